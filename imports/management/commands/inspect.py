"""Show what would be understood of a filled sheet or of exported mail, without writing anything."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from imports import reading
from imports.mailbox.inspecting import inspect_mailbox
from imports.normalise import Draft
from imports.preview import Preview, preview
from imports.reading import ReaderDied
from imports.sources.model import NoMail, UnreadableSource
from imports.sources.sheet import MAX_SIZE, is_workbook


class Command(BaseCommand):
    help = "Montre en JSON ce qui serait compris d'une feuille ou de courriels, sans rien enregistrer."
    requires_system_checks: list[str] = []  # it reads one file and no settings of the service

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file",
            type=Path,
            metavar="FICHIER",
            help="feuille .ods, .xlsx ou .csv ; messages .eml, .mbox, .msg ou .zip",
        )

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
    """Return the remarks understood of *file*, a sheet or exported mail, and a sentence for all that was not.

    What is no sheet at first sight is read as mail; what is no mail either, as a sheet again, which says why.
    """
    if file.is_dir():
        return inspect_mail(file)
    content = content_of(file)
    if is_workbook(content):
        return inspect_sheet(file.name, content)
    try:
        return inspect_mail(file)
    except NoMail:
        return inspect_sheet(file.name, content)


def inspect_mail(file: Path) -> dict[str, Any]:
    """Return what is understood of exported mail; who wrote and when stand for what a remark does not say."""
    messages, remarks, errors = inspect_mailbox(file)
    comments = []
    for message, draft in remarks:
        comment = shown(draft)
        comment["author"] = comment["author"] or message.address or message.name
        comment["date"] = comment["date"] or (f"{message.sent_at:%Y-%m-%d}" if message.sent_at else "")
        comments.append(comment)
    return {"messages": messages, "comments": comments, "errors": errors}


def inspect_sheet(name: str, content: bytes) -> dict[str, Any]:
    """Return what is understood of a sheet."""
    comments: list[dict[str, str]] = []
    errors: list[str] = []
    with reading.read(name, content) as found:
        for item in preview(found.rows()):
            comments += [shown(item.draft)] if item.draft else []
            errors += [f"{item.row.ref} : {said}" for said in sentences(item)]
        return {"comments": comments, "errors": [*found.notices, *errors]}


def content_of(file: Path) -> bytes:
    """Return the file's bytes, one more than a sheet may have at most: enough to know that it is too big."""
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_SIZE + 1)
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
