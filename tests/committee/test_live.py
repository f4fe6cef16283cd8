"""A meeting held: points adopted as a block, decided with votes, postponed, taken up again; then closed."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from comments.actions import StaleRevision, decide, move, standing_decision
from comments.models import Disposition
from comments.outcomes import Outcome, Step
from comments.together import Seen
from committee import actions, attending, deciding, points
from committee.deciding import Votes
from committee.models import Meeting, MeetingState, Mode, Point, Result
from documents.models import VoletRole
from people.models import Event, Role
from tests import factories
from tests.committee.conftest import DAY, REASON, closed, fresh, on_agenda, opened, proposed

pytestmark = pytest.mark.django_db
NEXT = date(2027, 1, 7)


def seen(*cards) -> list[Seen]:
    for card in cards:
        card.refresh_from_db()
    return [Seen(card.pk, card.revision) for card in cards]


def point_of(card) -> Point:
    return Point.objects.select_related("meeting", "placement__version__volet", "placement__comment").get(
        placement=card, carried_to=None
    )


@pytest.fixture
def ready(version, meeting, lea):
    """Two cards to adopt as a block, and one to discuss."""
    block = [proposed(version, lea) for _ in range(2)]
    debated = factories.make_placement(version, step=Step.TO_ARBITRATE)
    points.add(meeting=meeting, cards=[*(one.pk for one in block), debated.pk], by=lea)
    return *block, debated


def test_the_block_is_adopted_as_proposed_and_each_card_keeps_its_own_reason(meeting, ready, karim):
    one, two, debated = ready
    report = deciding.adopt_block(meeting=opened(meeting, karim), seen=seen(one, two), by=karim)

    assert (len(report.done), report.aside) == (2, [])
    for card in (one, two):
        decision, point = standing_decision(card), point_of(card)
        assert (decision.outcome, decision.reason, decision.by) == (Outcome.PARTLY, REASON, karim)
        assert (point.result, point.disposition) == (Result.ADOPTED, decision)
    assert point_of(debated).result == ""


def test_a_card_changed_meanwhile_is_left_aside_and_the_rest_is_adopted(meeting, ready, karim, lea):
    one, two, debated = ready
    meeting = opened(meeting, karim)
    looked_at = seen(one, two, debated)
    decide(placement=one, revision=one.revision, outcome=Outcome.ACCEPTED, by=karim)

    report = deciding.adopt_block(meeting=meeting, seen=looked_at, by=karim)

    assert [done.card for done in report.done] == [two.pk]
    assert sorted(aside.card for aside in report.aside) == [one.pk, debated.pk]
    assert any("a changé entre-temps" in aside.why for aside in report.aside)
    assert point_of(one).result == ""


def test_the_block_of_a_volet_where_one_does_not_decide_is_left_aside(meeting, ready, second, lea):
    one, two, _ = ready
    partly = factories.make_user(Role.VALIDATOR, second.volet)
    VoletRole.objects.create(user=partly, volet=one.volet, role=Role.READER)
    there = proposed(second, lea)
    points.add(meeting=meeting, cards=[there.pk], by=lea)

    report = deciding.adopt_block(meeting=opened(meeting, lea), seen=seen(one, two, there), by=partly)

    assert [done.card for done in report.done] == [there.pk]
    assert {aside.why for aside in report.aside} == {"Votre rôle sur ce volet ne permet pas de décider."}


def test_anybody_of_the_team_pulls_a_point_out_of_the_block_while_it_is_open(meeting, ready, karim, lea):
    one, two, _ = ready
    meeting = opened(meeting, karim)
    points.set_mode(point=point_of(one), mode=Mode.DEBATE, by=lea)

    report = deciding.adopt_block(meeting=meeting, seen=seen(one, two), by=karim)

    assert [done.card for done in report.done] == [two.pk]
    assert point_of(one).result == ""


def test_a_point_is_decided_with_its_votes_and_what_was_said(meeting, ready, karim):
    *_, card = ready
    opened(meeting, karim)
    decision = deciding.decide(
        point=point_of(card), revision=card.revision, outcome=Outcome.REJECTED, reason="Hors du cadre.",
        votes=Votes(5, 1, 2), said="Le coût est rappelé.", by=karim,
    )  # fmt: skip

    point = point_of(card)
    assert (point.result, point.disposition, point.said) == (Result.DECIDED, decision, "Le coût est rappelé.")
    assert point.votes == "5 pour, 1 contre, 2 abstentions"
    card.refresh_from_db()
    assert card.step == Step.TO_ANSWER
    event = Event.objects.get(action="point décidé", volet=card.volet.code)
    assert event.after["votes"] == point.votes


def test_a_decision_needs_the_right_the_revision_and_a_point_that_waits(meeting, ready, karim, lea):
    *_, card = ready
    said = {"outcome": Outcome.ACCEPTED, "revision": card.revision}
    with pytest.raises(ValidationError, match="« En préparation »"):
        deciding.decide(point=point_of(card), by=karim, **said)
    opened(meeting, karim)
    with pytest.raises(PermissionDenied):
        deciding.decide(point=point_of(card), by=lea, **said)
    move(placement=card, revision=card.revision, step=Step.TO_STUDY, by=lea)
    with pytest.raises(StaleRevision):
        deciding.decide(point=point_of(card), by=karim, **said)
    assert not Disposition.objects.filter(placement=card).exists()

    said["revision"] = card.revision
    deciding.decide(point=point_of(card), by=karim, **said)
    with pytest.raises(ValidationError, match="est déjà réglé : « Décidé »"):
        deciding.decide(point=point_of(card), by=karim, **said)


def test_a_card_decided_elsewhere_is_refused_politely_and_leaves_the_agenda_at_the_end(meeting, ready, karim):
    *_, card = ready
    meeting = opened(meeting, karim)
    decide(placement=card, revision=card.revision, outcome=Outcome.ACCEPTED, by=karim)
    card.refresh_from_db()
    with pytest.raises(ValidationError, match="déjà décidée"):
        deciding.decide(
            point=point_of(card), revision=card.revision, outcome=Outcome.NOTED, reason="x", by=karim
        )
    closed(meeting, karim, to=NEXT)

    point = Point.objects.get(placement=card)
    assert (point.result, point.minute) == (Result.WITHDRAWN, "Décidée hors séance.")


def test_a_point_is_carried_to_the_next_meeting_once(meeting, ready, karim):
    *_, card = ready
    opened(meeting, karim)
    point = point_of(card)

    carried = deciding.postpone(point=point, to=NEXT, said="À compléter.", by=karim)

    assert (carried.meeting.held_on, carried.carried_from, carried.mode) == (NEXT, point, Mode.DEBATE)
    assert carried.meeting.attendees.count() == 2
    assert set(carried.meeting.versions.all()) == set(meeting.versions.all())
    with pytest.raises(ValidationError, match="déjà réglé"):
        deciding.postpone(point=Point.objects.get(pk=point.pk), to=NEXT, by=karim)


def test_a_point_goes_only_to_a_meeting_in_preparation_about_its_version(meeting, ready, second, karim, lea):
    *_, card = ready
    opened(meeting, karim)
    other = actions.create(title="Autre", held_on=NEXT, versions=[second], by=lea)

    with pytest.raises(ValidationError, match="ne porte pas sur"):
        deciding.postpone(point=point_of(card), to=other, by=karim)
    with pytest.raises(ValidationError, match="vient après"):
        deciding.postpone(point=point_of(card), to=DAY, by=karim)
    assert point_of(card).result == ""
    assert Meeting.objects.count() == 2


def test_a_decision_taken_by_mistake_is_taken_up_again(meeting, ready, karim):
    one, _, card = ready
    meeting = opened(meeting, karim)
    deciding.decide(point=point_of(card), revision=card.revision, outcome=Outcome.ACCEPTED, by=karim)
    deciding.adopt_block(meeting=meeting, seen=seen(one), by=karim)

    for each in (one, card):
        deciding.take_up_again(point=point_of(each), by=karim)
        each.refresh_from_db()
        assert (point_of(each).result, point_of(each).disposition) == ("", None)
        assert standing_decision(each) is None
        assert each.step == Step.TO_STUDY
    with pytest.raises(ValidationError, match="attend encore"):
        deciding.take_up_again(point=point_of(card), by=karim)


def test_a_postponed_point_is_called_back_unless_the_next_meeting_began(meeting, ready, karim, lea):
    one, _, card = ready
    opened(meeting, karim)
    carried = deciding.postpone(point=point_of(card), to=NEXT, by=karim)
    deciding.postpone(point=point_of(one), to=carried.meeting, by=karim)

    first = Point.objects.get(placement=card, carried_from=None)
    deciding.take_up_again(point=first, by=karim)
    assert list(carried.meeting.points.values_list("placement", flat=True)) == [one.pk]
    opened(carried.meeting, karim)
    with pytest.raises(ValidationError, match="« En cours »"):
        deciding.take_up_again(point=Point.objects.get(placement=one, carried_from=None), by=karim)


def test_a_point_withdrawn_comes_back_unless_another_agenda_has_it(meeting, ready, version, karim, lea):
    one, _, card = ready
    opened(meeting, karim)
    for each in (one, card):
        deciding.withdraw(point=point_of(each), said="Sans objet.", by=lea)
    other = actions.create(title="Autre", held_on=NEXT, versions=[version], by=lea)
    points.add(meeting=other, cards=[card.pk], by=lea)

    deciding.take_up_again(point=point_of(one), by=lea)
    with pytest.raises(ValidationError, match="autre séance"):
        deciding.take_up_again(point=meeting.points.get(placement=card), by=lea)


def test_a_meeting_closes_when_every_point_has_an_end_or_somewhere_to_go(meeting, ready, karim, lea):
    one, two, card = ready
    meeting = opened(meeting, karim)
    deciding.decide(point=point_of(card), revision=card.revision, outcome=Outcome.ACCEPTED, by=karim)
    deciding.note(point=point_of(one), said="Abordé, sans conclure.", by=lea)
    with pytest.raises(ValidationError, match="2 points sans issue : choisissez la séance qui les reprendra"):
        actions.close(meeting=fresh(meeting), revision=fresh(meeting).revision, by=karim)

    meeting = closed(meeting, karim, to=NEXT)

    assert meeting.state == MeetingState.MINUTES
    following = Meeting.objects.get(held_on=NEXT)
    assert list(following.points.order_by("rank").values_list("placement", "mode")) == [
        (one.pk, Mode.BLOCK), (two.pk, Mode.BLOCK),
    ]  # fmt: skip
    assert meeting.points.get(placement=one).minute == "Abordé, sans conclure."
    with pytest.raises(ValidationError, match="« Relevé à valider »"):
        deciding.note(point=meeting.points.get(placement=one), said="Trop tard.", by=lea)


def test_an_opening_by_mistake_is_undone_while_nothing_came_of_a_point(meeting, ready, karim):
    meeting = opened(meeting, karim)
    actions.back_to_preparation(meeting=meeting, revision=meeting.revision, by=karim)
    assert (fresh(meeting).state, fresh(meeting).opened_at) == (MeetingState.PREPARED, None)

    meeting = opened(meeting, karim)
    deciding.withdraw(point=point_of(ready[0]), by=karim)
    with pytest.raises(ValidationError, match="a déjà une issue"):
        actions.back_to_preparation(meeting=meeting, revision=meeting.revision, by=karim)
    assert fresh(meeting).state == MeetingState.OPEN


def test_who_came_is_marked_and_the_journal_keeps_it(meeting, lea):
    nadia = meeting.attendees.get(name="Nadia Roux")

    assert attending.mark_presence(meeting=meeting, present=[nadia.pk], by=lea) == 1
    assert [one.name for one in meeting.attendees.filter(present=True)] == ["Nadia Roux"]
    assert Event.objects.latest("pk").after == {"présents": ["Nadia Roux"]}
    on_agenda(meeting, proposed(meeting.versions.first(), lea), lea)  # nothing else is held back


def test_what_somebody_noted_meanwhile_is_kept_by_whoever_left_the_words_as_they_were(
    meeting, ready, karim, lea
):
    *_, card = ready
    opened(meeting, karim)
    deciding.note(point=point_of(card), said="Le coût est rappelé.", noted="", by=lea)
    deciding.decide(
        point=point_of(card), revision=card.revision, outcome=Outcome.ACCEPTED, said="", noted="", by=karim
    )

    assert point_of(card).said == "Le coût est rappelé."


def test_words_typed_over_what_somebody_noted_meanwhile_are_refused_with_what_it_is(
    meeting, ready, karim, lea
):
    *_, card = ready
    opened(meeting, karim)
    deciding.note(point=point_of(card), said="Le coût\r\nest rappelé.", noted="", by=lea)
    with pytest.raises(deciding.NotedMeanwhile, match="est rappelé"):
        deciding.withdraw(point=point_of(card), said="Sans objet.", noted="", by=karim)
    assert (point_of(card).result, point_of(card).said) == ("", "Le coût\r\nest rappelé.")

    deciding.withdraw(
        point=point_of(card), said="Le coût est rappelé. Sans objet.", noted="Le coût\nest rappelé.", by=karim
    )
    assert point_of(card).said == "Le coût est rappelé. Sans objet."


def test_a_point_of_a_volet_one_does_not_read_is_not_named_by_the_block(meeting, ready, second, karim, lea):
    there = proposed(second, lea)
    points.add(meeting=meeting, cards=[there.pk], by=lea)
    meeting = opened(meeting, karim)
    only_first = factories.make_user(Role.VALIDATOR, ready[0].volet)

    report = deciding.adopt_block(meeting=meeting, seen=seen(there), by=only_first)

    assert (report.done, report.aside) == ([], [])
