"""Corrected sheets: what they update, what they add, what they leave alone."""

import pytest

from comments import actions as desk
from comments.models import Comment
from comments.outcomes import Correction, PlaceState, Step
from imports import corrections
from imports.models import RowOutcome, SubmissionState
from people import journal
from tests.imports.envois import DIRECTORY, DOUBTFUL, LOGS, REMARKS, REWRITTEN, changed, outcomes, send, sound

pytestmark = pytest.mark.django_db


def test_a_corrected_sheet_by_the_same_account_updates_its_own_comment(version, lea, first):
    before = Comment.objects.get(text=LOGS[3])
    second = send(version, [changed(LOGS, D=REWRITTEN), *REMARKS[1:]], "b.ods", by=lea)

    assert second.replaces == first
    assert outcomes(second) == [RowOutcome.UPDATED, RowOutcome.KNOWN, RowOutcome.KNOWN]
    after = Comment.objects.get(pk=before.pk)
    assert (after.text, after.current.row.submission) == (REWRITTEN, second)
    assert Comment.objects.count() == version.placements.on_board().count() == 3
    assert [row.cells["text"] for row in after.rows.order_by("pk")] == [LOGS[3], REWRITTEN]
    assert sound()


def test_the_journal_tells_that_the_author_changed_the_remark(version, lea, first):
    card = version.placements.get(comment__text=LOGS[3])
    send(version, [changed(LOGS, D=REWRITTEN), *REMARKS[1:]], "b.ods", by=lea)

    event = journal.of(card).first()
    assert (event.action, event.after["changé"]) == ("mise à jour par son auteur", ["commentaire"])
    with pytest.raises(desk.StaleRevision, match="mise à jour"):
        desk.move(placement=card, revision=card.revision, step=Step.TO_STUDY, by=lea)


def test_rows_with_no_id_or_numbered_again_find_their_comment(version, lea, first):
    rows = [changed(REMARKS[2], A=""), changed(REMARKS[0], A="7", D=REWRITTEN), changed(REMARKS[1], A="1")]
    second = send(version, rows, "b.ods", by=lea)

    assert outcomes(second) == [RowOutcome.KNOWN, RowOutcome.UPDATED, RowOutcome.KNOWN]
    assert Comment.objects.count() == 3


def test_in_doubt_the_remark_is_new_and_flagged(version, lea, first):
    second = send(version, [["", "", "", DOUBTFUL, "", "a@example.org"], *REMARKS[1:]], "b.ods", by=lea)

    assert outcomes(second)[0] == RowOutcome.RECORDED
    new = Comment.objects.get(text=DOUBTFUL)
    assert (new.corrects.text, new.correction) == (LOGS[3], Correction.POSSIBLE)
    assert Comment.objects.get(text=LOGS[3])
    assert not corrections.absent(second).exists()


def test_a_row_gone_from_the_corrected_sheet_is_listed_and_stays(version, lea, first):
    second = send(version, REMARKS[:2], "b.ods", by=lea)

    assert [comment.text for comment in corrections.absent(second)] == [DIRECTORY[3]]
    assert version.placements.on_board().count() == 3


def test_new_words_are_placed_again_but_not_where_a_person_confirmed(version, lea, first):
    confirmed = version.placements.get(comment__text=LOGS[3])
    section = confirmed.edition.sections.get(identifier="EXI-G-2")
    desk.confirm_place(placement=confirmed, revision=1, sections=[section], by=lea)
    send(
        version,
        [changed(LOGS, D=REWRITTEN), REMARKS[1], changed(REMARKS[2], B="EXI-G-2")],
        "b.ods",
        by=lea,
    )

    confirmed.refresh_from_db()
    assert confirmed.place_state == PlaceState.CONFIRMED
    moved = version.placements.get(comment__text=DIRECTORY[3])
    assert moved.targets.get(kept=True).section.identifier == "EXI-G-2"


@pytest.mark.parametrize("cells", [{"E": "bloquante"}, {"G": "04/05/2026"}])
def test_an_importance_or_a_date_corrected_alone_updates_the_comment(version, lea, first, cells):
    second = send(version, [changed(LOGS, **cells), *REMARKS[1:]], "b.ods", by=lea)

    assert outcomes(second)[0] == RowOutcome.UPDATED
    comment = Comment.objects.get(text=LOGS[3])
    assert (comment.importance_level, str(comment.written_on)) in [
        ("bloquante", "None"),
        ("haute", "2026-05-04"),
    ]
    assert sound()


def test_an_address_corrected_makes_it_the_right_person_s_remark(version, lea, first):
    rows = [changed(row, F="anne@example.org") for row in REMARKS]
    second = send(version, rows, "b.ods", by=lea, replaces=first)

    assert outcomes(second) == [RowOutcome.UPDATED] * 3
    assert set(Comment.objects.values_list("author__address", flat=True)) == {"anne@example.org"}
    assert sound()


def test_a_third_sheet_corrects_the_second(version, lea, first):
    second = send(version, [changed(LOGS, D=REWRITTEN), *REMARKS[1:]], "b.ods", by=lea)
    third = send(version, [changed(LOGS, D=REWRITTEN + " Merci."), *REMARKS[1:]], "c.ods", by=lea)

    assert Comment.objects.get(text=REWRITTEN + " Merci.").rows.count() == 3
    assert corrections.chain(third) == [third, second, first]
    assert sound()


def test_two_rows_made_alike_by_their_author_keep_both_their_references(version, lea, first):
    alike = changed(REMARKS[1], B="EXI-G-1", C="", D=REWRITTEN)
    second = send(version, [changed(LOGS, D=REWRITTEN), alike, REMARKS[2]], "b.ods", by=lea)

    assert second.state == SubmissionState.RECORDED
    assert version.placements.on_board().count() == 4  # the second, unlike what it was, is new
    assert sound()


def test_cells_made_identical_under_their_ids_do_not_stop_the_import(version, lea):
    pair = [["1", "", "", f"Préciser la durée de conservation des {what}.", "", "a@example.org"]
            for what in ("journaux", "comptes")]  # fmt: skip
    pair[1][0] = "2"
    send(version, pair, by=lea)
    same = [[n, "", "", "Préciser la durée de conservation.", "", "a@example.org"] for n in ("1", "2")]
    second = send(version, same, "b.ods", by=lea)

    assert second.state == SubmissionState.RECORDED
    assert sound()


def test_a_place_said_to_be_the_whole_document_is_kept_too(version, lea, first):
    card = version.placements.get(comment__text=LOGS[3])
    desk.confirm_place(placement=card, revision=1, sections=[], by=lea)
    send(version, [changed(LOGS, D=REWRITTEN), *REMARKS[1:]], "b.ods", by=lea)

    card.refresh_from_db()
    assert card.place_state == PlaceState.WHOLE


def test_a_doubt_is_settled_by_a_person(version, lea, first):
    send(version, [["", "", "", DOUBTFUL, "", "a@example.org"], *REMARKS[1:]], "b.ods", by=lea)
    card = version.placements.get(comment__text=DOUBTFUL)
    desk.judge_correction(placement=card, revision=card.revision, is_correction=False, by=lea)

    assert Comment.objects.get(pk=card.comment_id).correction == Correction.REFUSED
    assert journal.of(card).first().action == "correction jugée"
