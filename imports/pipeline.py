"""Take an envoi in: read → normalise → locate → record → trace, in batches that resume where they stopped."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db import DataError, transaction
from django.utils import timezone

from comments.models import Channel
from comments.recording import Recorded, Remark, record_comments
from documents import editions
from documents.anchoring.index import EditionIndex
from documents.anchoring.locate import about_whole, locate
from documents.models import CallState, Edition, Version
from imports.digest import digest
from imports.models import CurrentRow, RowOutcome, Submission, SubmissionRow, SubmissionState
from imports.normalise import Draft, UnusableRow, normalise
from imports.sources import sheet
from imports.sources.model import ParsedRow, UnreadableSource
from people import journal
from people.authors import Identity, find_or_add
from people.models import Author

BATCH = 200
REFUSED = (
    "La base de données refuse cette ligne : recopiez-la dans le gabarit vierge, sans caractère spécial."
)
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Understood:
    """A row with the draft understood from it, or the French sentence that says why there is none."""

    position: int
    row: ParsedRow
    draft: Draft | None
    outcome: RowOutcome
    reason: str


@dataclass(frozen=True, slots=True)
class Destination:
    """Where an envoi's remarks go: prepared once, used for every batch."""

    submission: Submission
    edition: Edition
    index: EditionIndex
    sections: dict[str, int]
    late: bool


def run(submission: Submission, progress: Progress = lambda done: None) -> Submission:
    """Return the envoi with every row of its original traced; a second call goes on where the first stopped.

    An envoi that has ended is left as it is. *progress* is told how many rows are done after each batch. A
    file that cannot be read ends the envoi « En échec » with the reader's sentence.
    """
    if submission.has_ended:
        return submission
    start(submission)
    try:
        table = sheet.read(submission.filename, submission.original())
        done = trace_all(submission, table.rows, progress)
    except UnreadableSource as refusal:
        return finish(submission, SubmissionState.FAILED, [str(refusal)])
    return finish(submission, end_state(submission), table.notices, done)


def trace_all(submission: Submission, rows: Iterable[ParsedRow], progress: Progress) -> int:
    """Return the number of rows, all traced when it returns; those of an earlier run are not touched."""
    goal = destination(submission)
    done = 0
    already = set(submission.rows.values_list("position", flat=True))
    for batch in batches(enumerate(rows, start=1)):
        new = [understand(position, row) for position, row in batch if position not in already]
        import_batch(goal, new)
        done += len(batch)
        progress(done)
    return done


def understand(position: int, row: ParsedRow) -> Understood:
    """Return what a row means; one that cannot be used says why and stops nothing else."""
    if row.aside:
        return Understood(position, row, None, RowOutcome.ASIDE, row.aside)
    try:
        return Understood(position, row, normalise(row), RowOutcome.RECORDED, "")
    except UnusableRow as refusal:
        return Understood(position, row, None, RowOutcome.UNREAD, str(refusal))


def import_batch(goal: Destination, batch: Sequence[Understood]) -> None:
    """Record and trace a batch; a row the database itself refuses is traced as not read, alone."""
    try:
        write_batch(goal, prepare(goal, batch))
    except DataError:
        if len(batch) == 1:
            write_batch(goal, [(refused(batch[0]), None)])
            return
        for item in batch:
            import_batch(goal, [item])


def prepare(goal: Destination, batch: Sequence[Understood]) -> list[tuple[Understood, Remark | None]]:
    """Return each row with its remark, placed and attributed; None for a row that holds none."""
    authors = find_or_add([identity(item.draft) for item in batch if item.draft])
    return [
        (item, remark(goal, item.draft, authors[identity(item.draft)]) if item.draft else None)
        for item in batch
    ]


def refused(item: Understood) -> Understood:
    """Return the row as not read: the database cannot hold it."""
    row = ParsedRow(item.row.sheet, item.row.line, {"texte": repr(dict(item.row.cells))})
    return Understood(item.position, row, None, RowOutcome.UNREAD, REFUSED)


