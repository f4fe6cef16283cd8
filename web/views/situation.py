"""The « point de situation » of a version: read, taken away, and mailed to a list on a chosen day."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from answers.pdf import NoPdf
from documents.models import Version
from imports.deposits.mailing import can_send
from steering import mailings
from steering.models import SituationMailing, Weekday
from steering.situation import as_pdf, as_text, parts_of, situation_of
from steering.telling import counted
from web.views.page import DeskRequest, page, sent_only, version_or_404

SENT_SHOWN = 30
HOURS = [(hour, f"{hour} h") for hour in range(24)]
ALREADY = "Le point de situation est déjà parti aujourd'hui à toutes ces adresses."


def day_input() -> forms.DateInput:
    """Return the field in which a day is chosen."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DueForm(forms.Form):
    """When the answers are expected, and what was expected when the page was shown."""

    on = forms.DateField(required=False, label="Réponses prévues le", widget=day_input())
    seen = forms.DateField(required=False, widget=forms.HiddenInput)


class MailingForm(forms.Form):
    """To whom, and when."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    addresses = forms.CharField(
        label="Adresses, une par ligne", max_length=10_000, widget=forms.Textarea(attrs={"rows": 4})
    )
    weekday = forms.TypedChoiceField(
        label="Chaque semaine le", required=False, coerce=int, empty_value=None,
        choices=[("", "—"), *Weekday.choices],
    )  # fmt: skip
    on = forms.DateField(label="ou une seule fois, le", required=False, widget=day_input())
    hour = forms.TypedChoiceField(label="à partir de", coerce=int, choices=HOURS, initial=8)
    active = forms.BooleanField(label="Envoyer aux jours dits", required=False, initial=True)

    @classmethod
    def of(cls, mailing: SituationMailing | None) -> "MailingForm":
        """Return the form of what is set."""
        if mailing is None:
            return cls(initial={"revision": 0})
        return cls(initial={name: getattr(mailing, name) for name in cls.base_fields})


@require_safe
def show(request: DeskRequest, version_id: int) -> HttpResponse:
    """Where the version stands, as it would be told."""
    return situation_page(request, version_or_404(request, version_id))


def situation_page(
    request: DeskRequest, version: Version, *, form: MailingForm | None = None, status: int = 200
) -> HttpResponse:
    """Return the page, with the settings as they were typed when they were refused."""
    situation = situation_of(version)
    may_tell = request.user.has_perm("steering.tell", version)
    mailing = SituationMailing.objects.filter(version=version).first() if may_tell else None
    context = {
        "title": f"Point de situation — {version}",
        "version": version,
        "situation": situation,
        "parts": parts_of(situation),
        "may_tell": may_tell,
        "can_send": can_send(),
        "mailing": mailing,
        "sent": list(mailings.sent_of(mailing)[:SENT_SHOWN]) if mailing else [],
        "due_form": DueForm(initial={"on": version.answers_due_on, "seen": version.answers_due_on}),
        "form": form or MailingForm.of(mailing),
    }
    return page(request, "desk/situation.html", context, status=status)


@require_safe
def take(request: DeskRequest, version_id: int, paper: str) -> HttpResponse:
    """The same as a file: « pdf » on one A4 page, « txt » as the message says it."""
    situation = situation_of(version_or_404(request, version_id))
    if paper not in ("pdf", "txt"):
        raise Http404
    try:
        content = as_pdf(situation) if paper == "pdf" else as_text(situation)
    except NoPdf as refusal:
        messages.error(request, str(refusal))
        return redirect("admin:situation", version_id)
    name = f"point-de-situation-{situation.on}.{paper}"
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    kind = "application/pdf" if paper == "pdf" else "text/plain; charset=utf-8"
    return HttpResponse(content, content_type=kind, headers=headers)


form_on_version = sent_only(version_or_404, "admin:situation")


@form_on_version
def set_due(request: DeskRequest, version: Version) -> HttpResponse:
    """Set the day the answers are expected."""
    form = DueForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Écrivez une date, ou laissez vide ; rien n'a été changé.")
        return redirect("admin:situation", version.pk)
    try:
        mailings.foresee(version=version, by=request.user, **form.cleaned_data)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, "La date de réponse prévue est enregistrée.")
    return redirect("admin:situation", version.pk)


@form_on_version
def set_mailing(request: DeskRequest, version: Version) -> HttpResponse:
    """Set to whom it is mailed, and when; the page again, as it was typed, when something is refused."""
    check_may_tell(request, version)
    form = MailingForm(request.POST)
    if form.is_valid():
        try:
            mailings.set_mailing(version=version, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "L'envoi du point de situation est réglé.")
            return redirect("admin:situation", version.pk)
    return situation_page(request, version, form=form, status=422)


def send(request: DeskRequest, version_id: int) -> HttpResponse:
    """Mail it now to all the list: shown first, then confirmed."""
    version = version_or_404(request, version_id)
    check_may_tell(request, version)
    mailing = SituationMailing.objects.filter(version=version).first()
    if mailing is None:
        return redirect("admin:situation", version.pk)
    if request.method == "POST":
        count = mailings.send_now(mailing=mailing, by=request.user)
        said = counted(count, "adresse", "adresses")
        messages.success(request, f"Le point de situation part à {said}." if count else ALREADY)
        return redirect("admin:situation", version.pk)
    context = {
        "title": "Envoyer le point de situation",
        "version": version,
        "addresses": mailings.addresses_of(mailing),
        "text": as_text(situation_of(version)),
        "today": timezone.localdate(),
    }
    return page(request, "desk/situation_send.html", context)


def check_may_tell(request: DeskRequest, version: Version) -> None:
    """Pass for whoever may tell of this version; PermissionDenied otherwise."""
    if not request.user.has_perm("steering.tell", version):
        raise PermissionDenied("Votre rôle sur ce volet ne permet pas cette action.")
