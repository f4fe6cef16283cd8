"""What the board of a version shows."""

import pytest

from comments import actions
from comments.board import build_board, column
from comments.outcomes import Outcome, Step
from tests import factories

pytestmark = pytest.mark.django_db


def test_every_step_is_a_column_even_an_empty_one_in_the_order_of_the_work(version):
    assert [c.step for c in build_board(version.placements.on_board())] == list(Step)
    assert {c.count for c in build_board(version.placements.on_board())} == {0}


def test_a_column_counts_all_its_cards_and_shows_the_first_ones(version):
    cards = [factories.make_placement(version, text=f"Remarque {n}") for n in range(5)]
    factories.make_placement(version, step=Step.WAITING)
    factories.make_placement()  # another version's

    columns = {c.step: c for c in build_board(version.placements.on_board(), shown=3)}

    assert columns[Step.TO_QUALIFY].cards == cards[:3]
    assert (columns[Step.TO_QUALIFY].count, columns[Step.TO_QUALIFY].hidden) == (5, 2)
    assert columns[Step.WAITING].count == 1
    assert list(column(version.placements.on_board(), Step.TO_QUALIFY)) == cards


def test_a_card_shows_its_place_and_the_decision_that_stands(version, karim):
    card = factories.make_placement(version)
    section = card.edition.sections.first()
    actions.confirm_place(placement=card, revision=1, sections=[section], by=karim)
    actions.decide(placement=card, revision=2, outcome=Outcome.NOTED, reason="Noté.", by=karim)

    shown = next(c for c in build_board(version.placements.on_board()) if c.step == Step.TO_ANSWER).cards[0]
    assert [target.section for target in shown.kept_targets] == [section]
    assert shown.outcome == Outcome.NOTED


@pytest.mark.parametrize("number", [2, 40])
def test_the_board_takes_four_queries_whatever_the_number_of_cards(
    version, number, django_assert_num_queries
):
    for n in range(number):
        factories.make_placement(version, step=list(Step)[n % 5])

    with django_assert_num_queries(4):
        columns = build_board(version.placements.on_board())
    assert sum(column.count for column in columns) == number
