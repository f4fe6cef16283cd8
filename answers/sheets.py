"""The person's own sheet, filled: by row, its reference, and what was decided under the team's two titles."""

import logging
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db.models import Q

from answers.filled import fill
from answers.letter import envois_of, plain
from answers.models import LEFT, Answer, Delivery
from comments.models import Channel
from comments.outcomes import Outcome
from imports.models import IN_A_COMMENT, Submission, SubmissionRow
from imports.originals import read_original
from imports.sources.model import Column, UnreadableSource
from imports.sources.titles import TITLES

logger = logging.getLogger(__name__)

STATE, NOTE = TITLES[Column.STATE][0], TITLES[Column.NOTE][0]
REFERENCE = "Référence CCT"  # « Référence » alone would be read as the sheet's own numbering
SHEETS = (".ods", ".xlsx", ".csv")

Marks = dict[tuple[str, int], dict[str, str]]
Said = Mapping[int, tuple[str, str]]  # by comment: its outcome for outsiders, and the text of the answer


class Filled(NamedTuple):
    """A sheet given back: its name and bytes; or, when it cannot be written in without harm, why."""

    name: str
    content: bytes
    refusal: str


def is_sheet(envoi: Submission) -> bool:
    """Return whether what came is a sheet that can be given back: neither words nor a document."""
    typed = envoi.nothing_to_say or envoi.completes_id or envoi.channel in (Channel.ISSUE, Channel.FORM)
    return not (typed or Channel(envoi.channel).is_typed) and envoi.filename.lower().endswith(SHEETS)


def sheets_of(delivery: Delivery) -> list[Filled]:
    """Return the sheets that the delivery answers, filled with all that was told, by it or before it.

    Of those of a mail, the ones about another version, or of which nothing is told yet, wait for their own.
    """
    said = said_by(delivery)
    sheets = [envoi for envoi in envois_of(delivery) if is_sheet(envoi)]
    return [filled(envoi, said) for envoi in sheets if holds_one_told(envoi, said)]


def said_by(delivery: Delivery) -> dict[int, tuple[str, str]]:
    """Return what the person is told of each remark once the delivery has left, the latest word of each."""
    told = Answer.objects.filter(origin=delivery.origin, delivery__number__lte=delivery.number)
    told = told.filter(delivery__state__in=LEFT) | told.filter(delivery=delivery)
    told = told.select_related("disposition__placement").order_by("delivery__number", "pk")
    return {
        one.disposition.placement.comment_id: (Outcome(one.disposition.outcome).outside, one.text)
        for one in told
    }


def holds_one_told(envoi: Submission, said: Said) -> bool:
    """Return whether a line of its own says a remark of which something is told: a picture has none."""
    lines = envoi.rows.filter(picture="", outcome__in=IN_A_COMMENT)
    return lines.filter(Q(comment__in=said.keys()) | Q(comment__parts__in=said.keys())).exists()


def filled(envoi: Submission, said: Said) -> Filled:
    """Return the sheet with its references, and what is said of each remark; or why it cannot be written."""
    try:
        return Filled(
            renamed(envoi.filename), fill(envoi.filename, read_original(envoi), marks(envoi, said)), ""
        )
    except UnreadableSource as refusal:
        return Filled(envoi.filename, b"", str(refusal))
    except ValueError:  # the reader has learnt since to read it otherwise
        logger.exception("%s cannot be given back filled.", envoi.reference)
        return Filled(envoi.filename, b"", "Elle se lit autrement depuis.")


def marks(envoi: Submission, said: Said) -> Marks:
    """Return what is written beside each row that is a remark: its references, several at times, the answers.

    A row that says several remarks, or whose remark has parts of its own, names each before its answer.
    """
    found: dict[tuple[str, int], dict[str, int]] = {}
    rows = envoi.rows.filter(picture="").exclude(comment=None).select_related("comment")
    for row in rows.prefetch_related("comment__parts").order_by("position"):
        at = found.setdefault((row.sheet, row.line), {})
        at |= {one.reference: one.pk for one in comments_of(row)}
    return {place: written(comments, said) for place, comments in found.items()}


def comments_of(row: SubmissionRow) -> Iterable:
    """Return the remark of a row, and what the team detached from it."""
    return [row.comment, *row.comment.parts.all()] if row.comment else []


def written(comments: Mapping[str, int], said: Said) -> dict[str, str]:
    """Return the texts of a row by title; one without an answer yet has its reference only."""
    told = {reference: said[pk] for reference, pk in comments.items() if pk in said}
    alone = len(comments) == 1
    texts = {REFERENCE: ", ".join(comments)}
    if told:
        texts[STATE] = "\n".join(named(ref, state, alone) for ref, (state, _) in told.items())
        texts[NOTE] = "\n".join(named(ref, plain(note), alone) for ref, (_, note) in told.items() if note)
    return texts


def named(reference: str, text: str, alone: bool) -> str:
    """Return what is said of a remark, after its reference when the row says several."""
    return text if alone else f"{reference} : {text}"


def renamed(name: str) -> str:
    """Return the name of a sheet given back: « avis-reponses.ods »."""
    stem, dot, kind = name.rpartition(".")
    return f"{stem}-reponses.{kind}" if dot else f"{name}-reponses"
