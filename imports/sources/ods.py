"""OpenDocument spreadsheets (ODF 1.3 part 3, chapters 6, 9 and 19), read as a stream."""

import posixpath
from collections.abc import Collection
from datetime import date
from urllib.parse import unquote
from zipfile import ZipFile

from imports.sources.archive import DAMAGED
from imports.sources.grid import (
    DAY_ZERO,
    DRAWINGS,
    EXCESSIVE,
    LAST_LINE,
    LINKED,
    MAX_SHEETS,
    Allowance,
    Cell,
    Drawn,
    Line,
    Sheet,
)
from imports.sources.markup import Attributes, End, MalformedMarkup, Start, parse
from imports.sources.model import UnreadableSource
from imports.sources.odscell import AROUND, FRAME, IMAGE, OFFICE, SHAPES, TABLE, TEXT, OpenCell, count
from imports.sources.words import LINE_BREAK, SPACE, TAB

_SHEET_DEPTH = 4  # document-content, body, spreadsheet, table: deeper tables belong to something else
_CACHE = "'file:"  # the name of a table that only remembers cells of another file
_CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
_PARAGRAPHS = (f"{TEXT}p", f"{TEXT}h")
_SPACES = f"{TEXT}c"
_LINK_TARGET = "http://www.w3.org/1999/xlink href"


def read_ods(archive: ZipFile) -> list[Sheet]:
    """Return the sheets of an OpenDocument spreadsheet, with what each cell shows.

    A date comes as ISO 8601. Repeated lines and cells stand as one, with their count. Annotations and
    drawings are kept apart from the text, pictures are noted where they stand. UnreadableSource when the
    content is damaged or out of bounds.
    """
    reader = _Reader(frozenset(archive.namelist()))
    try:
        with archive.open("content.xml") as stream:
            parse(stream, reader.starts, reader.ends, reader.text)
    except (KeyError, MalformedMarkup) as error:
        raise UnreadableSource(DAMAGED) from error
    return reader.sheets


