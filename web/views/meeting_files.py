"""The documents of a meeting: the dossier, to take or to send, and the relevé."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from answers.pdf import NoPdf
from committee import sending, validating
from committee.dossier import as_pdf, dossier_of
from committee.models import MeetingState
from committee.sheets import dossier_ods
from imports.deposits.mailing import can_send
from web.views.correspondent import TYPES
from web.views.correspondent import saved as saved_as
from web.views.mail import saved
from web.views.meeting_end import whole_or_404
from web.views.page import DeskRequest, page


@require_safe
def dossier(request: DeskRequest, meeting_id: int, kind: str) -> HttpResponse:
    """The dossier as it stands today, as pdf or ods."""
    meeting = whole_or_404(request, meeting_id)
    if kind not in TYPES:
        raise Http404
    make = (lambda: as_pdf(meeting)) if kind == "pdf" else (lambda: dossier_ods(dossier_of(meeting)))
    return given(request, meeting_id, kind, f"dossier-{meeting}", make)


@require_safe
def minutes(request: DeskRequest, meeting_id: int, kind: str) -> HttpResponse:
    """The relevé as pdf, ods or txt: as it was validated, or as it stands."""
    meeting = whole_or_404(request, meeting_id)
    if kind not in (*TYPES, "txt"):
        raise Http404
    if meeting.is_prepared:
        messages.error(request, "Le relevé s'écrit à partir de l'ouverture de la séance.")
        return redirect("admin:meeting", meeting_id)
    return given(request, meeting_id, kind, f"releve-{meeting}", lambda: validating.form_of(meeting, kind))


def given(
    request: DeskRequest, meeting_id: int, kind: str, name: str, make: Callable[[], bytes]
) -> HttpResponse:
    """Return a file that the browser saves; the meeting's page, with why, when no PDF can be made."""
    try:
        content = make()
    except NoPdf as refusal:
        messages.error(request, f"{refusal} Ce document se prend aussi en .ods.")
        return redirect("admin:meeting", meeting_id)
    return saved_as(content, kind, name) if kind in TYPES else saved(content, f"{name}.{kind}")


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: DeskRequest, meeting_id: int) -> HttpResponse:
    """To whom the dossier goes, to be confirmed; sent, it leaves, or is noted as sent by hand."""
    meeting = whole_or_404(request, meeting_id)
    if request.method == "POST":
        try:
            messages.success(request, sent(request, meeting_id))
        except (ValidationError, NoPdf) as refusal:
            told = refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]
            messages.error(request, " ".join(told))
        return redirect("admin:meeting", meeting_id)
    context = {
        "title": "Envoyer le dossier",
        "meeting": meeting,
        "people": list(meeting.attendees.all()),
        "addresses": sending.addresses_of(meeting),
        "can_send": can_send(),
    }
    return page(request, "desk/meeting_send.html", context)


def sent(request: DeskRequest, meeting_id: int) -> str:
    """Return what was done, in French."""
    meeting = whole_or_404(request, meeting_id)
    if request.POST.get("geste") == "par-moi":
        sending.note_sent(meeting=meeting, by=request.user)
        return "Le dossier est noté comme envoyé."
    if request.POST.get("geste") != "envoyer":
        raise ValidationError("Choisissez comment le dossier est envoyé.")
    count = sending.send_dossier(meeting=meeting, by=request.user)
    return f"Le dossier part à {count} adresse{'s' if count > 1 else ''}."


@require_http_methods(["GET", "HEAD", "POST"])
def send_minutes(request: DeskRequest, meeting_id: int) -> HttpResponse:
    """To whom the validated relevé goes, to be confirmed; sent, it leaves."""
    meeting = whole_or_404(request, meeting_id)
    if meeting.state != MeetingState.VALIDATED:
        messages.error(request, sending.NOT_VALIDATED)
        return redirect("admin:meeting", meeting_id)
    if request.method == "POST":
        try:
            count = sending.send_minutes(meeting=meeting, by=request.user)
            messages.success(request, f"Le relevé part à {count} adresse{'s' if count > 1 else ''}.")
        except (ValidationError, NoPdf) as refusal:
            told = refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]
            messages.error(request, " ".join(told))
        return redirect("admin:meeting_minutes", meeting_id)
    context = {
        "title": "Envoyer le relevé aux membres",
        "meeting": meeting,
        "people": list(meeting.attendees.all()),
        "addresses": sending.addresses_of(meeting),
        "gone": sending.sent_to(meeting),
        "can_send": can_send(),
    }
    return page(request, "desk/meeting_minutes_send.html", context)
