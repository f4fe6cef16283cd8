"""Take in the rows of a sheet that came back: each is proposed on its card, or says why it is not."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from comments import advising
from comments.actions import StaleRevision
from comments.advising import Given
from comments.models import Comment, Disposition
from comments.outcomes import Step
from comments.together import hold
from imports import reading
from imports.advice import lease
from imports.advice.receiving import hash_of
from imports.advice.understanding import (
    MARK,
    NO_REFERENCE,
    REFERENCE,
    Said,
    mark_of,
    reference_of,
    said_in,
)
from imports.models import AdviceLine, AdviceOutcome, AdviceRequest, AdviceReturn, AdviceRow, kept
from imports.pipeline import batches
from imports.sources.model import ParsedRow

OTHER_MARK = "Cette ligne porte la marque d'une autre demande : rien n'en est pris."
NOT_ASKED = "{reference} n'est pas dans la demande {request}."
TWICE = "{reference} est déjà à la ligne {line} de cette feuille : seule la première ligne remplie compte."
NO_LONGER = "{by}, qui a demandé l'avis, n'a plus le droit de proposer sur ce volet : faites-le vous-même."
LEFT_WAITING = "Cette remarque attendait une précision de son auteur : elle est maintenant « À valider »."

BATCH = 50  # each row is an action of its own, some ten milliseconds: nobody waits for half a second
Progress = Callable[[AdviceReturn], None]


@dataclass(slots=True)
class Asked:
    """What was asked in a request, and what the sheet already said of it."""

    request: AdviceRequest
    lines: Mapping[int, AdviceLine]  # by remark
    own: dict[int, int]  # by card, the last disposition the request led to
    filled: dict[int, int] = field(default_factory=dict)  # by remark, the line of the sheet that fills it


def run(returned: AdviceReturn, progress: Progress = lambda returned: None) -> None:
    """Take in every row of the sheet that is not yet; a second call goes on where the first stopped.

    UnreadableSource and ReaderDied as reading it does; LeaseLost when another process took it over.
    """
    already = set(returned.rows.values_list("position", flat=True))
    with reading.read(returned.filename, kept(returned.sha256)) as read:
        lease.keep(returned, rows_read=read.total)
        asked = asked_in(returned)
        left = ((at, row) for at, row in enumerate(read.rows(), start=1) if at not in already)
        for batch in batches(left, BATCH):
            take_batch(returned, asked, batch)
            progress(returned)


def asked_in(returned: AdviceReturn) -> Asked:
    """Return what the sheet's request asked, and what an earlier attempt read of the sheet; three queries."""
    request = returned.request
    assert request is not None  # noqa: S101 - a sheet that comes with an envoi is taken over instead
    lines = request.lines.select_related("placement__comment", "last")
    asked = Asked(request, {line.placement.comment_id: line for line in lines}, own_of(request))
    for line in asked.lines.values():
        line.placement.version = returned.version  # its volet is asked for at each right: read once
    said = returned.rows.exclude(placement=None).exclude(outcome=AdviceOutcome.EMPTY)
    asked.filled.update(said.values_list("placement__comment", "line"))
    return asked


def own_of(request: AdviceRequest) -> dict[int, int]:
    """Return, by card, the last disposition that the request led to."""
    rows = AdviceRow.objects.filter(returned__request=request).exclude(disposition=None)
    return dict(rows.order_by("disposition").values_list("placement", "disposition"))


@transaction.atomic
def take_batch(returned: AdviceReturn, asked: Asked, batch: Sequence[tuple[int, ParsedRow]]) -> None:
    """Take in some rows, all or nothing; LeaseLost when the sheet is no longer ours to read."""
    lease.keep(returned)
    lines = (asked.lines.get(reference_of(row) or 0) for _, row in batch)
    hold(line.placement_id for line in lines if line)
    AdviceRow.objects.bulk_create(take_row(returned, asked, position, row) for position, row in batch)
    lease.keep(returned, rows_done=returned.rows.count(), attempts=1)


def take_row(returned: AdviceReturn, asked: Asked, position: int, row: ParsedRow) -> AdviceRow:
    """Return the unsaved trace of a row, once what it says is proposed."""
    said, reference = said_in(row), reference_of(row)
    line = asked.lines.get(reference or 0)
    found = trace(returned, position, row)
    found.placement = line.placement if line else None
    found.outcome, found.reason, found.disposition = outcome_of(asked, row, said, reference)
    if line and found.outcome != AdviceOutcome.EMPTY:
        asked.filled.setdefault(line.placement.comment_id, row.line)
    if line and found.disposition:
        asked.own[line.placement_id] = found.disposition.pk
    return found


def trace(returned: AdviceReturn, position: int, row: ParsedRow) -> AdviceRow:
    """Return a row of the sheet as typed; what became of it is still to be said. The mark stays a secret."""
    cells = {key: text for key, text in row.cells.items() if key != MARK}
    return AdviceRow(returned=returned, position=position, sheet=row.sheet[:200], line=row.line, cells=cells)


def outcome_of(
    asked: Asked, row: ParsedRow, said: Said, reference: int | None
) -> tuple[AdviceOutcome, str, Disposition | None]:
    """Return what becomes of a row, why, and what was proposed if something was."""
    if said.is_empty:
        return AdviceOutcome.EMPTY, "", None
    if other := not_ours(asked, row, reference):
        return AdviceOutcome.REFUSED, other, None
    if said.outcome is None:
        return AdviceOutcome.UNREAD, said.refusal, None
    line = asked.lines[reference or 0]
    line.placement.refresh_from_db(fields=["step"])
    left = LEFT_WAITING if line.placement.step == Step.WAITING else ""
    try:
        proposed = propose(asked, line, said)
    except (ValidationError, StaleRevision, PermissionDenied) as refusal:
        return AdviceOutcome.REFUSED, why(refusal, asked), None
    return (AdviceOutcome.PROPOSED, left, proposed) if proposed else (AdviceOutcome.KNOWN, "", None)


def not_ours(asked: Asked, row: ParsedRow, reference: int | None) -> str:
    """Return why a filled row answers nothing that was asked, "" when it does.

    Whether a reference exists elsewhere is not told: the sheet may come from outside.
    """
    if (mark := mark_of(row)) and hash_of(mark) != asked.request.mark_hash:
        return OTHER_MARK
    if reference is None:
        return NO_REFERENCE.format(where=row.ref, column=REFERENCE)
    named = Comment(pk=reference).reference
    if reference not in asked.lines:
        return NOT_ASKED.format(reference=named, request=asked.request)
    if reference in asked.filled:
        return TWICE.format(reference=named, line=asked.filled[reference])
    return ""


def propose(asked: Asked, line: AdviceLine, said: Said) -> Disposition | None:
    """Return what is proposed as a row says; None when it is already."""
    assert said.outcome is not None  # noqa: S101
    given = Given(line.revision, line.last_id, line.words, asked.own.get(line.placement_id))
    return advising.propose(
        placement=line.placement,
        given=given,
        outcome=said.outcome,
        reason=said.note,
        by=asked.request.asked_by,
        advised_by=asked.request.addressee,
    )


def why(refusal: Exception, asked: Asked) -> str:
    """Return in one sentence why nothing was proposed."""
    if isinstance(refusal, PermissionDenied):
        return NO_LONGER.format(by=asked.request.asked_by)
    return " ".join(refusal.messages) if isinstance(refusal, ValidationError) else str(refusal)
