"""Write down what a picture of a sheet says, or that it says nothing: the row of the picture stays as it is.

A remark read in it adds a row to its envoi, which speaks for it as a line of the file would: the remark goes
wherever its envoi goes, and the counts add up.
"""

from collections.abc import Mapping
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from comments.models import Channel, Comment
from comments.recording import Recorded, record_comments
from imports.closing import show
from imports.corrections import identity
from imports.models import RowOutcome, Submission, SubmissionRow, SubmissionState, Transcription
from imports.normalise import normalise
from imports.placing import destination, remark
from imports.sources.model import Column, ParsedRow, author_cell
from imports.tracing import Understood, keep_rows, trace
from imports.whole import OFF, ON, begin
from people import journal
from people.authors import find_or_add
from people.models import User

SILENT = "Écrivez la remarque, ou au moins l'extrait sur lequel elle porte."
NO_PICTURE = "Cette ligne n'est pas une image à transcrire."
NO_REASON = "Dites pourquoi il n'y a rien à transcrire."
ALREADY = "Cette image a déjà été lue : {said}."


class StaleTranscription(Exception):
    """Somebody said something of the picture meanwhile: nothing was written."""

    def __init__(self, since: list[Transcription]) -> None:
        super().__init__("L'image a été lue entre-temps")
        self.since = since


@transaction.atomic
def transcribe(
    *, row: SubmissionRow, seen: int, cells: Mapping[Column, str], by: User
) -> tuple[Comment, bool]:
    """Return the remark read in a picture, on its board, and whether it is new: once said, it is found again.

    *seen* is how many transcriptions the person had before them. StaleTranscription when there are others;
    ValidationError when nothing is said, or the envoi is on no board.
    """
    begin_on(row, by)
    if not (cells.get(Column.TEXT, "").strip() or cells.get(Column.EXCERPT, "").strip()):
        raise ValidationError({"text": SILENT})
    typed = ParsedRow(row.sheet, row.line, {str(column): said for column, said in cells.items() if said})
    item = Understood(0, typed, normalise(typed), RowOutcome.RECORDED, "")
    recorded = record(row.submission, item, by)
    if row.transcriptions.filter(comment=recorded.comment).exists():
        return recorded.comment, False
    check_fresh(row, seen)
    add_row(row, item, recorded)
    Transcription.objects.create(row=row, comment=recorded.comment, by=by)
    show([row.submission])
    log(row, by, remarque=recorded.comment.reference)
    return recorded.comment, True


@transaction.atomic
def leave_out(*, row: SubmissionRow, seen: int, reason: str, by: User) -> Transcription:
    """Return the word that a picture holds no remark, with the reason; StaleTranscription as for a remark.

    ValidationError without a reason, or when something was said of the picture already.
    """
    begin_on(row, by)
    if not reason.strip():
        raise ValidationError({"reason": NO_REASON})
    check_fresh(row, seen)
    if earlier := row.transcriptions.first():
        said = str(earlier.comment) if earlier.comment else "rien à transcrire"
        raise ValidationError(ALREADY.format(said=said))
    nothing = Transcription.objects.create(row=row, nothing_to_say=reason.strip(), by=by)
    log(row, by, motif=reason.strip())
    return nothing


def begin_on(row: SubmissionRow, by: User) -> None:
    """Pass when *by* may write down what a picture says, its version's turn being held until the end."""
    begin(row.submission, by, *ON)
    if row.outcome != RowOutcome.TO_TRANSCRIBE:
        raise ValidationError(NO_PICTURE)


def check_fresh(row: SubmissionRow, seen: int) -> None:
    """Pass when the person had all that was said of the picture before them."""
    since = list(row.transcriptions.select_related("by", "comment")[max(seen, 0) :])
    if since:
        raise StaleTranscription(since)


def record(submission: Submission, item: Understood, by: User) -> Recorded:
    """Return what became of the remark: by whom it names, else by the envoi's sender."""
    if item.draft is None:
        raise ValidationError({"text": SILENT})
    goal = destination(submission)
    who = identity(item.draft)
    said = replace(remark(goal, item.draft, find_or_add([who])[who]), typed_by=by)
    [recorded] = record_comments(
        [said], edition=goal.edition, channel=Channel(submission.channel), sections=goal.sections, by=by
    )
    return recorded


def add_row(row: SubmissionRow, item: Understood, recorded: Recorded) -> None:
    """Add to the envoi the row that says the remark, where its picture stands."""
    submission = row.submission
    position = (submission.rows_read or 0) + 1
    typed = replace(item.row, picture=row.picture)
    keep_rows([trace(submission, replace(item, position=position, row=typed), recorded)])
    submission.rows_read = submission.rows_done = position
    submission.save(update_fields=["rows_read", "rows_done"])


def log(row: SubmissionRow, by: User, **said: str) -> None:
    """Add the line of the journal: the ledger holds the envoi to its state and count."""
    submission = row.submission
    state = SubmissionState(submission.state).label
    journal.record(
        "transcription", submission, by=by, volet=submission.volet.code,
        after={"état": state, "lignes": submission.rows_read, "rang": row.position, **said},
    )  # fmt: skip


def waiting(submissions: QuerySet[Submission]) -> QuerySet[SubmissionRow]:
    """Return the pictures of the envois that nobody has read yet.

    One that a corrected sheet sends again waits in the sheet it first came in.
    """
    said = Transcription.objects.filter(row=OuterRef("pk"))
    before = SubmissionRow.objects.filter(
        picture=OuterRef("picture"), submission=OuterRef("submission__replaces")
    ).exclude(submission__state__in=OFF)
    rows = SubmissionRow.objects.filter(
        outcome=RowOutcome.TO_TRANSCRIBE, submission__in=submissions, submission__state__in=ON
    )
    return rows.filter(~Exists(said), ~Exists(before))


def first_sent(row: SubmissionRow) -> SubmissionRow | None:
    """Return the same picture in the sheet that this one corrects, None when it comes for the first time."""
    earlier = SubmissionRow.objects.filter(
        picture=row.picture, outcome=RowOutcome.TO_TRANSCRIBE, submission=row.submission.replaces_id
    ).exclude(submission__state__in=OFF)
    return earlier.select_related("submission").first()


def author_by_default(row: SubmissionRow) -> str:
    """Return who a picture's remarks are by, unless said: the sender, else whom the nearest row names."""
    if row.submission.sender:
        return ""  # as for any row that names nobody
    named = row.submission.rows.exclude(comment__author=None).exclude(comment=None)
    nearest = min(
        named.select_related("comment__author"),
        key=lambda one: (one.sheet != row.sheet, abs(one.line - row.line)),
        default=None,
    )
    if nearest is None or nearest.comment is None or nearest.comment.author is None:
        return ""
    author = nearest.comment.author
    return author_cell(author.name, author.address)
