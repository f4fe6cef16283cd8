"""Which remarks are like one, and what was decided of them."""

import pytest

from comments import actions
from comments.likeness import SHOWN, decided_of, similar
from comments.models import Placement, Target
from comments.outcomes import Outcome
from people.models import Role
from tests import factories

pytestmark = pytest.mark.django_db

WORDS = "Préciser la durée de conservation des journaux et nommer le responsable."
QUOTE = "Chaque appel laisse une trace datée"


def about(card: Placement, *ranks: int) -> Placement:
    """Return the card, about these sections of its edition."""
    for rank in ranks:
        section = card.edition.sections.get(rank=rank)
        Target.objects.create(placement=card, section=section, rank=rank, kept=True)
    return card


def likes(user, card):
    sections = [target.section for target in card.targets.filter(kept=True)]
    return [(like.card, like.why) for like in similar(user, card, sections)]


def test_remarks_of_the_same_place_or_of_close_words_are_found_and_no_other(version, lea):
    card = about(factories.make_placement(version, text=WORDS), 2)
    here = about(factories.make_placement(version, text="Trop court."), 2)
    close = about(
        factories.make_placement(version, text="Nommer le responsable de la conservation des journaux."), 1
    )
    about(factories.make_placement(version, text="Ajouter un schéma."), 3)

    assert dict(likes(lea, card)) == {here: "Même endroit", close: "Mots proches"}


def test_the_same_place_is_found_in_another_version_of_the_volet(version, other, lea):
    card = about(factories.make_placement(version, text="Trop long."), 2)
    there = about(factories.make_placement(other, text="Trop court."), 2)

    assert likes(lea, card) == [(there, "Même endroit")]


def test_another_volet_gives_its_close_words_to_who_may_read_it_and_not_its_places(version, lea):
    elsewhere = factories.make_version()
    card = about(factories.make_placement(version, text=WORDS), 2)
    there = about(factories.make_placement(elsewhere, text=WORDS), 2)
    about(factories.make_placement(elsewhere, text="Rien de tel."), 2)

    assert likes(lea, card) == []
    lea.volet_roles.create(volet=elsewhere.volet, role=Role.READER)
    assert likes(lea, card) == [(there, "Mots proches")]


def test_the_same_passage_quoted_comes_first(version, lea):
    card = about(factories.make_placement(version, text="Six mois.", excerpt=QUOTE), 2)
    about(factories.make_placement(version, text="Six mois suffisent."), 2)
    quoting = about(factories.make_placement(version, text="Trop vague.", excerpt=QUOTE + "."), 2)

    assert likes(lea, card)[0] == (quoting, "Même extrait")


def test_cards_off_their_board_are_not_shown(version, lea):
    card = about(factories.make_placement(version, text=WORDS), 2)
    about(factories.make_placement(version, text=WORDS, on_board=False), 2)

    assert likes(lea, card) == []


def test_at_most_eight_are_shown_with_what_was_decided_in_two_queries(
    version, lea, karim, django_assert_num_queries
):
    card = about(factories.make_placement(version, text=WORDS), 2)
    others = [about(factories.make_placement(version, text=f"{WORDS} {n}"), 2) for n in range(30)]
    decision = actions.decide(
        placement=others[-1], revision=1, outcome=Outcome.PARTLY, reason="La durée seule.", by=karim
    )
    sections = [target.section for target in card.targets.filter(kept=True)]
    lea.has_perm("comments.instruct", card)

    with django_assert_num_queries(2):
        found = similar(lea, card, sections)

    assert len(found) == SHOWN
    [decided] = [like.card for like in found if like.card.decided_id]
    assert (decided.decided_id, decided.outcome) == (decision.pk, Outcome.PARTLY)
    assert decided.decided_reason == "La durée seule."


def test_a_decision_reopened_is_no_decision_any_more(version, lea, karim):
    card = about(factories.make_placement(version, text=WORDS), 2)
    other = about(factories.make_placement(version, text=WORDS), 2)
    decision = actions.decide(placement=other, revision=1, outcome=Outcome.NOTED, reason="Noté.", by=karim)
    actions.reopen(placement=other, revision=2, reason="Argument neuf.", by=karim)

    [like] = similar(lea, card, [])
    assert (like.card.outcome, like.card.decided_id) == (None, None)
    assert decided_of(lea, decision.pk) == decision


def test_the_reason_of_a_volet_one_may_not_read_is_not_given(version, lea, karim):
    elsewhere = factories.make_version()
    stranger = factories.make_user(Role.VALIDATOR, elsewhere.volet)
    decision = actions.decide(
        placement=factories.make_placement(elsewhere), revision=1, outcome=Outcome.NOTED, reason="Noté.",
        by=stranger,
    )  # fmt: skip

    assert decided_of(lea, decision.pk) is None
    assert decided_of(lea, 0) is None
