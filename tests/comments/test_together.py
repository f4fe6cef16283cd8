"""One gesture on many cards: the single actions' rules hold, and what is refused stops nobody else."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from comments import actions, together, undoing
from comments.models import Disposition, Placement
from comments.outcomes import Kind, Outcome, Stage, Step
from comments.replying import maintain
from comments.together import AT_ONCE, Seen
from documents.models import CallState, Version
from people.models import Event, Role
from tests import factories

pytestmark = pytest.mark.django_db


def seen(*cards: Placement) -> list[Seen]:
    return [Seen(card.pk, card.revision) for card in cards]


def fresh(card: Placement) -> Placement:
    return Placement.objects.with_decision().get(pk=card.pk)


@pytest.fixture
def three(version) -> list[Placement]:
    return [factories.make_placement(version) for _ in range(3)]


def test_cards_are_given_to_somebody_and_each_leaves_one_event(version, three, lea, karim):
    report = together.assign(version=version, seen=seen(*three), assignee=lea, by=karim)

    assert [one.card for one in report.done] == [card.pk for card in three]
    assert {fresh(card).assignee for card in three} == {lea}
    assert Event.objects.filter(action="attribution", by=karim).count() == 3
    assert [one.revision for one in report.done] == [fresh(card).revision for card in three] == [2, 2, 2]


def test_cards_are_taken_from_everybody(version, three, lea):
    together.assign(version=version, seen=seen(*three), assignee=lea, by=lea)
    report = together.assign(
        version=version, seen=[Seen(card.pk, 2) for card in three], assignee=None, by=lea
    )

    assert {one.former for one in report.done} == {lea.pk}
    assert {fresh(card).assignee for card in three} == {None}


def test_a_card_changed_meanwhile_is_left_aside_with_who_and_what_and_the_others_move(
    version, three, lea, karim
):
    actions.assign(placement=fresh(three[1]), revision=1, assignee=karim, by=karim)

    report = together.move(version=version, seen=seen(*three), step=Step.TO_ARBITRATE, by=lea)

    assert [fresh(card).step for card in three] == [Step.TO_ARBITRATE, Step.TO_QUALIFY, Step.TO_ARBITRATE]
    assert [(one.reference, one.why) for one in report.aside] == [
        (str(three[1]), "a changé entre-temps (Karim : attribution).")
    ]


def test_a_card_that_a_rule_refuses_is_left_aside_with_why(version, three, karim):
    actions.decide(placement=fresh(three[0]), revision=1, outcome=Outcome.ACCEPTED, by=karim)
    three[0].revision = 2

    report = together.decide(
        version=version, seen=seen(*three), outcome=Outcome.REJECTED, reason="Hors sujet.", by=karim
    )

    assert [fresh(card).outcome for card in three] == [Outcome.ACCEPTED, Outcome.REJECTED, Outcome.REJECTED]
    assert [one.why for one in report.aside] == ["Cette carte est déjà décidée : rouvrez-la d'abord."]


def test_what_its_author_maintains_is_decided_again_by_somebody_else_even_among_others(version, three, karim):
    actions.decide(placement=fresh(three[0]), revision=1, outcome=Outcome.NOTED, reason="Noté.", by=karim)
    Version.objects.update(call=CallState.ANSWERED)
    maintain(placement=fresh(three[0]), why="Relisez le point 2.")
    maintained = fresh(three[0])

    report = together.decide(
        version=version, seen=seen(maintained, *three[1:]), outcome=Outcome.ACCEPTED, reason="", by=karim
    )

    assert len(report.done) == 2
    assert "réexamen revient à quelqu'un d'autre" in report.aside[0].why


def test_a_proposal_for_many_waits_for_a_valideur_on_each(version, three, lea):
    together.propose(
        version=version, seen=seen(*three), outcome=Outcome.COVERED, reason="Voir le § 3.", by=lea
    )

    assert {fresh(card).step for card in three} == {Step.TO_VALIDATE}
    assert Disposition.objects.filter(stage=Stage.PROPOSED, reason="Voir le § 3.", by=lea).count() == 3


@pytest.mark.parametrize("gesture", [together.propose, together.decide])
def test_a_missing_reason_is_refused_once_and_nothing_is_written(version, three, karim, gesture):
    with pytest.raises(ValidationError, match="demande un motif"):
        gesture(version=version, seen=seen(*three), outcome=Outcome.REJECTED, reason="  ", by=karim)

    assert {fresh(card).revision for card in three} == {1}


def test_cards_are_not_given_to_who_may_not_work_on_the_volet(version, three, lea):
    stranger = factories.make_user(Role.INSTRUCTOR, factories.make_volet())

    with pytest.raises(ValidationError, match="n'est pas instructeur de ce volet"):
        together.assign(version=version, seen=seen(*three), assignee=stranger, by=lea)


@pytest.mark.parametrize(
    ("role", "gesture", "asked"),
    [
        (Role.READER, together.assign, {"assignee": None}),
        (Role.READER, together.move, {"step": Step.TO_STUDY}),
        (Role.INSTRUCTOR, together.decide, {"outcome": Outcome.ACCEPTED, "reason": ""}),
    ],
)
def test_a_gesture_asks_for_the_right_of_its_single_action(version, three, role, gesture, asked):
    with pytest.raises(PermissionDenied):
        gesture(version=version, seen=seen(*three), by=factories.make_user(role, version.volet), **asked)


def test_a_card_of_another_board_is_neither_touched_nor_named(version, three, lea):
    elsewhere = factories.make_placement(factories.make_version())

    report = together.move(version=version, seen=seen(three[0], elsewhere), step=Step.TO_STUDY, by=lea)

    assert [one.card for one in report.done] == [three[0].pk]
    assert (report.aside[0].comment, report.aside[0].reference) == (None, "Une carte cochée")
    assert fresh(elsewhere).revision == 1


def test_a_card_off_the_board_is_left_aside(version, lea):
    card = factories.make_placement(version, on_board=False)

    report = together.move(version=version, seen=seen(card), step=Step.TO_STUDY, by=lea)

    assert "n'est pas au tableau" in report.aside[0].why


def test_a_card_ticked_twice_is_moved_once(version, three, lea):
    report = together.move(version=version, seen=seen(three[0], three[0]), step=Step.TO_STUDY, by=lea)

    assert len(report.done) == 1
    assert fresh(three[0]).revision == 2


def test_stopped_midway_whole_batches_are_kept_and_no_half_card(version, lea):
    cards = [factories.make_placement(version) for _ in range(AT_ONCE + 40)]

    def stop_at_the_220th(card: Placement, revision: int) -> None:
        actions.assign(placement=card, revision=revision, assignee=lea, by=lea)
        if card.pk == cards[219].pk:
            raise SystemExit

    with pytest.raises(SystemExit):
        together.in_batches(version, seen(*cards), stop_at_the_220th)

    assert version.placements.filter(assignee=lea).count() == AT_ONCE
    assert Event.objects.filter(action="attribution").count() == AT_ONCE
    assert fresh(cards[205]).revision == 1


def test_an_assignment_is_undone_card_by_card_and_what_changed_since_is_left(version, three, lea, karim):
    actions.assign(placement=fresh(three[0]), revision=1, assignee=karim, by=karim)
    three[0].revision = 2
    report = together.assign(version=version, seen=seen(*three), assignee=lea, by=karim)
    actions.move(placement=fresh(three[2]), revision=2, step=Step.TO_STUDY, by=lea)

    undone = undoing.assign(version=version, done=report.done, by=karim)

    assert [fresh(card).assignee for card in three] == [karim, None, lea]
    assert [one.why for one in undone.aside] == ["a changé entre-temps (Léa : déplacement)."]


def test_a_move_is_undone_to_the_column_of_each(version, lea):
    steps = [Step.TO_QUALIFY, Step.WAITING]
    cards = [factories.make_placement(version, step=step) for step in steps]
    report = together.move(version=version, seen=seen(*cards), step=Step.TO_STUDY, by=lea)

    undoing.move(version=version, done=report.done, by=lea)

    assert [fresh(card).step for card in cards] == steps


def test_remarks_are_qualified_together_and_each_finds_its_former_type_again(version, three, lea):
    said = {"version": version, "by": lea}
    together.qualify(seen=seen(three[0]), kind=Kind.QUESTION, **said)
    three[0].revision = 2
    report = together.qualify(seen=seen(*three), kind=Kind.TECHNICAL, **said)
    assert {fresh(card).kind for card in three} == {Kind.TECHNICAL}

    undoing.qualify(done=report.done, **said)

    assert [fresh(card).kind for card in three] == [Kind.QUESTION, "", ""]


def test_what_is_of_that_type_already_is_left_aside(version, three, lea):
    together.qualify(version=version, seen=seen(three[0]), kind=Kind.QUESTION, by=lea)
    three[0].revision = 2

    report = together.qualify(version=version, seen=seen(*three), kind=Kind.QUESTION, by=lea)

    assert (len(report.done), [one.card for one in report.aside]) == (2, [three[0].pk])


def test_proposals_are_taken_back_and_each_card_goes_to_the_column_it_came_from(version, lea, karim):
    steps = [Step.TO_QUALIFY, Step.TO_STUDY, Step.TO_ARBITRATE, Step.WAITING]
    cards = [factories.make_placement(version, step=step) for step in steps]
    said = {"version": version, "outcome": Outcome.NOTED, "reason": "Noté.", "by": lea}
    report = together.propose(seen=seen(*cards), **said)
    actions.decide(placement=fresh(cards[3]), revision=2, outcome=Outcome.ACCEPTED, by=karim)

    undone = undoing.propose(version=version, done=report.done, by=lea)

    assert [fresh(card).step for card in cards] == [*steps[:3], Step.TO_ANSWER]
    assert [one.card for one in undone.aside] == [cards[3].pk]
    assert Disposition.objects.filter(stage=Stage.CANCELLED).count() == 3


def test_all_that_somebody_has_left_goes_to_another_decided_or_not_but_what_is_closed(version, lea, karim):
    study, answer, closed, nobodys = (
        factories.make_placement(version, step=step, assignee=who)
        for step, who in [
            (Step.TO_STUDY, lea), (Step.TO_ANSWER, lea), (Step.CLOSED, lea), (Step.TO_STUDY, None),
        ]
    )  # fmt: skip
    elsewhere = factories.make_placement(factories.make_version(version.volet), assignee=lea)

    together.reassign(version=version, giver=lea, assignee=karim, by=karim)

    holders = [fresh(card).assignee for card in (study, answer, closed, nobodys, elsewhere)]
    assert holders == [karim, karim, lea, None, lea]


def test_what_a_decision_would_reach_is_known_before_and_nothing_is_written(version, three, lea, karim):
    actions.assign(placement=fresh(three[0]), revision=1, assignee=lea, by=lea)
    decided = factories.make_placement(version, step=Step.TO_ANSWER)
    away = factories.make_placement(version, on_board=False)
    asked = seen(*three, decided, away)

    ready, aside = together.decidable(
        version=version, seen=asked, outcome=Outcome.ACCEPTED, reason="", by=karim
    )

    assert ready == three[1:]
    assert [one.card for one in aside] == [three[0].pk, decided.pk, away.pk]
    assert not Disposition.objects.exists()


def test_a_proposal_left_behind_by_a_card_sent_back_is_not_adopted(version, three, lea, karim):
    left = three[0]
    actions.propose(placement=left, revision=1, outcome=Outcome.ACCEPTED, by=lea)
    actions.move(placement=left, revision=left.revision, step=Step.TO_STUDY, by=lea)

    report = together.adopt(version=version, seen=seen(left), by=karim)

    assert [one.why for one in report.aside] == [together.NOTHING_PROPOSED]
    assert fresh(left).step == Step.TO_STUDY


def test_a_card_decided_meanwhile_is_said_to_have_changed_when_proposals_are_adopted(
    version, three, lea, karim
):
    actions.propose(placement=three[0], revision=1, outcome=Outcome.ACCEPTED, by=lea)
    looked_at = seen(three[0])
    actions.decide(placement=three[0], revision=2, outcome=Outcome.ACCEPTED, by=karim)

    report = together.adopt(version=version, seen=looked_at, by=karim)

    assert ["changé entre-temps" in one.why for one in report.aside] == [True]
