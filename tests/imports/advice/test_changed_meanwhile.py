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
from tests.web.conftest import as_lea, read

PROPOSED, KNOWN, EMPTY = AdviceOutcome.PROPOSED, AdviceOutcome.KNOWN, AdviceOutcome.EMPTY
REFUSED = AdviceOutcome.REFUSED

__all__ = ["as_lea"]


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


def test_a_card_that_waited_for_its_author_says_so_once_it_is_proposed(cards, request_, lea):
    card = cards[0]
    actions.move(placement=card, revision=card.revision, step=Step.WAITING, by=lea)

    returned = answer(request_, {card: ("Retenu", ""), cards[1]: ("Retenu", "")}, lea)

    assert outcomes(returned) == [PROPOSED, PROPOSED, EMPTY]
    assert "attendait une précision" in reasons(returned)[0]
    assert reasons(returned)[1] == ""


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


def test_two_colleagues_asked_about_the_same_remark_are_both_heard(cards, request_, lea):
    second = ask(cards, lea, addressee="Paul Sécurité")
    answer(request_, {cards[0]: ("Retenu", "")}, lea)

    assert outcomes(answer(second, {cards[0]: ("Non retenu", "Trop risqué.")}, lea))[0] == PROPOSED
    said = cards[0].dispositions.order_by("pk").values_list("advised_by", "outcome")
    assert list(said) == [("Odile Réseau", Outcome.ACCEPTED), ("Paul Sécurité", Outcome.REJECTED)]


def test_two_colleagues_of_the_same_opinion_both_stay_with_their_names(cards, request_, lea):
    second = ask(cards, lea, addressee="Paul Sécurité")
    answer(request_, {cards[0]: ("Retenu", "")}, lea)

    assert outcomes(answer(second, {cards[0]: ("Retenu", "")}, lea))[0] == PROPOSED
    assert cards[0].dispositions.count() == 2


def test_an_advice_sent_again_with_more_lines_does_not_come_back_over_a_later_one(cards, request_, lea):
    second = ask(cards, lea, addressee="Paul Sécurité")
    answer(request_, {cards[0]: ("Retenu", "")}, lea)
    answer(second, {cards[0]: ("Non retenu", "Trop risqué.")}, lea)

    later = answer(request_, {cards[0]: ("Retenu", ""), cards[1]: ("Retenu", "")}, lea)

    assert outcomes(later) == [KNOWN, PROPOSED, EMPTY]
    assert cards[0].dispositions.latest("pk").advised_by == "Paul Sécurité"


def test_a_proposal_of_the_team_bars_even_under_a_later_advice(cards, request_, lea, karim):
    card = cards[0]
    actions.propose(placement=card, revision=card.revision, outcome=Outcome.ACCEPTED, by=karim)
    answer(ask(cards, lea, addressee="Paul Sécurité"), {card: ("Non retenu", "Non.")}, lea)

    returned = answer(request_, {card: ("Non retenu", "Non plus.")}, lea)

    assert outcomes(returned)[0] == REFUSED
    assert "Léa (avis de Paul Sécurité) : proposition ; Karim : proposition" in reasons(returned)[0]


def test_a_refusal_says_the_same_thing_once(cards, request_, lea, karim):
    card = cards[0]
    for assignee in (lea, None, lea):
        actions.assign(placement=card, revision=card.revision, assignee=assignee, by=karim)
    actions.decide(placement=card, revision=card.revision, outcome=Outcome.ACCEPTED, by=karim)

    told = reasons(answer(request_, {card: ("Non retenu", "Non.")}, lea))[0]

    assert "(Karim : décision ; Karim : attribution)" in told


def test_the_page_of_the_card_shows_each_advice(cards, request_, lea, as_lea):
    answer(request_, {cards[0]: ("Retenu", "")}, lea)
    second = ask(cards, lea, addressee="Paul <Sécurité>")
    answer(second, {cards[0]: ("Non retenu", "Trop risqué.")}, lea)

    page = read(as_lea.get(f"/admin/tableau/{cards[0].version_id}/C-{cards[0].comment_id}/"))

    assert "2 avis" in page
    assert "Paul &lt;Sécurité&gt;" in page
    assert "Odile Réseau" in page


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
