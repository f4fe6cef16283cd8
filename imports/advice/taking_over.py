"""Take over the answers of a sheet that was answered by hand before the service, once its remarks are in."""

from collections.abc import Callable, Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from comments import taking_over
from comments.actions import StaleRevision
from comments.models import Disposition, Placement
from comments.together import hold
from imports.advice import lease
from imports.advice.taking_in import BATCH, trace
from imports.advice.understanding import Said, said_in
from imports.models import AdviceOutcome, AdviceReturn, AdviceRow, SubmissionRow
from imports.pipeline import batches

NO_REMARK = "Cette ligne n'est pas devenue une remarque : sa réponse n'est pas reprise."
MAY_NOT = "{by} n'a plus le droit de décider sur ce volet."


def run(returned: AdviceReturn, progress: Callable[[AdviceReturn], None] = lambda returned: None) -> None:
    """Take over the answer of every row of the envoi that is not yet; LeaseLost when no longer ours."""
    submission = returned.submission
    assert submission is not None  # noqa: S101 - a sheet of a request is taken in instead
    already = set(returned.rows.values_list("position", flat=True))
    # It may have been sent to another version while its answers waited.
    lease.keep(returned, rows_read=submission.rows_read, version=submission.version)
    rows = submission.rows.order_by("position").iterator(chunk_size=200)
    for batch in batches((row for row in rows if row.position not in already), BATCH):
        take_batch(returned, batch)
        progress(returned)


@transaction.atomic
def take_batch(returned: AdviceReturn, batch: Sequence[SubmissionRow]) -> None:
    """Take over some rows, all or nothing; LeaseLost when the sheet is no longer ours to read."""
    lease.keep(returned)
    cards = returned.version.placements.filter(comment__in=[row.comment_id for row in batch])
    found = {card.comment_id: card for card in cards.select_related("comment")}
    for card in found.values():
        card.version = returned.version
    hold(card.pk for card in found.values())
    AdviceRow.objects.bulk_create(take_row(returned, row, found.get(row.comment_id or 0)) for row in batch)
    lease.keep(returned, rows_done=returned.rows.count(), attempts=1)


def take_row(returned: AdviceReturn, row: SubmissionRow, card: Placement | None) -> AdviceRow:
    """Return the unsaved trace of a row, once its answer is taken over."""
    parsed = row.parsed()
    found = trace(returned, row.position, parsed)
    found.placement = card
    found.outcome, found.reason, found.disposition = outcome_of(returned, said_in(parsed), card)
    return found


def outcome_of(
    returned: AdviceReturn, said: Said, card: Placement | None
) -> tuple[AdviceOutcome, str, Disposition | None]:
    """Return what becomes of a row, why, and the decision taken over if one was."""
    if said.is_empty:
        return AdviceOutcome.EMPTY, "", None
    if card is None:
        return AdviceOutcome.REFUSED, NO_REMARK, None
    if said.outcome is None:
        return AdviceOutcome.UNREAD, said.refusal, None
    by = returned.deposited_by
    assert by is not None  # noqa: S101 - whoever deposits one is known
    try:
        taken = taking_over.take_over(placement=card, outcome=said.outcome, reason=said.note, by=by)
    except PermissionDenied:
        return AdviceOutcome.REFUSED, MAY_NOT.format(by=by), None
    except ValidationError as refusal:
        return AdviceOutcome.REFUSED, " ".join(refusal.messages), None
    except StaleRevision as stale:
        return AdviceOutcome.REFUSED, str(stale), None
    return (AdviceOutcome.TAKEN_OVER, "", taken) if taken else (AdviceOutcome.KNOWN, "", None)
