"""``manage.py register_version``: register one state of a version, from a folder or a git repository."""

import argparse
import re
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from documents.actions import Registered, register_edition
from documents.history import keep_history
from documents.models import Volet
from documents.reading.edition import Summary, read_edition, summarise
from documents.reading.model import ReadEdition, UnreadableEdition
from documents.reading.source import Source, open_source
from people.append_only import SAMPLE_VOLET


class Command(BaseCommand):
    help = (
        "Enregistre une édition d'une version : ses documents, sections, exigences, figures et pages de PDF."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the volet, the version's label as printed, and where its text stands."""
        parser.add_argument(
            "--volet", required=True, type=volet_code, metavar="CODE", help="créé s'il est inconnu"
        )
        parser.add_argument(
            "--label", required=True, type=label, metavar="TEXTE", help="la version, telle qu'imprimée"
        )
        parser.add_argument(
            "--source", required=True, type=Path, metavar="CHEMIN", help="dossier ou dépôt git"
        )
        parser.add_argument("--commit", default="", metavar="SHA", help="dans un dépôt git ; sinon HEAD")
        parser.add_argument(
            "--include", action="append", metavar="MOTIF", help="par défaut *.md, à la racine"
        )
        parser.add_argument(
            "--pdf", action="append", default=[], metavar="CHEMIN", help="fichier, ou dans la source"
        )
        parser.add_argument("--published-on", type=day, metavar="AAAA-MM-JJ")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was found, and « version N » last; CommandError when the source cannot be read."""
        include = options["include"] or ["*.md"]
        try:
            source = open_source(options["source"], commit=options["commit"])
            read = read_edition(source, include=include, pdfs=options["pdf"])
            registered = self.register(source, read, options)
        except UnreadableEdition as refusal:
            raise CommandError(str(refusal)) from refusal
        self.report(registered, read, summarise(read, source))
        self.keep_history(registered, source, include)
        self.stdout.write(f"version {registered.edition.version_id}")

    def register(self, source: Source, read: ReadEdition, options: dict[str, Any]) -> Registered:
        """Return the stored edition."""
        return register_edition(
            read,
            volet_code=options["volet"],
            label=options["label"],
            commit=source.commit,
            published_on=options["published_on"] or source.committed_on,
        )

    def keep_history(self, registered: Registered, source: Source, include: list[str]) -> None:
        """Keep what old links need; the edition stands without it, so a refusal is only said."""
        try:
            kept = keep_history(registered.edition.volet, source, include)
        except UnreadableEdition as refusal:
            self.stdout.write(f"  - Les liens vers d'autres commits ne pourront pas être suivis : {refusal}")
        else:
            if kept:
                self.stdout.write(f"  {kept} fichiers de l'historique gardés, pour suivre les liens.")

    def report(self, registered: Registered, read: ReadEdition, found: Summary) -> None:
        """Say in French what was made, what the edition holds, and what is wrong in it."""
        edition = registered.edition
        if registered.new_volet:
            known = ", ".join(Volet.objects.exclude(pk=edition.volet.pk).values_list("code", flat=True))
            self.stdout.write(
                f"Volet {edition.volet.code} créé : complétez sa fiche dans l'administration. "
                f"Les autres sont {known}."
            )
        if not registered.created:
            self.stdout.write(f"{edition} était déjà enregistrée : rien ne change.")
            return
        self.stdout.write(
            f"{edition} enregistrée. Documents : {found.documents} ; sections : {found.sections} ; "
            f"exigences : {found.requirements} ; figures : {found.figures} ; pages de PDF : {found.pages} ; "
            f"identifiants en double : {found.duplicates} ; liens rompus : {found.broken_links}."
        )
        for warning in read.warnings:
            self.stdout.write(f"  - {warning}")
        if edition.number > 1:
            self.stdout.write(
                "  Les commentaires reçus jusqu'ici gardent leurs places dans l'édition d'avant. Pour les "
                f"retrouver dans celle-ci : manage.py follow_places --version-id {edition.version_id}"
            )


def volet_code(text: str) -> str:
    """Return the code; an argument error, in French, when it could not be one."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}", text):
        raise argparse.ArgumentTypeError(
            f"« {text} » n'est pas un code : lettres, chiffres et tirets, comme CLOUD-NATIVE"
        )
    if text.upper() == SAMPLE_VOLET:
        raise argparse.ArgumentTypeError(f"« {text} » est réservé à la démonstration, qui l'efface")
    return text


def label(text: str) -> str:
    """Return the label without blanks around it; an argument error, in French, when nothing is left."""
    text = " ".join(text.split())
    if not 0 < len(text) <= 80:
        raise argparse.ArgumentTypeError("écrivez la version en 1 à 80 caractères, comme « 1.0-rfc1 »")
    return text


def day(text: str) -> date:
    """Return the date; an argument error, in French, when it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"« {text} » n'est pas une date AAAA-MM-JJ") from None
