"""Words that no comment may take, or that none says any more: they become remarks of their own, once."""

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Exists, OuterRef

from comments.models import Channel, Comment
from comments.recording import Recorded, record_comments
from comments.remark import Remark
from imports.corrections import draft_of, family, identity
from imports.digest import digest
from imports.matching import Match
from imports.models import IN_A_COMMENT, LIVE, RowOutcome, Submission, SubmissionRow
from imports.placing import Destination, destination, remark
from imports.standing import own_comments, words_of
from imports.tracing import OUTCOMES, keep_rows
from people.authors import find_or_add

REFUSED = "{comment} ne change plus (décidé, ou dit aussi par un autre envoi) : sa correction est à part."
UNSAID = "{comment} a été corrigé depuis par un autre envoi : ce qui est écrit ici est une remarque à part."


def stand_beside(submission: Submission, refused: Sequence[SubmissionRow]) -> bool:
    """Return whether rows of the envoi became remarks of their own, each told in one more row.

    They are the corrections *refused*, whose comment may not take their words, and the rows that repeat a
    comment which another envoi has changed since. It is done once, however often the envoi leaves the board
    and comes back. A fixed number of queries for any number of rows.
    """
    corrections = not_apart(row for row in refused if row.outcome == RowOutcome.UPDATED)
    rows = [*corrections, *no_longer_said(submission)]
    if rows:
        record_apart(submission, rows)
    return bool(rows)


def no_longer_said(submission: Submission) -> list[SubmissionRow]:
    """Return the envoi's rows known at first as another family's comment, that says other words today."""
    known = submission.rows.filter(outcome=RowOutcome.KNOWN)
    if submission.state not in LIVE or not known.exists():
        return []
    others = known.exclude(comment__in=own_comments(family(submission)))
    return list(unsaid(others.select_related("comment", "submission").order_by("position")))


def unsaid(rows: Iterable[SubmissionRow]) -> Iterator[SubmissionRow]:
    """Return the rows whose words neither their comment says nor a remark of their own."""
    return not_apart(row for row in rows if words_of(row) != words_of_comment(row.comment))


def words_of_comment(comment: Comment | None) -> tuple[str, ...]:
    """Return what a comment says, as ``words_of`` does of a row."""
    said = (comment.location, comment.excerpt, comment.text) if comment else ()
    return tuple(" ".join(words.split()) for words in said)


def not_apart(rows: Iterable[SubmissionRow]) -> Iterator[SubmissionRow]:
    """Yield the rows that no later row of their envoi repeats; one query for each envoi."""
    later: dict[int, list[SubmissionRow]] = {}
    for row in rows:
        if row.submission_id not in later:
            later[row.submission_id] = second_rows(row.submission_id)
        if not any(repeats(one, row) for one in later[row.submission_id]):
            yield row


def second_rows(submission: int) -> list[SubmissionRow]:
    """Return the rows of an envoi that come second for their line of the file."""
    rows = SubmissionRow.objects.filter(submission=submission, outcome__in=IN_A_COMMENT)
    first = rows.filter(sheet=OuterRef("sheet"), line=OuterRef("line"), position__lt=OuterRef("position"))
    return list(rows.filter(Exists(first)))


def repeats(later: SubmissionRow, row: SubmissionRow) -> bool:
    """Return whether a row was added to say as a remark of its own what *row* says."""
    same = (later.sheet, later.line, later.cells) == (row.sheet, row.line, row.cells)
    return same and later.position > row.position


def record_apart(submission: Submission, rows: Sequence[SubmissionRow]) -> None:
    """Record what the rows say as remarks of their own, and add a row to the envoi for each."""
    goal = destination(submission)
    recorded = record_comments(
        remarks_of(goal, rows),
        edition=goal.edition,
        channel=Channel(submission.channel),
        sections=goal.sections,
        by=submission.deposited_by,
    )
    first = (submission.rows_read or 0) + 1
    added = [
        one_more(submission, row, became, at)
        for at, (row, became) in enumerate(zip(rows, recorded, strict=True), start=first)
    ]
    keep_rows(added)
    submission.rows_read = submission.rows_done = first - 1 + len(added)
    submission.save(update_fields=["rows_read", "rows_done"])


def remarks_of(goal: Destination, rows: Sequence[SubmissionRow]) -> list[Remark]:
    """Return what the rows say, a correction by its comment's author, the rest by whom it names."""
    drafts = [draft for row in rows if (draft := draft_of(row))]  # a row in a comment always has one
    authors = find_or_add([identity(draft) for draft in drafts])
    remarks = []
    for row, draft in zip(rows, drafts, strict=True):
        author, match = authors[identity(draft)], None
        if row.outcome == RowOutcome.UPDATED and row.comment:
            author, match = row.comment.author, Match(row.comment.pk, sure=True, apart=True)
        remarks.append(remark(goal, draft, author, match))
    return remarks


def one_more(submission: Submission, row: SubmissionRow, recorded: Recorded, position: int) -> SubmissionRow:
    """Return the unsaved row that repeats *row*, for the remark that it became."""
    said = REFUSED if row.outcome == RowOutcome.UPDATED else UNSAID
    added = SubmissionRow(
        submission=submission,
        position=position,
        sheet=row.sheet,
        line=row.line,
        cells=row.cells,
        links=row.links,
        corrections=row.corrections,
        faults=row.faults,
        outcome=OUTCOMES[recorded.became],
        reason=said.format(comment=row.comment),
        comment=recorded.comment,
    )
    added.digest = digest(added)
    return added
