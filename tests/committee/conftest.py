"""A meeting over the boards of two volets, and what stands on its agenda."""

from datetime import date

import pytest

from comments.actions import propose
from comments.models import Placement
from comments.outcomes import Outcome
from committee import actions, attending, points
from committee.models import Meeting, Mode, Point
from documents.models import VoletRole
from people.models import Role
from tests import factories

DAY = date(2026, 12, 3)
REASON = "La durée est précisée : treize mois."


@pytest.fixture(autouse=True)
def before_the_meetings(monkeypatch):
    """Keep the meetings of these tests to come, whatever the day they run."""
    monkeypatch.setattr("committee.actions.today", lambda: date(2026, 11, 28))


@pytest.fixture
def second(version, karim, lea):
    """A version of another volet, where Léa and Karim hold the same roles."""
    second = factories.make_version()
    VoletRole.objects.create(user=karim, volet=second.volet, role=Role.VALIDATOR)
    VoletRole.objects.create(user=lea, volet=second.volet, role=Role.INSTRUCTOR)
    return second


@pytest.fixture
def meeting(version, second, lea) -> Meeting:
    """A meeting in preparation over both versions; Nadia and Yves are expected."""
    made = actions.create(
        title="Comité du cadre", held_on=DAY, versions=[version, second], by=lea, place="Salle B"
    )
    attending.expect(meeting=made, name="Nadia Roux", function="Présidente", address="n@example.org", by=lea)
    attending.expect(meeting=made, name="Yves Petit", by=lea)
    return fresh(made)


def fresh(meeting: Meeting) -> Meeting:
    """Return the meeting as the database has it."""
    return Meeting.objects.with_versions().get(pk=meeting.pk)


def proposed(version, by, outcome=Outcome.PARTLY, **fields) -> Placement:
    """Return a card on which something is proposed."""
    card = factories.make_placement(version, **fields)
    propose(placement=card, revision=card.revision, outcome=outcome, reason=REASON, by=by)
    return card


def on_agenda(meeting: Meeting, card: Placement, by, mode: Mode | None = None) -> Point:
    """Return the point made of a card."""
    points.add(meeting=meeting, cards=[card.pk], by=by, mode=mode)
    return Point.objects.get(meeting=meeting, placement=card)


def opened(meeting: Meeting, by) -> Meeting:
    """Return the meeting, opened."""
    meeting = fresh(meeting)
    actions.open_meeting(meeting=meeting, revision=meeting.revision, by=by)
    return meeting


def closed(meeting: Meeting, by, to=None) -> Meeting:
    """Return the meeting, closed."""
    meeting = fresh(meeting)
    actions.close(meeting=meeting, revision=meeting.revision, by=by, to=to)
    return meeting
