"""What is given back is read again: it must say what the person's file said, and what was written."""

from collections.abc import Hashable, Iterator
from itertools import zip_longest

from answers.filled.ground import UNFILLABLE, Edits, Texts
from imports.sources.grid import Cell, Sheet
from imports.sources.model import UnreadableSource
from imports.sources.table import find_start, walk

_Said = dict[int, int]  # by line, a hash of its cells: a large sheet twice as objects would take too much
_NOTHING = Cell("")
_FAULT = Cell._fields.index("fault")


def prove(before: list[Sheet], after: list[Sheet], edits: dict[int, Edits]) -> None:
    """Return nothing; UnreadableSource when a cell differs that should not, or a title is taken for a row."""
    for at, (old, new) in enumerate(zip_longest(before, after)):
        if old is None or new is None or old.name != new.name or old.notices != new.notices:
            raise UnreadableSource(UNFILLABLE)
        written = edits.get(at, {})
        if old.pictures != new.pictures:
            raise UnreadableSource(UNFILLABLE)
        if _said(old, written, old=True) != _said(new, written) or _titles(old) != _titles(new):
            raise UnreadableSource(UNFILLABLE)


def _said(sheet: Sheet, edits: Edits, old: bool = False) -> _Said:
    return {
        line.number: hash((line.repeated, *_cells(line.cells, edits.get(line.number, {}), old)))
        for line in sheet.lines()
    }


def _cells(cells: dict[int, Cell], written: Texts, old: bool) -> Iterator[Hashable]:
    """Yield the cells of a line, at their columns; of those that are written, only what they say.

    A stray quote is closed when its line is written: it is no longer a fault.
    """
    if written and any(cell.columns > 1 for cell in cells.values()):
        cells = dict(at for first, cell in cells.items() for at in _split(first, cell, written))
    for at, cell in sorted(cells.items()):
        if at not in written:
            yield at, cell[:_FAULT], cell[_FAULT + 1 :]
    for at, text in sorted(written.items()):
        stood = cells.get(at, _NOTHING)
        yield at, text.strip() if old else stood.text.strip(), stood.annotation


def _split(first: int, cell: Cell, written: Texts) -> Iterator[tuple[int, Cell]]:
    """Yield a run of alike cells as writing in some of them leaves it."""
    last = first + cell.columns
    for at in sorted(at for at in written if first <= at < last):
        if first < at:
            yield first, cell._replace(columns=at - first)
        yield at, cell._replace(columns=1)
        first = at + 1
    if first < last:
        yield first, cell._replace(columns=last - first)


def _titles(sheet: Sheet) -> list[int]:
    """Return the lines of the titles."""
    if (start := find_start(sheet)) is None:
        return []
    return [start.line.number, *(under.line.number for under in walk(sheet, start) if under.is_titles)]
