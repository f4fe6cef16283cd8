"""An envoi taken to another version: its remarks, its cards, what corrects it, and back."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from comments import actions as desk
from comments.models import Channel, Comment, Placement
from comments.outcomes import PlaceState
from documents.models import VoletRole
from imports import actions, engine, pipeline, whole
from imports.models import RowOutcome, Submission, SubmissionRow, SubmissionState
from people import journal
from people.models import Role, User
from tests import factories
from tests.imports.envois import REMARKS, fall, on_board, send, sound

pytestmark = pytest.mark.django_db


def moved(submission: Submission, version, by) -> None:
    """Change the version as the page does: asked for, then done by the engine."""
    for envoi in whole.change_version(submission=submission, version=version, by=by):
        engine.process(envoi)


def test_remarks_moved_to_another_version_keep_their_references_and_are_placed_again(
    version, lea, other, submission
):
    references = set(Comment.objects.values_list("pk", flat=True))
    moved(submission, other, lea)
    submission.refresh_from_db()

    assert (submission.version, submission.state) == (other, SubmissionState.RECORDED)
    assert (on_board(version), len(on_board(other))) == (set(), 3)
    assert set(Comment.objects.values_list("pk", flat=True)) == references
    card = other.placements.get(comment__text=REMARKS[0][3])
    assert (card.place_state, card.edition.version) == (PlaceState.PLACED, other)
    assert sound()


def test_a_change_of_version_undone_finds_the_cards_as_they_were(version, lea, other, submission):
    card = version.placements.get(comment__text=REMARKS[2][3])
    section = card.edition.sections.get(identifier="EXI-G-2")
    desk.confirm_place(placement=card, revision=1, sections=[section], by=lea)
    moved(submission, other, lea)
    moved(Submission.objects.get(), version, lea)

    card.refresh_from_db()
    assert (card.on_board, card.place_state) == (True, PlaceState.CONFIRMED)
    assert (len(on_board(version)), on_board(other)) == (3, set())
    assert sound()


def test_a_sheet_and_the_one_that_corrects_it_move_together(version, lea, other):
    first = send(version, by=lea)
    second = send(
        version, [*REMARKS[:2], ["4", "", "", "Une de plus.", "", "a@example.org"]], "b.ods", by=lea
    )
    assert second.replaces == first
    moved(second, other, lea)

    assert (on_board(version), len(on_board(other))) == (set(), 4)
    assert set(Submission.objects.values_list("version", flat=True)) == {other.pk}
    assert sound()


def test_a_remark_two_envois_say_has_a_card_on_each_board(version, lea, other, submission):
    second = send(version, [REMARKS[0], ["9", "", "", "Nouvelle.", "", "b@example.org"]], "b.ods")
    whole.verify(submission=second, by=lea)
    moved(second, other, lea)

    assert REMARKS[0][3] in on_board(version) & on_board(other)
    assert Comment.objects.count() == 4
    assert sound()


def test_words_already_said_there_stand_twice_each_with_its_reference(version, lea, other, submission):
    there = send(other, [REMARKS[0], ["9", "", "", "Nouvelle.", "", "b@example.org"]], "b.ods")
    moved(submission, other, lea)

    assert (len(on_board(other)), other.placements.on_board().count()) == (4, 5)
    whole.cancel(submission=there, by=lea)
    assert len(on_board(other)) == 3
    assert sound()


def test_a_correction_cancelled_before_the_move_can_still_come_back(version, lea, other):
    first = send(version, by=lea)
    reworded = [REMARKS[0][0], *REMARKS[0][1:3], "Dire dans quel format elle est publiée.", *REMARKS[0][4:]]
    second = send(version, [reworded, *REMARKS[1:]], "b.ods", by=lea)
    whole.cancel(submission=second, by=lea)
    moved(first, other, lea)
    second.refresh_from_db()
    whole.restore(submission=second, by=lea)

    assert reworded[3] in on_board(other)
    assert on_board(version) == set()
    assert sound()


def test_a_correction_received_after_a_move_follows_back(version, lea, other):
    first = send(version, by=lea)
    moved(first, other, lea)
    reworded = [REMARKS[0][0], *REMARKS[0][1:3], "Dire dans quel format elle est publiée.", *REMARKS[0][4:]]
    send(other, [reworded, *REMARKS[1:]], "b.ods", by=lea)
    first.refresh_from_db()
    moved(first, version, lea)

    assert reworded[3] in on_board(version)
    assert sound()


def test_an_unreadable_correction_does_not_hold_the_envoi_it_named(version, lea, other, submission):
    broken, _ = actions.receive(
        version=version,
        channel=Channel.SHEET,
        filename="b.ods",
        content=b"rien",
        by=None,
        replaces=submission,
    )
    pipeline.run(broken)
    moved(submission, other, lea)

    assert len(on_board(other)) == 3
    assert broken.state == SubmissionState.FAILED


def test_the_journal_of_a_move_names_no_version_of_another_volet(version, lea, submission):
    elsewhere = factories.make_version()
    VoletRole.objects.create(user=lea, volet=elsewhere.volet, role=Role.INSTRUCTOR)
    moved(submission, elsewhere, User.objects.get(pk=lea.pk))

    told = next(event for event in journal.of(submission) if event.action == "changement de version")
    assert str(version) not in str(told.after)


def test_a_version_that_cannot_take_the_envoi_says_why(version, lea, other, submission):
    empty = factories.make_version(version.volet)
    empty.editions.all().delete()
    send(other)

    for target, why in ((version, "déjà sur cette version"), (empty, "aucun texte"), (other, "déjà reçu")):
        with pytest.raises(ValidationError, match=why):
            whole.change_version(submission=submission, version=target, by=lea)


def test_a_version_where_one_may_not_deposit_is_refused(lea, submission):
    with pytest.raises(PermissionDenied):
        whole.change_version(submission=submission, version=factories.make_version(), by=lea)


def test_a_change_of_version_killed_midway_is_finished_by_the_next_run(
    version, lea, other, submission, monkeypatch
):
    (envoi,) = whole.change_version(submission=submission, version=other, by=lea)
    monkeypatch.setattr(pipeline, "BATCH", 1)
    monkeypatch.setattr(pipeline, "finish", fall)
    with pytest.raises(RuntimeError):
        pipeline.run(envoi)
    assert on_board(other) == set()
    monkeypatch.undo()
    engine.process(Submission.objects.get(pk=envoi.pk))

    assert len(on_board(other)) == Placement.objects.filter(version=other).count() == 3
    assert SubmissionRow.objects.filter(outcome=RowOutcome.RECORDED).count() == 3
    assert sound()
