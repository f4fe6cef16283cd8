"""What makes an envoi wait for a person before the board and its figures."""

import pytest

from comments.board import build_board
from comments.models import Channel
from documents.models import CallState
from imports import ledger, pipeline, whole
from imports.actions import receive
from imports.models import Submission, SubmissionState
from tests import factories
from tests.imports import sheets

pytestmark = pytest.mark.django_db


def send(version, rows, name="a.ods", *, by=None, titles=sheets.GABARIT) -> Submission:
    """Return the envoi of a sheet with these rows, imported."""
    content = sheets.ods([titles, *rows])
    received = receive(version=version, channel=Channel.SHEET, filename=name, content=content, by=by)
    return pipeline.run(received[0])


def remark(number: int, text: str, excerpt: str = "", who: str = "a@example.org") -> list[str]:
    return [str(number), "", excerpt, text, "", who]


def cards(version) -> int:
    return sum(column.count for column in build_board(version.placements.on_board()))


@pytest.mark.parametrize(("count", "waits"), [(100, False), (101, True)])
def test_a_long_sheet_waits_to_be_looked_at(version, count, waits):
    submission = send(version, [remark(n, f"Remarque numéro {n}.") for n in range(count)])

    assert (submission.state == SubmissionState.TO_CHECK) is waits
    assert cards(version) == (0 if waits else count)
    assert list(ledger.faults()) == []


def test_once_looked_at_its_remarks_are_on_the_board_at_once(version, lea):
    submission = send(version, [remark(n, f"Remarque numéro {n}.") for n in range(120)])
    assert "120 lignes" in " ".join(submission.doubts)
    whole.verify(submission=submission, by=lea)

    assert (submission.state, cards(version)) == (SubmissionState.RECORDED, 120)
    assert list(ledger.faults()) == []


def test_set_aside_then_restored_it_waits_again(version, lea):
    submission = send(version, [remark(n, f"Remarque numéro {n}.") for n in range(120)])
    whole.set_aside(submission=submission, reason="Doublon.", by=lea)
    whole.restore(submission=submission, by=lea)

    assert (submission.state, cards(version)) == (SubmissionState.TO_CHECK, 0)


@pytest.mark.parametrize(("new", "waits"), [(2, True), (3, False)])
def test_a_sheet_half_known_word_for_word_waits(version, new, waits):
    known = [remark(n, f"Remarque numéro {n}.") for n in range(2)]
    send(version, known)
    second = send(version, [*known, *(remark(n, f"Autre remarque {n}.") for n in range(new))], "b.ods")

    assert (second.state == SubmissionState.TO_CHECK) is waits


def test_a_sheet_that_repeats_itself_is_not_a_copy(version):
    submission = send(version, [remark(n, "La même remarque.") for n in range(4)])

    assert submission.state == SubmissionState.RECORDED


def test_a_corrected_sheet_repeats_the_first_by_nature(version, lea):
    rows = [remark(n, f"Remarque numéro {n}.") for n in range(4)]
    send(version, rows, by=lea)
    second = send(version, [*rows, remark(9, "Une de plus.")], "b.ods", by=lea)

    assert second.state == SubmissionState.RECORDED


def test_a_sheet_of_excerpts_without_a_comment_waits(version):
    submission = send(version, [remark(n, "", "Chaque appel laisse une trace datée") for n in range(3)])

    assert "rien que des extraits" in " ".join(submission.doubts)


def test_a_sheet_that_only_copies_the_text_waits(version):
    copied = ["Toute interface publie sa description.", "Une interface dépréciée reste servie douze mois."]
    submission = send(version, [remark(n, text) for n, text in enumerate(copied)])

    assert "rien de plus que le texte" in " ".join(submission.doubts)


def test_one_word_of_its_own_is_enough(version):
    copied = remark(1, "Toute interface publie sa description.")

    assert send(version, [copied, remark(2, "Et sa version.")]).state == SubmissionState.RECORDED


VERDICTS = ["Conforme", "Partiel", "Non conforme", "Conforme"]


def test_a_compliance_matrix_waits(version):
    submission = send(version, [remark(n, verdict, f"EXI-G-{n}") for n, verdict in enumerate(VERDICTS)])

    assert "matrice de conformité" in " ".join(submission.doubts)


def test_a_compliance_matrix_in_a_column_of_its_own_waits_too(version):
    rows = [[str(n), "", "Chaque appel laisse une trace", "", verdict] for n, verdict in enumerate(VERDICTS)]
    submission = send(version, rows, titles=["Id", "Page", "Extrait", "Commentaire", "Conformité"])

    assert "matrice de conformité" in " ".join(submission.doubts)


def test_remarks_beside_a_column_of_verdicts_are_remarks(version):
    rows = [[str(n), "", "", f"Préciser le cas {n}.", verdict] for n, verdict in enumerate(VERDICTS)]
    submission = send(version, rows, titles=["Id", "Page", "Extrait", "Commentaire", "Conformité"])

    assert submission.state == SubmissionState.RECORDED


REGISTER = """# Cadre des registres

| ID | Type | Exigence |
| -- | ---- | -------- |
| REG-1 | P | Le registre des habilitations est relu chaque trimestre par un agent désigné. |
"""


@pytest.fixture
def registers(version):
    """An open version about something else."""
    other = factories.make_version(version.volet)
    factories.make_edition(other, text=REGISTER)
    return other


QUOTED = "Le registre des habilitations est relu chaque trimestre par un agent désigné."


def test_an_envoi_that_fits_another_open_version_better_says_so(version, registers):
    submission = send(version, [remark(n, f"Préciser le cas {n}.", QUOTED) for n in range(4)])

    assert submission.better_version == registers


def test_a_version_whose_call_is_over_is_not_proposed(version, registers):
    registers.call = CallState.CLOSED
    registers.save()

    assert send(version, [remark(n, f"Cas {n}.", QUOTED) for n in range(4)]).better_version is None


def test_an_envoi_at_home_is_told_nothing(version, registers):
    rows = [remark(n, f"Préciser le cas {n}.", "Chaque appel laisse une trace datée") for n in range(4)]

    assert send(version, rows).better_version is None


def test_an_envoi_moved_on_purpose_is_not_told_to_move_again(version, registers, lea):
    submission = send(version, [remark(n, f"Préciser le cas {n}.", QUOTED) for n in range(4)])
    (envoi,) = whole.change_version(submission=submission, version=registers, by=lea)
    (back,) = [pipeline.run(envoi)]
    (envoi,) = whole.change_version(submission=back, version=version, by=lea)

    assert pipeline.run(envoi).better_version is None
