"""Corrected sheets that wait, come after a decision, fall midway or are undone."""

import pytest
from django.core.exceptions import ValidationError

from comments import actions as desk
from comments.models import Channel, Comment, Placement
from comments.outcomes import Correction, Outcome, Step
from imports import engine, pipeline, whole
from imports.actions import receive
from imports.models import RowOutcome, Submission, SubmissionState
from tests.imports import sheets
from tests.imports.envois import LOGS, REMARKS, REWRITTEN, changed, fall, outcomes, send, sound

pytestmark = pytest.mark.django_db


def test_a_decided_remark_is_not_changed_its_correction_stands_beside_it(version, lea, karim, first):
    card = version.placements.get(comment__text=LOGS[3])
    desk.decide(placement=card, revision=1, outcome=Outcome.ACCEPTED, by=karim)
    second = send(version, [changed(LOGS, D=REWRITTEN), *REMARKS[1:]], "b.ods", by=lea)

    assert outcomes(second)[0] == RowOutcome.RECORDED
    assert Comment.objects.get(pk=card.comment_id).text == LOGS[3]
    new = Placement.objects.get(comment__text=REWRITTEN)
    assert (new.comment.corrects, new.comment.correction) == (card.comment, Correction.PROVED)
    assert (new.step, new.on_board) == (Step.TO_QUALIFY, True)
    assert sound()


def test_a_remark_proposed_to_a_valideur_goes_back_to_be_studied(version, lea, first):
    card = version.placements.get(comment__text=LOGS[3])
    desk.propose(placement=card, revision=1, outcome=Outcome.ACCEPTED, by=lea)
    send(version, [changed(LOGS, D=REWRITTEN), *REMARKS[1:]], "b.ods", by=lea)

    card.refresh_from_db()
    assert card.step == Step.TO_STUDY


def test_an_unfinished_correction_taken_up_again_reaches_the_same_end(version, lea, first, monkeypatch):
    rows = [
        changed(LOGS, D=REWRITTEN),
        *REMARKS[1:],
        ["4", "", "", "Une remarque de plus.", "", "a@example.org"],
    ]
    content = sheets.ods([sheets.GABARIT, *rows])
    second, _ = receive(version=version, channel=Channel.SHEET, filename="b.ods", content=content, by=lea)
    monkeypatch.setattr(pipeline, "BATCH", 2)
    monkeypatch.setattr(pipeline, "finish", fall)
    with pytest.raises(RuntimeError):
        pipeline.run(second)
    assert Comment.objects.get(text=LOGS[3])  # nothing speaks before the envoi has ended
    monkeypatch.undo()
    pipeline.run(Submission.objects.get(pk=second.pk))

    assert Comment.objects.get(text=REWRITTEN).rows.count() == 2
    assert sound()


def test_undoing_a_corrected_sheet_gives_the_former_words_back(version, lea, first):
    second = send(version, [changed(LOGS, D=REWRITTEN), *REMARKS[1:]], "b.ods", by=lea)
    whole.cancel(submission=second, by=lea)

    assert Comment.objects.get(text=LOGS[3]).current.row.submission == first
    assert version.placements.on_board().count() == 3
    whole.restore(submission=second, by=lea)
    assert Comment.objects.get(text=REWRITTEN)
    assert sound()


def test_a_corrected_sheet_that_waits_changes_nothing_yet(version, lea, first):
    many = [[str(n), "", "", f"Remarque numéro {n}.", "", "a@example.org"] for n in range(10, 120)]
    second = send(version, [changed(LOGS, D=REWRITTEN), *REMARKS[1:], *many], "b.ods", by=lea)

    assert second.state == SubmissionState.TO_CHECK
    assert Comment.objects.get(text=LOGS[3])
    whole.verify(submission=second, by=lea)
    assert Comment.objects.get(text=REWRITTEN)
    assert sound()


