"""``manage.py load_demo``: load the demonstration, or take it away."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from imports import summary
from web.demo.accounts import DEMO_ACCOUNTS, PASSWORD
from web.demo.loading import load
from web.demo.removing import remove


class Command(BaseCommand):
    help = "Charge la démonstration : un volet, quatre feuilles remplies, des courriels, un compte par rôle."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --remove."""
        parser.add_argument("--remove", action="store_true", help="retire tout ce que la démonstration a mis")

    def handle(self, *args: Any, remove: bool, **options: Any) -> None:
        """Load or remove; CommandError on loading in production, where the passwords would be known."""
        if remove:
            self.take_away()
        else:
            self.load()

    def load(self) -> None:
        """Load the demonstration and print its accounts."""
        if not settings.DEBUG:
            raise CommandError("La démonstration a des mots de passe publics : elle demande DEBUG=true.")
        version, submissions = load()
        self.stdout.write(f"Démonstration : {version}, version {version.pk}.")
        for submission in submissions:
            self.stdout.write("  " + summary.sentence(submission))
        self.stdout.write(f"Comptes (mot de passe : {PASSWORD}) :")
        for username, (first_name, last_name, role) in DEMO_ACCOUNTS.items():
            self.stdout.write(f"  {username:<14} {role.label} ({first_name} {last_name})")

    def take_away(self) -> None:
        """Remove the demonstration."""
        remove()
        self.stdout.write("Démonstration retirée : il n'en reste rien.")
