"""OpenDocument spreadsheets (ODF 1.3 part 3, chapters 6, 9 and 19), read as a stream."""

import re
from collections.abc import Callable
from datetime import datetime
from zipfile import ZipFile

from imports.sources.archive import DAMAGED
from imports.sources.grid import LAST_LINE, PICTURES, Allowance, Cell, Line, Sheet
from imports.sources.markup import Attributes, MalformedMarkup, parse
from imports.sources.model import UnreadableSource
from imports.sources.words import Words

MAX_REPEAT = 2**24  # more lines than any spreadsheet program has

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _OFFICE, _TEXT, _DRAWING = (f"{_NS}{name}:1.0 " for name in ("table", "office", "text", "drawing"))
_SHEET_DEPTH = 4  # document-content, body, spreadsheet, table: deeper tables belong to something else
_CACHE = "'file:"  # the name of a table that only remembers cells of another file
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_PARAGRAPHS = (f"{_TEXT}p", f"{_TEXT}h")
_LINK_TARGET = "http://www.w3.org/1999/xlink href"
_ERROR_KIND = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_ERROR = re.compile(r"#[\w/]{1,20}[!?]?|Err:\d{1,4}")  # « #DIV/0! », « #NOM? », « Err:502 »


def read_ods(archive: ZipFile) -> list[Sheet]:
    """Return the sheets of an OpenDocument spreadsheet, with what each cell shows.

    A date comes as ISO 8601. Repeated lines and cells stand as one, with their count. Annotations and
    drawings are kept apart from the text. UnreadableSource when the content is damaged or out of bounds.
    """
    reader = _Reader()
    try:
        with archive.open("content.xml") as stream:
            parse(stream, reader.start, reader.end, reader.text)
    except (KeyError, MalformedMarkup) as error:
        raise UnreadableSource(DAMAGED) from error
    return reader.sheets


