"""Who is reading an export, and for how long: the row itself says it, as an envoi's does (imports.lease)."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from imports import holding, lease
from imports.mailbox.streaming import MOST_SILENT
from imports.models import EXPORT_AT_WORK, ExportState, MailExport


def take(export: MailExport) -> bool:
    """Return whether this process now holds the export, by one UPDATE; the attempt is counted first."""
    free = MailExport.objects.filter(state__in=EXPORT_AT_WORK)
    return holding.take(free, export, hold(), state=ExportState.RUNNING, started_at=timezone.now())


def keep(export: MailExport, **fields: object) -> None:
    """Hold the export for as long again, and set the fields; LeaseLost when another process took it."""
    holding.keep(export, hold(), **fields)


def give_back(export: MailExport, error: str) -> None:
    """Let go at once of an export that could not be read to its end, given up after the last attempt.

    No *error* tells that a person stopped it: that is no failed attempt.
    """
    holding.give_back(export, error, failed=ExportState.FAILED, running=ExportState.RUNNING)


def due() -> QuerySet[MailExport]:
    """Return the exports that wait for somebody: never taken, or whose holder gave no sign for too long."""
    return MailExport.objects.filter(state__in=EXPORT_AT_WORK, due_at__lte=timezone.now())


def hold() -> timedelta:
    """Return how long a holder may go without a sign: the reader may stay silent on one message."""
    return lease.hold() + timedelta(seconds=MOST_SILENT)
