"""A table of remarks pasted in a message: its lines' cells are apart by tabs, as web pages become text."""

from collections.abc import Sequence

from imports.sources.grid import Cell
from imports.sources.titles import Header, read_header


def tables_in(lines: Sequence[str]) -> tuple[list[str], list[dict[str, str]]]:
    """Return the lines that are in no table of remarks, and the cells of each row of those that are."""
    others: list[str] = []
    rows: list[dict[str, str]] = []
    header: Header | None = None
    for line in lines:
        cells = line.split("\t")
        if len(cells) < 2:
            header = None if line.strip() else header
            others.append(line)
        elif header is None:
            header = _header(cells)
            others += [] if header else [line]
        else:
            rows.append({header.key(at): text.strip() for at, text in enumerate(cells) if text.strip()})
    return others, rows


def _header(cells: Sequence[str]) -> Header | None:
    """Return the titles that these cells are, None when they are not those of a sheet of remarks."""
    found = read_header({at: Cell(title.strip()) for at, title in enumerate(cells)})
    return found if found.is_usable else None
