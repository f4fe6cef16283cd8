"""One mail: what its author wrote, what is hidden of it, what each thing it carries became, its receipt."""

from collections.abc import Callable, Iterable

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from documents.models import Version
from imports.mailbox import opening, receipts
from imports.models import AdviceRequest, AdviceReturn, MailState, ReceivedMail, Submission
from imports.originals import ALTERED, sha256_of
from imports.queueing import enqueue
from people import journal
from web.forms import open_to_deposit
from web.views.page import DeskRequest, Refusal, page, sent_only

SAVED = "application/octet-stream"


class VersionForm(forms.Form):
    """The version a mail is about."""

    version = forms.ModelChoiceField(Version.objects.none(), label="Version", empty_label="Choisir…")

    def __init__(self, *args: object, versions: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["version"].queryset = versions  # type: ignore[attr-defined]


class AsideForm(forms.Form):
    """Why a mail holds nothing for any version."""

    reason = forms.CharField(label="Motif", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


def mail_or_404(request: DeskRequest, mail_id: int) -> ReceivedMail:
    """Return a mail the user may read; Http404 otherwise."""
    seen = ReceivedMail.objects.all().visible_to(request.user)
    return get_object_or_404(seen.select_related("sender", "version__volet", "inside"), pk=mail_id)


@require_safe
def show(request: DeskRequest, mail_id: int) -> HttpResponse:
    """The mail's page."""
    return mail_page(request, mail_or_404(request, mail_id))


@require_safe
def original(request: DeskRequest, mail_id: int) -> HttpResponse:
    """The message as its export held it, only ever to be saved."""
    mail = mail_or_404(request, mail_id)
    try:
        content = mail.original()
    except FileNotFoundError:
        content = b""
    if sha256_of(content) != mail.sha256:
        messages.error(request, ALTERED)
        return redirect("admin:mail", mail_id)
    part = mail.parts.filter(rank=0).first()
    return saved(content, part.name if part else f"{mail}.eml")


@require_safe
def receipt(request: DeskRequest, mail_id: int) -> HttpResponse:
    """The receipt as a draft to open in a mail program, in the thread; the mail's page until all was read."""
    mail = mail_or_404(request, mail_id)
    if hides_an_envoi(request, mail):
        raise Http404
    if not receipts.is_ready(mail):
        messages.info(request, "L'accusé sera prêt quand tout ce que porte ce courriel aura été lu.")
        return redirect("admin:mail", mail_id)
    return saved(receipts.draft_of(mail), f"accuse-{mail}.eml")


def hides_an_envoi(request: DeskRequest, mail: ReceivedMail) -> bool:
    """Return whether an envoi of the mail went to a version that the user may not read."""
    hidden = Submission.objects.exclude(pk__in=Submission.objects.all().visible_to(request.user).values("pk"))
    return hidden.filter(carried_by__mail=mail).exists()


def sheets_for_advice(request: DeskRequest, mail: ReceivedMail) -> dict[int | None, AdviceRequest]:
    """Return, by part, the requests that the sheets of the mail answer, among those the user may read."""
    seen = AdviceRequest.objects.all().visible_to(request.user)
    returned = AdviceReturn.objects.filter(part__mail=mail, request__in=seen).select_related("request")
    found: dict[int | None, AdviceRequest] = {one.part_id: one.request for one in returned if one.request}
    waits = mail.parts.filter(advice_request__in=seen).select_related("advice_request")
    return found | {one.pk: one.advice_request for one in waits if one.advice_request}


def saved(content: bytes, name: str) -> HttpResponse:
    """Return bytes that the browser only saves."""
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(content, content_type=SAVED, headers=headers)


form_on_mail = sent_only(mail_or_404, "admin:mail")


@form_on_mail
def choose(request: DeskRequest, mail: ReceivedMail) -> HttpResponse:
    """Send a waiting mail on to a version."""
    form = VersionForm(request.POST, versions=open_to_deposit(request.user))
    return obey(request, mail, "version", form, opening.choose_version, "envoyé à sa version.")


@form_on_mail
def set_aside(request: DeskRequest, mail: ReceivedMail) -> HttpResponse:
    """Say that a waiting mail holds nothing, and why."""
    return obey(request, mail, "aside", AsideForm(request.POST), opening.set_aside, "mis de côté.")


@form_on_mail
def take_back(request: DeskRequest, mail: ReceivedMail) -> HttpResponse:
    """Read a mail after all."""
    return obey(request, mail, "back", forms.Form(request.POST), opening.take_back, "repris.")


def obey(
    request: DeskRequest,
    mail: ReceivedMail,
    name: str,
    form: forms.Form,
    action: Callable[..., Iterable[Submission] | None],
    done: str,
) -> HttpResponse:
    """Do what the form asks and go back to the mail; refused (422), show it and why."""
    if form.is_valid():
        try:
            for submission in action(mail=mail, by=request.user, **form.cleaned_data) or ():
                enqueue(submission)
            messages.success(request, f"{mail} : {done}")
            return redirect(next_address(request, mail))
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return mail_page(request, mail_or_404(request, mail.pk), Refusal(name, form, []), status=422)


def next_address(request: DeskRequest, mail: ReceivedMail) -> str:
    """Return where one goes on: to the next mail that waits, else back to this one."""
    waiting = ReceivedMail.objects.all().visible_to(request.user).filter(state=MailState.TO_TELL)
    following = waiting.filter(pk__lt=mail.pk).order_by("-pk").first() or waiting.order_by("-pk").first()
    return reverse("admin:mail", args=[following.pk if following else mail.pk])


def mail_page(
    request: DeskRequest, mail: ReceivedMail, refusal: Refusal | None = None, *, status: int = 200
) -> HttpResponse:
    """Return the page, a refused form standing in place of its fresh one."""
    versions = open_to_deposit(request.user)
    waits = mail.state == MailState.TO_TELL
    advised = sheets_for_advice(request, mail)
    told = not advised and receipts.is_ready(mail) and not hides_an_envoi(request, mail)
    candidates = list(mail.candidates.select_related("version__volet"))
    ours = not candidates or versions.filter(pk__in=[one.version_id for one in candidates]).exists()
    best = mail.proposed
    fresh = {
        "version": VersionForm(versions=versions, initial={"version": best.version_id if best else None}),
        "aside": AsideForm(auto_id="aside_%s"),
    }
    context = {
        "title": f"Courriel {mail}",
        "mail": mail,
        "parts": mail.parts.select_related("submission__version__volet"),
        "advised": advised,
        "carried": mail.carried.all(),
        "candidates": candidates,
        "forms": fresh | ({refusal.name: refusal.form} if refusal else {}),
        "refusal": refusal,
        "may_choose": waits and versions.exists(),
        "may_take_back": mail.state == MailState.ASIDE and ours and versions.exists(),
        "receipt": receipts.text_of(mail) if told else "",
        "lines": receipts.lines_of(mail) if told else [],
        "read": set(Version.objects.all().visible_to(request.user).values_list("pk", flat=True)),
        "exports": mail.lines.select_related("export"),
        "history": journal.of(mail)[:20],
    }
    return page(request, "desk/mail.html", context, status=status)
