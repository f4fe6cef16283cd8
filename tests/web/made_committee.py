"""A meeting of the committee, in the state that gives its pages something to show."""

from datetime import date

from django.utils import timezone

from comments.models import Placement
from committee.models import Meeting, MeetingState, Point
from people.models import Role
from tests import factories


def make_meeting(placement: Placement) -> Meeting:
    """Return an open meeting over the placement's version, with its card on the agenda."""
    by = factories.make_user(Role.INSTRUCTOR, placement.volet)
    meeting = Meeting.objects.create(
        title="Comité d'essai", held_on=date(2026, 12, 3), made_by=by, state=MeetingState.OPEN,
        opened_at=timezone.now(), opened_by=by,
    )  # fmt: skip
    meeting.versions.add(placement.version)
    meeting.attendees.create(name="Nadia Roux", address="nadia@example.org")
    Point.objects.create(meeting=meeting, placement=placement, rank=1)
    return meeting
