"""Which process is sending a delivery: the row itself says it, as an envoi's does (imports.lease)."""

import uuid

from django.db.models import F
from django.utils import timezone

from answers.models import Delivery, DeliveryQuerySet
from imports import lease
from imports.lease import LeaseLost


def take(delivery: Delivery) -> bool:
    """Return whether this process now holds the delivery, by one UPDATE; the attempt is counted first.

    Its moment is asked of the row itself: a database that waited for another's UPDATE repeats no subquery.
    """
    due = Delivery.objects.all().due().values("pk")
    unheld = Delivery.objects.filter(pk=delivery.pk, pk__in=due, due_at__lte=timezone.now())
    taken = unheld.update(
        holder=str(uuid.uuid4()), due_at=timezone.now() + lease.hold(), attempts=F("attempts") + 1
    )
    delivery.refresh_from_db()
    return bool(taken)


def keep(delivery: Delivery, **fields: object) -> None:
    """Hold the delivery for as long again, and set the fields; LeaseLost when another process took it."""
    fields["due_at"] = timezone.now() + lease.hold()
    if not held(delivery).update(**fields):
        raise LeaseLost(f"{delivery} est envoyée par un autre processus.")
    for name, value in fields.items():
        setattr(delivery, name, value)


def held(delivery: Delivery) -> DeliveryQuerySet:
    """Return the delivery as a queryset, empty when another process took it."""
    return Delivery.objects.filter(pk=delivery.pk, holder=delivery.holder)
