"""Words that no comment may take, or that none says any more: they become remarks of their own, once."""

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Exists, OuterRef

from comments.models import Channel, Comment
from comments.recording import Recorded, record_comments
from comments.remark import Remark
from imports.corrections import draft_of, family, identity
from imports.digest import digest
from imports.matching import Match
from imports.models import IN_A_COMMENT, LIVE, CurrentRow, RowOutcome, Submission, SubmissionRow
from imports.placing import Destination, destination, remark
from imports.standing import own_comments, words_of
from imports.tracing import OUTCOMES
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
    if submission.state not in LIVE:
        return []
    known = submission.rows.filter(outcome=RowOutcome.KNOWN)
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
    """Yield the rows that no added row of their envoi repeats; one query for each envoi."""
    added: dict[int, list[tuple[str, int, object]]] = {}
    for row in rows:
        if row.submission_id not in added:
            added[row.submission_id] = lines_added(row.submission_id)
        if (row.sheet, row.line, row.cells) not in added[row.submission_id]:
            yield row


def lines_added(submission: int) -> list[tuple[str, int, object]]:
    """Return the sheet, line and cells of the rows an envoi repeats for the remarks that others became."""
    rows = SubmissionRow.objects.filter(submission=submission, outcome__in=IN_A_COMMENT)
    first = rows.filter(sheet=OuterRef("sheet"), line=OuterRef("line"), position__lt=OuterRef("position"))
    return list(rows.filter(Exists(first)).values_list("sheet", "line", "cells"))


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
    SubmissionRow.objects.bulk_create(added)
    CurrentRow.objects.bulk_create(
        CurrentRow(comment=row.comment, row=row) for row in added if row.outcome == RowOutcome.RECORDED
    )
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
        faults=row.faults,
        outcome=OUTCOMES[recorded.became],
        reason=said.format(comment=row.comment),
        comment=recorded.comment,
    )
    added.digest = digest(added)
    return added
