"""Which cell each text goes to: under the title it names, or in a column of its own on the right."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from answers.filled.ground import Edits, Ground
from imports.sources.grid import Cell, Line, Sheet
from imports.sources.table import Start, walk
from imports.sources.titles import MAX_TITLE, Header, fold

KEPT = "{} (saisi par l'auteur)"  # the title of the column where goes what stood in a cell that we write

Fit = Callable[[str], str]


@dataclass(slots=True)
class Block:
    """The marked lines under the same titles."""

    titles: int  # the line of the titles
    header: Header
    texts: dict[str, dict[int, str]] = field(default_factory=dict)  # to write, by title and line
    stood: dict[int, dict[int, Cell]] = field(default_factory=dict)  # in the columns so titled, by line
    _columns: dict[str, list[int]] = field(default_factory=dict)

    def columns(self, title: str) -> list[int]:
        """Return the columns that have this title."""
        if title not in self._columns:
            key = key_of(title)
            named = (at for at, name in sorted(self.header.names.items()) if key_of(name) == key)
            self._columns[title] = list(named)
        return self._columns[title]

    def take(self, line: Line, texts: Mapping[str, str], fit: Fit) -> None:
        """Note what is to be written in a line, and what stands there."""
        stood = self.stood[line.number] = {}
        for title, text in texts.items():
            known = next((other for other in self.texts if key_of(other) == key_of(title)), title)
            if said := fit(text.strip()):
                self.texts.setdefault(known, {})[line.number] = said
            for column in (*self.columns(title), *self._kept(title)):
                if cell := _cell_at(line.cells, column):
                    stood[column] = cell

    def _kept(self, title: str) -> Iterator[int]:
        for column in self.columns(title):
            yield from self.columns(KEPT.format(self.header.names[column]))


@lru_cache(maxsize=1024)
def key_of(title: str) -> str:
    """Return what titles are compared by."""
    return fold(" ".join(title.split())[:MAX_TITLE])


def _cell_at(cells: dict[int, Cell], column: int) -> Cell | None:
    """Return the cell of a column, be it one of a run of alike cells."""
    if column in cells:
        return cells[column]
    runs = (cell for first, cell in cells.items() if first < column < first + cell.columns)
    return next(runs, None)


def blocks_of(sheet: Sheet, start: Start, marks: Mapping[int, Mapping[str, str]], fit: Fit) -> list[Block]:
    """Return the marked lines of a sheet's table. ValueError for a line that is none of its rows."""
    blocks: dict[int, Block] = {}
    left = set(marks)
    for under in walk(sheet, start):
        if under.line.number in left and not under.is_titles:
            left.remove(under.line.number)
            block = blocks.setdefault(under.titles, Block(under.titles, under.header))
            block.take(under.line, marks[under.line.number], fit)
    if left:
        raise ValueError(f"No row of a table at line {min(left)} of « {sheet.name} »")
    return list(blocks.values())


def plan(blocks: list[Block], ground: Ground, fit: Fit) -> Edits:
    """Return what to write where so that the sheet says what the marks say, and no less than it did.

    What stands already is not written again. UnreadableSource when no column is left for a new title.
    """
    pen = _Pen(ground, max(max(block.header.names) for block in blocks) + 1, fit)
    for block in blocks:
        for title, texts in block.texts.items():
            pen.write(block, title, texts)
    for block, title, texts in list(pen.kept()):
        pen.write(block, title, texts, beside=True)
    return pen.edits


class _Pen:
    def __init__(self, ground: Ground, right: int, fit: Fit) -> None:
        self.edits: Edits = {}
        self._ground = ground
        self._right = right
        self._fit = fit
        self._new: dict[str, int] = {}
        self._replaced: list[tuple[Block, int, dict[int, str]]] = []

    def write(self, block: Block, title: str, texts: dict[int, str], beside: bool = False) -> None:
        """Write texts by line under a title; *beside* what stands there, or else in its place."""
        column = self._column(block, title, sorted(texts))
        replaced: dict[int, str] = {}
        for line, text in texts.items():
            cell = block.stood[line].get(column, Cell(""))
            if text in (cell.text, cell.text.strip()) or (beside and text in cell.text):
                continue
            if beside and cell.text.strip():
                text = f"{cell.text}\n{text}"
            elif former := _former(cell):
                replaced[line] = former
            self.edits.setdefault(line, {})[column] = text
        if replaced:
            self._replaced.append((block, column, replaced))

    def kept(self) -> Iterator[tuple[Block, str, dict[int, str]]]:
        """Yield what stood where something else is now written, with the title to keep it under."""
        for block, column, replaced in self._replaced:
            texts = {line: self._fit(text) for line, text in replaced.items()}
            yield block, KEPT.format(block.header.names[column]), texts

    def _column(self, block: Block, title: str, lines: list[int]) -> int:
        open_ones = (at for at in block.columns(title) if not self._ground.bars(at, lines))
        column = next(open_ones, None)
        return self._new_column(block, title) if column is None else column

    def _new_column(self, block: Block, title: str) -> int:
        key = key_of(title)
        if key not in self._new:
            self._new[key] = self._ground.free(self._right)
        self.edits.setdefault(block.titles, {})[self._new[key]] = self._fit(title)
        return self._new[key]


def _former(cell: Cell) -> str:
    """Return what a cell shows, with the address it leads to."""
    said = (cell.shown or cell.text).strip()
    address = cell.link.removeprefix("mailto:")
    return f"{said} ({address})" if address and address not in said else said
