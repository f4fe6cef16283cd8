"""Envois of the gabarit's columns, imported at once: three remarks by one person, and their corrections."""

from io import StringIO
from pathlib import Path

from django.core.management import call_command

from comments.models import Channel
from imports import ledger, pipeline
from imports.actions import receive
from imports.models import Submission
from tests.imports import sheets

LOGS = ["1", "EXI-G-1", "", "Dire dans quel format la description est publiée.", "haute", "a@example.org"]
ZONE = ["2", "", "Chaque appel laisse une trace datée", "Ajouter le fuseau horaire de la trace.", "basse"]
DIRECTORY = ["3", "", "", "Que devient l'ancien annuaire des services, encore très employé ?"]
REMARKS = [LOGS, [*ZONE, "a@example.org"], [*DIRECTORY, "", "a@example.org"]]
DOUBTFUL = "Dire dans quel ordre la description des erreurs est donnée."
REWRITTEN = "Dire dans quel format la description est publiée, et à quelle adresse."


def send(version, rows=REMARKS, name="a.ods", *, by=None, replaces=None) -> Submission:
    """Return the envoi of a sheet with these rows, imported."""
    content = sheets.ods([sheets.GABARIT, *rows])
    submission, _ = receive(
        version=version, channel=Channel.SHEET, filename=name, content=content, by=by, replaces=replaces
    )
    return pipeline.run(submission)


def take_in(version, *paths: Path) -> str:
    """Return what the command prints."""
    out = StringIO()
    call_command("import_sheet", "--version-id", str(version.pk), *map(str, paths), stdout=out)
    return out.getvalue()


def changed(row: list[str], **cells: str) -> list[str]:
    """Return the row with some cells replaced, by their letter."""
    columns = {letter: at for at, letter in enumerate("ABCDEFG")}
    return [cells.get(letter, (row + [""] * 7)[at]) for letter, at in columns.items()]


def outcomes(submission: Submission) -> list[str]:
    return list(submission.rows.order_by("position").values_list("outcome", flat=True))


def on_board(version) -> set[str]:
    return set(version.placements.on_board().values_list("comment__text", flat=True))


def sound() -> bool:
    return list(ledger.faults()) == []


def fall(*_: object, **__: object) -> None:
    raise RuntimeError("le processus tombe")
