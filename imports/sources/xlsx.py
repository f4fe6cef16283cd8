"""Excel workbooks (.xlsx, .xlsm), read by openpyxl once their parts are known to be harmless."""

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from defusedxml import DefusedXmlException
from openpyxl import Workbook, load_workbook
from openpyxl.cell.read_only import EMPTY_CELL, ReadOnlyCell
from openpyxl.utils.exceptions import InvalidFileException

from imports.sources.archive import DAMAGED
from imports.sources.grid import PICTURES, Allowance, Cell, Line, Sheet
from imports.sources.markup import EXCESSIVE
from imports.sources.model import UnreadableSource
from imports.sources.ooxml import Package, Part, survey
from imports.sources.titles import column_letters

MAX_FIGURE = 10**15  # beyond, a spreadsheet has lost the last figures anyway
MAX_SURFACE = 5_000_000  # cells walked through, empty ones included

MISSING_SHEET = (
    "Une feuille annoncée par le classeur est absente du fichier : enregistrez-le de nouveau au format .ods."
)
COMMENTS = "les commentaires attachés aux cellules n'ont pas été lus."


@dataclass(frozen=True, slots=True)
class _Source:
    """What openpyxl gives of a cell; an empty one that has a style comes too."""

    column: int
    value: object
    number_format: str
    is_error: bool


# openpyxl has no error of its own for a workbook it cannot follow: these are what its parsers raise.
_UNFOLLOWED = (
    ArithmeticError, AssertionError, AttributeError, BadZipFile, DefusedXmlException, InvalidFileException,
    LookupError, NotImplementedError, OSError, ParseError, TypeError, ValueError,
)  # fmt: skip

# It warns of what it leaves out (styles, extensions, drawings): nothing of it concerns remarks.
warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")


def read_xlsx(archive: ZipFile, content: bytes) -> list[Sheet]:
    """Return the worksheets of a workbook, formulas by the result stored with them.

    A date comes as ISO 8601. UnreadableSource when a part is hostile, damaged or missing.
    """
    package = survey(archive)
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except _UNFOLLOWED as error:
        raise UnreadableSource(DAMAGED) from error
    if len(book.sheetnames) < package.announced_sheets:  # openpyxl passes over a missing part
        raise UnreadableSource(MISSING_SHEET)
    return list(_sheets(book, package))


def _sheets(book: Workbook, package: Package) -> Iterator[Sheet]:
    allowance = Allowance()
    surface = MAX_SURFACE
    for worksheet in book.worksheets:
        name = worksheet._worksheet_path  # the only link from a sheet to its part
        reader = _CellReader(package.part(name), package.links(name), allowance)
        sheet = Sheet(worksheet.title, notices=_notices(package, name))
        for number, (width, sources) in enumerate(_lines(worksheet), start=1):
            surface -= width + 1
            if surface < 0:
                raise UnreadableSource(EXCESSIVE)
            if cells := reader.cells(number, sources):
                sheet.lines.append(Line(number, cells))
        yield sheet


def _lines(worksheet: Any) -> Iterator[tuple[int, list[_Source]]]:
    """Yield each line's width and its cells, a missing line having none."""
    worksheet.reset_dimensions()  # what a part says of its size is often wrong
    rows = worksheet.iter_rows()
    while True:
        try:  # around what openpyxl does, and nothing else: an error of ours must not pass for a damaged file
            row = next(rows, None)
            sources = [_source(at, cell) for at, cell in enumerate(row or ()) if cell is not EMPTY_CELL]
        except _UNFOLLOWED as error:
            raise UnreadableSource(DAMAGED) from error
        if row is None:
            return
        yield len(row), sources


def _source(column: int, cell: ReadOnlyCell) -> _Source:
    is_number = isinstance(cell.value, (int, float))
    return _Source(column, cell.value, cell.number_format if is_number else "", cell.data_type == "e")


def _notices(package: Package, name: str) -> list[str]:
    """Say what hangs on the sheet and is not read: its relations name the kinds of part it uses."""
    kinds = package.relations(name).kinds
    return [notice for kind, notice in {"comments": COMMENTS, "drawing": PICTURES}.items() if kind in kinds]


class _CellReader:
    """Turns openpyxl's cells into ours, with what the survey of their part adds to them."""

    def __init__(self, part: Part, links: dict[str, str], allowance: Allowance) -> None:
        self._part = part
        self._links = links
        self._allowance = allowance

    def cells(self, number: int, sources: list[_Source]) -> dict[int, Cell]:
        """Return the filled cells of a line by column, from 0."""
        cells = {source.column: self._cell(number, source) for source in sources}
        filled = {column: cell for column, cell in cells.items() if not cell.is_empty}
        self._allowance.take_cells(len(filled))
        return filled

    def _cell(self, number: int, source: _Source) -> Cell:
        reference = f"{column_letters(source.column)}{number}"
        formula = self._part.uncomputed.get(reference, "")
        text = formula if source.value is None else shown(source.value, source.number_format)
        link = self._links.get(reference, "")
        self._allowance.take_text(len(text) + len(link))
        return Cell(text, link, fault=_fault(text, formula, source), lines=self._lines(reference))

    def _lines(self, reference: str) -> int:
        last = self._part.merged.get(reference)
        if not last:
            return 1
        first_line, last_line = (int(re.sub(r"[^0-9]", "", ref)[:7] or 0) for ref in (reference, last))
        return max(last_line - first_line + 1, 1)


def _fault(text: str, formula: str, source: _Source) -> str:
    if source.is_error:
        return f"affiche l'erreur « {text} » : remplacez la formule par un texte"
    return "contient une formule sans résultat enregistré : remplacez-la par un texte" if formula else ""


def shown(value: object, number_format: str) -> str:
    """Return a cell's value as the person sees it, but for a date, which comes as ISO 8601."""
    match value:
        case str():
            # The codes of ECMA-376 part 1, 22.9.2.19; of the other controls, the person typed none.
            return value.replace("_x000D_", "").replace("_x000A_", "\n").replace("_x0009_", "\t")
        case bool():
            return "VRAI" if value else "FAUX"
        case int() | float():
            return _number(value, number_format)
        case datetime():
            midnight = value.time().isoformat() == "00:00:00"
            return value.date().isoformat() if midnight else value.isoformat()
        case date() | time():
            return value.isoformat()
    return str(value)


def _number(value: float, number_format: str) -> str:
    """« 1.10 » and « 007 » may be numbers under a format of noughts; other formats only dress the figure."""
    plain = re.fullmatch(r"(0{1,20})(?:\.(0{1,20}))?(%?)", number_format)
    if plain and abs(value) < MAX_FIGURE:
        whole, decimals, percent = plain.groups(default="")
        width = len(whole) + (len(decimals) + 1 if decimals else 0)
        return f"{value * 100 if percent else value:0{width}.{len(decimals)}f}{percent}"
    return str(value) if isinstance(value, int) else f"{value:.15g}"  # Excel shows no 16th figure
