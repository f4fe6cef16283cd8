"""Where the lines and cells of an OpenDocument spreadsheet stand in its bytes.

Lines are counted as imports.sources.ods counts them, repeats included and never expanded.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import NamedTuple

from answers.filled.markup import TAG, Part
from imports.sources.grid import LAST_LINE
from imports.sources.markup import Attributes
from imports.sources.odscell import AROUND, FRAME, OFFICE, SHAPES, TABLE, TEXT, count

_SHEET_DEPTH = 4
_CACHE = "'file:"
_COVERED = f"{TABLE}covered-table-cell"
_CELLS = (f"{TABLE}table-cell", _COVERED)
_APART = frozenset((f"{OFFICE}annotation", *SHAPES, *AROUND, FRAME))
_SPANS = (f"{TABLE}number-columns-spanned", f"{TABLE}number-rows-spanned")
_GUARDING = (
    f"{TABLE}formula", f"{TABLE}number-matrix-columns-spanned", f"{TABLE}number-matrix-rows-spanned",
)  # fmt: skip

_REPEATED = f"{TABLE}number-columns-repeated"

Scope = dict[str, str]  # namespaces by prefix


class Piece(NamedTuple):
    """A cell or a run of alike ones, from ``start`` to ``stop``; its inside from ``inner`` to ``closing``.

    Only those of the columns asked for tell where they stand.
    """

    start: int
    inner: int
    closing: int
    stop: int
    first: int
    columns: int
    spanned: int  # how many columns it takes, merged cells included
    is_guarded: bool
    words: tuple[tuple[int, int], ...]  # where the text is, what hangs on the cell left out
    scope: Scope


@dataclass(slots=True)
class Row:
    """A line, or a run of alike ones."""

    sheet: int
    number: int
    scope: Scope
    wanted: Collection[int]  # the columns asked for
    closing: int = 0  # where its closing tag begins
    columns: int = 0
    pieces: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    """A cell being scanned."""

    depth: int
    start: int
    inner: int
    count: int
    spanned: int
    is_guarded: bool
    scope: Scope
    is_located: bool
    words: list[tuple[int, int]] = field(default_factory=list)
    word: int = -1  # where the text element being scanned begins


Wants = Callable[[int, int], Collection[int] | None]


class Scan:
    """One pass over content.xml: the rows for which *wants* tells columns go to *give*, in order.

    *give* gets the cells of these columns and the guarded ones. *hide* is told of hidden columns: the sheet,
    the first, how many.
    """

    def __init__(
        self,
        part: Part,
        wants: Wants,
        give: Callable[[Row], None],
        hide: Callable[[int, int, int], None] = lambda sheet, first, columns: None,
    ) -> None:
        self._raw = part.raw
        self._wants, self._give, self._hide = wants, give, hide
        self._depth = 0
        self._sheet, self._number, self._columns = -1, 1, 0
        self._in_sheet = False
        self._row: Row | None = None
        self._is_in_row = False
        self._repeated = 1
        self._cell: _Open | None = None
        self._scope: Scope = {}
        self._outer: list[Scope] = []
        self._parser = part.parser()
        self._starts: dict[str, Callable[[Attributes], None]] = {
            f"{TABLE}table": self._open_sheet,
            f"{TABLE}table-column": self._open_column,
            f"{TABLE}table-row": self._open_row,
        }

    def run(self) -> None:
        """Go through the part, which its reader has found well-formed and within bounds."""
        parser = self._parser
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartNamespaceDeclHandler = self._declare
        parser.EndNamespaceDeclHandler = self._forget
        parser.Parse(self._raw, True)

    def _declare(self, prefix: str | None, address: str | None) -> None:
        self._outer.append(self._scope)
        self._scope = {**self._scope, prefix or "": address or ""}

    def _forget(self, _: str | None) -> None:
        self._scope = self._outer.pop()

    def _start(self, name: str, attributes: Attributes) -> None:
        self._depth += 1
        if self._cell:
            if not self._cell.is_guarded:
                self._look_inside(self._cell, name)
        elif name in _CELLS:
            self._open_cell(name, attributes)
        elif handler := self._starts.get(name):
            handler(attributes)

    def _end(self, name: str) -> None:
        cell = self._cell
        if cell:
            if self._depth == cell.depth:
                self._close_cell(cell)
            elif cell.word >= 0 and self._depth == cell.depth + 1:
                if cell.is_located:
                    cell.words.append((cell.word, self._after(cell.word)[1]))
                cell.word = -1
        elif name == f"{TABLE}table-row":
            self._close_row()
        elif name == f"{TABLE}table" and self._depth == _SHEET_DEPTH:
            self._in_sheet = False
        self._depth -= 1

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

    def _open_sheet(self, attributes: Attributes) -> None:
        if self._depth == _SHEET_DEPTH:
            self._in_sheet = not attributes.get(f"{TABLE}name", "").startswith(_CACHE)
            if self._in_sheet:
                self._sheet, self._number, self._columns = self._sheet + 1, 1, 0

    def _open_column(self, attributes: Attributes) -> None:
        columns = count(attributes, f"{TABLE}number-columns-repeated")
        if self._in_sheet and attributes.get(f"{TABLE}visibility", "visible") != "visible":
            self._hide(self._sheet, self._columns, columns)
        self._columns += columns

    def _open_row(self, attributes: Attributes) -> None:
        if self._in_sheet:
            self._is_in_row = True
            self._repeated = count(attributes, f"{TABLE}number-rows-repeated")
            wanted = self._wants(self._sheet, self._number)
            self._row = None if wanted is None else Row(self._sheet, self._number, self._scope, wanted)

    def _close_row(self) -> None:
        if not self._is_in_row:
            return
        if row := self._row:
            row.closing = self._parser.CurrentByteIndex
            self._give(row)
        self._number = min(self._number + self._repeated, LAST_LINE)
        self._row, self._is_in_row = None, False

    def _open_cell(self, name: str, attributes: Attributes) -> None:
        if not self._is_in_row:
            return
        row = self._row
        if row is None:
            self._cell = _Open(self._depth, 0, 0, 1, 1, True, self._scope, False)
            return
        columns = count(attributes, _REPEATED) if _REPEATED in attributes else 1
        spans = [count(attributes, span) for span in _SPANS if span in attributes]
        is_merged = name == _COVERED or max(spans, default=1) > 1
        is_guarded = is_merged or any(name in attributes for name in _GUARDING)
        spanned = max(columns, count(attributes, _SPANS[0]))
        is_located = _meets(row.wanted, row.columns, columns)
        start = self._parser.CurrentByteIndex if is_located else 0
        inner = self._tag_end(start) if is_located else 0
        self._cell = _Open(self._depth, start, inner, columns, spanned, is_guarded, self._scope, is_located)

    def _look_inside(self, cell: _Open, name: str) -> None:
        """Find the elements that hold the text; a picture among its words guards the cell, a table too."""
        if self._depth == cell.depth + 1:
            if name.startswith(TEXT):
                cell.word = self._parser.CurrentByteIndex
            cell.is_guarded |= name == f"{TABLE}table"
        elif cell.word >= 0 and name in _APART:
            cell.is_guarded = True

    def _close_cell(self, cell: _Open) -> None:
        self._cell = None
        row = self._row
        if row is None:
            return
        if cell.is_located or cell.is_guarded:
            closing, stop = self._after(cell.start) if cell.is_located else (0, 0)
            row.pieces.append(
                Piece(
                    cell.start, cell.inner, closing, stop, row.columns, cell.count, cell.spanned,
                    cell.is_guarded, tuple(cell.words), cell.scope,
                )
            )  # fmt: skip
        row.columns += cell.count


def _meets(wanted: Collection[int], first: int, columns: int) -> bool:
    """Whether a run of columns holds one that is asked for."""
    if columns == 1:
        return first in wanted
    return any(first <= at < first + columns for at in wanted)
