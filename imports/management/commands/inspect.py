"""Show what would be understood of a filled sheet, without writing anything."""

import json
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from imports.normalise import Draft, UnusableRow, normalise
from imports.sources import sheet
from imports.sources.model import ParsedRow, UnreadableSource


class Command(BaseCommand):
    help = "Montre en JSON ce qui serait compris d'une feuille de commentaires, sans rien enregistrer."
    requires_system_checks: list[str] = []  # it reads one file and no settings of the service

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FICHIER", help="feuille .ods ou .xlsx")

    def handle(self, *, file: Path, **_: Any) -> None:
        """Print one JSON object; leave with 1 when the file could not be read, its sentence being printed."""
        try:
            with redirect_stdout(sys.stderr):  # openpyxl prints some of its complaints
                understood = inspect(file)
        except UnreadableSource as refusal:
            self.print({"comments": [], "errors": [str(refusal)]})
            sys.exit(1)
        self.print(understood)

    def print(self, understood: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(understood, ensure_ascii=False, indent=1))


def inspect(file: Path) -> dict[str, Any]:
    """Return the remarks understood of *file*, and a French sentence for all that was not."""
    table = sheet.read(file.name, content_of(file))
    comments: list[dict[str, str]] = []
    errors: list[str] = []
    for row in table.rows:
        draft, faults = understand(row)
        comments += [shown(draft)] if draft else []
        errors += [f"{row.ref} : {fault}" for fault in (*row.faults, *faults)]
    return {"comments": comments, "errors": [*table.notices, *errors]}


def content_of(file: Path) -> bytes:
    """Return the file's bytes, one more than a sheet may have at most: enough to know that it is too big."""
    try:
        with file.open("rb") as stream:
            return stream.read(sheet.MAX_SIZE + 1)
    except OSError as error:
        raise UnreadableSource(
            f"Le fichier « {file} » ne peut pas être ouvert : vérifiez son nom et vos droits."
        ) from error


def understand(row: ParsedRow) -> tuple[Draft | None, tuple[str, ...]]:
    """Return the draft of a row, if it is a remark, and what must be said about it."""
    if row.aside:
        return None, (f"mise de côté, {row.aside}.",)
    try:
        draft = normalise(row)
    except UnusableRow as refusal:
        return None, (str(refusal),)
    return draft, draft.faults


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
