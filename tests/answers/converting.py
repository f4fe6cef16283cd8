"""What LibreOffice shows of whole files, by converting them."""

import csv
import subprocess
from pathlib import Path

from tests.office import SOFFICE

# Semicolon, quotes, UTF-8, from the first line, numbers as shown, every sheet in a file of its own.
_EVERY_SHEET = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false,false,false,-1"
_SEMICOLONS = "--infilter=Text - txt - csv (StarCalc):59,34,76"


def shown(files: dict[str, bytes], folder: Path) -> dict[str, dict[tuple[int, int], str]]:
    """Return the cells shown of files, all of one format: by file and sheet, line and column."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    text = [_SEMICOLONS] if all(name.endswith(".csv") for name in files) else []
    out = folder / "out"
    convert(_EVERY_SHEET, [folder / name for name in files], out, text)
    return {path.stem: _cells(path) for path in sorted(out.glob("*.csv"))}


def convert(target: str, files: list[Path], out: Path, more: list[str] | None = None) -> None:
    """Convert files as a person would by « Enregistrer sous », with a profile of their own."""
    profile = f"-env:UserInstallation=file://{out.parent}/profile"
    command = [SOFFICE, profile, "--headless", *(more or []), "--convert-to", target, "--outdir", out, *files]
    subprocess.run([str(part) for part in command], check=True, capture_output=True, timeout=300)


def _cells(path: Path) -> dict[tuple[int, int], str]:
    with path.open(newline="", encoding="utf-8") as stream:
        lines = list(csv.reader(stream, delimiter=";"))
    return {(at, to): text for at, line in enumerate(lines, 1) for to, text in enumerate(line) if text}