@transaction.atomic
def write_batch(goal: Destination, prepared: Sequence[tuple[Understood, Remark | None]]) -> None:
    """Write the rows not traced yet, and what they hold, all or nothing.

    Imports into one version take turns (a lock PostgreSQL needs; SQLite has one writer anyway): two of them
    sharing remarks neither wait for each other for ever nor record one twice.
    """
    Version.objects.select_for_update(no_key=True).get(pk=goal.edition.version_id)
    positions = [item.position for item, _ in prepared]
    traced = set(
        goal.submission.rows.filter(position__in=positions).values_list("position", flat=True)
    )  # by another process running the same envoi
    prepared = [(item, remark) for item, remark in prepared if item.position not in traced]
    recorded = iter(
        record_comments(
            [remark for _, remark in prepared if remark],
            edition=goal.edition,
            channel=Channel(goal.submission.channel),
            sections=goal.sections,
            by=goal.submission.deposited_by,
        )
    )
    rows = [trace(goal.submission, item, next(recorded) if remark else None) for item, remark in prepared]
    SubmissionRow.objects.bulk_create(rows)
    CurrentRow.objects.bulk_create(
        CurrentRow(comment=row.comment, row=row)
        for row in rows
        if row.comment and row.outcome == RowOutcome.RECORDED
    )


def remark(goal: Destination, draft: Draft, author: Author | None) -> Remark:
    """Return the remark of a draft, with the places it may be about."""
    return Remark(
        author=author or goal.submission.sender,
        location=draft.location,
        excerpt=draft.excerpt,
        text=draft.text,
        importance=draft.importance,
        importance_level=draft.importance_level,
        written_on=draft.written_on,
        candidates=locate(goal.index, location=draft.location, excerpt=draft.excerpt, text=draft.text),
        whole_document=about_whole(draft.location),
        late=goal.late,
    )


def trace(submission: Submission, item: Understood, recorded: Recorded | None) -> SubmissionRow:
    """Return the unsaved row that says what became of a line of the file, sealed by its digest."""
    known = recorded is not None and not recorded.created
    row = SubmissionRow(
        submission=submission,
        position=item.position,
        sheet=item.row.sheet[:200],
        line=item.row.line,
        cells=dict(item.row.cells),
        links=dict(item.row.links),
        faults=list(item.row.faults) + (list(item.draft.faults) if item.draft else []),
        outcome=RowOutcome.KNOWN if known else item.outcome,
        reason=item.reason,
        comment=recorded.comment if recorded else None,
    )
    row.digest = digest(row)
    return row


def identity(draft: Draft) -> Identity:
    return Identity(draft.author_name[:200], draft.author_address[:254])


def destination(submission: Submission) -> Destination:
    """Return where the remarks go: the edition that stood when the envoi was received."""
    edition = submission.edition
    return Destination(
        submission=submission,
        edition=edition,
        index=editions.index_of(edition),
        sections=dict(edition.sections.values_list("key", "pk")),
        late=is_late(submission.version, timezone.localdate(submission.received_at)),
    )


def is_late(version: Version, received_on: date) -> bool:
    """Return whether a remark received that day comes after the call: closed, answered, or past its date."""
    ended = version.call in (CallState.CLOSED, CallState.ANSWERED)
    return ended or (version.closes_on is not None and received_on > version.closes_on)


def start(submission: Submission) -> None:
    submission.state = SubmissionState.RUNNING
    submission.save(update_fields=["state"])


def end_state(submission: Submission) -> SubmissionState:
    faulty = submission.rows.filter(outcome=RowOutcome.UNREAD).exists()
    return SubmissionState.RECORDED_WITH_FAULTS if faulty else SubmissionState.RECORDED


@transaction.atomic
def finish(
    submission: Submission, state: SubmissionState, notices: list[str], rows_read: int | None = None
) -> Submission:
    """Close the envoi: its state, what must be said about it, how many rows it held."""
    submission.state, submission.notices, submission.rows_read = state, notices, rows_read
    submission.save(update_fields=["state", "notices", "rows_read"])
    journal.record(
        "import", submission, by=submission.deposited_by, volet=submission.volet.code,
        after={"état": state.label, "lignes": rows_read},
    )  # fmt: skip
    return submission


def batches(rows: Iterable[tuple[int, ParsedRow]]) -> Iterator[list[tuple[int, ParsedRow]]]:
    """Yield the rows BATCH by BATCH: short transactions, so that a web page never waits for an import."""
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        yield batch
