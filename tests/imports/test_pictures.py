"""Pictures in a sheet are rows to transcribe: none is dropped, what is read in one is a remark."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from comments.models import Channel, Comment, Placement
from imports import pipeline
from imports.actions import receive
from imports.by_hand import Typed
from imports.ledger import faults
from imports.models import RowOutcome, Submission, SubmissionRow, SubmissionState, to_transcribe
from imports.transcribing import nothing_to_transcribe, picture_of, transcribe
from people.models import Role
from tests import factories
from tests.imports.pictures import ods_with, png, with_member, xlsx_with
from tests.imports.sheets import GABARIT, REMARK, ods

pytestmark = pytest.mark.django_db

LINES = [GABARIT, REMARK]


def take_in(version, content: bytes, by=None) -> Submission:
    submission, _ = receive(version=version, channel=Channel.SHEET, filename="a.ods", content=content, by=by)
    return pipeline.run(submission)


def typed(**said) -> Typed:
    fields = {
        "channel": Channel.SHEET, "said_on": timezone.localdate(), "author": "ana.roy@example.org",
        "organisation": None, "location": "EXI-G-1", "excerpt": "", "text": "Le schéma dit deux ans.",
        "importance": "",
    }  # fmt: skip
    return Typed(**{**fields, **said})


@pytest.mark.parametrize("write", [ods_with, xlsx_with])
def test_each_picture_is_a_row_to_transcribe_and_the_same_bytes_count_once(version, write):
    envoi = take_in(version, write(LINES, png(1), png(2), png(1)))

    rows = envoi.rows.order_by("position")
    assert [row.outcome for row in rows] == [RowOutcome.RECORDED, *[RowOutcome.TO_TRANSCRIBE] * 2]
    assert envoi.state == SubmissionState.RECORDED
    assert {picture_of(row) for row in rows[1:]} == {(png(1), "image/png"), (png(2), "image/png")}
    assert list(faults()) == []


def test_a_file_of_pictures_alone_is_no_failure(version):
    envoi = take_in(version, ods_with([["Voir l'image"]], png()))

    assert envoi.state == SubmissionState.RECORDED
    assert [row.outcome for row in envoi.rows.all()] == [RowOutcome.TO_TRANSCRIBE]
    assert "des images" in envoi.notices[0]


def test_a_sheet_without_a_table_nor_a_picture_is_refused_as_before(version):
    assert take_in(version, ods([["Rien"]])).state == SubmissionState.FAILED


@pytest.mark.parametrize("name", ["Pictures/plan.svg", "Pictures/plan.emf", "xl/media/page.html"])
def test_what_a_browser_might_run_is_kept_and_never_shown(version, name):
    envoi = take_in(version, with_member(ods(LINES), name, b"<svg onload='alert(1)'/>"))

    row = envoi.rows.get(outcome=RowOutcome.TO_TRANSCRIBE)
    assert picture_of(row) == (b"<svg onload='alert(1)'/>", "")


@pytest.mark.parametrize("name", ["Thumbnails/thumbnail.png", "Object 1/Pictures/a.png", "media/a.png"])
def test_what_is_no_picture_of_the_sheet_is_none_of_its_rows(version, name):
    envoi = take_in(version, with_member(ods(LINES), name, png()))

    assert not envoi.rows.filter(outcome=RowOutcome.TO_TRANSCRIBE).exists()


@pytest.fixture
def picture(version) -> SubmissionRow:
    return take_in(version, ods_with(LINES, png())).rows.get(outcome=RowOutcome.TO_TRANSCRIBE)


def test_what_is_read_is_a_remark_of_that_envoi_s_way_typed_by_somebody(version, picture, lea):
    comment = transcribe(row=picture, typed=typed(), by=lea)

    assert (comment.channel, comment.typed_by) == (Channel.SHEET, lea)
    assert comment.text == "Le schéma dit deux ans."
    assert Placement.objects.get(comment=comment).on_board
    assert not to_transcribe().exists()
    assert SubmissionRow.objects.get(pk=picture.pk).outcome == RowOutcome.TO_TRANSCRIBE
    assert list(faults()) == []


def test_several_remarks_may_be_read_in_one_picture_each_once(version, picture, lea):
    first = transcribe(row=picture, typed=typed(), by=lea)
    again = transcribe(row=picture, typed=typed(), by=lea)
    second = transcribe(row=picture, typed=typed(text="Le schéma dit deux ans, à corriger."), by=lea)

    assert first == again != second
    assert picture.transcriptions.count() == 2
    assert Comment.objects.count() == 3
    assert list(faults()) == []


def test_a_later_sheet_of_the_same_account_never_corrects_a_transcription(version, lea):
    row = take_in(version, ods_with(LINES, png()), lea).rows.get(outcome=RowOutcome.TO_TRANSCRIBE)
    comment = transcribe(row=row, typed=typed(), by=lea)

    like_it = ["1", "EXI-G-1", "", "Le schéma dit trois ans.", "", "ana.roy@example.org"]
    take_in(version, ods([GABARIT, like_it]), lea)

    assert Comment.objects.get(pk=comment.pk).text == "Le schéma dit deux ans."


def test_a_picture_with_nothing_to_read_is_set_aside_once_with_a_reason(picture, lea):
    with pytest.raises(ValidationError, match="pourquoi"):
        nothing_to_transcribe(row=picture, why=" ", by=lea)
    nothing_to_transcribe(row=picture, why="Un logo.", by=lea)

    assert not to_transcribe().exists()
    with pytest.raises(ValidationError, match="déjà"):
        nothing_to_transcribe(row=picture, why="Un logo.", by=lea)
    assert list(faults()) == []


def test_only_who_works_on_the_volet_transcribes_and_only_pictures(version, picture, lea):
    reader = factories.make_user(Role.READER, version.volet)
    with pytest.raises(PermissionDenied):
        transcribe(row=picture, typed=typed(), by=reader)
    with pytest.raises(ValidationError, match="pas une image"):
        transcribe(row=picture.submission.rows.first(), typed=typed(), by=lea)
