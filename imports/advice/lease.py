"""Who is reading a filled sheet, for how long: the row itself says it, as an envoi's does (imports.lease)."""

import uuid

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from imports import lease
from imports.lease import MOST_ATTEMPTS, LeaseLost
from imports.models import LIVE, RETURN_AT_WORK, AdviceReturn, ReturnState


def owed() -> QuerySet[AdviceReturn]:
    """Return the sheets still to be read; one that came with an envoi waits for its remarks to be in."""
    ready = Q(submission=None) | Q(submission__state__in=LIVE)
    return AdviceReturn.objects.filter(ready, state__in=RETURN_AT_WORK)


def due() -> QuerySet[AdviceReturn]:
    """Return those that wait for somebody: never taken, or whose holder gave no sign for too long."""
    return owed().filter(due_at__lte=timezone.now())


def take(returned: AdviceReturn) -> bool:
    """Return whether this process now holds the sheet, by one UPDATE; the attempt is counted first."""
    now = timezone.now()
    unheld = Q(holder="") | Q(due_at__lte=now)
    free = AdviceReturn.objects.filter(
        unheld, pk=returned.pk, state__in=RETURN_AT_WORK, attempts__lt=MOST_ATTEMPTS
    )
    taken = owed().filter(pk=returned.pk).exists() and free.update(
        holder=str(uuid.uuid4()), due_at=now + lease.hold(), attempts=F("attempts") + 1,
        state=ReturnState.RUNNING,
    )  # fmt: skip
    returned.refresh_from_db()
    return bool(taken)


def keep(returned: AdviceReturn, **fields: object) -> None:
    """Hold the sheet for as long again, and set the fields; LeaseLost when another process took it."""
    fields = {"due_at": timezone.now() + lease.hold(), **fields}
    if not AdviceReturn.objects.filter(pk=returned.pk, holder=returned.holder).update(**fields):
        raise LeaseLost(f"« {returned} » est lue par un autre processus.")
    for name, value in fields.items():
        setattr(returned, name, value)


def give_back(returned: AdviceReturn, error: str) -> None:
    """Let go at once of a sheet that could not be read to its end, given up after the last attempt.

    No *error* tells that a person stopped it: that is no failed attempt.
    """
    over = returned.attempts >= MOST_ATTEMPTS and bool(error)
    held = AdviceReturn.objects.filter(pk=returned.pk, holder=returned.holder)
    held.update(
        holder="", due_at=timezone.now(), last_error=error, attempts=returned.attempts - (not error),
        state=ReturnState.FAILED if over else ReturnState.RUNNING,
    )  # fmt: skip
    returned.refresh_from_db()
