"""``manage.py check_ledger``: prove that no row was lost, altered or counted twice."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from comments.models import Comment
from imports import ledger
from imports.models import Submission, SubmissionRow


class Command(BaseCommand):
    help = (
        "Vérifie que chaque ligne reçue a une issue, que les comptes tombent juste, "
        "et que ni ligne, ni commentaire, ni original n'a changé."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line when the ledger holds; CommandError after listing what is broken otherwise."""
        broken = 0
        for sentence in ledger.faults():
            self.stderr.write(sentence)
            broken += 1
        if broken:
            raise CommandError(f"Le registre est faux. Anomalies : {broken}.")
        self.stdout.write(
            f"Registre juste. Envois : {Submission.objects.count()} ; lignes : "
            f"{SubmissionRow.objects.count()} ; commentaires : {Comment.objects.count()}."
        )
