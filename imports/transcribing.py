"""Type what is read in a picture: a remark of whoever sent the picture, by an envoi of its own."""

from django.core.exceptions import ValidationError
from django.db import transaction

from comments.models import Comment
from documents.access import require
from imports.actions import Online
from imports.by_hand import NOT_READ, Typed, check, open_envoi, read
from imports.models import RowOutcome, Submission, SubmissionRow, Transcription
from imports.originals import read_original
from imports.sources.archive import open_archive
from imports.sources.pictures import BEGINNING, CELL, kind_of, picture
from people import journal
from people.models import User

NO_PICTURE = "Cette ligne n'est pas une image à transcrire."
WHY = "Dites pourquoi il n'y a rien à transcrire (un logo, une image illisible…)."
ALREADY = "Cette image a déjà été transcrite, ou écartée : {done}."


def transcribe(*, row: SubmissionRow, typed: Typed, by: User) -> Comment:
    """Return the remark read in a picture, on the board, for who sent it; several may be read in one.

    ValidationError when nothing is said, or when that row holds no picture.
    """
    check_picture(row, by)
    check(typed)
    submission = open_transcription(row, typed, by)
    line = read(submission)
    if line.comment is None:
        raise ValidationError(NOT_READ.format(reason=line.reason))
    return line.comment


@transaction.atomic
def open_transcription(row: SubmissionRow, typed: Typed, by: User) -> Submission:
    """Return the envoi of what was read, noted as the transcription of the picture."""
    of = row.submission
    name = f"transcription-{of.reference}-image-{row.line}.csv"
    online = Online(follow_up=of.follow_up, organisation=typed.organisation or of.organisation)
    submission, created = open_envoi(of.version, typed, by, name, of.received_at, online)
    if created:
        Transcription.objects.create(row=row, envoi=submission, by=by)
        journal.record("transcription", of, by=by, volet=of.volet.code, after={"image": row.line})
    return submission


@transaction.atomic
def nothing_to_transcribe(*, row: SubmissionRow, why: str, by: User) -> None:
    """Note that a picture holds no remark; ValidationError without a reason, or once it was transcribed."""
    check_picture(row, by)
    if not why.strip():
        raise ValidationError(WHY)
    SubmissionRow.objects.select_for_update().get(pk=row.pk)
    if first := row.transcriptions.first():
        raise ValidationError(ALREADY.format(done=first.nothing or first.envoi))
    Transcription.objects.create(row=row, nothing=why.strip()[:300], by=by)
    journal.record("image écartée", row.submission, by=by, volet=row.volet.code, after={"image": row.line})


def check_picture(row: SubmissionRow, by: User) -> None:
    require(by, "imports.deposit", row.submission.version)
    if row.outcome != RowOutcome.TO_TRANSCRIBE:
        raise ValidationError(NO_PICTURE)


def picture_of(row: SubmissionRow) -> tuple[bytes, str]:
    """Return a picture's bytes as sent, and the content type under which a browser shows it, or "".

    UnreadableSource when the original is there no more, KeyError when it holds no such picture.
    """
    with open_archive(read_original(row.submission)) as archive:
        content = picture(archive, row.cells[CELL])
    return content, kind_of(content[:BEGINNING])
