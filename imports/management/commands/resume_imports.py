"""``manage.py resume_imports``: finish here and now what no process is importing any more."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from imports import engine, lease, summary
from imports.models import AT_WORK, Submission

WHEN_DEAD = f"s'il est mort, relancez dans {settings.IMPORT_LEASE_SECONDS} secondes."


class Command(BaseCommand):
    help = "Reprend tout de suite les imports interrompus, sans attendre le moteur."

    def handle(self, *args: Any, **options: Any) -> None:
        """Import every envoi that no process holds, one after the other, and say what became of each."""
        free = list(lease.free().order_by("pk"))
        for submission in free:
            self.stdout.write(summary.sentence(engine.process(submission)))
        for submission in Submission.objects.filter(state__in=AT_WORK):
            self.stdout.write(f"{submission.reference} est tenu par un autre processus ; {WHEN_DEAD}")
        self.stdout.write(f"Imports repris : {len(free)}.")
