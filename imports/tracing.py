"""What becomes of each row: understood, recorded, traced for ever."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from comments.models import Comment
from comments.outcomes import Correction
from comments.recording import Became, Recorded
from imports import preview
from imports.digest import digest
from imports.models import CurrentRow, RowOutcome, Submission, SubmissionRow
from imports.normalise import Draft
from imports.sources.model import ParsedRow

OUTCOMES = {
    Became.CREATED: RowOutcome.RECORDED,
    Became.UPDATED: RowOutcome.UPDATED,
    Became.KNOWN: RowOutcome.KNOWN,
}


@dataclass(frozen=True, slots=True)
class Understood:
    """A row with the draft understood from it, or the French sentence that says why there is none."""

    position: int
    row: ParsedRow
    draft: Draft | None
    outcome: RowOutcome
    reason: str


def understand(position: int, row: ParsedRow) -> Understood:
    """Return what a row means; one that cannot be used says why and stops nothing else."""
    seen = preview.understand(row)
    if seen.draft:
        return Understood(position, row, seen.draft, RowOutcome.RECORDED, "")
    outcome = outcome_of(row)
    return Understood(position, row, None, outcome, seen.reason)


def outcome_of(row: ParsedRow) -> RowOutcome:
    """Return how a row that gives no draft ends: a picture waits for a person."""
    if row.picture:
        return RowOutcome.TO_TRANSCRIBE
    return RowOutcome.ASIDE if row.aside else RowOutcome.UNREAD


def trace(submission: Submission, item: Understood, recorded: Recorded | None) -> SubmissionRow:
    """Return the unsaved row that says what became of a line of the file, sealed by its digest."""
    row = SubmissionRow(
        submission=submission,
        position=item.position,
        sheet=item.row.sheet[:200],
        line=item.row.line,
        cells=dict(item.row.cells),
        links=dict(item.row.links),
        corrections=dict(item.row.corrections),
        picture=item.row.picture,
        faults=[asdict(fault) for fault in (*item.row.faults, *(item.draft.faults if item.draft else ()))],
        outcome=OUTCOMES[recorded.became] if recorded else item.outcome,
        reason=item.reason or (corrects(recorded) if recorded else ""),
        comment=recorded.comment if recorded else None,
    )
    row.digest = digest(row)
    return row


def keep_rows(rows: Sequence[SubmissionRow]) -> None:
    """Write rows just traced; those from which a comment was born speak for it."""
    SubmissionRow.objects.bulk_create(rows)
    CurrentRow.objects.bulk_create(
        CurrentRow(comment=row.comment, row=row) for row in rows if row.outcome == RowOutcome.RECORDED
    )


def corrects(recorded: Recorded) -> str:
    """Return what must be said of a row whose new comment corrects another one, or may; "" otherwise."""
    of = recorded.comment.corrects_id
    if of is None or recorded.became is not Became.CREATED:
        return ""
    earlier = Comment(pk=of).reference
    if recorded.comment.correction == Correction.PROVED:
        return f"Corrige {earlier}, qui ne change plus : une remarque à part."
    return f"Peut-être une correction de {earlier} : à dire sur sa carte."