class _Reader:
    """Where the stream stands: in which sheet, line and cell; each element that counts has its handlers."""

    def __init__(self, members: Collection[str]) -> None:
        self._members = members
        self.sheets: list[Sheet] = []
        self._allowance = Allowance()
        self._day_zero = DAY_ZERO
        self._number = 1
        self._line: dict[int, Cell] | None = None
        self._line_attributes: Attributes = {}
        self._column = 0
        self._cell: OpenCell | None = None
        self._in_sheet = False
        self._drawings = self._frame = 0  # how many so far: in the sheet, in the file
        self._frames: list[int] = []  # those that are open
        self._last_pictured = 0  # the last frame that is a picture
        self.starts: dict[str, Start] = {
            f"{TABLE}null-date": self._note_day_zero,
            f"{TABLE}table": self._open_sheet,
            f"{TABLE}table-row": self._open_line,
            **dict.fromkeys(_CELLS, self._open_cell),
            **dict.fromkeys(_PARAGRAPHS, self._open_paragraph),
            f"{TEXT}s": self._add_spaces,
            f"{TEXT}tab": self._add_tab,
            f"{TEXT}line-break": self._add_line_break,
            f"{TEXT}a": self._note_link,
            f"{OFFICE}annotation": self._open_apart,
            **dict.fromkeys(SHAPES, self._open_drawing),
            **dict.fromkeys(AROUND, self._open_apart),
            FRAME: self._open_frame,
            IMAGE: self._note_picture,
        }
        self.ends: dict[str, End] = {
            f"{TABLE}table": self._close_sheet,
            f"{TABLE}table-row": self._close_line,
            **dict.fromkeys(_CELLS, self._close_cell),
            **dict.fromkeys(_PARAGRAPHS, self._close_paragraph),
            **dict.fromkeys((f"{OFFICE}annotation", *SHAPES, *AROUND), self._close_apart),
            FRAME: self._close_frame,
        }

    def text(self, data: str) -> None:
        cell = self._cell
        if cell and cell.in_paragraph:  # between paragraphs, blanks are layout
            cell.add(data)

    def _note_day_zero(self, attributes: Attributes, _: int) -> None:
        """Before the sheets: which day the count of days starts from (ODF 1.3 part 3, 9.4.2)."""
        try:
            self._day_zero = date.fromisoformat(attributes.get(f"{TABLE}date-value", ""))
        except ValueError:
            self._day_zero = DAY_ZERO

    def _open_sheet(self, attributes: Attributes, depth: int) -> None:
        if depth != _SHEET_DEPTH:
            return
        name = attributes.get(f"{TABLE}name", "")
        self._in_sheet = not name.startswith(_CACHE)
        if self._in_sheet:
            if len(self.sheets) == MAX_SHEETS:
                raise UnreadableSource(EXCESSIVE)
            self.sheets.append(Sheet(name, self._day_zero))
            self._number, self._drawings = 1, 0

    def _close_sheet(self, depth: int) -> None:
        if depth == _SHEET_DEPTH:
            if self._in_sheet and self._drawings:
                self.sheets[-1].notices.append(DRAWINGS)
            self._in_sheet = False

    def _open_line(self, attributes: Attributes, _: int) -> None:
        if self._in_sheet and not self._cell:
            self._line, self._line_attributes, self._column = {}, attributes, 0

    def _close_line(self, _: int) -> None:
        if self._line is None or self._cell:
            return
        repeated = count(self._line_attributes, f"{TABLE}number-rows-repeated")
        if self._line:
            self._allowance.take_line(self._line)
            self.sheets[-1].add(Line(self._number, self._line, repeated))
        self._number = min(self._number + repeated, LAST_LINE)
        self._line = None

    def _open_cell(self, attributes: Attributes, depth: int) -> None:
        if self._line is not None and not self._cell:  # a table in a cell is part of the cell
            self._cell = OpenCell(attributes, depth, self._allowance)

    def _close_cell(self, depth: int) -> None:
        opened = self._cell
        if not opened or self._line is None or opened.depth != depth:
            return
        cell = opened.close()
        if not cell.is_empty:
            self._line[self._column] = cell
        self._column += opened.columns
        self._cell = None

    def _open_paragraph(self, _: Attributes, __: int) -> None:
        if self._cell:
            self._cell.in_paragraph += 1

    def _close_paragraph(self, _: int) -> None:
        if self._cell:
            self._cell.end_paragraph()

    def _add_spaces(self, attributes: Attributes, _: int) -> None:
        if self._cell:
            self._cell.add(SPACE, count(attributes, _SPACES))

    def _add_tab(self, _: Attributes, __: int) -> None:
        if self._cell:
            self._cell.add(TAB)

    def _add_line_break(self, _: Attributes, __: int) -> None:
        if self._cell:
            self._cell.add(LINE_BREAK)

    def _note_link(self, attributes: Attributes, _: int) -> None:
        if self._cell and (target := attributes.get(_LINK_TARGET)):
            self._allowance.take_text(len(target))
            self._cell.note_link(target)

    def _open_drawing(self, attributes: Attributes, depth: int) -> None:
        self._drawings += 1
        self._open_apart(attributes, depth)

    def _open_frame(self, attributes: Attributes, depth: int) -> None:
        self._frame += 1
        self._frames.append(self._frame)
        self._open_drawing(attributes, depth)

    def _close_frame(self, depth: int) -> None:
        self._frames.pop()
        self._close_apart(depth)

    def _note_picture(self, attributes: Attributes, _: int) -> None:
        """Note where a picture stands; that of a chart, in another folder, is only how the chart looks."""
        target = unquote(attributes.get(_LINK_TARGET, ""))
        member = posixpath.normpath(target)
        if not (self._in_sheet and self._frames and target) or member.startswith("ObjectReplacements/"):
            return
        sheet, frame = self.sheets[-1], self._frames[-1]
        if frame != self._last_pictured:  # what its frame holds is no drawing left unread
            self._last_pictured = frame
            self._drawings -= 1
        if member in self._members:
            at = (self._number, self._column) if self._cell else (0, -1)
            sheet.drawn.setdefault(member, Drawn(*at, frame))
        elif LINKED not in sheet.notices:
            sheet.notices.append(LINKED)

    def _open_apart(self, _: Attributes, depth: int) -> None:
        if self._cell:
            self._cell.open_apart(depth)

    def _close_apart(self, depth: int) -> None:
        if self._cell:
            self._cell.close_apart(depth)
