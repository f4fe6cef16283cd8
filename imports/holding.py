"""How a process holds one row of work: an export of mail, a sheet come back; an envoi adds its own turns."""

import uuid
from datetime import timedelta
from typing import Any

from django.db.models import F, Model, Q, QuerySet
from django.utils import timezone

from imports.lease import MOST_ATTEMPTS, LeaseLost


def take(free: QuerySet[Any], work: Model, hold: timedelta, **fields: object) -> bool:
    """Return whether this process now holds a row that is among those *free* and that no process holds.

    One UPDATE, in which the attempt is counted: the database lets one of two processes through.
    """
    now = timezone.now()
    unheld = Q(holder="") | Q(due_at__lte=now)
    taken = free.filter(unheld, pk=work.pk, attempts__lt=MOST_ATTEMPTS).update(
        holder=str(uuid.uuid4()), due_at=now + hold, attempts=F("attempts") + 1, **fields
    )
    work.refresh_from_db()
    return bool(taken)


def keep(work: Any, hold: timedelta, **fields: object) -> None:
    """Hold the row for as long again, and set the fields; LeaseLost when another process took it."""
    fields = {"due_at": timezone.now() + hold, **fields}
    if not held(work).update(**fields):
        raise LeaseLost(f"« {work} » est lu par un autre processus.")
    for name, value in fields.items():
        setattr(work, name, value)


def give_back(work: Any, error: str, *, failed: str, running: str) -> None:
    """Let go at once of what could not be read to its end, *failed* after the last attempt.

    No *error* tells that a person stopped it: that is no failed attempt.
    """
    over = work.attempts >= MOST_ATTEMPTS and bool(error)
    held(work).update(
        holder="", due_at=timezone.now(), last_error=error, attempts=work.attempts - (not error),
        state=failed if over else running,
    )  # fmt: skip
    work.refresh_from_db()


def held(work: Any) -> QuerySet[Any]:
    """Return the row as a queryset, empty when another process took it."""
    return type(work)._default_manager.filter(pk=work.pk, holder=work.holder)
