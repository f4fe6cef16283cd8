"""The end of a meeting: closed, its relevé read, corrected, validated."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from committee import actions, correcting, validating
from committee.agenda import agenda_of, whole_agenda
from committee.correcting import Edit
from committee.minutes import as_text, minutes_of
from committee.models import Meeting, MeetingState, Point
from documents.calls import day
from web.meeting_forms import NextForm
from web.views.meeting import revision_of
from web.views.meeting_live import upcoming
from web.views.meetings import meeting_or_404
from web.views.page import DeskRequest, page

PER_PAGE = 50  # points, each in a field


def whole_or_404(request: DeskRequest, meeting_id: int) -> Meeting:
    """Return a meeting of which the user may read the whole documents; Http404 otherwise."""
    meeting = meeting_or_404(request, meeting_id)
    if not request.user.has_perm("committee.read_whole", meeting):
        raise Http404
    return meeting


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: DeskRequest, meeting_id: int) -> HttpResponse:
    """Ask where what is left goes; sent, close the meeting and lead to its relevé."""
    meeting = whole_or_404(request, meeting_id)
    if not meeting.is_open:
        messages.error(request, "Seule une séance en cours se lève.")
        return redirect("admin:meeting", meeting_id)
    form = NextForm(
        request.POST if request.method == "POST" else None, upcoming=upcoming(meeting, meeting.versions.all())
    )
    if form.is_valid():
        try:
            left = actions.close(
                meeting=meeting, revision=revision_of(request), by=request.user, to=form.following
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, closed(left))
            return redirect("admin:meeting_minutes", meeting_id)
    context = {
        "title": f"Lever la séance du {day(meeting.held_on)}",
        "meeting": meeting_or_404(request, meeting_id),
        "nobody_present": not meeting.attendees.filter(present=True).exists(),
        "left": [item for item in agenda_of(meeting, request.user).waiting if not item.overtaken],
        "form": form,
    }
    return page(request, "desk/meeting_close.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: DeskRequest, meeting_id: int) -> HttpResponse:
    """What is lost with a meeting made by mistake; sent, it is gone."""
    meeting = whole_or_404(request, meeting_id)
    if not meeting.is_prepared:
        messages.error(request, "Une séance ouverte ne se supprime plus.")
        return redirect("admin:meeting", meeting_id)
    if request.method != "POST":
        context = {
            "title": f"Supprimer la séance du {day(meeting.held_on)} ?",
            "meeting": meeting,
            "points": meeting.points.count(),
            "carried": meeting.points.exclude(carried_from=None).count(),
        }
        return page(request, "desk/meeting_delete.html", context)
    try:
        count = actions.delete(meeting=meeting, revision=revision_of(request), by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("admin:meeting", meeting_id)
    s = "s" if count > 1 else ""
    kept = (
        f" {count} remarque{s} rest{'ent' if count > 1 else 'e'} à {'leur' if count > 1 else 'son'} étape."
        if count
        else ""
    )
    messages.success(request, f"La séance du {day(meeting.held_on)} est supprimée.{kept}")
    return redirect("admin:meetings")


def closed(left: int) -> str:
    """Return what closing did, in French."""
    if not left:
        return "La séance est levée : relisez son relevé."
    s = "s" if left > 1 else ""
    return f"La séance est levée, {left} point{s} renvoyé{s} à la suivante : relisez son relevé."


@require_http_methods(["GET", "HEAD", "POST"])
def minutes(request: DeskRequest, meeting_id: int) -> HttpResponse:
    """The relevé; sent, its texts corrected."""
    meeting = whole_or_404(request, meeting_id)
    if meeting.is_prepared:
        messages.error(request, "Le relevé s'écrit à partir de l'ouverture de la séance.")
        return redirect("admin:meeting", meeting_id)
    if request.method == "POST":
        return correct(request, meeting)
    return minutes_page(request, meeting, {})


def minutes_page(
    request: DeskRequest, meeting: Meeting, typed: Mapping[int, Edit], opening: Edit | None = None
) -> HttpResponse:
    """Return the relevé, with what was typed and refused in place of what is kept."""
    items = Paginator(whole_agenda(meeting).items, PER_PAGE).get_page(request.GET.get("page"))
    may_conduct = request.user.has_perm("committee.conduct", meeting)
    context = {
        "title": f"Relevé de décisions — séance du {day(meeting.held_on)}",
        "meeting": meeting,
        "pages": items,
        "lines": [(item, field_of(item.point, meeting, typed)) for item in items],
        "opening": Field.of("opening", meeting.opening, opening),
        "people": list(meeting.attendees.all()),
        "may_correct": may_conduct and meeting.state == MeetingState.MINUTES,
        "may_send": may_conduct and meeting.state == MeetingState.VALIDATED,
        "may_validate": request.user.has_perm("committee.validate", meeting)
        and meeting.state == MeetingState.MINUTES,
    }
    return page(request, "desk/meeting_minutes.html", context, status=200 if opening is None else 422)


@dataclass(frozen=True, slots=True)
class Field:
    """A text of the relevé to be corrected: what stands in its field, what it says today, if they clash."""

    name: str
    text: str
    now: str
    theirs: bool

    @classmethod
    def of(cls, name: str, now: str, edit: Edit | None) -> "Field":
        """Return the field of a text, with what was typed and refused, if anything."""
        return (
            cls(name, edit.over(now), now, edit.clashes(now)) if edit else cls(name, now, now, theirs=False)
        )


def field_of(point: Point, meeting: Meeting, typed: Mapping[int, Edit]) -> Field:
    """Return the field of a point's text."""
    return Field.of(f"text-{point.pk}", point.minute if meeting.is_over else point.said, typed.get(point.pk))


