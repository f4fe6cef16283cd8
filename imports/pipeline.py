"""Take an envoi in: read → normalise → locate → record → trace, in batches that resume where they stopped."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from django.db import DataError, transaction

from comments.models import Channel, Comment
from comments.recording import record_comments
from comments.remark import Remark
from imports import lease, reading
from imports.advice.understanding import refuse_marked
from imports.closing import fail, finish, hold_version
from imports.corrections import corrections, identity
from imports.mailbox.amending import amended_rows
from imports.mailbox.correcting import corrections_by_mail
from imports.matching import Match
from imports.models import RowOutcome, Submission, SubmissionState
from imports.moving import comments_without_card, lay_batch
from imports.normalise import Draft, corrected
from imports.originals import read_original
from imports.placing import Destination, destination, remark, remark_again
from imports.sources.model import ParsedRow, UnreadableSource
from imports.tracing import Understood, keep_rows, trace, understand
from people.authors import find_or_add

BATCH = 200
T = TypeVar("T")
REFUSED = (
    "La base de données refuse cette ligne : recopiez-la dans le gabarit vierge, sans caractère spécial."
)
Progress = Callable[[Submission], None]


def run(submission: Submission, progress: Progress = lambda submission: None) -> Submission:
    """Return the envoi with every row of its original traced; a second call goes on where the first stopped.

    An envoi that has ended is left as it is. *progress* is shown the envoi after each batch. A file that
    cannot be read ends the envoi « En échec » with the reader's sentence; ReaderDied when the reader fell,
    LeaseLost when another process took the envoi over.
    """
    if submission.has_ended:
        return submission
    try:
        trace_file(submission, progress)
    except UnreadableSource as refusal:
        return fail(submission, str(refusal))
    lay_missing_cards(submission, progress)
    return finish(submission)


def trace_file(submission: Submission, progress: Progress) -> None:
    """Trace every row of the original; those of an earlier run are not touched."""
    already = set(submission.rows.values_list("position", flat=True))
    if submission.rows_read == len(already):
        return
    say(submission, progress, SubmissionState.RUNNING, "Lecture du fichier")
    with opened(submission) as read:
        refuse_marked(read)
        submission.rows_read, submission.notices = read.total, read.notices
        submission.save(update_fields=["rows_read", "notices"])
        say(submission, progress, SubmissionState.RUNNING, "Enregistrement des lignes")
        seek = corrections_by_mail if by_mail(submission) else corrections
        matches = seek(submission, drafts(submission, read), lambda: lease.keep(submission))
        goal = destination(submission)
        for batch in batches(rows_of(submission, read)):
            new = [understand(position, row) for position, row in batch if position not in already]
            import_batch(goal, new, matches)
            progress(submission)


def opened(submission: Submission) -> reading.Reading | reading.Given:
    """Return the rows of the original; those of a message's words were read with the mailbox it came in."""
    words = submission.carried_by.filter(rank=0).select_related("mail__sender").first()
    if words and (rows := amended_rows(submission, words.mail)):
        return reading.Given(rows)
    return reading.read(submission.filename, read_original(submission), carried=by_mail(submission))


def by_mail(submission: Submission) -> bool:
    """Return whether the envoi is a part of a mail."""
    return submission.channel == Channel.MAIL


def say(submission: Submission, progress: Progress, state: SubmissionState, activity: str) -> None:
    """Note what is happening, for whoever watches."""
    lease.keep(submission, state=state, activity=activity)
    progress(submission)


def rows_of(submission: Submission, read: reading.Reading | reading.Given) -> Iterator[tuple[int, ParsedRow]]:
    """Yield the rows of the file with their positions, each as its author corrected it, before or after."""
    for position, row in enumerate(read.rows(), start=1):
        corrections = {**row.corrections, **submission.corrections.get(str(position), {})}
        yield position, corrected(row, corrections)


def drafts(submission: Submission, read: reading.Reading | reading.Given) -> Iterator[tuple[int, Draft]]:
    """Yield the draft of every row that has one, with its position."""
    for position, row in rows_of(submission, read):
        if draft := understand(position, row).draft:
            yield position, draft


def import_batch(goal: Destination, batch: Sequence[Understood], matches: dict[int, Match]) -> None:
    """Record and trace a batch; a row the database itself refuses is traced as not read, alone."""
    if not batch:
        return
    try:
        write_batch(goal, prepare(goal, batch, matches))
    except DataError:
        if len(batch) == 1:
            write_batch(goal, [(refused(batch[0]), None)])
            return
        for item in batch:
            import_batch(goal, [item], matches)


def prepare(
    goal: Destination, batch: Sequence[Understood], matches: dict[int, Match]
) -> list[tuple[Understood, Remark | None]]:
    """Return each row with its remark, placed and attributed; None for a row that holds none."""
    authors = find_or_add([identity(item.draft) for item in batch if item.draft])
    found = {item.position: matches[item.position] for item in batch if item.position in matches}
    earlier = Comment.objects.select_related("author").in_bulk([match.comment for match in found.values()])
    prepared: list[tuple[Understood, Remark | None]] = []
    for item in batch:
        match = found.get(item.position)
        author = authors[identity(item.draft)] if item.draft else None
        if match and match.sure:  # a corrected row that names nobody is still its author's
            author = author or earlier[match.comment].author
        prepared.append((item, remark(goal, item.draft, author, match) if item.draft else None))
    return prepared


def refused(item: Understood) -> Understood:
    """Return the row as not read: the database cannot hold it."""
    row = ParsedRow(item.row.sheet, item.row.line, {"texte": repr(dict(item.row.cells))})
    return Understood(item.position, row, None, RowOutcome.UNREAD, REFUSED)


@transaction.atomic
def write_batch(goal: Destination, prepared: Sequence[tuple[Understood, Remark | None]]) -> None:
    """Write the rows not traced yet, and what they hold, all or nothing; LeaseLost if no longer ours.

    Imports into one version take turns: two of them sharing remarks neither wait for each other for ever nor
    record one twice.
    """
    hold_version(goal.submission)
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
    keep_rows(rows)
    advance(goal.submission)


def advance(submission: Submission) -> None:
    """Note how far the envoi is; rows done are progress, which gives the attempts back."""
    lease.keep(submission, rows_done=submission.rows.count(), attempts=min(submission.attempts, 1))


def lay_missing_cards(submission: Submission, progress: Progress) -> None:
    """Give the envoi's comments the cards they lack: those of another version it was first received on."""
    missing = comments_without_card(submission)
    if not missing:
        return
    say(submission, progress, SubmissionState.RUNNING, "Recherche des places dans la nouvelle version")
    goal = destination(submission)
    for batch in batches(missing):
        lay_batch(goal, [remark_again(goal, comment) for comment in batch], batch)
        progress(submission)


def batches(items: Iterable[T], size: int = 0) -> Iterator[list[T]]:
    """Yield the items by *size*, else by BATCH: short transactions, no web page ever waits for an import."""
    iterator = iter(items)
    while batch := list(islice(iterator, size or BATCH)):
        yield batch
