"""Who is reading a filled sheet, for how long: the row itself says it, as an envoi's does (imports.lease)."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from imports import holding, lease
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
    free = AdviceReturn.objects.filter(state__in=RETURN_AT_WORK)
    is_owed = owed().filter(pk=returned.pk).exists()  # a join, which the UPDATE would not look at again
    return is_owed and holding.take(free, returned, lease.hold(), state=ReturnState.RUNNING)


def keep(returned: AdviceReturn, **fields: object) -> None:
    """Hold the sheet for as long again, and set the fields; LeaseLost when another process took it."""
    holding.keep(returned, lease.hold(), **fields)


def give_back(returned: AdviceReturn, error: str) -> None:
    """Let go at once of a sheet that could not be read to its end, given up after the last attempt.

    No *error* tells that a person stopped it: that is no failed attempt.
    """
    holding.give_back(returned, error, failed=ReturnState.FAILED, running=ReturnState.RUNNING)
