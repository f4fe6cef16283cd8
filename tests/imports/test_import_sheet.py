"""Taking a filled sheet in by the command: what becomes of its rows, once, twice, after a fall."""

import pytest
from django.core.management import CommandError
from django.db import DatabaseError

from comments import recording
from comments.models import Channel, Comment, Placement
from comments.outcomes import PlaceState, Step
from documents.models import Version
from imports import ledger, pipeline
from imports.actions import receive
from imports.models import (
    CurrentRow,
    RowOutcome,
    Submission,
    SubmissionRow,
    SubmissionState,
    original_path,
)
from imports.originals import sha256_of
from people.models import Author, Event
from tests import factories
from tests.imports import sheets
from tests.imports.envois import take_in

pytestmark = pytest.mark.django_db

REMARKS = [
    ["1", "EXI-G-1", "", "Dire dans quel format.", "haute", "jeanne@example.org", "02/05/2026"],
    ["2", "", "Chaque appel laisse une trace datée", "Ajouter le fuseau.", "basse", "Paul Roy", ""],
    ["3", "tout le document", "", "Très lisible.", "", "jeanne@example.org", ""],
    ["4", "", "", "Que devient l'ancien annuaire ?", "", "", ""],
]
NO_TEXT = ["5", "EXI-G-2", "", "", "haute", "jeanne@example.org", ""]


def outcomes() -> list[str]:
    return list(SubmissionRow.objects.order_by("pk").values_list("outcome", flat=True))


@pytest.mark.parametrize("name", ["remarques.ods", "remarques.xlsx"])
def test_every_remark_becomes_a_comment_with_a_card_and_a_traced_row(version, write, name):
    printed = take_in(version, write(REMARKS, name))

    assert "4 enregistrées" in printed
    assert outcomes() == [RowOutcome.RECORDED] * 4
    assert Comment.objects.count() == version.placements.count() == CurrentRow.objects.count() == 4
    assert set(version.placements.values_list("step", flat=True)) == {Step.TO_QUALIFY}
    assert list(ledger.faults()) == []


def test_the_person_s_words_are_kept_as_written(version, write):
    words = "=1+1 « ne calcule pas »\n\tni <b>n'affiche</b> rien d'autre"
    take_in(version, write([["1", "p. 3", "", words]]))

    assert Comment.objects.get().text == words
    assert SubmissionRow.objects.get().cells["text"] == words


def test_each_remark_is_placed_where_it_says_or_left_to_the_architect(version, write):
    take_in(version, write(REMARKS))

    cards = {card.comment.text: card for card in Placement.objects.select_related("comment")}
    place = {text: card.place_state for text, card in cards.items()}
    assert place["Dire dans quel format."] == place["Ajouter le fuseau."] == PlaceState.PLACED
    assert place["Très lisible."] == PlaceState.WHOLE
    assert place["Que devient l'ancien annuaire ?"] == PlaceState.NOWHERE
    kept = cards["Dire dans quel format."].targets.get(kept=True)
    assert (kept.section.identifier, kept.line_start) == ("EXI-G-1", 11)
    assert kept.reason


def test_the_same_file_again_changes_nothing(version, write):
    path = write(REMARKS)
    take_in(version, path)
    before = Event.objects.count()

    assert "déjà reçu" in take_in(version, path)
    assert (Submission.objects.count(), Comment.objects.count(), Event.objects.count()) == (1, 4, before)


def test_the_same_remarks_in_another_file_are_already_known(version, write):
    take_in(version, write(REMARKS))
    printed = take_in(version, write([*REMARKS, ["5", "", "", "Nouvelle."]], "suite.xlsx"))

    assert "1 enregistrée, 4 déjà connues" in printed
    assert Comment.objects.count() == 5


def test_a_remark_written_twice_in_one_sheet_is_one_comment(version, write):
    take_in(version, write([REMARKS[0], ["9", *REMARKS[0][1:]]]))

    assert outcomes() == [RowOutcome.RECORDED, RowOutcome.KNOWN]
    assert Comment.objects.get().rows.count() == 2


def test_the_same_words_by_two_people_are_two_comments(version, write):
    take_in(
        version, write([["1", "", "", "Préciser.", "", who] for who in ("a@example.org", "b@example.org")])
    )

    assert Comment.objects.count() == Author.objects.count() == 2


def test_the_same_words_on_two_versions_are_two_comments(version, write):
    other = factories.make_version()
    path = write(REMARKS)
    take_in(version, path)
    take_in(other, path)

    assert Comment.objects.count() == 8
    assert list(ledger.faults()) == []


def test_a_row_that_cannot_be_used_says_where_and_why_and_stops_no_other(version, write):
    printed = take_in(version, write([REMARKS[0], NO_TEXT, REMARKS[1]]))

    assert outcomes() == [RowOutcome.RECORDED, RowOutcome.UNREAD, RowOutcome.RECORDED]
    assert "Feuil1, ligne 3 : " in printed
    assert "proposition" in printed
    assert Submission.objects.get().state == SubmissionState.RECORDED_WITH_FAULTS


