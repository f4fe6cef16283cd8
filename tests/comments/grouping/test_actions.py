"""Groups of remarks: put together, answered at once, each member keeping its own decision and count."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from answers.leaks import leaks_of
from comments import actions
from comments.board import count_by_step
from comments.grouping import actions as grouping
from comments.models import CommentGroup, Disposition, GroupProposal, Placement
from comments.outcomes import Likeness, Outcome, Stage, Step
from comments.together import Seen
from people.models import Event, Role
from tests import factories
from tests.answers.owed import prepared, receive_sheet_by_mail

pytestmark = pytest.mark.django_db


def seen(*cards: Placement) -> list[Seen]:
    return [Seen(card.pk, card.revision) for card in Placement.objects.filter(pk__in=[c.pk for c in cards])]


@pytest.fixture
def three(version) -> list[Placement]:
    return [factories.make_placement(version) for _ in range(3)]


@pytest.fixture
def group(version, three, lea) -> CommentGroup:
    return grouping.make_group(version=version, seen=seen(*three), title="Durée des traces", by=lea)[0]


def test_cards_put_together_keep_their_place_in_every_count(version, three, group):
    assert set(group.members.all()) == set(three)
    assert count_by_step(version.placements.all()) == {Step.TO_QUALIFY: 3}
    assert Event.objects.filter(action="mise dans un groupe").count() == 3
    assert Event.objects.get(action="groupe formé").after == {"objet": "Durée des traces", "cartes": 3}


def test_one_decision_is_taken_on_each_member_with_its_own_event(group, three, karim):
    report = grouping.decide_for_group(
        group=group, seen=seen(*three), outcome=Outcome.ADAPTED, reason="Treize mois, partout.", by=karim
    )

    assert len(report.done) == 3
    made = Disposition.objects.filter(group=group)
    assert {(one.placement_id, one.stage, one.reason) for one in made} == {
        (card.pk, Stage.DECIDED, "Treize mois, partout.") for card in three
    }
    assert Event.objects.filter(action="décision", by=karim).count() == 3


def test_a_member_decided_meanwhile_is_left_aside_with_why(group, three, karim):
    before = seen(*three)
    actions.decide(placement=three[0], revision=2, outcome=Outcome.ACCEPTED, by=karim)

    report = grouping.decide_for_group(
        group=group, seen=before, outcome=Outcome.REJECTED, reason="Non.", by=karim
    )

    assert len(report.done) == 2
    assert [one.reference for one in report.aside] == [str(three[0])]
    assert "décision" in report.aside[0].why


def test_an_instructor_proposes_for_the_group_and_may_not_decide(group, three, lea):
    grouping.propose_for_group(group=group, seen=seen(*three), outcome=Outcome.ACCEPTED, reason="", by=lea)

    assert {card.step for card in group.members.all()} == {Step.TO_VALIDATE}
    with pytest.raises(PermissionDenied):
        grouping.decide_for_group(group=group, seen=seen(*three), outcome=Outcome.ACCEPTED, reason="", by=lea)


def test_a_decision_without_its_reason_is_refused_whole(group, three, karim):
    with pytest.raises(ValidationError, match="demande un motif"):
        grouping.decide_for_group(
            group=group, seen=seen(*three), outcome=Outcome.REJECTED, reason=" ", by=karim
        )
    assert not Disposition.objects.exists()


def test_a_card_is_in_one_group_at_most(version, three, group, lea):
    other = factories.make_placement(version), factories.make_placement(version)

    _, report = grouping.make_group(version=version, seen=seen(three[0], *other), title="Autre", by=lea)

    assert [one.why for one in report.aside] == [
        f"est dans le groupe {group} : retirez-la de celui-ci d'abord."
    ]


def test_a_group_of_one_is_no_group(version, three, group, lea):
    with pytest.raises(ValidationError, match="au moins 2 remarques"):
        grouping.make_group(version=version, seen=seen(three[0]), title="Seule", by=lea)

    for card in three[:2]:
        card.refresh_from_db()
        grouping.take_out(placement=card, revision=card.revision, by=lea)

    assert not group.members.exists()
    assert Event.objects.filter(action="groupe défait").count() == 1


def test_cards_of_another_board_are_left_aside_without_being_named(version, three, lea):
    elsewhere = factories.make_placement()

    _, report = grouping.make_group(version=version, seen=seen(*three, elsewhere), title="Objet", by=lea)

    assert [(one.reference, one.comment) for one in report.aside] == [("Une carte cochée", None)]


def test_decisions_stay_when_the_group_is_undone(group, three, karim):
    grouping.decide_for_group(group=group, seen=seen(*three), outcome=Outcome.ACCEPTED, reason="", by=karim)
    grouping.dissolve(group=group, by=karim)

    assert Placement.objects.filter(group=None).decided().count() == 3
    with pytest.raises(ValidationError, match="déjà défait"):
        grouping.dissolve(group=group, by=karim)


def test_a_group_is_described_and_flagged_as_diverging(group, lea):
    grouping.describe(group=group, title="  Durée\ndes traces ", diverging=True, by=lea)

    group.refresh_from_db()
    assert (group.title, group.diverging) == ("Durée des traces", True)
    assert Event.objects.get(action="groupe décrit").after["positions divergentes"] == "oui"
    for title in ("", " \u202e ", "x" * 201):
        with pytest.raises(ValidationError):
            grouping.describe(group=group, title=title, diverging=True, by=lea)


def test_the_proposal_that_a_group_answers_is_proposed_no_more(version, three, lea):
    proposal = GroupProposal.objects.create(
        version=version, likeness=Likeness.SAME_WORDS, reason="Mêmes mots.", mark="1", size=2
    )
    proposal.cards.set(three[:2])
    wider = GroupProposal.objects.create(
        version=version, likeness=Likeness.SAME_SENTENCE, reason="Même phrase.", mark="2", size=3
    )
    wider.cards.set(three)

    grouping.make_group(version=version, seen=seen(*three[:2]), title="Objet", by=lea)

    assert list(GroupProposal.objects.all()) == [wider]


def test_what_is_set_aside_says_who_and_may_be_taken_up_again(version, three, lea):
    proposal = GroupProposal.objects.create(
        version=version, likeness=Likeness.SAME_WORDS, reason="Mêmes mots.", mark="1", size=3
    )
    grouping.dismiss(proposal=proposal, by=lea)

    proposal.refresh_from_db()
    assert proposal.dismissed_by == lea
    with pytest.raises(ValidationError, match="déjà écartée"):
        grouping.dismiss(proposal=proposal, by=lea)
    grouping.take_up_again(proposal=proposal, by=lea)
    proposal.refresh_from_db()
    assert proposal.dismissed_at is None


def test_another_volet_s_instructor_groups_nothing_here(version, three, group):
    stranger = factories.make_user(Role.INSTRUCTOR, factories.make_volet())

    for act in (
        lambda: grouping.make_group(version=version, seen=seen(*three), title="Objet", by=stranger),
        lambda: grouping.dissolve(group=group, by=stranger),
        lambda: grouping.describe(group=group, title="Objet", diverging=False, by=stranger),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_an_answer_that_names_a_group_does_not_leave(version, lea, karim):
    receive_sheet_by_mail(version)
    (delivery,) = prepared(version, karim)
    delivery.answers.update(text="Traité avec le groupe G-0012.")

    assert ["G-0012" in said for said in leaks_of(delivery)] == [True]


def test_nothing_is_added_to_a_group_undone_meanwhile(version, group, lea):
    late = factories.make_placement(version)
    grouping.dissolve(group=group, by=lea)

    with pytest.raises(ValidationError, match="défait"):
        grouping.add_to_group(group=group, seen=seen(late), by=lea)
    assert not group.members.exists()
