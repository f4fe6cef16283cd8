"""What people may do to a card, and what the card keeps of it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from comments import actions
from comments.actions import StaleRevision
from comments.models import Placement
from comments.outcomes import Outcome, PlaceState, Stage, Step
from people import journal
from people.models import Role
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def card(version) -> Placement:
    return factories.make_placement(version)


def test_a_decision_moves_the_card_to_be_answered_and_leaves_one_line_in_the_journal(card, karim):
    actions.decide(placement=card, revision=1, outcome=Outcome.ACCEPTED, by=karim)

    card = Placement.objects.with_decision().get()
    assert (card.outcome, card.step, card.revision) == (Outcome.ACCEPTED, Step.TO_ANSWER, 2)
    assert [(e.action, e.by, e.revision) for e in journal.of(card)] == [("décision", karim, 2)]


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome != Outcome.ACCEPTED])
def test_any_outcome_but_a_plain_retenu_needs_a_reason(card, karim, outcome):
    with pytest.raises(ValidationError, match="motif"):
        actions.decide(placement=card, revision=1, outcome=outcome, by=karim, reason="  ")

    assert Placement.objects.get().revision == 1


def test_two_people_cannot_decide_over_each_other(card, karim, version):
    nadia = factories.make_user(Role.VALIDATOR, version.volet, first_name="Nadia")
    actions.decide(placement=card, revision=1, outcome=Outcome.ACCEPTED, by=karim)

    with pytest.raises(StaleRevision, match="Karim : décision") as refused:
        actions.decide(placement=card, revision=1, outcome=Outcome.REJECTED, reason="Hors sujet.", by=nadia)
    assert [event.by for event in refused.value.changes] == [karim]
    assert Placement.objects.with_decision().get().outcome == Outcome.ACCEPTED


def test_a_stale_move_is_refused_with_what_changed_and_changes_nothing(card, lea, karim):
    actions.assign(placement=card, revision=1, assignee=lea, by=karim)

    with pytest.raises(StaleRevision, match="Karim : attribution"):
        actions.move(placement=Placement.objects.get(), revision=1, step=Step.TO_STUDY, by=lea)
    assert Placement.objects.get().step == Step.TO_QUALIFY


def test_an_instructrice_proposes_but_does_not_decide(card, lea):
    with pytest.raises(PermissionDenied):
        actions.decide(placement=card, revision=1, outcome=Outcome.ACCEPTED, by=lea)

    actions.propose(placement=card, revision=1, outcome=Outcome.PARTLY, reason="La durée seule.", by=lea)
    assert Placement.objects.get().step == Step.TO_VALIDATE
    assert Placement.objects.with_decision().get().outcome is None


def test_a_role_on_another_volet_gives_no_right_here(card):
    stranger = factories.make_user(Role.VALIDATOR, factories.make_volet())

    with pytest.raises(PermissionDenied):
        actions.move(placement=card, revision=1, step=Step.TO_STUDY, by=stranger)


def test_reopening_adds_a_row_and_a_new_decision_may_follow(card, karim):
    actions.decide(placement=card, revision=1, outcome=Outcome.REJECTED, reason="Déjà tranché.", by=karim)
    actions.reopen(placement=card, revision=2, reason="Argument nouveau.", by=karim)
    assert Placement.objects.with_decision().get().outcome is None

    actions.decide(placement=card, revision=3, outcome=Outcome.ACCEPTED, by=karim)

    stages = list(card.dispositions.order_by("pk").values_list("stage", flat=True))
    assert stages == [Stage.DECIDED, Stage.CANCELLED, Stage.DECIDED]
    assert Placement.objects.with_decision().get().outcome == Outcome.ACCEPTED


def test_a_decided_card_is_neither_moved_nor_decided_again_without_being_reopened(card, karim):
    actions.decide(placement=card, revision=1, outcome=Outcome.ACCEPTED, by=karim)

    with pytest.raises(ValidationError, match="rouvrez"):
        actions.move(placement=card, revision=2, step=Step.TO_STUDY, by=karim)
    with pytest.raises(ValidationError, match="rouvrez"):
        actions.decide(placement=card, revision=2, outcome=Outcome.ACCEPTED, by=karim)


@pytest.mark.parametrize("step", [Step.TO_ANSWER, Step.CLOSED])
def test_no_card_is_moved_by_hand_where_only_a_decision_leads(card, lea, step):
    with pytest.raises(ValidationError, match="décision"):
        actions.move(placement=card, revision=1, step=step, by=lea)


def test_a_card_goes_only_to_someone_who_may_work_on_it(card, lea, version):
    reader = factories.make_user(Role.READER, version.volet, first_name="Zoé")

    with pytest.raises(ValidationError, match="Zoé"):
        actions.assign(placement=card, revision=1, assignee=reader, by=lea)
    actions.assign(placement=card, revision=1, assignee=lea, by=lea)
    assert Placement.objects.get().assignee == lea


def test_confirming_a_place_keeps_the_former_ones_as_candidates(card, lea):
    first, second, *_ = card.edition.sections.all()
    actions.confirm_place(placement=card, revision=1, sections=[first], by=lea)
    actions.confirm_place(placement=card, revision=2, sections=[second, first], by=lea)
    actions.confirm_place(placement=card, revision=3, sections=[second], by=lea)

    assert [t.section for t in card.targets.filter(kept=True)] == [second]
    assert [t.section for t in card.targets.filter(kept=False)] == [first]
    assert Placement.objects.get().place_state == PlaceState.CONFIRMED


def test_confirming_no_place_says_the_remark_is_about_the_whole_document(card, lea):
    actions.confirm_place(placement=card, revision=1, sections=[], by=lea)

    assert Placement.objects.get().place_state == PlaceState.WHOLE


def test_a_place_in_another_version_is_refused(card, lea):
    elsewhere = factories.make_version().editions.get().sections.first()

    with pytest.raises(ValidationError, match="version"):
        actions.confirm_place(placement=card, revision=1, sections=[elsewhere], by=lea)


def test_the_database_lets_one_of_two_claims_through_even_when_both_saw_the_same_card(card):
    actions.claim(card, 1)

    with pytest.raises(StaleRevision):
        actions.claim(Placement.objects.get(), 1)
    assert Placement.objects.get().revision == 2


def test_an_instructrice_does_not_reopen_a_decision(card, karim, lea):
    actions.decide(placement=card, revision=1, outcome=Outcome.ACCEPTED, by=karim)

    with pytest.raises(PermissionDenied):
        actions.reopen(placement=card, revision=2, reason="Argument nouveau.", by=lea)


def test_an_account_that_is_closed_may_do_nothing(card, karim):
    karim.is_active = False
    karim.save()

    with pytest.raises(PermissionDenied):
        actions.decide(placement=card, revision=1, outcome=Outcome.ACCEPTED, by=karim)


def test_a_move_to_the_same_step_or_an_attribution_to_the_same_person_changes_nothing(card, lea):
    with pytest.raises(ValidationError, match="déjà dans « À qualifier »"):
        actions.move(placement=card, revision=1, step=Step.TO_QUALIFY, by=lea)
    with pytest.raises(ValidationError, match="déjà instruite par personne"):
        actions.assign(placement=card, revision=1, assignee=None, by=lea)
    assert Placement.objects.get().revision == 1


def test_confirming_a_section_the_remark_names_on_several_lines_keeps_every_line(card, lea):
    section = card.edition.sections.first()
    for rank, line in enumerate((1, 3)):
        card.targets.create(section=section, rank=rank, line_start=line, line_end=line, kept=True)

    actions.confirm_place(placement=card, revision=1, sections=[section], by=lea)

    assert list(card.targets.filter(kept=True).values_list("line_start", flat=True)) == [1, 3]


def test_a_decision_is_added_never_edited_by_the_database_itself(card, karim):
    decision = actions.decide(placement=card, revision=1, outcome=Outcome.ACCEPTED, by=karim)

    with pytest.raises(DatabaseError, match="ne se modifie pas"), transaction.atomic():
        type(decision).objects.update(outcome=Outcome.REJECTED)
    assert card.dispositions.get().outcome == Outcome.ACCEPTED
