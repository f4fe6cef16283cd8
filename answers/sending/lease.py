"""Which process is sending a delivery: the row itself says it, as an envoi's does (imports.lease).

The moment after which it may be taken is also the ticket of the task that the queue holds: that task may take
it at once, and a task left behind by an earlier turn may not.
"""

import uuid
from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils import timezone

from answers.models import Delivery, DeliveryQuerySet
from imports import lease
from imports.lease import QUEUED_FOR, LeaseLost
from imports.queueing import put

__all__ = ["LeaseLost", "ask", "give_back", "held", "keep", "take"]


def take(delivery: Delivery, ticket: datetime | None = None) -> bool:
    """Return whether this process now holds the delivery, by one UPDATE; the attempt is counted first."""
    now = timezone.now()
    turn = Q(due_at__lte=now) | Q(due_at=ticket) if ticket else Q(due_at__lte=now)
    free = Delivery.objects.all().free_to_leave().filter(turn, pk=delivery.pk)
    taken = free.update(holder=str(uuid.uuid4()), due_at=now + lease.hold(), attempts=F("attempts") + 1)
    delivery.refresh_from_db()
    return bool(taken)


def keep(delivery: Delivery, wait: timedelta = timedelta(), **fields: object) -> None:
    """Hold the delivery for as long again, and set the fields; LeaseLost when another process took it.

    *wait* is what the next step alone may take, besides.
    """
    fields["due_at"] = timezone.now() + lease.hold() + wait
    if not held(delivery).update(**fields):
        raise LeaseLost(f"{delivery} est envoyée par un autre processus.")
    for name, value in fields.items():
        setattr(delivery, name, value)


def give_back(delivery: Delivery, error: str, wait: timedelta = timedelta()) -> None:
    """Let go of the delivery as it stands: whether it was handed over is settled by the next attempt."""
    held(delivery).update(holder="", due_at=timezone.now() + wait, last_error=error)


def held(delivery: Delivery) -> DeliveryQuerySet:
    """Return the delivery as a queryset, empty when another process took it."""
    return Delivery.objects.filter(pk=delivery.pk, holder=delivery.holder)


def ask(task: str, delivery: Delivery) -> bool:
    """Return whether this process had the engine asked for a task on a due delivery, and not another one.

    A queue out of reach loses nothing: the next sweep asks again.
    """
    ticket = timezone.now() + QUEUED_FOR
    queued = Delivery.objects.all().due().filter(pk=delivery.pk).update(due_at=ticket)
    if not queued:
        return False
    if not put(task, delivery.pk, ticket.isoformat(), name=delivery.reference):
        Delivery.objects.filter(pk=delivery.pk, due_at=ticket).update(due_at=timezone.now())
    return True
