"""A meeting made by mistake goes away, and takes nothing with it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from committee import actions, deciding, points
from committee.guarding import StaleMeeting
from committee.models import Meeting, Point, Result
from people.models import Event, Role
from tests import factories
from tests.committee.conftest import DAY, fresh, on_agenda, opened
from tests.committee.test_live import NEXT

pytestmark = pytest.mark.django_db


def test_its_points_are_free_again_and_the_journal_says_what_it_was(meeting, version, lea):
    card = factories.make_placement(version)
    on_agenda(meeting, card, lea)

    assert actions.delete(meeting=fresh(meeting), revision=fresh(meeting).revision, by=lea) == 1

    assert not Meeting.objects.exists()
    event = Event.objects.get(action="séance supprimée")
    assert (event.by, event.before["points"], event.before["date"]) == (lea, [str(card)], "3 décembre 2026")
    other = actions.create(title="Autre", held_on=DAY, versions=[version], by=lea)
    assert on_agenda(other, card, lea)


def test_a_carried_point_is_postponed_again_and_may_be_taken_up(meeting, version, lea, karim):
    card = factories.make_placement(version)
    first = on_agenda(meeting, card, lea)
    opened(meeting, karim)
    carried = deciding.postpone(point=Point.objects.get(pk=first.pk), to=NEXT, by=karim)

    following = fresh(carried.meeting)
    actions.delete(meeting=following, revision=following.revision, by=karim)

    first = Point.objects.get()
    assert first.result == Result.POSTPONED
    deciding.take_up_again(point=first, by=karim)
    assert Point.objects.get().result == ""


def test_who_may_not_a_stale_page_and_an_open_meeting_are_refused(meeting, version, lea):
    seen = meeting.revision
    partly = factories.make_user(Role.INSTRUCTOR, version.volet)
    with pytest.raises(PermissionDenied):
        actions.delete(meeting=meeting, revision=seen, by=partly)
    actions.edit(
        meeting=meeting, revision=seen, title="x", held_on=DAY, versions=list(meeting.versions.all()), by=lea
    )
    with pytest.raises(StaleMeeting):
        actions.delete(meeting=fresh(meeting), revision=seen, by=lea)
    meeting = opened(meeting, lea)
    with pytest.raises(ValidationError, match="« En cours »"):
        actions.delete(meeting=meeting, revision=meeting.revision, by=lea)
    assert Meeting.objects.exists()


def test_no_meeting_is_made_for_a_day_gone_by(version, meeting, lea, karim):
    past = date(2026, 11, 27)
    with pytest.raises(ValidationError, match="Le 27 novembre 2026 est passé"):
        actions.create(title="Comité", held_on=past, versions=[version], by=lea)
    Meeting.objects.update(held_on=date(2026, 11, 1))
    card = factories.make_placement(version)
    points.add(meeting=meeting, cards=[card.pk], by=lea)
    meeting = opened(meeting, karim)
    with pytest.raises(ValidationError, match="est passé"):
        actions.close(meeting=meeting, revision=meeting.revision, to=past, by=karim)
