"""``manage.py follow_places --version-id N``: find the places of a version's cards in its latest edition."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from comments.following import End, cards_behind, follow_places, left_alone
from comments.outcomes import FATES, PlaceState
from documents.models import Version


class Command(BaseCommand):
    help = "Retrouve dans la dernière édition d'une version les places de ses commentaires."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the version's number, as register_version prints it."""
        parser.add_argument("--version-id", type=int, required=True, metavar="N")
        parser.add_argument("--dry-run", action="store_true", help="dire ce qui changerait, sans rien écrire")

    def handle(self, *args: Any, version_id: int, dry_run: bool, **options: Any) -> None:
        """Print how many cards came to each end; CommandError for a version unknown or without a text."""
        version = Version.objects.filter(pk=version_id).select_related("volet").first()
        if version is None:
            raise CommandError(f"Il n'y a pas de version {version_id} : voir « manage.py register_version ».")
        if not version.editions.exists():
            raise CommandError(f"{version} n'a encore aucun texte : voir « manage.py register_version ».")
        total = cards_behind(version.current_edition()).count()
        try:
            ends = self.follow(version, total, write=not dry_run)
        except KeyboardInterrupt as stopped:
            raise CommandError("Interrompu, rien n'est perdu : relancez la même commande.") from stopped
        self.report(version, total, ends, dry_run=dry_run)

    def follow(self, version: Version, total: int, *, write: bool) -> Counter[End]:
        """Return how many cards came to each end, showing on a terminal how far it is."""
        ends: Counter[End] = Counter()
        for batch in follow_places(version, write=write):
            ends += batch
            if self.stderr.isatty():
                self.stderr.write(f"\r\x1b[K{ends.total()} cartes sur {total}", ending="")
        if self.stderr.isatty():
            self.stderr.write("\r\x1b[K", ending="")
        return ends

    def report(self, version: Version, total: int, ends: Counter[End], *, dry_run: bool) -> None:
        """Say what became of the cards, and which were left alone."""
        edition = version.current_edition()
        self.stdout.write(f"{edition} : {total or 'aucune'} carte{'s' if total > 1 else ''} à suivre.")
        self.count("Placées sans personne, suivies avec leur passage :", FATES, ends)
        states = {state: state.label for state in PlaceState}
        self.count("Sans place sûre, cherchées de nouveau :", states, ends)
        if ends[None]:
            self.stdout.write(f"  Changées entre-temps par quelqu'un, à reprendre : {ends[None]}")
        if kept := left_alone(edition):
            self.stdout.write(f"  Laissées telles quelles, une personne les a vérifiées ou décidées : {kept}")
        if dry_run:
            self.stdout.write("Essai : rien n'a été écrit.")

    def count(self, title: str, words: dict[Any, str], ends: Counter[End]) -> None:
        """Print the lines of the ends there are cards for, under their title."""
        counted = [(label, ends[end]) for end, label in words.items() if ends[end]]
        if counted:
            self.stdout.write(f"  {title}")
        for label, number in counted:
            self.stdout.write(f"    {label} : {number}")
