"""What people do to a repository: follow it, ask for it to be read now."""

import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from documents.access import require
from documents.models import Volet
from imports.github.client import Client
from imports.github.engine import enqueue
from imports.github.reading import found
from imports.github.transport import within
from imports.models import Repository
from people import journal
from people.append_only import SAMPLE_VOLET
from people.models import User

ASKING_SECONDS = 60
ASKED = "synchronisation demandée"


def follow(*, name: str, volet: Volet) -> Repository:
    """Return the repository, followed from now on for the volet; ValidationError for a name that is none.

    Stopped when GitHub does not show it: a name mistyped is not followed for ever.
    """
    repository = Repository(name=name, volet=volet)
    repository.full_clean()
    with within(ASKING_SECONDS) as allowance, Client(allowance) as client:
        found(client, repository)
    with transaction.atomic():
        repository.save()
        journal.record("dépôt suivi", repository, by=None, volet=volet.code)
    return repository


def likely_volet(name: str) -> Volet | None:
    """Return the volet a repository is of: the one that gives its address, else the only one with a text."""
    real = Volet.objects.exclude(code=SAMPLE_VOLET)
    for volets in (
        real.filter(repository__iregex=rf"/{re.escape(name)}(\.git)?/?$"),
        real.filter(versions__editions__isnull=False).distinct(),
    ):
        found = list(volets[:2])
        if len(found) == 1:
            return found[0]
    return None


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
            ASKED,
            repository,
            by=by,
            volet=repository.volet.code,
            after={"lecture": kind},
        )
    enqueue(repository, by)
