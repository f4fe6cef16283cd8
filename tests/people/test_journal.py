"""The journal is append-only, by the database itself."""

import pytest
from django.db import DatabaseError, transaction

from people import journal
from people.models import Event
from tests import factories

pytestmark = pytest.mark.django_db


def refused(change) -> bool:
    """Return whether the database refuses *change*, saying that the journal does not change."""
    with pytest.raises(DatabaseError, match="Le journal ne se modifie pas"), transaction.atomic():
        change()
    return True


def test_a_line_of_the_journal_cannot_be_changed(version, lea):
    event = journal.record("essai", version, by=lea, volet=version.volet.code)

    assert refused(lambda: Event.objects.filter(pk=event.pk).update(action="autre"))
    assert Event.objects.get(pk=event.pk).action == "essai"


def test_a_line_of_the_journal_cannot_be_erased(version, lea):
    event = journal.record("essai", version, by=lea, volet=version.volet.code)

    assert refused(lambda: Event.objects.filter(pk=event.pk).delete())
    assert Event.objects.filter(pk=event.pk).exists()


def test_even_the_demonstration_s_lines_cannot_be_changed_but_they_leave_with_it(lea):
    volet = factories.make_volet(code="DEMO")
    event = journal.record("essai", volet, by=lea, volet="DEMO")

    assert refused(lambda: Event.objects.filter(pk=event.pk).update(action="autre"))
    Event.objects.filter(pk=event.pk).delete()
    assert not Event.objects.filter(pk=event.pk).exists()


def test_the_journal_of_an_object_holds_its_own_lines_latest_first(version, lea):
    other = factories.make_version()
    journal.record("ouverture", version, by=lea)
    journal.record("ailleurs", other, by=lea)
    journal.record("clôture", version, by=None)

    assert [event.action for event in journal.of(version)] == ["clôture", "ouverture"]