def test_a_remark_decided_while_its_correction_waited_stays_and_the_correction_stands_beside(
    version, lea, karim, first
):
    many = [[str(n), "", "", f"Remarque numéro {n}.", "", "a@example.org"] for n in range(10, 120)]
    second = send(version, [changed(LOGS, D=REWRITTEN), *REMARKS[1:], *many], "b.ods", by=lea)
    card = version.placements.get(comment__text=LOGS[3])
    desk.decide(placement=card, revision=card.revision, outcome=Outcome.ACCEPTED, by=karim)
    with pytest.raises(ValidationError, match="est décidé"):
        whole.cancel(submission=second, by=lea)
    whole.verify(submission=second, by=lea)

    assert Comment.objects.get(pk=card.comment_id).text == LOGS[3]
    beside = version.placements.on_board().get(comment__text=REWRITTEN)
    assert (beside.comment.corrects, beside.comment.correction) == (card.comment, Correction.PROVED)
    assert beside.step == Step.TO_QUALIFY
    assert sound()


def test_it_stands_beside_once_however_often_its_envoi_leaves_and_comes_back(version, lea, karim, first):
    many = [[str(n), "", "", f"Remarque numéro {n}.", "", "a@example.org"] for n in range(10, 120)]
    second = send(version, [changed(LOGS, D=REWRITTEN), *REMARKS[1:], *many], "b.ods", by=lea)
    card = version.placements.get(comment__text=LOGS[3])
    decision = desk.decide(placement=card, revision=card.revision, outcome=Outcome.ACCEPTED, by=karim)
    whole.verify(submission=second, by=lea)
    card.refresh_from_db()
    desk.reopen(placement=decision.placement, revision=card.revision, reason="Relire.", by=karim)
    for _ in range(2):
        whole.cancel(submission=second, by=lea)
        whole.restore(submission=second, by=lea)

    assert Comment.objects.filter(text=REWRITTEN, correction=Correction.PROVED).count() == 1
    assert sound()


def test_an_older_correction_looked_at_late_does_not_hide_a_newer_sheet(version, lea, first):
    many = [[str(n), "", "", f"Remarque numéro {n}.", "", "a@example.org"] for n in range(10, 120)]
    second = send(version, [changed(LOGS, D=REWRITTEN), *REMARKS[1:], *many], "b.ods", by=lea)
    third = send(
        version, [*REMARKS, *many, ["999", "", "", "La dernière.", "", "a@example.org"]], "c.ods", by=lea
    )
    for envoi in (third, second):
        whole.verify(submission=envoi, by=lea)

    assert Comment.objects.filter(text=LOGS[3]).exists()
    assert not Comment.objects.filter(text=REWRITTEN).exists()
    assert sound()


def test_undoing_a_correction_gives_its_author_back_too(version, lea):
    row = ["1", "", "", LOGS[3], "", ""]
    send(version, [row, *REMARKS[1:]], by=lea)
    second = send(version, [changed(row, D=REWRITTEN, F="bob@example.org"), *REMARKS[1:]], "b.ods", by=lea)
    assert Comment.objects.get(text=REWRITTEN).author.address == "bob@example.org"
    whole.cancel(submission=second, by=lea)

    assert Comment.objects.get(text=LOGS[3]).author is None


def test_a_sheet_corrected_into_nothing_waits(version, lea, first):
    emptied = [changed([*row, "", ""][:7], D="", C="Chaque appel") for row in REMARKS]
    second = send(version, emptied, "b.ods", by=lea, replaces=first)

    assert second.state == SubmissionState.TO_CHECK


def test_a_correction_waits_for_the_sheet_it_corrects(version, lea):
    contents = [
        sheets.ods([sheets.GABARIT, *rows]) for rows in (REMARKS, [changed(LOGS, D=REWRITTEN), *REMARKS[1:]])
    ]
    one, two = (
        receive(version=version, channel=Channel.SHEET, filename=f"{n}.ods", content=content, by=lea)[0]
        for n, content in enumerate(contents)
    )
    engine.work(two.pk)
    assert Submission.objects.get(pk=two.pk).state == SubmissionState.RECEIVED
    engine.work(one.pk)  # and, once it is in, the one that waited

    two.refresh_from_db()
    assert (two.state, two.replaces) == (SubmissionState.RECORDED, one)
