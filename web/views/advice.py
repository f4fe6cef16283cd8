"""Asking a colleague without an account for advice, and following what comes back."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from answers import advice
from comments.models import Placement, PlacementQuerySet
from documents.models import Version
from imports.advice import engine, mailed, receiving, standing
from imports.advice.summary import REPLACED_WORDS, WORDS, counted, counts_of
from imports.models import AdviceOutcome, AdviceRequest, AdviceReturn, AdviceRow
from people import journal
from web.turns import TURNS
from web.views.looking import kept_query, looked_at
from web.views.page import DeskRequest, page, sent_only, version_or_404

REQUESTS_PER_PAGE, ROWS_PER_PAGE, RETURNS_SHOWN = 50, 100, 20
MISSING = "manque"
PATIENCE = 10  # seconds one waits for a turn
BUSY = "Le service lit déjà d'autres fichiers ; le vôtre n'a pas été lu. Recommencez dans un instant."
ODS = "application/vnd.oasis.opendocument.spreadsheet"


class AskForm(forms.Form):
    """To whom advice is asked, and what is asked."""

    addressee = forms.CharField(
        label="À qui", max_length=200,
        help_text="Par exemple « Odile Martin, bureau des réseaux » : ce nom va avec ses propositions.",
        error_messages={"required": advice.TO_WHOM},
    )  # fmt: skip
    address = forms.EmailField(
        label="Adresse", required=False,
        help_text="Facultative : le service n'y envoie rien. Une feuille reçue par courriel d'une autre "
        "adresse attendra que vous la déposiez.",
    )  # fmt: skip
    question = forms.CharField(
        label="Consigne", required=False, widget=forms.Textarea(attrs={"rows": 4}), max_length=4_000,
        help_text="Facultative : ce que vous attendez, et pour quand. Elle est dans la feuille.",
    )  # fmt: skip


class ReturnForm(forms.Form):
    """A filled sheet."""

    sheet = forms.FileField(
        label="Feuille remplie", allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".ods,.xlsx,.csv"}),
    )  # fmt: skip

    def clean_sheet(self) -> UploadedFile:
        """Return the file; ValidationError when it is too big to be received."""
        file: UploadedFile = self.cleaned_data["sheet"]
        if (file.size or 0) > settings.UPLOAD_MAX_BYTES:
            limit = filesizeformat(settings.UPLOAD_MAX_BYTES)
            raise ValidationError(f"Ce fichier dépasse {limit} : ôtez-en les images, ou coupez-le.")
        return file


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: DeskRequest, version_id: int) -> HttpResponse:
    """Say to whom, and what: about the lines ticked, else about all that the address looks at."""
    version = version_or_404(request, version_id)
    ticked = numbers(request.POST.getlist("carte"))
    if request.method != "POST":
        return asking_page(request, version, AskForm(), [])
    form = AskForm(request.POST)
    if form.is_valid():
        try:
            cards = chosen(request, version, ticked)
            opened = advice.ask(version=version, cards=cards, by=request.user, **form.cleaned_data)
            messages.success(request, f"Demande {opened} prête : téléchargez sa feuille, et envoyez-la.")
            return redirect("admin:advice", opened.pk)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return asking_page(request, version, form, ticked, status=422)


def asking_page(
    request: DeskRequest, version: Version, form: AskForm, ticked: Iterable[int], *, status: int = 200
) -> HttpResponse:
    """Return the page on which one asks: about how many remarks, and how many of them are decided already."""
    cards = chosen(request, version, ticked)
    count, asked = cards.count(), advice.askable(version, cards).count()
    context = {
        "title": "Demander un avis",
        "version": version,
        "form": form,
        "ticked": list(ticked),
        "asked": asked,
        "decided": count - asked,
        "too_many": asked > advice.MOST,
        "most": advice.MOST,
        "query": kept_query(request),
    }
    return page(request, "desk/advice_ask.html", context, status=status)


def chosen(request: DeskRequest, version: Version, ticked: Iterable[int]) -> PlacementQuerySet:
    """Return the cards of the lines ticked, else those that the address looks at."""
    if ids := list(ticked):
        return version.placements.on_board().filter(pk__in=ids)
    # Asked for by their ids alone: what filters them need not be read again with what a sheet shows.
    return Placement.objects.filter(pk__in=looked_at(request, version).qs.order_by().values("pk"))


def numbers(said: Iterable[str]) -> list[int]:
    """Return the numbers among what a form sent, as many as a request may hold."""
    return [int(one) for one in said if one.isdecimal() and len(one) < 19][: advice.MOST]


@require_safe
def show_all(request: DeskRequest, version_id: int) -> HttpResponse:
    """The requests about a version, and where each stands."""
    version = version_or_404(request, version_id)
    shown = Paginator(standing.requests_of(version), REQUESTS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "title": f"Demandes d'avis — {version}",
        "version": version,
        "requests": shown,
        "may_instruct": request.user.has_perm("comments.instruct", version),
    }
    return page(request, "desk/advice_all.html", context)


def request_or_404(request: DeskRequest, advice_id: int) -> AdviceRequest:
    """Return a request about a version the user may read; Http404 otherwise."""
    seen = AdviceRequest.objects.all().visible_to(request.user)
    return get_object_or_404(seen.select_related("version__volet", "asked_by"), pk=advice_id)


@require_safe
def show(request: DeskRequest, advice_id: int) -> HttpResponse:
    """A request: its sheet, what came back of it row by row, what is missing."""
    return request_page(request, request_or_404(request, advice_id))


def request_page(
    request: DeskRequest, asked: AdviceRequest, *, form: ReturnForm | None = None, status: int = 200
) -> HttpResponse:
    """Return the page of a request, with the form by which a sheet comes back."""
    view = request.GET.get("voir", "")
    counts, missing = standing.counts_of(asked), standing.missing(asked)
    returns = asked.returns.select_related("deposited_by", "part__mail__sender")
    shown = list(returns[:RETURNS_SHOWN])
    numbered = counts_of(shown)
    lines: QuerySet[Any] = missing if view == MISSING else rows_shown(asked, view)
    context = {
        "title": f"Demande d'avis {asked}",
        "asked": asked,
        "version": asked.version,
        "total": asked.lines.count(),
        "missing": missing.count(),
        "counts": [(outcome, number, words_of(outcome)[number > 1]) for outcome, number in counts.items()],
        "view": view,
        "returns": [(one, counted(numbered[one.pk])) for one in shown],
        "more_returns": max(0, returns.count() - RETURNS_SHOWN) if len(shown) == RETURNS_SHOWN else 0,
        "at_work": next((one for one in shown if one.is_at_work), None),
        "waiting": list(mailed.waiting(asked)[:RETURNS_SHOWN]),
        "lines": Paginator(lines, ROWS_PER_PAGE).get_page(request.GET.get("page")),
        "form": form or ReturnForm(),
        "may_instruct": request.user.has_perm("comments.instruct", asked),
        "history": journal.of(asked),
    }
    return page(request, "desk/advice.html", context, status=status)


def rows_shown(asked: AdviceRequest, view: str) -> QuerySet[AdviceRow]:
    """Return the rows of one outcome; without one, all those that were filled."""
    rows = standing.rows_of(asked)
    if view == standing.REPLACED:
        return rows.filter(replaced=True)
    if view in AdviceOutcome.values:
        return rows.filter(outcome=view, replaced=False)
    return rows.exclude(outcome=AdviceOutcome.EMPTY)


def words_of(outcome: str) -> tuple[str, str]:
    """Return the words that follow a number of rows, for one and for several."""
    return REPLACED_WORDS if outcome == standing.REPLACED else WORDS[AdviceOutcome(outcome)]


@require_safe
def sheet(request: DeskRequest, advice_id: int) -> HttpResponse:
    """The sheet of a request, to be sent to whom it is for: the same bytes each time."""
    asked = request_or_404(request, advice_id)
    headers = {"Content-Disposition": f'attachment; filename="{asked.filename}"'}
    return HttpResponse(asked.sheet(), content_type=ODS, headers=headers)


form_on_request = sent_only(request_or_404, "admin:advice")


@form_on_request
def take_back(request: DeskRequest, asked: AdviceRequest) -> HttpResponse:
    """Receive a filled sheet, and read it while one looks."""
    form = ReturnForm(request.POST, request.FILES)
    if not form.is_valid():
        return request_page(request, asked, form=form, status=422)
    file = form.cleaned_data["sheet"]
    if not TURNS.acquire(timeout=PATIENCE):
        form.add_error("sheet", BUSY)
        return request_page(request, asked, form=form, status=503)
    try:
        returned, created = receiving.receive_for(
            request=asked, filename=file.name or "sans nom", content=file.read(), by=request.user
        )
    except ValidationError as refusal:
        form.add_error("sheet", refusal)
        return request_page(request, asked, form=form, status=422)
    finally:
        TURNS.release()
    if not created:
        messages.info(request, "Cette feuille était déjà revenue : rien ne change.")
    if returned.is_at_work:
        engine.enqueue(returned)
    return redirect("admin:advice", asked.pk)


@form_on_request
def close(request: DeskRequest, asked: AdviceRequest) -> HttpResponse:
    """Close the request, or open it again: what came back stays."""
    act = advice.open_again if "rouvrir" in request.POST else advice.close
    try:
        act(request=asked, by=request.user)
        messages.success(request, f"Demande {asked} {'close' if asked.closed_at else 'rouverte'}.")
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("admin:advice", asked.pk)


@require_safe
def progress(request: DeskRequest, advice_id: int) -> HttpResponse:
    """How far the reading of a sheet is, asked again until it has ended; then the whole page once more."""
    asked = request_or_404(request, advice_id)
    address = reverse("admin:advice", args=[asked.pk])
    if not request.htmx:
        return redirect(address)
    at_work: AdviceReturn | None = next((one for one in asked.returns.all() if one.is_at_work), None)
    if at_work is None:
        return HttpResponseClientRedirect(address)
    return render(request, "desk/_reading_advice.html", {"asked": asked, "at_work": at_work})