class _Reader:
    """Where the stream stands: in which sheet, line and cell; each element name has its opening."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self._allowance = Allowance()
        self._depth = 0
        self._number = 1
        self._line: dict[int, Cell] | None = None
        self._line_attributes: Attributes = {}
        self._column = 0
        self._cell: _OpenCell | None = None
        self._in_sheet = False
        self._drawings = 0
        self._openings: dict[str, Callable[[Attributes], None]] = {
            f"{_TABLE}table": self._open_sheet,
            f"{_TABLE}table-row": self._open_line,
            **dict.fromkeys(_CELLS, self._open_cell),
        }

    def start(self, name: str, attributes: Attributes) -> None:
        self._depth += 1
        if name.startswith(_DRAWING):
            self._drawings += 1
        if self._cell:
            self._cell.start(name, attributes, self._depth)
        elif opening := self._openings.get(name):
            opening(attributes)

    def text(self, data: str) -> None:
        if self._cell:
            self._cell.add(data)

    def end(self, name: str) -> None:
        if self._cell:
            if self._cell.end(name, self._depth):
                self._close_cell(self._cell)
        elif self._line is not None and name == f"{_TABLE}table-row":
            self._close_line(self._line)
        elif name == f"{_TABLE}table" and self._depth == _SHEET_DEPTH:
            self._close_sheet()
        self._depth -= 1

    def _open_sheet(self, attributes: Attributes) -> None:
        name = attributes.get(f"{_TABLE}name", "")
        self._in_sheet = self._depth == _SHEET_DEPTH and not name.startswith(_CACHE)
        if self._in_sheet:
            self.sheets.append(Sheet(name))
            self._number, self._drawings = 1, 0

    def _close_sheet(self) -> None:
        if self._in_sheet and self._drawings:
            self.sheets[-1].notices.append(PICTURES)
        self._in_sheet = False

    def _open_line(self, attributes: Attributes) -> None:
        if self._in_sheet:
            self._line, self._line_attributes, self._column = {}, attributes, 0

    def _close_line(self, cells: dict[int, Cell]) -> None:
        repeated = _count(self._line_attributes, f"{_TABLE}number-rows-repeated")
        if cells:
            self.sheets[-1].lines.append(Line(self._number, cells, repeated))
        self._number = min(self._number + repeated, LAST_LINE)
        self._line = None

    def _open_cell(self, attributes: Attributes) -> None:
        if self._line is not None:
            self._cell = _OpenCell(attributes, self._depth, self._allowance)

    def _close_cell(self, opened: "_OpenCell") -> None:
        cell = opened.close()
        if self._line is not None and not cell.is_empty:
            self._allowance.take_cells(1)
            self._line[self._column] = cell
        self._column += cell.columns
        self._cell = None


class _OpenCell:
    """A cell being read: its text on one side, its annotations and drawings on the other."""

    def __init__(self, attributes: Attributes, depth: int, allowance: Allowance) -> None:
        self._attributes = attributes
        self._depth = depth
        self._allowance = allowance
        self._text = Words(allowance)
        self._apart = Words(allowance)
        self._apart_depth = 0  # where the annotation or drawing being read began, 0 outside
        self._in_paragraph = 0
        self._links: list[str] = []

    def start(self, name: str, attributes: Attributes, depth: int) -> None:
        if not self._apart_depth and (name.startswith(_DRAWING) or name == f"{_OFFICE}annotation"):
            self._apart_depth = depth
        elif name in _PARAGRAPHS:
            self._in_paragraph += 1
        elif name == f"{_TEXT}s":
            self._words.add_exactly(" ", _count(attributes, f"{_TEXT}c"))
        elif name == f"{_TEXT}tab":
            self._words.add_exactly("\t")
        elif name == f"{_TEXT}line-break":
            self._words.add_exactly("\n")
        elif name == f"{_TEXT}a" and (target := attributes.get(_LINK_TARGET)):
            self._allowance.take_text(len(target))
            self._links.append(target)

    def add(self, data: str) -> None:
        if self._in_paragraph:  # between paragraphs, blanks are layout
            self._words.add(data)

    def end(self, name: str, depth: int) -> bool:
        """Return whether the cell itself ends here."""
        if name in _PARAGRAPHS:
            self._words.end_paragraph()
            self._in_paragraph -= 1
        if depth == self._apart_depth:
            self._apart_depth = 0
        return depth == self._depth

    def close(self) -> Cell:
        shown = self._shown(self._text.text())
        return Cell(
            shown,
            link="\n".join(dict.fromkeys(self._links)),
            annotation=self._apart.text().strip(),
            fault=self._fault(shown),
            columns=_count(self._attributes, f"{_TABLE}number-columns-repeated"),
            lines=_count(self._attributes, f"{_TABLE}number-rows-spanned"),
        )

    @property
    def _words(self) -> Words:
        return self._apart if self._apart_depth else self._text

    def _shown(self, typed: str) -> str:
        """What the person sees: the text as formatted, but for a date, whose format may hide the year."""
        kind = self._attributes.get(f"{_OFFICE}value-type")
        if kind == "date":
            return _iso(self._value("date-value")) or typed or self._value("date-value")
        if typed.strip():
            return typed
        if kind == "boolean":
            return {"true": "VRAI", "false": "FAUX"}.get(self._value("boolean-value"), "")
        if kind is None:
            return self._formula()
        return self._value("string-value") or self._value("value") or self._value("time-value")

    def _fault(self, shown: str) -> str:
        if self._attributes.get(_ERROR_KIND) == "error" or (self._formula() and _ERROR.fullmatch(shown)):
            return f"affiche l'erreur « {shown} » : remplacez la formule par un texte"
        if shown and shown == self._formula():
            return "contient une formule sans résultat enregistré : remplacez-la par un texte"
        return ""

    def _formula(self) -> str:
        return self._attributes.get(f"{_TABLE}formula", "").removeprefix("of:")

    def _value(self, name: str) -> str:
        value = self._attributes.get(f"{_OFFICE}{name}", "")
        self._allowance.take_text(len(value))
        return value


def _iso(value: str) -> str:
    """Return a date value as ISO 8601 without a time when it has none, or "" when it is no date."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return ""
    midnight = moment.time().isoformat() == "00:00:00"
    return moment.date().isoformat() if midnight else moment.isoformat()


def _count(attributes: Attributes, name: str) -> int:
    """Return a repeat count within reason; what is no count, or a negative one, counts once."""
    value = attributes.get(name)
    if value is None or not (value.isascii() and value.isdecimal()):
        return 1
    return min(max(int(value[:16]), 1), MAX_REPEAT)  # cut: a number of a million figures takes time to read
