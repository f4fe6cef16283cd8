"""Excel workbooks (.xlsx, .xlsm), read as a stream (ECMA-376 part 1, 18.3)."""

from functools import lru_cache
from zipfile import ZipFile

from imports.sources import formats
from imports.sources.archive import DAMAGED
from imports.sources.days import iso
from imports.sources.grid import (
    DRAWINGS,
    EXCESSIVE,
    MAX_COLUMNS,
    NO_RESULT,
    Allowance,
    Cell,
    Line,
    Sheet,
    error_shown,
)
from imports.sources.markup import Attributes
from imports.sources.model import UnreadableSource
from imports.sources.ooxml import (
    RELATION_ID,
    Collector,
    Package,
    Relation,
    Workbook,
    named,
    number,
    read_workbook,
)
from imports.sources.xldrawing import note_pictures

MAX_LINE = 2**20  # the last line of Excel
MAX_RANGES = 100_000  # merged cells and links
UNORDERED = "Les lignes ou les cellules de la feuille sont dans le désordre : enregistrez-la au format .ods."

Notes = dict[int, dict[int, str]]  # by line and column


def read_xlsx(archive: ZipFile) -> list[Sheet]:
    """Return the worksheets of a workbook, formulas by the result stored with them.

    A date comes as ISO 8601. UnreadableSource when a part is hostile, damaged or missing.
    """
    package = Package(archive)
    book, parts = read_workbook(package)
    allowance = Allowance()
    return [_sheet(package, book, allowance, *part) for part in parts]


def _sheet(package: Package, book: Workbook, allowance: Allowance, title: str, kind: str, part: str) -> Sheet:
    sheet = Sheet(title, book.day_zero)
    relations = package.relations(part)
    if kind != "worksheet":
        sheet.notices.append(DRAWINGS)
    note_pictures(package, relations, sheet)
    if kind == "worksheet":
        notes = _notes(package, relations, allowance)
        _Reader(sheet, book, relations, notes, allowance).read(package, part)
    return sheet


def _notes(package: Package, relations: dict[str, Relation], allowance: Allowance) -> Notes:
    """Return the notes that hang on cells; a discussion is kept as a note too, for older programs."""
    notes: Notes = {}
    collector = Collector(allowance)
    reference = ""

    def open_note(attributes: Attributes, _: int) -> None:
        nonlocal reference
        reference = attributes.get("ref", "")

    def close_note(_: int) -> None:
        line, column = _place(reference)
        if text := collector.taken().strip():
            notes.setdefault(line, {})[column] = text
            allowance.take_line({column: Cell("")})

    starts = named(comment=open_note, t=collector.open, rPh=collector.skip)
    ends = named(comment=close_note, t=collector.close, rPh=collector.resume)
    for relation in relations.values():
        if relation.kind == "comments":
            package.parse(relation.target, starts, ends, collector.add)
    return notes


