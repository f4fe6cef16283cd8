"""Who is reading an export, and for how long: the row itself says it, as an envoi's does (imports.lease)."""

import uuid
from datetime import timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from imports import lease
from imports.lease import MOST_ATTEMPTS, LeaseLost
from imports.mailbox.streaming import MOST_SILENT
from imports.models import EXPORT_AT_WORK, ExportState, MailExport


def take(export: MailExport) -> bool:
    """Return whether this process now holds the export, by one UPDATE; the attempt is counted first."""
    now = timezone.now()
    unheld = Q(holder="") | Q(due_at__lte=now)
    free = MailExport.objects.filter(
        unheld, pk=export.pk, state__in=EXPORT_AT_WORK, attempts__lt=MOST_ATTEMPTS
    )
    taken = free.update(
        holder=str(uuid.uuid4()), due_at=now + hold(), attempts=F("attempts") + 1,
        state=ExportState.RUNNING, started_at=now,
    )  # fmt: skip
    export.refresh_from_db()
    return bool(taken)


def keep(export: MailExport, **fields: object) -> None:
    """Hold the export for as long again, and set the fields; LeaseLost when another process took it."""
    fields["due_at"] = timezone.now() + hold()
    if not MailExport.objects.filter(pk=export.pk, holder=export.holder).update(**fields):
        raise LeaseLost(f"« {export} » est lu par un autre processus.")
    for name, value in fields.items():
        setattr(export, name, value)


def give_back(export: MailExport, error: str) -> None:
    """Let go at once of an export that could not be read to its end, given up after the last attempt.

    No *error* tells that a person stopped it: that is no failed attempt.
    """
    over = export.attempts >= MOST_ATTEMPTS and bool(error)
    held = MailExport.objects.filter(pk=export.pk, holder=export.holder)
    held.update(
        holder="", due_at=timezone.now(), last_error=error, attempts=export.attempts - (not error),
        state=ExportState.FAILED if over else ExportState.RUNNING,
    )  # fmt: skip
    export.refresh_from_db()


def due() -> QuerySet[MailExport]:
    """Return the exports that wait for somebody: never taken, or whose holder gave no sign for too long."""
    return MailExport.objects.filter(state__in=EXPORT_AT_WORK, due_at__lte=timezone.now())


def hold() -> timedelta:
    """Return how long a holder may go without a sign: the reader may stay silent on one message."""
    return lease.hold() + timedelta(seconds=MOST_SILENT)
