"""The texts of a relevé, corrected by several people at once: nobody's words are lost."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from committee.correcting import MOST_LETTERS, ChangedByBoth, Edit, correct
from people.models import Event, Role
from tests import factories
from tests.committee.conftest import closed, fresh, on_agenda, opened
from tests.committee.test_live import NEXT

pytestmark = pytest.mark.django_db
SAME = Edit("", "")


@pytest.fixture
def held(meeting, version, lea, karim):
    """The meeting, closed with a point that goes to the next one."""
    on_agenda(meeting, factories.make_placement(version), lea)
    return closed(opened(meeting, karim), karim, to=NEXT)


def test_a_save_changes_only_what_its_person_changed(held, lea, karim):
    point = held.points.get()
    correct(meeting=fresh(held), texts={}, opening=Edit("", "Bienvenue."), by=lea)

    count = correct(meeting=fresh(held), texts={point.pk: Edit("", "À revoir.")}, opening=SAME, by=karim)

    assert count == 1
    assert fresh(held).opening == "Bienvenue."
    assert held.points.get().minute == "À revoir."


def test_a_text_changed_by_both_is_refused_and_nothing_is_saved(held, lea, karim):
    point = held.points.get()
    correct(meeting=fresh(held), texts={point.pk: Edit("", "À revoir.")}, opening=SAME, by=lea)

    with pytest.raises(ChangedByBoth, match=f"{point.placement}. Rien"):
        correct(
            meeting=fresh(held), texts={point.pk: Edit("", "Clair.")}, opening=Edit("", "Bonjour."), by=karim
        )

    assert (fresh(held).opening, held.points.get().minute) == ("", "À revoir.")


def test_the_same_words_with_other_ends_of_lines_are_no_change(held, lea):
    correct(meeting=fresh(held), texts={}, opening=Edit("", "Bonjour.\r\nMerci."), by=lea)
    known, revision = Event.objects.count(), fresh(held).revision
    for edit in (Edit("Bonjour.\nMerci.", "Bonjour.\r\nMerci. "), Edit("", "Bonjour.\r\nMerci.")):
        assert correct(meeting=fresh(held), texts={}, opening=edit, by=lea) == 0
    assert (Event.objects.count(), fresh(held).revision) == (known, revision)
    assert correct(meeting=fresh(held), texts={}, opening=Edit("Bonjour.\nMerci.", ""), by=lea) == 1


def test_who_may_not_and_a_text_too_long_are_refused(held, version, lea):
    reader = factories.make_user(Role.READER, version.volet)
    with pytest.raises(PermissionDenied):
        correct(meeting=held, texts={}, opening=Edit("", "x"), by=reader)
    with pytest.raises(ValidationError, match="au plus"):
        correct(meeting=held, texts={}, opening=Edit("", "x" * (MOST_LETTERS + 1)), by=lea)
