"""Show what would be understood of a filled sheet, without writing anything."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from imports import reading
from imports.normalise import Draft
from imports.preview import Preview, preview
from imports.reading import ReaderDied
from imports.sources.model import UnreadableSource
from imports.sources.sheet import MAX_SIZE


class Command(BaseCommand):
    help = "Montre en JSON ce qui serait compris d'une feuille de commentaires, sans rien enregistrer."
    requires_system_checks: list[str] = []  # it reads one file and no settings of the service

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FICHIER", help="feuille .ods, .xlsx ou .csv")

    def handle(self, *, file: Path, **_: Any) -> None:
        """Print one JSON object; leave with 1 when the file could not be read, its sentence being printed."""
        try:
            understood = inspect(file)
        except (UnreadableSource, ReaderDied) as refusal:
            self.print({"comments": [], "errors": [str(refusal)]})
            sys.exit(1)
        self.print(understood)

    def print(self, understood: dict[str, Any]) -> None:
        shown = json.dumps(understood, ensure_ascii=False, indent=1)
        self.stdout.write(shown.encode(errors="replace").decode())  # a name may hold bytes that are no text


def inspect(file: Path) -> dict[str, Any]:
    """Return the remarks understood of *file*, and a French sentence for all that was not."""
    comments: list[dict[str, str]] = []
    errors: list[str] = []
    with reading.read(file.name, content_of(file)) as found:
        for item in preview(found.rows()):
            comments += [shown(item.draft)] if item.draft else []
            errors += [f"{item.row.ref} : {said}" for said in sentences(item)]
        return {"comments": comments, "errors": [*found.notices, *errors]}


def content_of(file: Path) -> bytes:
    """Return the file's bytes, one more than a sheet may have at most: enough to know that it is too big."""
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_SIZE + 1)
    except IsADirectoryError as error:
        raise UnreadableSource(f"« {file} » est un dossier : donnez le chemin d'une feuille.") from error
    except OSError as error:
        raise UnreadableSource(
            f"Le fichier « {file} » ne peut pas être ouvert : vérifiez son nom et vos droits."
        ) from error


def sentences(item: Preview) -> list[str]:
    """Return all that must be said of a row: that it is a picture, or set aside; the faults of its cells."""
    if item.row.picture:
        return [item.reason]
    aside = [f"mise de côté, {item.row.aside}."] if item.row.aside else []
    return [*aside, *(fault.said for fault in item.faults)]


def shown(draft: Draft) -> dict[str, str]:
    """Return a draft under the names of the columns; a date or a level is there as it was understood."""
    return {
        "id": draft.row_id,
        "location": draft.location,
        "excerpt": draft.excerpt,
        "text": draft.text,
        "importance": draft.importance_level or draft.importance,
        "author": author(draft),
        "date": draft.written_on.isoformat() if draft.written_on else "",
        "state": draft.state,
        "note": draft.note,
    }


def author(draft: Draft) -> str:
    if draft.author_name and draft.author_address:
        return f"{draft.author_name} <{draft.author_address}>"
    return draft.author_address or draft.author_name
