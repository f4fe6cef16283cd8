"""A remark that finds no place in its own version, and finds one in another open version, says so."""

import pytest

from comments import actions as desk
from comments.models import Placement
from comments.outcomes import PlaceState
from documents.models import CallState, Version
from imports import elsewhere, whole
from imports.engine import process
from tests import factories
from tests.imports.envois import changed, send

pytestmark = pytest.mark.django_db

REGISTER = """# Cadre des registres

Le registre des habilitations est relu chaque trimestre par un agent désigné.
"""
QUOTE = "Le registre des habilitations est relu chaque trimestre par un agent désigné."
LOST = ["1", "", QUOTE, "Qui désigne cet agent ?", "haute", "a@example.org"]
AT_HOME = ["2", "EXI-G-1", "", "Dire dans quel format.", "haute", "a@example.org"]


@pytest.fixture
def registers(version) -> Version:
    """An open version of the same volet, about something else."""
    other = factories.make_version(version.volet)
    factories.make_edition(other, text=REGISTER)
    return other


def card_of(version: Version, row: list[str]) -> Placement:
    return version.placements.get(comment__text=row[3])


def test_a_remark_that_fits_another_open_version_better_says_which_and_why(version, registers):
    send(version, [LOST, AT_HOME])

    card = card_of(version, LOST)
    assert (card.place_state, card.better_version) == (PlaceState.NOWHERE, registers)
    assert "mot pour mot" in card.better_reason
    assert card_of(version, AT_HOME).better_version is None


@pytest.mark.parametrize("location", ["3", "p. 3", "ligne 3"])
def test_a_page_or_a_line_that_another_text_has_too_tells_nothing(version, registers, location):
    row = changed(LOST, B=location, C="")
    send(version, [row])

    assert card_of(version, row).better_version is None


def test_a_version_whose_call_is_over_is_not_tried(version, registers):
    Version.objects.filter(pk=registers.pk).update(call=CallState.CLOSED)
    send(version, [LOST])

    assert card_of(version, LOST).better_version is None


def test_the_text_tried_is_the_other_version_s_current_one(version, registers):
    factories.make_edition(registers)  # the register is gone from it

    send(version, [LOST])

    assert card_of(version, LOST).better_version is None


def test_no_more_remarks_are_tried_than_said(version, registers, monkeypatch):
    monkeypatch.setattr(elsewhere, "MOST_TRIED", 1)
    again = changed(LOST, A="3", D="Et qui le relit ?")
    send(version, [LOST, again])

    assert [card_of(version, row).better_version for row in (LOST, again)] == [registers, None]


def test_a_correction_that_names_its_own_version_takes_the_doubt_away(version, registers, lea):
    send(version, [LOST], by=lea)
    send(version, [changed(LOST, B="EXI-G-2", C="")], "b.ods", by=lea)

    card = card_of(version, LOST)
    assert (card.place_state, card.better_version, card.better_reason) == (PlaceState.PLACED, None, "")


def test_a_remark_taken_to_the_version_it_fits_is_told_nothing_there(version, registers, lea):
    submission = send(version, [LOST])
    for envoi in whole.change_version(submission=submission, version=registers, by=lea):
        process(envoi)

    moved = card_of(registers, LOST)
    assert (moved.place_state, moved.better_version) == (PlaceState.PLACED, None)


def test_a_person_who_confirms_a_place_settles_the_question(version, registers, lea):
    send(version, [LOST])
    card = card_of(version, LOST)
    section = card.edition.sections.first()

    desk.confirm_place(placement=card, revision=card.revision, sections=[section], by=lea)

    card.refresh_from_db()
    assert (card.better_version, card.better_reason) == (None, "")


def test_a_version_that_is_removed_takes_its_hint_with_it(version, registers):
    send(version, [LOST])
    registers.editions.all().delete()
    registers.delete()

    assert card_of(version, LOST).better_version is None


def test_the_same_envoi_asks_as_much_of_the_database_for_one_lost_remark_as_for_ten(
    version, registers, django_assert_max_num_queries
):
    ten = [changed(LOST, A=str(n), D=f"Qui désigne l'agent numéro {n} ?") for n in range(1, 11)]
    send(version, [LOST])  # the indexes are built

    with django_assert_max_num_queries(120):
        send(version, ten, "b.ods")
    assert version.placements.filter(better_version=registers).count() == 11
