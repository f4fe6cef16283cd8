"""``manage.py sync_github [--repository OWNER/NAME] [--full]``: read the issues of repositories."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from imports.github import telling
from imports.github.run import Busy, synchronise
from imports.models import Repository, Synchronisation


class Command(BaseCommand):
    help = "Synchronise les tickets GitHub des dépôts suivis, ou d'un seul."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repository", metavar="PROPRIÉTAIRE/NOM", help="un seul dépôt, suivi ou non")
        parser.add_argument("--full", action="store_true", help="relit tout, et constate ce qui a disparu")
        parser.add_argument(
            "--proposals",
            action="store_true",
            help="lit aussi ce que changent les demandes de modification (deux requêtes chacune)",
        )

    def handle(self, *, repository: str | None, full: bool, proposals: bool, **_: Any) -> None:
        """Synchronise, and print one line for each; CommandError when one of them did not go to its end."""
        failed = [one.name for one in self.asked(repository) if not self.run(one, full, proposals)]
        if failed:
            raise CommandError(f"Non terminé : {', '.join(failed)}.")

    def asked(self, name: str | None) -> list[Repository]:
        """Return the repositories to synchronise; CommandError when there is none of that name."""
        repositories = Repository.objects.select_related("volet")
        if name is None:
            found = list(repositories.filter(active=True))
            if not found:
                self.stdout.write("Aucun dépôt n'est suivi : ajoutez-en un dans l'administration.")
            return found
        found = list(repositories.filter(name__iexact=name))
        if not found:
            known = ", ".join(repositories.values_list("name", flat=True)) or "aucun"
            raise CommandError(f"Le dépôt « {name} » n'est pas enregistré. Dépôts enregistrés : {known}.")
        return found

    def run(self, repository: Repository, full: bool, proposals: bool) -> bool:
        """Return whether the run went to its end."""
        try:
            line = synchronise(repository, full=full, proposals=proposals, progress=self.show)
        except Busy as busy:
            self.stdout.write(str(busy))
            return True
        self.show(None)
        self.stdout.write(f"{repository} : {telling.sentence(line)}")
        return line.errors == 0

    def show(self, line: Synchronisation | None) -> None:
        """Show how far the reading is, on a terminal only."""
        if self.stderr.isatty():
            said = f"{line.repository} : {telling.progress(line)}" if line else ""
            self.stderr.write(f"\r\x1b[K{said}", ending="")
