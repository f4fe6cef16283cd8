"""``manage.py resume_imports``: finish here and now what no process is importing any more."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from imports import engine, lease, summary
from imports.advice import engine as returns
from imports.advice import lease as returns_lease
from imports.advice import summary as returns_summary
from imports.mailbox import engine as mailbox
from imports.mailbox import lease as mailbox_lease
from imports.models import AT_WORK, Submission

WHEN_DEAD = f"s'il est mort, relancez dans {settings.IMPORT_LEASE_SECONDS} secondes."
WAITS = "attend un envoi plus ancien du même compte : relancez la commande quand il sera terminé."


class Command(BaseCommand):
    help = "Reprend tout de suite les imports interrompus, sans attendre le moteur."

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the exported mailboxes that wait, import every free envoi, then filled sheets."""
        for export in mailbox_lease.due().order_by("pk"):
            mailbox.process(export)
            self.stdout.write(f"{export} : {export.get_state_display().lower()}.")
        resumed = [engine.process(submission) for submission in lease.free().order_by("pk")]
        for returned in returns_lease.due().order_by("pk"):
            self.stdout.write(returns_summary.sentence(returns.process(returned)))
        ended = [submission for submission in resumed if submission.state not in AT_WORK]
        for submission in ended:
            self.stdout.write(summary.sentence(submission))
        for submission in Submission.objects.filter(state__in=AT_WORK):
            said = f"est tenu par un autre processus ; {WHEN_DEAD}" if submission.holder else WAITS
            self.stdout.write(f"{submission.reference} {said}")
        self.stdout.write(f"Imports repris : {len(ended)}.")
