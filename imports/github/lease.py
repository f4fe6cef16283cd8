"""Which process is synchronising a repository, and until when: its row says it, as an envoi's does."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from imports.lease import LeaseLost
from imports.models import Repository


def take(repository: Repository) -> bool:
    """Return whether this process now holds the repository, by one UPDATE: one of two gets through.

    The next run is put off before anything is tried: one that kills its process is not tried every minute.
    """
    now = timezone.now()
    free = Repository.objects.filter(Q(holder="") | Q(held_until__lte=now), pk=repository.pk)
    taken = free.update(
        holder=str(uuid.uuid4()), held_until=now + hold(), next_run=now + repository.frequency
    )
    repository.refresh_from_db()
    return bool(taken)


def keep(repository: Repository, **fields: object) -> None:
    """Hold the repository for as long again, and set the fields; LeaseLost when another process took it."""
    fields["held_until"] = timezone.now() + hold()
    if not Repository.objects.filter(pk=repository.pk, holder=repository.holder).update(**fields):
        raise LeaseLost(f"{repository} est synchronisé par un autre processus.")
    for name, value in fields.items():
        setattr(repository, name, value)


def give_back(repository: Repository, **fields: object) -> None:
    """Let the repository go, and set the fields; nothing when another process took it."""
    held = Repository.objects.filter(pk=repository.pk, holder=repository.holder)
    held.update(holder="", **fields)
    repository.refresh_from_db()


def hold() -> timedelta:
    """Return how long a holder may go without a sign: longer than one request may take with its tries."""
    return timedelta(seconds=max(settings.IMPORT_LEASE_SECONDS, 4 * 60))
