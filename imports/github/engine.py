"""Synchronise in the background: asked for by a person, or because the time has come."""

import logging

from django.utils import timezone

from imports.github.run import Busy, synchronise
from imports.models import Repository
from imports.queueing import put
from people.models import User

logger = logging.getLogger(__name__)


def enqueue(repository: Repository, by: User | None = None) -> None:
    """Put a synchronisation in the queue; one out of reach loses nothing, the sweep asks again."""
    name = f"Synchronisation de {repository}"[:100]
    put("imports.github.engine.work", repository.pk, by.pk if by else None, name=name)


def work(pk: int, by: int | None = None) -> str:
    """Synchronise a repository, as the engine's task; return what happened. One given twice is done once."""
    repository = Repository.objects.select_related("volet").get(pk=pk)
    if repository.next_run > timezone.now():
        return "déjà fait"
    try:
        line = synchronise(repository, proposals=True, by=User.objects.filter(pk=by or 0).first())
    except Busy as busy:
        return str(busy)
    logger.info("%s: %s requests, %s", repository, line.requests, line.said or "done")
    return line.said or "terminée"


def sweep() -> int:
    """Return how many repositories were due, and put them in the queue."""
    due = list(Repository.objects.due())
    for repository in due:
        enqueue(repository)
    return len(due)
