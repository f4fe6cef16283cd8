"""What proves that a sheet corrects another: the account, the command's word, never a likeness alone."""

from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from comments.models import Comment
from imports import whole
from imports.models import RowOutcome, Submission
from tests import factories
from tests.imports import sheets
from tests.imports.envois import (
    DIRECTORY,
    LOGS,
    REMARKS,
    REWRITTEN,
    ZONE,
    changed,
    outcomes,
    send,
    sound,
)

pytestmark = pytest.mark.django_db


def test_another_account_proves_nothing_its_remarks_are_new(version, karim, first):
    second = send(version, [changed(LOGS, D=REWRITTEN), *REMARKS[1:]], "b.ods", by=karim)

    assert second.replaces is None
    assert outcomes(second) == [RowOutcome.RECORDED, RowOutcome.KNOWN, RowOutcome.KNOWN]
    assert Comment.objects.get(text=LOGS[3])


def test_the_command_s_word_is_proof(version, first, tmp_path):
    path = tmp_path / "corrigé.ods"
    path.write_bytes(sheets.ods([sheets.GABARIT, changed(LOGS, D=REWRITTEN), *REMARKS[1:]]))
    out = StringIO()
    call_command(
        "import_sheet", "--version-id", str(version.pk), "--replaces", first.reference, str(path), stdout=out
    )

    assert "1 mise à jour, 2 déjà connues" in out.getvalue()
    assert Submission.objects.latest("pk").replaces == first


@pytest.mark.parametrize("reference", ["E-9999", "la première"])
def test_an_envoi_that_does_not_exist_is_refused_with_a_sentence(version, first, tmp_path, reference):
    path = tmp_path / "corrigé.ods"
    path.write_bytes(sheets.ods([sheets.GABARIT, *REMARKS, ["4", "", "", "Encore."]]))

    with pytest.raises(CommandError, match="pas d'envoi"):
        call_command("import_sheet", "--version-id", str(version.pk), "--replaces", reference, str(path))


def test_an_envoi_of_another_version_is_refused_with_a_sentence(first, tmp_path):
    path = tmp_path / "corrigé.ods"
    path.write_bytes(sheets.ods([sheets.GABARIT, *REMARKS, ["4", "", "", "Encore."]]))
    other = factories.make_version()

    with pytest.raises(CommandError, match="porte sur une autre version"):
        call_command("import_sheet", "--version-id", str(other.pk), "--replaces", first.reference, str(path))


def test_two_people_s_sheets_deposited_by_one_account_do_not_correct_each_other(version, lea, first):
    other = [
        changed([*row, "", ""][:7], F="b@example.org") for row in (LOGS, [*ZONE, ""], [*DIRECTORY, "", ""])
    ]
    second = send(version, [["9", "", "", "Je suis d'accord.", "", "b@example.org"], *other], "b.ods", by=lea)

    assert second.replaces is None
    assert outcomes(second) == [RowOutcome.RECORDED] * 4


def test_a_remark_another_account_also_sent_is_not_changed_under_it(version, lea, karim, first):
    send(version, [LOGS, ["9", "", "", "Une tout autre idée.", "", "b@example.org"]], "c.ods", by=karim)
    other = Submission.objects.get(deposited_by=karim)
    whole.verify(submission=other, by=karim)
    send(version, [changed(LOGS, D=REWRITTEN), *REMARKS[1:]], "b.ods", by=lea)

    assert {LOGS[3], REWRITTEN} <= set(version.placements.on_board().values_list("comment__text", flat=True))
    assert sound()


def test_only_an_envoi_that_is_in_can_be_named_as_corrected(version, first, lea):
    whole.cancel(submission=first, by=lea)

    with pytest.raises(ValidationError, match="on ne corrige qu'un envoi enregistré"):
        send(version, REMARKS[:2], "b.ods", replaces=first)


SHORT = [["1", "p. 1", "", "Faute d'accord."], ["2", "p. 2", "", "Phrase à revoir."]]


@pytest.mark.parametrize("author", ["a@example.org", ""])
def test_the_rest_of_a_person_s_remarks_does_not_correct_the_first_of_them(version, lea, author):
    """Numbered from 1 again, in words as short, about other pages: a second sheet, not a corrected one."""
    send(version, [[*row, "", author] for row in SHORT], by=lea)
    rest = [[number, f"p. 3{number}", "", text, "", author] for number, _, _, text in SHORT]
    second = send(version, rest, "b.ods", by=lea)

    assert second.replaces is None
    assert outcomes(second) == [RowOutcome.RECORDED] * 2
    assert version.placements.on_board().count() == 4


def test_two_people_without_a_name_deposited_by_one_account_do_not_correct_each_other(version, lea):
    send(version, [["1", "p. 12", "", "Préciser la durée de conservation des journaux."]], by=lea)
    second = send(
        version, [["1", "p. 12", "", "Préciser la durée de conservation des clés."]], "b.ods", by=lea
    )

    assert outcomes(second) == [RowOutcome.RECORDED]
    assert version.placements.on_board().count() == 2


def test_a_long_sheet_mostly_rewritten_is_still_recognised(version, lea):
    """Sixty rows, two in three rewritten: too many pairs to be a detail, too few to be another sheet."""
    rows = [[str(n), "p. 12", "", f"{word} {LOGS[3]}", "", "a@example.org"] for n, word in numbered(60)]
    send(version, rows, by=lea)
    rewritten = [changed(row, D=f"{row[3]} Merci d'avance.") if n % 3 else row for n, row in enumerate(rows)]
    second = send(version, rewritten, "b.ods", by=lea)

    assert [outcomes(second).count(one) for one in (RowOutcome.UPDATED, RowOutcome.KNOWN)] == [40, 20]
    assert version.placements.on_board().count() == 60


def numbered(count: int) -> list[tuple[int, str]]:
    """Return *count* numbers, each with words of its own."""
    return [(n, f"Composant {n * 7919 % 1000} du lot {n * 104729 % 10007},") for n in range(1, count + 1)]
