"""A meeting prepared: who may, what is on its agenda, who is expected, what is not ready."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from comments.actions import assign, decide, move
from comments.models import CommentGroup, Placement
from comments.outcomes import Outcome, PlaceState, Step
from committee import actions, attending, points
from committee.agenda import agenda_of, offered
from committee.guarding import StaleMeeting, hold
from committee.models import Meeting, MeetingState, Mode, Point
from committee.readiness import readiness
from people.journal import of
from people.models import Role
from tests import factories
from tests.committee.conftest import DAY, fresh, on_agenda, opened, proposed

pytestmark = pytest.mark.django_db


def asides(added: points.Added) -> list[str]:
    return [one.why for one in added.aside]


def test_a_meeting_is_made_over_several_volets_and_the_journal_says_so(meeting, version, second):
    assert set(meeting.versions.all()) == {version, second}
    assert meeting.state == MeetingState.PREPARED
    assert str(meeting) == f"S-{meeting.pk:04d}"
    assert "séance créée" in [event.action for event in of(meeting)]


def test_the_people_of_the_last_meeting_on_the_same_version_are_expected_at_the_next(meeting, version, lea):
    following = actions.create(title="Suite", held_on=date(2027, 1, 7), versions=[version], by=lea)

    assert [one.name for one in following.attendees.all()] == ["Nadia Roux", "Yves Petit"]
    assert not following.attendees.filter(present=True).exists()


def test_only_who_instructs_one_of_the_versions_and_reads_all_makes_a_meeting(version, second):
    reader = factories.make_user(Role.READER, version.volet)
    elsewhere = factories.make_user(Role.INSTRUCTOR, version.volet)

    for user, versions in ((reader, [version]), (elsewhere, [version, second])):
        with pytest.raises(PermissionDenied):
            actions.create(title="Comité", held_on=DAY, versions=versions, by=user)
    with pytest.raises(ValidationError, match="au moins une version"):
        actions.create(title="Comité", held_on=DAY, versions=[], by=elsewhere)


def test_it_is_seen_by_who_reads_one_of_its_volets_with_the_points_of_that_one_alone(
    meeting, version, second, lea
):
    here, there = factories.make_placement(version), factories.make_placement(second)
    points.add(meeting=meeting, cards=[here.pk, there.pk], by=lea)
    reader = factories.make_user(Role.READER, second.volet)
    stranger = factories.make_user(Role.ADMINISTRATOR, factories.make_volet())

    agenda = agenda_of(meeting, reader)

    assert [item.card for item in agenda.items] == [there]
    assert (agenda.items[0].number, agenda.hidden) == (2, 1)
    assert list(Meeting.objects.visible_to(reader)) == [meeting]
    assert not Meeting.objects.visible_to(stranger).exists()


def test_a_card_with_a_proposal_is_not_discussed_unless_its_group_diverges(meeting, version, lea):
    ready, apart = proposed(version, lea), proposed(version, lea)
    bare = factories.make_placement(version, step=Step.TO_ARBITRATE)
    group = CommentGroup.objects.create(version=version, title="Durée", diverging=True, made_by=lea)
    Placement.objects.filter(pk=apart.pk).update(group=group)

    done = points.add(meeting=meeting, cards=[ready.pk, apart.pk, bare.pk], by=lea)

    assert {one.placement: one.mode for one in done.points} == {
        ready: Mode.BLOCK, apart: Mode.DEBATE, bare: Mode.DEBATE,
    }  # fmt: skip


def test_a_card_sent_back_to_be_studied_proposes_nothing_any_more(meeting, version, lea):
    card = proposed(version, lea)
    move(placement=card, revision=card.revision, step=Step.TO_STUDY, by=lea)

    point = on_agenda(meeting, card, lea)

    assert point.mode == Mode.DEBATE
    assert agenda_of(meeting, lea).items[0].proposal is None


def test_what_cannot_be_on_the_agenda_is_left_aside_with_why(meeting, version, lea, karim):
    decided, elsewhere = factories.make_placement(version), factories.make_placement()
    off, twice = factories.make_placement(version, on_board=False), factories.make_placement(version)
    decide(placement=decided, revision=1, outcome=Outcome.ACCEPTED, by=karim)
    points.add(meeting=meeting, cards=[twice.pk], by=lea)

    cards = [one.pk for one in (decided, elsewhere, off, twice)]
    done = points.add(meeting=meeting, cards=cards, by=lea)

    assert done.points == []
    assert sorted(asides(done)) == sorted(
        [
            "Cette carte est déjà décidée.", "Sa version n'est pas de cette séance.",
            "Cette carte n'est pas au tableau.",
            "Elle est déjà à l'ordre du jour de la séance du 3 décembre 2026.",
        ]
    )  # fmt: skip


def test_a_card_is_on_one_agenda_at_most_even_when_two_take_it_at_once(meeting, version, lea):
    card = factories.make_placement(version)
    other = actions.create(title="Autre", held_on=DAY, versions=[version], by=lea)
    on_agenda(meeting, card, lea)

    assert asides(points.add(meeting=other, cards=[card.pk], by=lea)) != []
    with pytest.raises(IntegrityError), transaction.atomic():
        Point.objects.create(meeting=other, placement=card, rank=1)


def test_an_agenda_has_room_for_so_many_points(meeting, version, lea, monkeypatch):
    monkeypatch.setattr("committee.guarding.MOST_POINTS", 1)
    cards = [factories.make_placement(version).pk for _ in range(2)]

    with pytest.raises(ValidationError, match="au plus 1 points, et il y en aurait 2"):
        points.add(meeting=meeting, cards=cards, by=lea)
    assert not meeting.points.exists()


def test_points_are_put_in_order_discussed_or_not_and_taken_off(meeting, version, lea):
    first, second_one = (on_agenda(meeting, factories.make_placement(version), lea) for _ in range(2))

    points.move(point=second_one, up=True, by=lea)
    assert [one.pk for one in meeting.points.order_by("rank")] == [second_one.pk, first.pk]
    with pytest.raises(ValidationError, match="le premier"):
        points.move(point=second_one, up=True, by=lea)

    points.set_mode(point=first, mode=Mode.BLOCK, by=lea)
    with pytest.raises(ValidationError, match="déjà « Sans débat »"):
        points.set_mode(point=first, mode=Mode.BLOCK, by=lea)
    points.remove(point=first, by=lea)
    assert list(meeting.points.all()) == [second_one]


def test_a_reader_changes_nothing(meeting, version, second, lea):
    point = on_agenda(meeting, factories.make_placement(version), lea)
    reader = factories.make_user(Role.READER, version.volet)
    acts = [
        lambda: points.add(meeting=meeting, cards=[], by=reader),
        lambda: points.remove(point=point, by=reader),
        lambda: points.set_mode(point=point, mode=Mode.BLOCK, by=reader),
        lambda: points.move(point=point, up=True, by=reader),
        lambda: attending.expect(meeting=meeting, name="Un", by=reader),
        lambda: attending.mark_presence(meeting=meeting, present=[], by=reader),
        lambda: actions.open_meeting(meeting=meeting, revision=meeting.revision, by=reader),
    ]
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()


def test_a_meeting_is_opened_only_by_who_reads_all_its_volets(meeting, version):
    partly = factories.make_user(Role.VALIDATOR, version.volet)

    with pytest.raises(PermissionDenied):
        actions.open_meeting(meeting=meeting, revision=meeting.revision, by=partly)


def test_a_meeting_changed_meanwhile_is_not_written_over(meeting, version, second, lea):
    said = {"title": "Autre titre", "held_on": DAY, "versions": [version, second], "by": lea}
    seen = meeting.revision
    actions.edit(meeting=meeting, revision=seen, **said)

    with pytest.raises(StaleMeeting, match="séance modifiée"):
        actions.edit(meeting=fresh(meeting), revision=seen, **said)
    assert fresh(meeting).title == "Autre titre"


def test_a_version_with_points_stays_and_so_does_one_that_is_not_read(meeting, version, second, lea):
    on_agenda(meeting, factories.make_placement(second), lea)
    with pytest.raises(ValidationError, match="a des points"):
        actions.edit(
            meeting=meeting,
            revision=meeting.revision,
            title="Comité",
            held_on=DAY,
            versions=[version],
            by=lea,
        )
    partly = factories.make_user(Role.INSTRUCTOR, version.volet)
    actions.edit(
        meeting=meeting, revision=meeting.revision, title="Vu", held_on=DAY, versions=[version], by=partly
    )
    assert set(fresh(meeting).versions.all()) == {version, second}


def test_somebody_is_expected_once_and_has_their_account(meeting, lea, karim):
    karim.email = "karim@xxx.gouv.fr"
    karim.save()
    one = attending.expect(meeting=meeting, name=" Karim  Benali ", address="Karim@xxx.gouv.fr", by=lea)

    assert (one.name, one.user) == ("Karim Benali", karim)
    with pytest.raises(ValidationError, match="déjà dans la liste"):
        attending.expect(meeting=meeting, name="karim benali", by=lea)
    with pytest.raises(ValidationError, match="Écrivez un nom"):
        attending.expect(meeting=meeting, name=" ", by=lea)
    attending.expect_no_more(attendee=one, by=lea)
    assert not meeting.attendees.filter(pk=one.pk).exists()


def test_ready_for_thursday_says_what_is_not(meeting, version, lea, karim):
    bare = factories.make_placement(version, place_state=PlaceState.SEVERAL, step=Step.WAITING)
    gone, fine = proposed(version, lea), proposed(version, lea, place_state=PlaceState.CONFIRMED)
    group = CommentGroup.objects.create(version=version, title="Durée", diverging=True, made_by=lea)
    assign(placement=fine, revision=fine.revision, assignee=lea, by=lea)
    points.add(meeting=meeting, cards=[bare.pk, gone.pk, fine.pk], by=lea, mode=Mode.BLOCK)
    Placement.objects.filter(pk=bare.pk).update(group=group)
    decide(placement=gone, revision=gone.revision, outcome=Outcome.ACCEPTED, by=karim)

    found = readiness(agenda_of(meeting, lea), people=list(meeting.attendees.all()))

    assert {item.card: item.missing for item in found.items} == {
        bare: [
            "aucune proposition à adopter", "sans instructeur", "place à confirmer",
            "précision attendue de son auteur", "positions divergentes dans son groupe : à discuter",
        ],
        gone: ["déjà décidée hors séance"],
    }  # fmt: skip
    assert found.general == ["Le dossier n'est pas encore envoyé."]
    assert not found.is_ready


def test_a_meeting_with_nothing_says_what_to_do_first(meeting, lea):
    assert readiness(agenda_of(meeting, lea), people=[]).general == [
        "Aucun point n'est à l'ordre du jour.", "Aucun membre n'est attendu.",
        "Le dossier n'est pas encore envoyé.",
    ]  # fmt: skip


def test_what_waits_for_the_committee_is_offered_by_version_and_column(meeting, version, second, lea):
    card = factories.make_placement(version)
    move(placement=card, revision=1, step=Step.TO_ARBITRATE, by=lea)
    proposed(second, lea)
    on_agenda(meeting, proposed(second, lea), lea)

    found = offered([version, second])

    assert [(one.version, one.step, one.count) for one in found] == [
        (version, Step.TO_ARBITRATE, 1), (second, Step.TO_VALIDATE, 1),
    ]  # fmt: skip
    assert points.to_place(version, Step.TO_ARBITRATE) == [card.pk]


def test_the_agenda_costs_the_same_whatever_its_length(meeting, version, lea, django_assert_num_queries):
    on_agenda(meeting, proposed(version, lea), lea)
    list(lea.volet_roles.all())
    agenda_of(meeting, lea)
    with django_assert_num_queries(4):
        assert len(agenda_of(meeting, lea).items) == 1
    points.add(meeting=meeting, cards=[proposed(version, lea).pk for _ in range(20)], by=lea)
    with django_assert_num_queries(4):
        agenda = agenda_of(meeting, lea)
        assert len(readiness(agenda, []).items) == 21


def test_a_point_leaves_only_an_agenda_in_preparation(meeting, version, lea):
    point = on_agenda(meeting, factories.make_placement(version), lea)
    opened(meeting, lea)

    with pytest.raises(ValidationError, match="« En cours »"):
        points.remove(point=point, by=lea)


def test_a_version_does_not_leave_the_meeting_when_a_point_of_it_comes_at_that_moment(
    meeting, version, second, lea, monkeypatch
):
    card = factories.make_placement(second)

    def late(*args, **kwargs):
        points.add(meeting=fresh(meeting), cards=[card.pk], by=lea)
        hold(*args, **kwargs)

    monkeypatch.setattr(actions, "hold", late)
    with pytest.raises(ValidationError, match="a des points à l'ordre du jour"):
        actions.edit(
            meeting=meeting, revision=meeting.revision, title="x", held_on=DAY, versions=[version], by=lea
        )
