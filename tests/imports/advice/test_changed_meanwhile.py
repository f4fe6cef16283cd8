"""An advice on a card that changed since it was given: what holds, what is refused."""

import pytest

from comments import actions
from comments.models import Comment, Placement
from comments.outcomes import Kind, Outcome, Step
from comments.qualifying import qualify
from imports.advice import taking_in
from imports.models import AdviceOutcome
from tests import factories
from tests.advice import NOTE, STATE, answer, ask, lines_of, outcomes, reasons

PROPOSED, KNOWN, EMPTY = AdviceOutcome.PROPOSED, AdviceOutcome.KNOWN, AdviceOutcome.EMPTY
REFUSED = AdviceOutcome.REFUSED


@pytest.fixture
def cards(version) -> list[Placement]:
    return [factories.make_placement(version, text=f"Préciser la durée {n}.") for n in range(3)]


@pytest.fixture
def request_(cards, lea):
    return ask(cards, lea)


def test_an_assignment_a_move_or_a_type_changed_meanwhile_does_not_matter(cards, request_, lea):
    card = cards[0]
    actions.assign(placement=card, revision=card.revision, assignee=lea, by=lea)
    actions.move(placement=card, revision=card.revision, step=Step.TO_ARBITRATE, by=lea)
    qualify(placement=card, revision=card.revision, kind=Kind.TECHNICAL, by=lea)

    assert outcomes(answer(request_, {card: ("Retenu", "")}, lea))[0] == PROPOSED


def test_a_card_decided_meanwhile_is_refused_with_who_did_what(cards, request_, lea, karim):
    card = cards[0]
    actions.decide(placement=card, revision=card.revision, outcome=Outcome.ACCEPTED, by=karim)
    returned = answer(request_, {card: ("Non retenu", "Non.")}, lea)

    assert outcomes(returned)[0] == REFUSED
    assert f"{card} a changé entre-temps (Karim : décision)" in reasons(returned)[0]
    assert card.dispositions.count() == 1


def test_a_newer_proposal_is_not_overwritten(cards, request_, lea, karim):
    card = cards[0]
    actions.propose(placement=card, revision=card.revision, outcome=Outcome.ACCEPTED, by=karim)
    returned = answer(request_, {card: ("Non retenu", "Non.")}, lea)

    assert outcomes(returned)[0] == REFUSED
    assert "Karim : proposition" in reasons(returned)[0]


def test_what_is_proposed_already_so_is_known(cards, request_, lea, karim):
    card = cards[0]
    actions.propose(placement=card, revision=card.revision, outcome=Outcome.ACCEPTED, by=karim)

    assert outcomes(answer(request_, {card: ("Retenu", "")}, lea))[0] == KNOWN
    assert card.dispositions.count() == 1


def test_a_remark_reworded_meanwhile_is_refused(cards, request_, lea):
    card = cards[0]
    card.comment.text = "Préciser tout autre chose."
    card.comment.save()

    assert outcomes(answer(request_, {card: ("Retenu", "")}, lea))[0] == REFUSED


def test_a_remark_reworded_while_its_sheet_is_read_is_refused(cards, request_, lea, monkeypatch):
    asked_in = taking_in.asked_in

    def then_reworded(returned):
        asked = asked_in(returned)
        Comment.objects.filter(pk=cards[0].comment_id).update(text="Préciser tout autre chose.")
        return asked

    monkeypatch.setattr(taking_in, "asked_in", then_reworded)

    assert outcomes(answer(request_, {cards[0]: ("Retenu", "")}, lea))[0] == REFUSED


def test_the_colleague_may_correct_what_they_alone_proposed(cards, request_, lea):
    answer(request_, {cards[0]: ("Retenu", "")}, lea)
    later = answer(request_, {cards[0]: ("Non retenu", "À la réflexion, non.")}, lea)

    assert outcomes(later)[0] == PROPOSED
    assert cards[0].dispositions.latest("pk").outcome == Outcome.REJECTED


def test_the_sheet_shows_what_is_proposed_and_left_as_it_is_changes_nothing(cards, lea, karim):
    card = cards[0]
    actions.propose(
        placement=card, revision=card.revision, outcome=Outcome.REJECTED, reason="Trop cher.", by=karim
    )
    request = ask(cards, lea)

    assert lines_of(request)[1][STATE : NOTE + 1] == ["Non retenu", "Trop cher."]
    assert outcomes(answer(request, {}, lea)) == [KNOWN, EMPTY, EMPTY]
    assert outcomes(answer(request, {card: ("Retenu", "")}, lea))[0] == PROPOSED
