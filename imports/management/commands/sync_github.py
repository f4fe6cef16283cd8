"""``manage.py sync_github [--repository OWNER/NAME] [--full]``: read the issues of repositories."""

import logging
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from documents.models import Volet
from imports.github import actions, telling
from imports.github.client import Stopped
from imports.github.run import Busy, synchronise
from imports.models import Repository, Synchronisation

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Synchronise les tickets GitHub des dépôts suivis, ou d'un seul."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repository", metavar="PROPRIÉTAIRE/NOM", help="un seul dépôt, suivi ou non")
        parser.add_argument("--volet", metavar="CODE", help="le volet du dépôt, s'il n'est pas encore suivi")
        parser.add_argument("--full", action="store_true", help="relit tout, et constate ce qui a disparu")
        parser.add_argument(
            "--proposals",
            action="store_true",
            help="lit aussi ce que changent les demandes de modification (deux requêtes chacune)",
        )

    def handle(
        self, *, repository: str | None, volet: str | None, full: bool, proposals: bool, **_: Any
    ) -> None:
        """Synchronise, and print one line for each; CommandError when one of them did not go to its end."""
        asked = [self.named(repository, volet)] if repository else self.followed()
        failed = [one.name for one in asked if not self.run(one, full, proposals)]
        if failed:
            raise CommandError(f"Non terminé : {', '.join(failed)}.")

    def followed(self) -> list[Repository]:
        """Return the repositories followed, after saying so when there is none."""
        found = list(Repository.objects.filter(active=True).select_related("volet"))
        if not found:
            self.stdout.write("Aucun dépôt n'est suivi : ajoutez-en un par --repository ou l'administration.")
        return found

    def named(self, name: str, code: str | None) -> Repository:
        """Return the repository of that name; one that is not known is followed from now on, for its volet.

        CommandError when nothing tells which volet that is, or when the name is none.
        """
        known = Repository.objects.select_related("volet").filter(name__iexact=name).first()
        if known and code not in (None, known.volet.code):
            raise CommandError(f"{known} est déjà suivi, pour le volet « {known.volet} ».")
        if known:
            return known
        volet = Volet.objects.filter(code=code).first() if code else actions.likely_volet(name)
        if volet is None:
            codes = ", ".join(Volet.objects.values_list("code", flat=True))
            raise CommandError(
                f"« {name} » n'est pas encore suivi : donnez son volet, --volet CODE ({codes})."
            )
        try:
            repository = actions.follow(name=name, volet=volet)
        except (ValidationError, Stopped) as refusal:
            said = refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]
            raise CommandError(" ".join(said)) from refusal
        self.stdout.write(f"{name} est désormais suivi, pour le volet « {volet} ».")
        return repository

    def run(self, repository: Repository, full: bool, proposals: bool) -> bool:
        """Return whether the run went to its end."""
        try:
            line = synchronise(repository, full=full, proposals=proposals, progress=self.show)
        except Busy as busy:
            self.stdout.write(str(busy))
            return True
        except Exception:  # noted in its line: the other repositories are still to be read
            logger.exception("The synchronisation of %s fell", repository)
            return False
        self.show(None)
        self.stdout.write(f"{repository} : {telling.sentence(line)}")
        return line.errors == 0

    def show(self, line: Synchronisation | None) -> None:
        """Show how far the reading is, on a terminal only."""
        if self.stderr.isatty():
            said = f"{line.repository} : {telling.progress(line)}" if line else ""
            self.stderr.write(f"\r\x1b[K{said}", ending="")
