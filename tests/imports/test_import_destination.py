"""Where a sheet goes: to which version and edition, on time or late, and by whom."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError

from comments.models import Channel, Placement
from documents.models import CallState
from imports.actions import receive
from imports.models import (
    Submission,
)
from people.models import Role
from tests import factories
from tests.imports.envois import REMARKS, take_in

pytestmark = pytest.mark.django_db


def test_a_remark_goes_to_the_latest_edition(version, write):
    latest = factories.make_edition(version)
    take_in(version, write(REMARKS))

    assert {card.edition for card in Placement.objects.all()} == {latest}


@pytest.mark.parametrize("call", [CallState.CLOSED, CallState.ANSWERED])
def test_a_remark_after_the_call_is_kept_and_marked_late(version, write, call):
    version.call = call
    version.save()
    take_in(version, write(REMARKS))

    assert set(version.placements.values_list("late", flat=True)) == {True}


def test_a_version_that_does_not_exist_is_refused_with_a_sentence(version, write):
    version.pk += 1000

    with pytest.raises(CommandError, match="pas de version"):
        take_in(version, write(REMARKS))


@pytest.mark.parametrize(("closes", "late"), [("2020-01-01", True), ("2199-01-01", False)])
def test_a_remark_is_late_after_the_closing_day_only(version, write, closes, late):
    version.closes_on = closes
    version.save()
    take_in(version, write(REMARKS))

    assert set(version.placements.values_list("late", flat=True)) == {late}


def test_a_remark_goes_to_the_last_published_edition_not_the_last_registered(version, write):
    first = version.editions.get()
    first.published_on = "2026-05-01"
    first.save()
    older = factories.make_edition(version)
    older.published_on = "2024-06-01"
    older.save()

    take_in(version, write(REMARKS))

    assert {card.edition for card in Placement.objects.all()} == {first}


def test_someone_without_a_role_on_the_volet_deposits_nothing(version):
    stranger = factories.make_user(Role.INSTRUCTOR, factories.make_volet())

    with pytest.raises(PermissionDenied):
        receive(version=version, channel=Channel.SHEET, filename="a.ods", content=b"x", by=stranger)
    assert not Submission.objects.exists()
