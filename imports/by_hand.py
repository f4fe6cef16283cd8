"""A remark that somebody of the team types: said on the phone or in a meeting, or written in a letter.

It comes in as all the others do, by an envoi whose original is kept: nothing on a board lacks its trace.
"""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from comments.models import Channel, Comment
from documents.models import Version
from imports import engine
from imports.actions import Online, receive, receive_again
from imports.models import IN_A_COMMENT, RowOutcome, Submission, SubmissionState
from imports.one_line import of_one_line
from imports.sources.model import Column
from people.models import Organisation, User

SILENT = "Écrivez la remarque, ou au moins l'extrait sur lequel elle porte."
TO_COME = "Cette date est à venir."
FAR = "Cette date est trop ancienne : les premiers appels sont de 2020."
FIRST = date(2020, 1, 1)
NOT_READ = "La remarque n'a pas pu être enregistrée : {reason}"
UNDER_WAY = "La remarque est reçue ({envoi}) et s'enregistre : actualisez le tableau dans un instant."

OFF = "{comment} dit déjà cela, mais son envoi {envoi} est mis de côté : rétablissez-le depuis sa page."


@dataclass(frozen=True, slots=True)
class Typed:
    """What was said or written elsewhere, by whom and when."""

    channel: Channel
    said_on: date
    author: str  # « Nom <adresse> », either may be missing, or ""
    organisation: Organisation | None
    location: str
    excerpt: str
    text: str
    importance: str

    def cells(self) -> dict[Column, str]:
        """Return the line of a sheet that says it."""
        return {
            Column.LOCATION: self.location,
            Column.EXCERPT: self.excerpt,
            Column.TEXT: self.text,
            Column.IMPORTANCE: self.importance,
            Column.AUTHOR: self.author,
            Column.DATE: self.said_on.isoformat(),
        }


def add(*, version: Version, typed: Typed, by: User) -> tuple[Comment, bool]:
    """Return the comment, on its board, and whether it is new: the same words by the same person are one.

    ValidationError when nothing is said, the date cannot be, or the line is not read as a remark.
    """
    check(typed)
    submission, created = open_envoi(version, typed, by)
    engine.process(submission)
    row = submission.rows.select_related("comment").first()
    if row is None:
        raise ValidationError(UNDER_WAY.format(envoi=submission.reference))
    if row.outcome not in IN_A_COMMENT or row.comment is None:
        raise ValidationError(NOT_READ.format(reason=row.reason))
    if submission.state == SubmissionState.ASIDE:
        raise ValidationError(OFF.format(comment=row.comment, envoi=submission.reference))
    return row.comment, created and row.outcome == RowOutcome.RECORDED


def check(typed: Typed) -> None:
    """Pass when the remark says something, on a day that may be."""
    if not typed.text.strip() and not typed.excerpt.strip():
        raise ValidationError({"text": SILENT})
    if typed.said_on > timezone.localdate():
        raise ValidationError({"said_on": TO_COME})
    if typed.said_on < FIRST:
        raise ValidationError({"said_on": FAR})


@transaction.atomic
def open_envoi(version: Version, typed: Typed, by: User) -> tuple[Submission, bool]:
    """Return the envoi of what was typed, received the day it was said, and whether it is new."""
    submission, created = receive(
        version=version,
        channel=typed.channel,
        filename=f"{typed.channel.label.lower()}-du-{typed.said_on:%Y-%m-%d}.csv",
        content=of_one_line(typed.cells()),
        by=by,
        online=Online(organisation=typed.organisation),
    )
    if created:
        noon = timezone.make_aware(datetime.combine(typed.said_on, time(12)))
        submission.received_at = min(noon, timezone.now())
        submission.verified = True  # by who typed it
        submission.save(update_fields=["received_at", "verified"])
    else:
        receive_again(submission, by)
    return submission, created
