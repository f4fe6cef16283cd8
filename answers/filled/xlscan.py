"""Where the lines and cells of an Excel worksheet stand in its bytes (ECMA-376 part 1, 18.3.1)."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from answers.filled.ground import Area
from answers.filled.markup import TAG, Part
from imports.sources.grid import MAX_COLUMNS
from imports.sources.markup import Attributes
from imports.sources.ooxml import named, number

_RESULTS_APART = ("array", "dataTable")  # formulas whose results stand in other cells too


class Piece(NamedTuple):
    """A cell: from ``start`` to ``stop``, its inside from ``inner`` to ``closing``.

    Only those of the columns asked for tell more than where they begin.
    """

    start: int
    inner: int
    closing: int
    stop: int
    column: int
    words: tuple[tuple[int, int], ...]  # its value and text


@dataclass(slots=True)
class Row:
    """A line, its inside from ``inner`` to ``closing``."""

    number: int
    start: int
    inner: int
    wanted: Collection[int]  # the columns asked for
    closing: int = 0
    pieces: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class Found:
    """What stands around the lines of a worksheet."""

    dimension: tuple[int, str] | None = None  # where its tag begins, and the range it tells
    end: int = 0  # where the lines end
    hidden: list[tuple[int, int]] = field(default_factory=list)  # columns: the first, how many
    guarded: list[Area] = field(default_factory=list)


Wants = Callable[[int], Collection[int] | None]


class Scan:
    """One pass over a worksheet: the rows for whose number *wants* tells columns go to *give*, in order."""

    def __init__(self, part: Part, wants: Wants, give: Callable[[Row], None]) -> None:
        self.found = Found()
        self._raw = part.raw
        self._wants, self._give = wants, give
        self._row: Row | None = None
        self._number, self._column = 0, -1
        self._reference, self._steps = "", -1  # the last cell that tells its place, and how many come after
        self._is_located = False
        self._cell = self._word = -1  # where they begin
        self._words: list[tuple[int, int]] = []
        self._parser = part.parser()
        self._starts: dict[str, Callable[[Attributes], None]] = named(
            dimension=self._note_dimension, col=self._note_columns, row=self._open_row, c=self._open_cell,
            v=self._open_word, f=self._open_formula, mergeCell=self._note_merge, **{"is": self._open_word},
        )  # fmt: skip
        self._ends: dict[str, Callable[[], None]] = named(
            sheetData=self._end_data, row=self._close_row, c=self._close_cell,
            v=self._close_word, f=self._close_word, **{"is": self._close_word},
        )  # fmt: skip

    def run(self) -> Found:
        """Go through the part, which its reader has found well-formed, ordered and within bounds."""
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.Parse(self._raw, True)
        return self.found

    def _start(self, name: str, attributes: Attributes) -> None:
        if handler := self._starts.get(name):
            handler(attributes)

    def _end(self, name: str) -> None:
        if handler := self._ends.get(name):
            handler()

    def _note_dimension(self, attributes: Attributes) -> None:
        self.found.dimension = self._parser.CurrentByteIndex, attributes.get("ref", "")

    def _note_columns(self, attributes: Attributes) -> None:
        first, last = number(attributes.get("min", "")), number(attributes.get("max", ""))
        if attributes.get("hidden") in ("1", "true") and 0 < first <= last:
            self.found.hidden.append((first - 1, last - first + 1))

    def _note_merge(self, attributes: Attributes) -> None:
        if area := area_of(attributes.get("ref", "")):
            self.found.guarded.append(area)

    def _end_data(self) -> None:
        self.found.end = self._parser.CurrentByteIndex

    def _open_row(self, attributes: Attributes) -> None:
        self._number = number(attributes["r"]) if "r" in attributes else self._number + 1
        self._reference, self._steps = "", -1
        wanted = self._wants(self._number)
        start = self._parser.CurrentByteIndex
        self._row = None if wanted is None else Row(self._number, start, self._tag_end(start), wanted)

    def _close_row(self) -> None:
        if row := self._row:
            row.closing = self._after(row.start)[0]
            self._give(row)
        self._row = None

    def _open_cell(self, attributes: Attributes) -> None:
        self._reference, self._steps = (
            (attributes["r"], 0) if "r" in attributes else (self._reference, self._steps + 1)
        )
        self._cell = -1
        if self._row:
            self._cell, self._words = self._parser.CurrentByteIndex, []
            self._column = self._current_column()
            self._is_located = self._column in self._row.wanted

    def _current_column(self) -> int:
        """Return the column of the cell, told or counted from the last one told."""
        place = place_of(self._reference)
        return (place[1] if place else 0) + self._steps

    def _close_cell(self) -> None:
        if self._row and self._cell >= 0:
            inner = closing = stop = 0
            if self._is_located:
                closing, stop = self._after(self._cell)
                inner = self._tag_end(self._cell)
            piece = Piece(self._cell, inner, closing, stop, self._column, tuple(self._words))
            self._row.pieces.append(piece)
        self._cell = self._word = -1
        self._is_located = False

    def _open_word(self, _: Attributes) -> None:
        if self._is_located and self._word < 0:
            self._word = self._parser.CurrentByteIndex

    def _open_formula(self, attributes: Attributes) -> None:
        line, column = self._number, self._current_column()
        self.found.guarded.append(Area(line, line, column, column))
        if attributes.get("t") in _RESULTS_APART and (area := area_of(attributes.get("ref", ""))):
            self.found.guarded.append(area)
        self._open_word(attributes)

    def _close_word(self) -> None:
        if self._word >= 0:
            self._words.append((self._word, self._after(self._word)[1]))
            self._word = -1

    def _after(self, start: int) -> tuple[int, int]:
        """Return where the closing tag of the element that began there begins and ends, now it has ended."""
        inner = self._tag_end(start)
        if self._raw[inner - 2 : inner] == b"/>":
            return inner, inner
        closing = self._parser.CurrentByteIndex
        return closing, self._raw.index(b">", closing) + 1

    def _tag_end(self, start: int) -> int:
        tag = TAG.match(self._raw, start)
        assert tag is not None  # noqa: S101  # the parser found one there
        return tag.end()


def area_of(reference: str) -> Area | None:
    """Return the cells of « B2:D7 », or of « B2 », None when it is no such reference."""
    first, _, last = reference.partition(":")
    begin, end = place_of(first), place_of(last or first)
    if begin is None or end is None:
        return None
    (top, left), (bottom, right) = begin, end
    return Area(min(top, bottom), max(top, bottom), min(left, right), max(left, right))


def place_of(reference: str) -> tuple[int, int] | None:
    """Return the line, from 1, and the column, from 0, of « F2 », None when it is no such reference."""
    letters = reference.rstrip("0123456789")
    line, column = number(reference[len(letters) :]), _column(letters[:6])
    return (line, column) if line > 0 and 0 <= column < MAX_COLUMNS else None


@lru_cache(maxsize=MAX_COLUMNS)
def _column(letters: str) -> int:
    column = 0
    for letter in letters.replace("$", "").upper():
        column = 26 * column + ord(letter) - ord("A") + 1 if "A" <= letter <= "Z" else MAX_COLUMNS + 1
    return column - 1