def test_the_gabarit_s_sample_row_is_set_aside_and_said_so(version, write):
    sample = ["1", "1", "lorem lipsum initial", "lorem lipsum modifié", "haute", "john.doe@example.org"]
    printed = take_in(version, write([sample, REMARKS[0]]))

    assert outcomes() == [RowOutcome.ASIDE, RowOutcome.RECORDED]
    assert "exemple du gabarit" in printed


def test_a_file_that_cannot_be_read_is_refused_with_a_sentence_and_the_others_go_through(
    version, write, tmp_path
):
    broken = tmp_path / "photo.ods"
    broken.write_bytes(b"\x89PNG pas une feuille")

    with pytest.raises(CommandError, match=r"photo\.ods"):
        take_in(version, broken, write(REMARKS))
    states = dict(Submission.objects.values_list("filename", "state"))
    assert states == {"photo.ods": SubmissionState.FAILED, "remarques.ods": SubmissionState.RECORDED}
    assert Submission.objects.get(filename="photo.ods").notices
    assert Submission.objects.get(filename="photo.ods").original() == broken.read_bytes()


def test_an_import_that_fell_resumes_without_losing_or_doubling_a_row(version, write, monkeypatch):
    path = write([[str(n), "", "", f"Remarque {n}."] for n in range(1, 8)])
    monkeypatch.setattr(pipeline, "BATCH", 3)
    falls_at_third_batch(monkeypatch)

    with pytest.raises(DatabaseError):
        take_in(version, path)
    assert SubmissionRow.objects.count() == 6
    monkeypatch.undo()
    take_in(version, path)

    assert Comment.objects.count() == SubmissionRow.objects.count() == 7
    assert list(ledger.faults()) == []


def falls_at_third_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the database fail once two batches are in."""
    real = recording.lay_cards

    def lay_cards(comments, remarks, marks, **where):
        if any(comment.text == "Remarque 7." for comment in comments):
            raise DatabaseError("la base s'arrête")
        real(comments, remarks, marks, **where)

    monkeypatch.setattr(recording, "lay_cards", lay_cards)


@pytest.mark.parametrize("number", [5, 150])
def test_a_batch_takes_the_same_queries_whatever_its_rows(
    version, write, number, django_assert_max_num_queries
):
    path = write([[str(n), "", "", f"Remarque {n}.", "", f"p{n}@example.org"] for n in range(number)])

    with django_assert_max_num_queries(80):
        take_in(version, path)
    assert Comment.objects.count() == number


def test_an_original_cut_short_by_a_fall_is_written_again(version, write, originals):
    path = write(REMARKS)
    kept = originals / original_path(sha256_of(path.read_bytes()))
    kept.parent.mkdir(parents=True)
    kept.write_bytes(path.read_bytes()[:900])

    take_in(version, path)

    assert kept.read_bytes() == path.read_bytes()
    assert Comment.objects.count() == 4
    assert len([file for file in originals.rglob("*") if file.is_file()]) == 1


def test_an_original_that_is_no_longer_what_came_is_never_imported(version, write, originals):
    envoi, _ = receive(
        version=version, channel=Channel.SHEET, filename="a.csv", content=write(REMARKS).read_bytes(), by=None
    )
    kept = originals / original_path(envoi.sha256)
    kept.write_bytes(kept.read_bytes()[:900])
    pipeline.run(envoi)

    assert envoi.state == SubmissionState.FAILED
    assert "n'est plus celui qui a été reçu" in envoi.notices[0]
    assert Comment.objects.count() == 0


def test_a_file_that_failed_is_read_again_when_it_is_sent_again(version, write):
    path = write(REMARKS)
    take_in(version, path)
    CurrentRow.objects.all().delete()
    SubmissionRow.objects.all().delete()
    Submission.objects.update(state=SubmissionState.FAILED)

    assert "4 déjà connues" in take_in(version, path)


@pytest.mark.parametrize("author", ["ß" * 200, "Jean " * 200, "jean@" + "é" * 180 + ".fr"])
def test_an_endless_author_is_cut_and_loses_no_row(version, write, author):
    take_in(version, write([REMARKS[0], ["2", "", "", "Préciser.", "", author]]))

    assert Comment.objects.count() == 2


def test_a_remark_typed_in_the_team_s_column_is_not_set_aside_but_left_to_correct(version, write):
    row = ["1", "", "", "", "", "", "", "", "Ce délai nous paraît trop court."]
    printed = take_in(version, write([row]))

    assert outcomes() == [RowOutcome.UNREAD]
    assert "1 non lue (à corriger)" in printed


def test_what_the_reader_says_of_the_file_stays_with_the_envoi(version, tmp_path):
    path = tmp_path / "deux.ods"
    path.write_bytes(sheets.ods([sheets.GABARIT, *REMARKS], more={"Notes": [["Pense-bête"]]}))
    printed = take_in(version, path)

    assert "Notes" in Submission.objects.get().notices[0]
    assert Submission.objects.get().notices[0] in printed


def test_a_version_without_a_text_takes_no_file_and_says_so(write):
    version = Version.objects.create(volet=factories.make_volet(), label="sans texte")
    with pytest.raises(CommandError, match="aucun texte enregistré"):
        take_in(version, write([["1", "", "", "Une remarque."]]))

    assert not Submission.objects.exists()
