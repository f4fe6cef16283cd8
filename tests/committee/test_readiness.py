"""What else is not ready before a meeting: no proposal to start from, people who get no dossier."""

import pytest

from committee import sending
from committee.agenda import agenda_of
from committee.models import Mode
from committee.readiness import Readiness, readiness
from tests import factories
from tests.committee.conftest import fresh, on_agenda, proposed

pytestmark = pytest.mark.django_db


def found(meeting, user) -> Readiness:
    return readiness(agenda_of(fresh(meeting), user), list(meeting.attendees.all()))


def test_points_to_discuss_with_nothing_proposed_are_told(meeting, version, lea):
    bare = factories.make_placement(version)
    on_agenda(meeting, bare, lea)
    on_agenda(meeting, proposed(version, lea), lea, Mode.DEBATE)
    on_agenda(meeting, factories.make_placement(version), lea, Mode.BLOCK)  # told with what it lacks

    assert [item.card for item in found(meeting, lea).unproposed] == [bare]


def test_who_gets_no_dossier_is_told_until_it_is_sent(meeting, lea):
    assert [one.name for one in found(meeting, lea).unreached] == ["Yves Petit"]
    sending.note_sent(meeting=meeting, by=lea)
    assert found(meeting, lea).unreached == []