def correct(request: DeskRequest, meeting: Meeting) -> HttpResponse:
    """Correct the texts sent; refused, what was typed is kept."""
    texts = {
        int(name[5:]): edit_in(request, name)
        for name in request.POST
        if name.startswith("text-") and name[5:].isdecimal() and len(name) < 21
    }
    opening = edit_in(request, "opening")
    try:
        count = correcting.correct(meeting=meeting, texts=texts, opening=opening, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return minutes_page(request, whole_or_404(request, meeting.pk), texts, opening)
    s = "s" if count > 1 else ""
    messages.success(request, f"{count} texte{s} corrigé{s}." if count else "Rien n'était changé.")
    number = request.GET.get("page", "")
    on = f"?page={int(number)}" if number.isdecimal() and len(number) < 6 else ""
    return redirect(reverse("admin:meeting_minutes", args=[meeting.pk]) + on)


def edit_in(request: DeskRequest, name: str) -> Edit:
    """Return a text as it was shown and as it was sent; unchanged when it was not sent."""
    shown = request.POST.get(f"before-{name}", "")
    return Edit(shown, request.POST.get(name, shown))


@require_http_methods(["GET", "HEAD", "POST"])
def validate(request: DeskRequest, meeting_id: int) -> HttpResponse:
    """The relevé as it will stand, to be confirmed; sent, validate it once for all."""
    meeting = whole_or_404(request, meeting_id)
    if request.method == "POST":
        try:
            validating.validate(meeting=meeting, revision=revision_of(request), by=request.user)
            messages.success(request, "Le relevé est validé : il ne change plus.")
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect("admin:meeting_minutes", meeting_id)
    if meeting.state != MeetingState.MINUTES:
        messages.error(request, f"La séance est « {meeting.get_state_display()} » : rien n'est à valider.")
        return redirect("admin:meeting", meeting_id)
    context = {
        "title": "Valider le relevé de décisions",
        "meeting": meeting,
        "text": as_text(minutes_of(meeting)),
    }
    return page(request, "desk/meeting_validate.html", context)
