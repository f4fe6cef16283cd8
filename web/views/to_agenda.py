"""Put the lines ticked in a table on the agenda of a meeting."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect

from committee.models import Meeting, Mode
from committee.points import add
from documents.models import Version
from web.gesture_forms import seen_in
from web.views.meeting import tell
from web.views.page import DeskRequest, page, version_or_404
from web.views.together import back_to_table

SHOWN = 30  # meetings
LISTED = 30  # remarks


def show(request: DeskRequest, version_id: int) -> HttpResponse:
    """Ask which meeting, and how the points are taken; sent, back to the table, which tells it."""
    version = version_or_404(request, version_id)
    back = back_to_table(request, version)
    if request.method != "POST":
        return redirect(back)
    try:
        cards = [one.card for one in seen_in(request.POST.getlist("carte"))]
        if "seance" not in request.POST:
            return ask(request, version, cards)
        meeting = chosen(request, version)
        added = add(meeting=meeting, cards=cards, by=request.user, mode=mode(request))
        tell(request, version, added, to=meeting)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(back)


def ask(request: DeskRequest, version: Version, ids: Sequence[int]) -> HttpResponse:
    """Return the page on which the meeting is chosen, for the first of the remarks and the others."""
    count = len(ids)
    cards = version.placements.filter(pk__in=ids).select_related("comment").order_by("comment")
    context = {
        "title": f"Mettre {count} remarque{'s' if count > 1 else ''} à l'ordre du jour",
        "version": version,
        "cards": cards[:LISTED],
        "more": max(count - LISTED, 0),
        "meetings": list(version.meetings.upcoming()[:SHOWN]),
        "ticked": request.POST.getlist("carte"),
        "address": request.GET.urlencode(),
        "modes": Mode.choices,
        "back": back_to_table(request, version),
    }
    return page(request, "desk/to_agenda.html", context)


def chosen(request: DeskRequest, version: Version) -> Meeting:
    """Return the meeting chosen; ValidationError when it is none that may be added to."""
    number = request.POST.get("seance", "")
    asked = int(number) if number.isdecimal() and len(number) < 16 else 0
    meeting = version.meetings.upcoming().with_versions().filter(pk=asked).first()
    if meeting is None:
        raise ValidationError("Choisissez une séance en préparation.")
    return meeting


def mode(request: DeskRequest) -> Mode | None:
    """Return how the points are taken, None for each by what is proposed on it."""
    asked = request.POST.get("traitement", "")
    return Mode(asked) if asked in Mode.values else None