class _Reader:
    """Where the stream stands in a worksheet: in which line and cell, and what was read of the cell."""

    def __init__(
        self, sheet: Sheet, book: Workbook, relations: dict[str, Relation], notes: Notes, allowance: Allowance
    ) -> None:
        self._sheet = sheet
        self._book = book
        self._relations = relations
        self._notes = notes
        self._allowance = allowance
        self._number = 0
        self._cells: dict[int, Cell] = {}
        self._column = -1
        self._cell: Attributes = {}
        self._value = Collector(allowance)
        self._formula = Collector(allowance)
        self._is_formula = self._has_value = False

    def read(self, package: Package, part: str) -> None:
        """Fill the sheet with what its part holds."""
        starts = named(
            row=self._open_line,
            c=self._open_cell,
            v=self._open_value,
            f=self._open_formula,
            t=self._value.open,
            rPh=self._value.skip,
            hyperlink=self._note_link,
            mergeCell=self._note_merge,
            **{"is": self._open_inline},
        )
        ends = named(
            row=self._close_line, c=self._close_cell, v=self._value.close, f=self._formula.close,
            t=self._value.close, rPh=self._value.resume,
        )  # fmt: skip
        package.parse(part, starts, ends, self._add)
        for last, notes in sorted(self._notes.items()):  # on lines that hold nothing else
            self._sheet.add(Line(last, {at: Cell("", annotation=note) for at, note in notes.items()}))

    def _add(self, data: str) -> None:
        self._value.add(data)
        self._formula.add(data)

    def _open_line(self, attributes: Attributes, _: int) -> None:
        line = number(attributes["r"]) if "r" in attributes else self._number + 1
        if not self._number < line <= MAX_LINE:
            raise UnreadableSource(UNORDERED)
        self._number, self._column, self._cells = line, -1, {}

    def _close_line(self, _: int) -> None:
        for column, note in self._notes.pop(self._number, {}).items():
            self._cells[column] = self._cells.get(column, Cell(""))._replace(annotation=note)
        if self._cells:
            self._allowance.take_line(self._cells)
            self._sheet.add(Line(self._number, self._cells))

    def _open_cell(self, attributes: Attributes, _: int) -> None:
        column = _place(attributes["r"])[1] if "r" in attributes else self._column + 1
        if column <= self._column:
            raise UnreadableSource(UNORDERED)
        self._column, self._cell = column, attributes
        self._is_formula = self._has_value = False

    def _open_formula(self, attributes: Attributes, depth: int) -> None:
        self._is_formula = True
        self._formula.open(attributes, depth)

    def _open_value(self, attributes: Attributes, depth: int) -> None:
        """An empty value is the result of a formula that gives a text, and none for any other."""
        self._has_value = self._cell.get("t") == "str"
        self._value.open(attributes, depth)

    def _open_inline(self, _: Attributes, __: int) -> None:
        """A text in the cell itself says more than a value beside it, which some programs write too."""
        self._value.taken()

    def _close_cell(self, _: int) -> None:
        value, formula = self._value.taken(), self._formula.taken()
        if value or self._has_value or not self._is_formula:
            cell = self._filled(value)
        else:
            cell = Cell(f"={formula}", fault=NO_RESULT)
        if not cell.is_empty:
            self._cells[self._column] = cell

    def _filled(self, value: str) -> Cell:
        match self._cell.get("t", "n"):
            case "s":
                return Cell(self._shared(value)) if value else Cell("")
            case "n":
                style = number(self._cell.get("s", "0"))
                code = self._book.formats[style] if 0 <= style < len(self._book.formats) else ""
                text, shown = formats.shown(value.strip(), code, self._book.day_zero)
                return Cell(text, shown=shown)
            case "b":
                return Cell({"1": "VRAI", "true": "VRAI", "0": "FAUX", "false": "FAUX"}.get(value, value))
            case "d":
                return Cell(iso(value) or value)
            case "e":
                return Cell(value, fault=error_shown(value))
        return Cell(value)

    def _shared(self, value: str) -> str:
        index = number(value.strip())
        if not 0 <= index < len(self._book.strings):
            raise UnreadableSource(DAMAGED)
        text = self._book.strings[index]
        self._allowance.take_text(len(text))
        return text

    def _note_link(self, attributes: Attributes, _: int) -> None:
        identifier = next((value for name, value in attributes.items() if name.endswith(RELATION_ID)), "")
        if relation := self._relations.get(identifier):
            self._allowance.take_text(len(relation.target))
            self._sheet.links[_place(attributes.get("ref", "").partition(":")[0])] = relation.target
            self._refuse_too_many()

    def _note_merge(self, attributes: Attributes, _: int) -> None:
        first, colon, last = attributes.get("ref", "").partition(":")
        if colon:
            line, column = _place(first)
            self._sheet.merged[line, column] = max(_place(last)[0] - line + 1, 1)
            self._refuse_too_many()

    def _refuse_too_many(self) -> None:
        if len(self._sheet.links) + len(self._sheet.merged) > MAX_RANGES:
            raise UnreadableSource(EXCESSIVE)


def _place(reference: str) -> tuple[int, int]:
    """Return the line, from 1, and the column, from 0, of « F2 »; UnreadableSource when it is none."""
    letters = reference.rstrip("0123456789")
    line, column = number(reference[len(letters) :]), _column(letters[:4])
    if not (0 < line <= MAX_LINE and 0 <= column < MAX_COLUMNS):
        raise UnreadableSource(DAMAGED)
    return line, column


@lru_cache(maxsize=MAX_COLUMNS)
def _column(letters: str) -> int:
    column = 0
    for letter in letters.upper():
        column = 26 * column + ord(letter) - ord("A") + 1 if "A" <= letter <= "Z" else MAX_COLUMNS + 1
    return column - 1
