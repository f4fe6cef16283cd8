"""Deposit filled sheets without an account: received, looked at, then shown for their author to confirm."""

import logging
from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from documents.calls import call_of
from documents.models import Version
from imports.deposits import engine, links
from imports.deposits.confirming import declare_nothing
from imports.deposits.following import envois_of
from imports.deposits.looking import look, to_look_at
from imports.deposits.receiving import receive_deposit
from imports.models import Deposit, FollowUp
from web import pace
from web.public.calls import public_or_404, shown_or_404
from web.public.forms import NothingForm, UploadForm
from web.public.link import LinkRequest, by_link, page, to
from web.turns import TURNS
from web.views.deposit import name_of, refusal_of_size

logger = logging.getLogger(__name__)

PATIENCE = 3  # seconds that the answer of an upload may spend on looking: the engine does the rest
NOT_RECEIVED = "« {name} » n'a pas été reçu. {why}"


@require_http_methods(["GET", "HEAD", "POST"])
def deposit(request: HttpRequest, version_id: int) -> HttpResponse:
    """Choose files; each is received and looked at, and nothing is recorded before it is confirmed."""
    shown = shown_or_404(version_id)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else None
    if form and form.is_valid():
        return answer(request, shown.version, form)
    context = {"shown": shown, "form": form or UploadForm(), "nothing": NothingForm()}
    return render(request, "public/deposit.html", context, status=422 if form else 200)


def answer(request: HttpRequest, version: Version, form: UploadForm) -> HttpResponse:
    """Open a link for what is sent, and lead to it; back to the form when nothing could be received."""
    with transaction.atomic():
        follow_up, token = links.open_follow_up()
    said = form.cleaned_data
    received = receive_all(request, follow_up, version, said["sheets"], said["organisation"])
    if not received:
        follow_up.delete()
        return lead(request, reverse("call_deposit", args=[version.pk]))
    return lead(request, address_of(token, received))


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def follow_deposit(request: LinkRequest) -> HttpResponse:
    """Send a corrected sheet, or one more, by the link: it proves where they come from."""
    versions = {envoi.version_id: envoi.version for envoi in envois_of(request.follow_up)}
    versions |= {one.version_id: one.version for one in request.follow_up.deposits.select_related("version")}
    chosen = versions.get(number(request.POST.get("version") or request.GET.get("version")))
    version = chosen or (list(versions.values())[-1] if versions else None)
    if version is None:
        return to(request, "follow")
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else None
    if form and form.is_valid():
        organisation = form.cleaned_data["organisation"] or organisation_of(request.follow_up)
        received = receive_all(request, request.follow_up, version, form.cleaned_data["sheets"], organisation)
        return lead(request, address_of(request.token, received))
    context = {
        "form": form or UploadForm(),
        "version": version,
        "versions": versions.values(),
        "call": call_of(version, timezone.localdate()),
    }
    return page(request, "public/follow_deposit.html", context, status=422 if form else 200)


def receive_all(
    request: HttpRequest,
    follow_up: FollowUp,
    version: Version,
    files: Iterable[UploadedFile],
    organisation: str,
) -> list[Deposit]:
    """Return the deposits of the files, each looked at for as long as a person waits for a page."""
    found = [take_in(request, follow_up, version, file, organisation) for file in files]
    received = [one for one in found if one]
    for one in received:
        look_a_while(one, PATIENCE / len(received))
    return received


def take_in(
    request: HttpRequest, follow_up: FollowUp, version: Version, file: UploadedFile, organisation: str
) -> Deposit | None:
    """Return the deposit of a file; None when it is refused, which a message says."""
    name = name_of(file)
    if too_big := refusal_of_size(file.size or 0):
        messages.error(request, NOT_RECEIVED.format(name=name, why=too_big))
        return None
    try:
        return receive_deposit(
            follow_up=follow_up,
            version=version,
            filename=name,
            content=file.read(),
            organisation=organisation,
        )
    except ValidationError as refusal:
        messages.error(request, NOT_RECEIVED.format(name=name, why=" ".join(refusal.messages)))
        return None


def look_a_while(deposit: Deposit, patience: float) -> None:
    """Look at a deposit now, if this process is not looking at too many; what is left is for the engine.

    A bug is logged whole and the engine tries again: the page, which alone tells the link, still comes.
    """
    if TURNS.acquire(blocking=False):
        try:
            look(deposit, patience)
        except Exception:
            logger.exception("Deposit %s could not be looked at.", deposit.pk)
        finally:
            TURNS.release()
    if to_look_at().filter(pk=deposit.pk).exists():
        engine.enqueue(deposit)


def address_of(token: str, received: list[Deposit]) -> str:
    """Return where one goes on: to the preview of the only file, else to the list of them."""
    if len(received) == 1:
        return reverse("preview", args=[token, received[0].pk])
    return reverse("follow", args=[token])


def lead(request: HttpRequest, address: str) -> HttpResponse:
    """Return the way to go on: told to the script that shows the upload's progress, else a redirection."""
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"address": address})
    return redirect(address)


@require_POST
def nothing(request: HttpRequest, version_id: int) -> HttpResponse:
    """« Sans observation »: an answer, recorded for its organisation."""
    version = public_or_404(version_id)
    if wait := pace.take(request, pace.Limit.DEPOSITS):
        return pace.refuse(request, wait)
    follow_up, token = links.open_follow_up()
    try:
        organisation = request.POST.get("organisation", "")
        confirmed = declare_nothing(version=version, follow_up=follow_up, organisation=organisation)
    except ValidationError as refusal:
        follow_up.delete()
        messages.error(request, " ".join(refusal.messages))
        return redirect(reverse("call_deposit", args=[version.pk]) + "#sans-observation")
    if not confirmed.created:
        follow_up.delete()
        messages.info(request, already(confirmed.submission.organisation))
        return redirect("call_deposit", version.pk)
    return redirect("receipt", token, confirmed.submission.pk)


def already(organisation: object) -> str:
    """Return what is said to who answers again for an organisation that has no remark."""
    return f"« {organisation} » a déjà répondu « sans observation » sur cette version : rien ne change."


def organisation_of(follow_up: FollowUp) -> str:
    """Return on whose behalf the link's envois were sent so far."""
    envoi = envois_of(follow_up).exclude(organisation=None).last()
    return envoi.organisation.name if envoi and envoi.organisation else ""


def number(said: str | None) -> int:
    """Return the number said, 0 for anything else."""
    return int(said) if said and said.isdecimal() and len(said) < 19 else 0
