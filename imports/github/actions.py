"""What people do to a repository: ask for it to be read now."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from documents.access import require
from imports.github.engine import enqueue
from imports.models import Repository
from people import journal
from people.models import User


def ask(*, repository: Repository, full: bool, by: User) -> None:
    """Ask the engine to synchronise now; ValidationError while a synchronisation is under way."""
    require(by, "imports.synchronise", repository)
    if repository.is_busy:
        raise ValidationError("Une synchronisation de ce dépôt est déjà en cours.")
    now = timezone.now()
    due = {"next_run": now, **({"next_full": now} if full else {})}
    with transaction.atomic():
        Repository.objects.filter(pk=repository.pk).update(**due)
        kind = "complète" if full else "de ce qui a changé"
        journal.record(
            "synchronisation demandée",
            repository,
            by=by,
            volet=repository.volet.code,
            after={"lecture": kind},
        )
    enqueue(repository, by)
