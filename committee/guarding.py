"""What every act on a meeting starts from: it stands as it was seen, nobody else changes it meanwhile."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F

from committee.models import Meeting, MeetingState, Point
from people import journal
from people.models import User

NOT_NOW = "La séance {meeting} est « {state} » : ce geste n'y est pas possible."
STALE = "La séance {meeting} a changé entre-temps ({what}) : regardez-la de nouveau."
MOST_POINTS = 300  # of a meeting: its page and its documents are read whole
TOO_MANY = "Un ordre du jour compte au plus {most} points, et il y en aurait {count}."
SETTLED_ALREADY = "{point} est déjà réglé : « {result} »{by}."

PUT_OFF = ("point renvoyé", "point retiré")  # as the journal calls what happens to one point


class StaleMeeting(ValidationError):
    """Somebody changed the meeting meanwhile; the message says what."""


def hold(meeting: Meeting, *states: MeetingState) -> None:
    """Keep the meeting in one of the states until the end of the transaction; ValidationError otherwise.

    The UPDATE changes nothing and locks its row: points come, go and are settled one after another.
    """
    if not Meeting.objects.filter(pk=meeting.pk, state__in=states).update(state=F("state")):
        meeting.refresh_from_db(fields=["state"])
        raise ValidationError(NOT_NOW.format(meeting=meeting, state=meeting.get_state_display()))


def touch(meeting: Meeting, *states: MeetingState) -> None:
    """Take the meeting's next revision, whatever it was: what was made of it before is told to be stale."""
    hold(meeting, *states)
    Meeting.objects.filter(pk=meeting.pk).update(revision=F("revision") + 1)
    meeting.refresh_from_db(fields=["revision", "state"])


def claim(meeting: Meeting, revision: int, *states: MeetingState, **changes: Any) -> None:
    """Take the meeting's next revision with these changes; StaleMeeting when it is not as it was seen.

    ValidationError when it is in none of the states.
    """
    hold(meeting, *states)
    seen = Meeting.objects.filter(pk=meeting.pk, revision=revision)
    if not seen.update(revision=F("revision") + 1, **changes):
        since = journal.of(meeting).filter(revision__gt=revision)
        what = " ; ".join(f"{event.by} : {event.action}" for event in since[:5]) or "révision inconnue"
        raise StaleMeeting(STALE.format(meeting=meeting, what=what))
    meeting.refresh_from_db(fields=["revision", "state", *changes])


def hold_point(point: Point, *states: MeetingState) -> None:
    """Keep the meeting in one of the states, and pass when the point waits; ValidationError otherwise."""
    hold(point.meeting, *states)
    point.refresh_from_db(fields=["result", "mode", "rank", "said", "disposition"])
    if point.result:
        by = f", par {someone}" if (someone := settled_by(point)) else ""
        raise ValidationError(SETTLED_ALREADY.format(point=point.placement, result=point.result_said, by=by))


def settled_by(point: Point) -> User | None:
    """Return who decided a point, or put it off; None when nobody did it alone."""
    if point.disposition:
        return point.disposition.by
    acts = journal.of(point.meeting).filter(action__in=PUT_OFF, after__remarque=str(point.placement))
    last = acts.order_by("-pk").first()
    return last.by if last else None


def check_room(meeting: Meeting, count: int) -> None:
    """Pass when *count* points more fit on the agenda; ValidationError otherwise."""
    total = meeting.points.count() + count
    if total > MOST_POINTS:
        raise ValidationError(TOO_MANY.format(most=MOST_POINTS, count=total))


def log(
    action: str,
    meeting: Meeting,
    by: User,
    after: dict[str, Any] | None = None,
    before: dict[str, Any] | None = None,
    volet: str = "",
) -> None:
    """Write in the journal, under the volet of the point, or the first of the meeting's."""
    code = volet or next((version.volet.code for version in meeting.versions.all()), "")
    journal.record(action, meeting, by=by, volet=code, before=before, after=after, revision=meeting.revision)
