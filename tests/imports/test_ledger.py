"""``check_ledger`` proves the whole database, and fails loudly on one thing tampered with."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from comments.models import Channel, Comment
from imports import lease, ledger, pipeline
from imports.actions import receive
from imports.models import CurrentRow, Submission, SubmissionRow, SubmissionState, original_path
from tests import factories
from tests.imports import sheets

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission(version) -> Submission:
    """An envoi of three remarks, imported."""
    content = sheets.ods([sheets.GABARIT, *([str(n), "", "", f"Remarque {n}."] for n in range(3))])
    received, _ = receive(
        version=version, channel=Channel.SHEET, filename="trois.ods", content=content, by=None
    )
    return pipeline.run(received)


def said() -> str:
    """Return what the command says of a broken ledger; it must refuse it."""
    errors = StringIO()
    with pytest.raises(CommandError, match="registre est faux"):
        call_command("check_ledger", stderr=errors)
    return errors.getvalue()


def test_a_sound_ledger_is_proved_with_its_counts(submission):
    out = StringIO()
    call_command("check_ledger", stdout=out)

    assert "Envois : 1 ; lignes : 3 ; commentaires : 3" in out.getvalue()


@pytest.mark.parametrize(
    "change",
    [{"cells": {"text": "Autre."}}, {"line": 99}, {"reason": "x"}, {"faults": ["x"]}, {"outcome": "connue"}],
)
def test_one_row_tampered_with_is_found_and_named(submission, change):
    row = SubmissionRow.objects.order_by("pk")[1]
    SubmissionRow.objects.filter(pk=row.pk).update(**change)

    assert f"{submission.reference}, " in said()
    assert "modifiée après son enregistrement" in said()


def test_a_row_taken_away_is_missed(submission):
    row = SubmissionRow.objects.first()
    CurrentRow.objects.filter(row=row).delete()
    row.delete()

    assert "3 lignes lues, 2 tracées" in said()


def test_a_row_turned_to_another_comment_is_found(submission):
    first, second = SubmissionRow.objects.order_by("pk")[:2]
    SubmissionRow.objects.filter(pk=second.pk).update(comment=first.comment)

    assert "modifiée après son enregistrement" in said()


@pytest.mark.parametrize("field", ["text", "location", "excerpt"])
def test_a_comment_altered_is_found_and_named(submission, field):
    comment = Comment.objects.first()
    Comment.objects.filter(pk=comment.pk).update(**{field: "Autre chose."})

    assert f"{comment.reference} : le commentaire a été modifié" in said()


def test_a_comment_attributed_to_someone_else_is_found(submission):
    Comment.objects.filter(pk=Comment.objects.first().pk).update(author=factories.make_author())

    assert "le commentaire a été modifié" in said()


def test_a_comment_nobody_speaks_for_is_found(submission):
    CurrentRow.objects.first().delete()

    assert "aucune ligne courante" in said()


def test_a_count_of_rows_lowered_to_hide_one_is_found_by_the_journal(submission):
    row = SubmissionRow.objects.last()
    CurrentRow.objects.filter(row=row).delete()
    row.delete()
    Submission.objects.update(rows_read=2)

    assert "n'est plus celui du journal" in said()


def test_an_envoi_taken_away_whole_is_missed_by_the_journal(submission):
    CurrentRow.objects.all().delete()
    SubmissionRow.objects.all().delete()
    Submission.objects.all().delete()

    assert "l'envoi journalisé" in said()


def test_an_envoi_moved_to_another_version_is_found(submission):
    Submission.objects.update(version=factories.make_version())

    assert "sans envoi qui l'y mette" in said()


def test_an_import_that_fell_midway_is_not_called_sound(submission):
    Submission.objects.update(state=SubmissionState.RUNNING, due_at=submission.received_at)

    assert "import non terminé" in said()


def test_an_import_on_its_way_is_no_fault(version):
    rows = [[str(n), "", "", f"Remarque {n}.", "", "p@example.org"] for n in range(3)]
    content = sheets.ods([sheets.GABARIT, *rows])
    envoi, _ = receive(version=version, channel=Channel.SHEET, filename="a.ods", content=content, by=None)
    lease.take(envoi)

    assert list(ledger.faults()) == []


def test_a_comment_without_a_row_is_found(submission):
    orphan = factories.make_placement(submission.version).comment

    assert orphan.reference in said()


def test_a_comment_without_a_card_is_found(submission):
    card = submission.version.placements.first()
    card.targets.all().delete()
    card.delete()

    assert "aucune carte" in said()


def test_an_altered_original_is_found(submission, originals):
    (originals / original_path(submission.sha256)).write_bytes(b"autre chose")

    assert "l'original a été modifié" in said()


def test_a_lost_original_is_found(submission, originals):
    (originals / original_path(submission.sha256)).unlink()

    assert "l'original a disparu" in said()
