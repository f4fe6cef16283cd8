"""What becomes of each row: understood, recorded, traced for ever."""

from dataclasses import asdict, dataclass

from comments.models import Channel, Comment
from comments.outcomes import Correction
from comments.recording import Became, Recorded, record_comments
from imports import preview
from imports.corrections import draft_of
from imports.digest import digest
from imports.matching import Match
from imports.models import CurrentRow, RowOutcome, Submission, SubmissionRow
from imports.normalise import Draft
from imports.placing import destination, remark
from imports.sources.model import ParsedRow

OUTCOMES = {
    Became.CREATED: RowOutcome.RECORDED,
    Became.UPDATED: RowOutcome.UPDATED,
    Became.KNOWN: RowOutcome.KNOWN,
}
APART = "{comment} est décidé : sa correction est une remarque à part."


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
    outcome = RowOutcome.ASIDE if row.aside else RowOutcome.UNREAD
    return Understood(position, row, None, outcome, seen.reason)


def trace(submission: Submission, item: Understood, recorded: Recorded | None) -> SubmissionRow:
    """Return the unsaved row that says what became of a line of the file, sealed by its digest."""
    row = SubmissionRow(
        submission=submission,
        position=item.position,
        sheet=item.row.sheet[:200],
        line=item.row.line,
        cells=dict(item.row.cells),
        links=dict(item.row.links),
        faults=[asdict(fault) for fault in (*item.row.faults, *(item.draft.faults if item.draft else ()))],
        outcome=OUTCOMES[recorded.became] if recorded else item.outcome,
        reason=item.reason or (corrects(recorded) if recorded else ""),
        comment=recorded.comment if recorded else None,
    )
    row.digest = digest(row)
    return row


def corrects(recorded: Recorded) -> str:
    """Return what must be said of a row whose new comment corrects another one, or may; "" otherwise."""
    of = recorded.comment.corrects_id
    if of is None or recorded.became is not Became.CREATED:
        return ""
    earlier = Comment(pk=of).reference
    if recorded.comment.correction == Correction.PROVED:
        return f"Corrige {earlier}, qui ne change plus : une remarque à part."
    return f"Peut-être une correction de {earlier} : à dire sur sa carte."


def stand_beside(late: SubmissionRow) -> None:
    """Record as a remark of its own a correction that came once the comment was decided: one more row.

    It is done once, however often its envoi leaves the board and comes back.
    """
    envoi, draft = late.submission, draft_of(late)
    done = Comment.objects.filter(corrects=late.comment_id, rows__submission=envoi).exists()
    if done or draft is None or late.comment is None or late.outcome != RowOutcome.UPDATED:
        return
    goal = destination(envoi)
    said = remark(goal, draft, late.comment.author, Match(late.comment.pk, sure=True, apart=True))
    (recorded,) = record_comments(
        [said],
        edition=goal.edition,
        channel=Channel(envoi.channel),
        sections=goal.sections,
        by=envoi.deposited_by,
    )
    if recorded.became is Became.CREATED:
        add_row(late, recorded.comment)


def add_row(late: SubmissionRow, comment: Comment) -> None:
    """Add to the envoi a row that repeats one of its own, for the comment it became; the counts follow."""
    envoi = late.submission
    envoi.rows_read = envoi.rows_done = (envoi.rows_read or 0) + 1
    envoi.save(update_fields=["rows_read", "rows_done"])
    row = SubmissionRow(
        submission=envoi,
        position=envoi.rows_read,
        sheet=late.sheet,
        line=late.line,
        cells=late.cells,
        links=late.links,
        faults=late.faults,
        outcome=RowOutcome.RECORDED,
        reason=APART.format(comment=late.comment),
        comment=comment,
    )
    row.digest = digest(row)
    row.save()
    CurrentRow.objects.create(comment=comment, row=row)
