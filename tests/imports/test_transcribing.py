"""What a person reads in a picture becomes remarks of its envoi; the picture's row never changes."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command

from comments.models import Channel, Comment, Placement
from imports import pipeline, whole
from imports.actions import receive
from imports.corrections import absent
from imports.digest import digest
from imports.ledger import faults
from imports.models import RowOutcome, Submission, SubmissionState, Transcription
from imports.sources.model import Column
from imports.summary import sentence
from imports.transcribing import StaleTranscription, author_by_default, leave_out, transcribe, waiting
from people.models import Event, Role
from tests import factories
from tests.imports.envois import LOGS, ZONE, changed, outcomes
from tests.imports.pictures import ods_with, png

pytestmark = pytest.mark.django_db

SAID = {Column.TEXT: "Dire où elle est publiée.", Column.LOCATION: "EXI-G-1", Column.IMPORTANCE: "Haute"}


def send_picture(version, *shades: int, rows=(LOGS,), by=None, replaces=None, name="a.ods") -> Submission:
    content = ods_with({f"Pictures/{shade}.png": png(shade) for shade in shades or (0,)}, *rows)
    envoi, _ = receive(
        version=version, channel=Channel.SHEET, filename=name, content=content, by=by, replaces=replaces
    )
    return pipeline.run(envoi)


def picture(envoi: Submission):
    return envoi.rows.filter(outcome=RowOutcome.TO_TRANSCRIBE).first()


@pytest.fixture
def envoi(version, lea) -> Submission:
    return send_picture(version, by=lea)


def test_a_picture_ends_as_a_row_to_transcribe_and_the_counts_add_up(envoi):
    assert outcomes(envoi) == [RowOutcome.RECORDED, RowOutcome.TO_TRANSCRIBE]
    assert envoi.state == SubmissionState.RECORDED
    assert picture(envoi).reason == "Image : l'équipe la lira."
    assert "1 enregistrée, 1 à transcrire" in sentence(envoi)
    assert list(faults()) == []


def test_a_remark_read_in_it_is_on_the_board_and_says_who_typed_it(envoi, lea):
    row = picture(envoi)
    sealed = row.digest

    comment, new = transcribe(row=row, seen=0, cells=SAID, by=lea)

    card = Placement.objects.get(comment=comment)
    assert new
    assert card.on_board
    assert [str(target.section) for target in card.targets.filter(kept=True)] == ["EXI-G-1"]
    assert (comment.channel, comment.typed_by, comment.text) == (Channel.SHEET, lea, SAID[Column.TEXT])
    row.refresh_from_db()
    assert (row.digest, digest(row), row.comment) == (sealed, sealed, None)
    assert outcomes(envoi) == [RowOutcome.RECORDED, RowOutcome.TO_TRANSCRIBE, RowOutcome.RECORDED]
    assert list(faults()) == []


def test_several_remarks_may_come_of_one_picture(envoi, lea):
    row = picture(envoi)

    first, _ = transcribe(row=row, seen=0, cells=SAID, by=lea)
    second, _ = transcribe(row=row, seen=1, cells={Column.TEXT: "Autre chose à dire."}, by=lea)

    assert [one.comment for one in row.transcriptions.all()] == [first, second]
    assert list(faults()) == []


def test_twice_the_same_is_one_remark(envoi, lea):
    row = picture(envoi)
    first, _ = transcribe(row=row, seen=0, cells=SAID, by=lea)

    assert transcribe(row=row, seen=0, cells=SAID, by=lea) == (first, False)
    assert Comment.objects.count() == 2
    assert envoi.rows.count() == 3


def test_what_the_sheet_says_already_is_that_remark(envoi, lea):
    said = {Column.TEXT: LOGS[3], Column.LOCATION: LOGS[1], Column.AUTHOR: LOGS[5]}

    comment, _ = transcribe(row=picture(envoi), seen=0, cells=said, by=lea)

    assert comment == Comment.objects.get()
    assert comment.typed_by is None
    assert outcomes(envoi)[-1] == RowOutcome.KNOWN
    assert list(faults()) == []


def test_a_picture_read_meanwhile_is_refused_with_what_was_read(envoi, lea, karim):
    row = picture(envoi)
    transcribe(row=row, seen=0, cells=SAID, by=karim)

    with pytest.raises(StaleTranscription) as refusal:
        transcribe(row=row, seen=0, cells={Column.TEXT: "Presque la même chose."}, by=lea)
    with pytest.raises(StaleTranscription):
        leave_out(row=row, seen=0, reason="Un logo.", by=lea)

    assert [one.by for one in refusal.value.since] == [karim]
    assert Comment.objects.count() == 2


def test_nothing_to_transcribe_is_said_once_with_a_reason(envoi, lea):
    row = picture(envoi)

    with pytest.raises(ValidationError, match="pourquoi"):
        leave_out(row=row, seen=0, reason=" ", by=lea)
    leave_out(row=row, seen=0, reason="Un logo.", by=lea)
    with pytest.raises(ValidationError, match="déjà été lue"):
        leave_out(row=row, seen=1, reason="Une signature.", by=lea)

    assert not waiting(Submission.objects.all()).exists()
    assert list(faults()) == []


def test_a_remark_may_still_be_read_where_somebody_saw_nothing(envoi, lea):
    row = picture(envoi)
    leave_out(row=row, seen=0, reason="Illisible.", by=lea)

    assert transcribe(row=row, seen=1, cells=SAID, by=lea)[1]
    assert list(faults()) == []


@pytest.mark.parametrize("cells", [{}, {Column.TEXT: "  "}, {Column.LOCATION: "p. 12"}])
def test_a_silent_remark_is_refused(envoi, lea, cells):
    with pytest.raises(ValidationError):
        transcribe(row=picture(envoi), seen=0, cells=cells, by=lea)

    assert not Transcription.objects.exists()


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://a.example.org")', "<script>", "é\u202eà", '« a » ; "b"\nc']
)
def test_what_was_typed_is_kept_to_the_letter(envoi, lea, text):
    comment, _ = transcribe(row=picture(envoi), seen=0, cells={Column.TEXT: text}, by=lea)

    assert comment.text == text


def test_a_reader_may_not_and_a_line_of_the_table_is_no_picture(envoi, lea, version):
    reader = factories.make_user(Role.READER, version.volet, username="lecteur")

    with pytest.raises(PermissionDenied):
        transcribe(row=picture(envoi), seen=0, cells=SAID, by=reader)
    with pytest.raises(ValidationError, match="pas une image"):
        transcribe(row=envoi.rows.first(), seen=0, cells=SAID, by=lea)


def test_an_envoi_off_the_board_is_not_read_and_takes_its_remarks_along(envoi, lea):
    row = picture(envoi)
    comment, _ = transcribe(row=row, seen=0, cells=SAID, by=lea)

    whole.cancel(submission=envoi, by=lea)

    assert not Placement.objects.get(comment=comment).on_board
    with pytest.raises(ValidationError, match="n'est plus possible"):
        transcribe(row=row, seen=1, cells={Column.TEXT: "Autre."}, by=lea)
    whole.restore(submission=envoi, by=lea)
    assert Placement.objects.get(comment=comment).on_board
    assert list(faults()) == []


def test_the_journal_says_it_without_the_words_nor_a_name(envoi, lea):
    cells = {**SAID, Column.AUTHOR: "Ana Roy <ana.roy@example.org>"}
    comment, _ = transcribe(row=picture(envoi), seen=0, cells=cells, by=lea)

    told = Event.objects.get(action="transcription")
    assert told.after == {"état": "Enregistré", "lignes": 3, "rang": 2, "remarque": comment.reference}
    assert "ana.roy" not in str([event.after for event in Event.objects.all()])


def test_who_wrote_it_is_whom_it_names_and_by_default_whom_the_nearest_row_does(envoi, lea):
    row = picture(envoi)

    assert author_by_default(row) == "a@example.org <a@example.org>" or "a@example.org" in author_by_default(
        row
    )
    comment, _ = transcribe(
        row=row, seen=0, cells={**SAID, Column.AUTHOR: "Ana Roy <ana@example.org>"}, by=lea
    )
    assert (comment.author.name, comment.author.address) == ("Ana Roy", "ana@example.org")


def test_a_corrected_sheet_that_sends_it_again_leaves_what_was_read_in_it(version, envoi, lea):
    comment, _ = transcribe(row=picture(envoi), seen=0, cells=SAID, by=lea)

    second = send_picture(version, rows=(changed(LOGS, E="basse"),), by=lea, replaces=envoi, name="b.ods")

    assert comment not in absent(second)
    assert not waiting(Submission.objects.all()).exists()
    assert list(faults()) == []


def test_a_corrected_sheet_without_it_lists_what_was_read_in_it_as_absent(version, envoi, lea):
    comment, _ = transcribe(row=picture(envoi), seen=0, cells=SAID, by=lea)

    second = send_picture(version, 9, rows=(LOGS,), by=lea, replaces=envoi, name="b.ods")

    assert list(absent(second)) == [comment]
    assert [row.submission for row in waiting(Submission.objects.all())] == [second]


def test_a_corrected_sheet_that_types_it_updates_the_remark(version, envoi, lea):
    comment, _ = transcribe(row=picture(envoi), seen=0, cells={**SAID, Column.AUTHOR: LOGS[5]}, by=lea)
    typed = ["2", "EXI-G-1", "", SAID[Column.TEXT], "basse", LOGS[5]]

    second = send_picture(version, rows=(LOGS, typed), by=lea, replaces=envoi, name="b.ods")

    assert Comment.objects.count() == 2
    assert second.rows.get(position=2).comment == comment
    assert list(faults()) == []


def test_the_same_file_again_changes_nothing(version, envoi, lea):
    transcribe(row=picture(envoi), seen=0, cells=SAID, by=lea)

    assert send_picture(version, by=lea) == envoi
    assert envoi.rows.count() == 3
    assert list(faults()) == []


def test_a_second_person_who_sends_the_same_picture_has_it_read_too(version, envoi, lea):
    other = send_picture(version, rows=([*ZONE, "b@example.org"],), by=lea, name="c.ods")

    assert {row.submission for row in waiting(Submission.objects.all())} == {envoi, other}


def test_a_transcription_untold_by_a_row_is_a_fault_of_the_ledger(envoi, lea):
    comment = Comment.objects.get()
    Transcription.objects.create(row=picture(envoi), comment=comment, by=lea)

    assert [said for said in faults() if "aucune ligne ne dit" in said]


def test_inspect_says_the_picture_and_gives_no_remark_for_it(tmp_path, capsys):
    path = tmp_path / "a.ods"
    path.write_bytes(ods_with({"Pictures/a.png": png()}))

    call_command("inspect", str(path))

    shown = capsys.readouterr().out
    assert "image à la ligne 3 : Image : l'équipe la lira." in shown
    assert shown.count('"text"') == 1
