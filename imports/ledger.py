"""Prove that nothing was lost and nothing counted twice: every row, every comment, every original."""

from collections.abc import Callable, Iterator

from django.core.files.storage import default_storage
from django.db.models import Count, F, Q

from comments.models import Comment
from imports.actions import sha256_of
from imports.digest import digest
from imports.models import RowOutcome, Submission, SubmissionRow, SubmissionState, original_path

ENDED = (SubmissionState.RECORDED, SubmissionState.RECORDED_WITH_FAULTS)


def faults() -> Iterator[str]:
    """Yield one French sentence per broken promise of the ledger; nothing when it holds.

    Rows are streamed: memory does not grow with the database.
    """
    for check in CHECKS:
        yield from check()


def tampered_rows() -> Iterator[str]:
    for row in SubmissionRow.objects.select_related("submission").iterator(chunk_size=2000):
        if row.digest != digest(row):
            yield f"{row.submission.reference}, {row} : la ligne a été modifiée après son enregistrement."


def rows_that_do_not_add_up() -> Iterator[str]:
    ended = Submission.objects.filter(state__in=ENDED).annotate(traced=Count("rows"))
    for submission in ended.exclude(traced=F("rows_read")):
        yield f"{submission.reference} : {submission.rows_read} lignes lues, {submission.traced} tracées."


def originals_lost_or_altered() -> Iterator[str]:
    for submission in Submission.objects.iterator():
        if not default_storage.exists(original_path(submission.sha256)):
            yield f"{submission.reference} : l'original a disparu."
        elif sha256_of(submission.original()) != submission.sha256:
            yield f"{submission.reference} : l'original a été modifié."


def comments_without_a_row() -> Iterator[str]:
    counted = Comment.objects.annotate(born=Count("rows", Q(rows__outcome=RowOutcome.RECORDED)))
    for comment in counted.exclude(born=1).iterator():
        yield f"{comment.reference} : {comment.born} lignes d'origine au lieu d'une."


def comments_nobody_speaks_for() -> Iterator[str]:
    for comment in Comment.objects.filter(current=None).iterator():
        yield f"{comment.reference} : aucune ligne courante."
    for comment in Comment.objects.exclude(current__row__comment=F("pk")).exclude(current=None).iterator():
        yield f"{comment.reference} : sa ligne courante parle d'un autre commentaire."


def comments_without_a_card() -> Iterator[str]:
    for comment in Comment.objects.filter(placements=None).iterator():
        yield f"{comment.reference} : aucune carte sur aucun tableau."


CHECKS: tuple[Callable[[], Iterator[str]], ...] = (
    tampered_rows,
    rows_that_do_not_add_up,
    originals_lost_or_altered,
    comments_without_a_row,
    comments_nobody_speaks_for,
    comments_without_a_card,
)
