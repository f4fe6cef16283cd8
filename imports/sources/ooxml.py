"""The parts of an Excel workbook around its sheets: what they are called, their texts, styles and relations.

ECMA-376 part 1, chapter 18, and part 2, chapter 9; « Strict » workbooks only differ by their namespaces.
"""

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, TypeVar
from zipfile import ZipFile

from imports.sources import formats
from imports.sources.archive import DAMAGED
from imports.sources.characters import cleaned
from imports.sources.grid import DAY_ZERO, EXCESSIVE, MAX_SHEETS, Allowance
from imports.sources.markup import MAX_ELEMENTS, Attributes, End, MalformedMarkup, Start, parse
from imports.sources.model import UnreadableSource

MISSING_SHEET = (
    "Une feuille annoncée par le classeur est absente du fichier : enregistrez-le de nouveau au format .ods."
)
MAX_FORMATS = 1_000  # four times as many as Excel
DAY_ZERO_1904 = date(1904, 1, 1)  # of workbooks begun on old Macs

MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main ",
    "http://purl.oclc.org/ooxml/spreadsheetml/main ",
)
RELATION_ID = " id"  # the end of its qualified name, in both namespaces
_RELATION = "http://schemas.openxmlformats.org/package/2006/relationships Relationship"
_CODE = re.compile(r"_x([0-9A-Fa-f]{4})_")  # ECMA-376 part 1, 22.9.2.19: a character XML cannot hold
Handler = TypeVar("Handler", bound=Callable[..., None])
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


class Relation(NamedTuple):
    """What a part relates to: the last word of the relation's type, and a part's name or an address."""

    kind: str
    target: str


@dataclass(slots=True)
class Workbook:
    """What the cells of a workbook's sheets refer to."""

    sheets: list[tuple[str, str]] = field(default_factory=list)  # title, and the relation to its part
    day_zero: date = DAY_ZERO
    strings: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)  # the code of each style's number format


class Package:
    """The archive by part names, with what may still be parsed of it."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._names = {name.replace("\\", "/").lower(): name for name in archive.namelist()}
        self._left = MAX_ELEMENTS

    def holds(self, part: str) -> bool:
        return part.lower() in self._names

    def member(self, part: str) -> str:
        """Return the name of a part in the archive, "" when it holds no such part."""
        return self._names.get(part.lower(), "")

    def parse(
        self,
        part: str,
        starts: Mapping[str, Start],
        ends: Mapping[str, End] | None = None,
        text: Callable[[str], None] = lambda data: None,
    ) -> None:
        """Give the elements of a part to what is named after them; nothing for a part that is missing.

        UnreadableSource when it is damaged, hostile, or one too many.
        """
        if not self.holds(part):
            return
        try:
            with self._archive.open(self._names[part.lower()]) as stream:
                self._left -= parse(stream, starts, ends or {}, text, limit=self._left)
        except MalformedMarkup as error:
            raise UnreadableSource(DAMAGED) from error

    def relations(self, part: str) -> dict[str, Relation]:
        """Return what a part relates to, by identifier."""
        folder, base = posixpath.split(part)
        found: dict[str, Relation] = {}

        def note(attributes: Attributes, _: int) -> None:
            target = attributes.get("Target", "")
            if attributes.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join(f"/{folder}", target.replace("\\", "/"))).lstrip(
                    "/"
                )
            found[attributes.get("Id", "")] = Relation(attributes.get("Type", "").rpartition("/")[2], target)

        self.parse(posixpath.join(folder, "_rels", f"{base}.rels"), {_RELATION: note})
        return found


def named(**handlers: Handler) -> dict[str, Handler]:
    """Return the handlers by the full names of the elements, in both namespaces."""
    return {f"{namespace}{name}": handler for namespace in MAIN for name, handler in handlers.items()}


def read_workbook(package: Package) -> tuple[Workbook, list[tuple[str, str, str]]]:
    """Return what the workbook says, and for each sheet its title, its kind and its part.

    UnreadableSource when a sheet is missing, or stands twice: it would be read as many times as it is named.
    """
    main = _related(package.relations(""), "officeDocument") or "xl/workbook.xml"
    book, relations = Workbook(), package.relations(main)
    package.parse(main, named(sheet=_sheet_noter(book), workbookPr=_epoch_noter(book)))
    if not (book.sheets and relations):
        raise UnreadableSource(DAMAGED)
    sheets = [(title, *relations.get(identifier, Relation("", ""))) for title, identifier in book.sheets]
    if not all(package.holds(part) for _, _, part in sheets):
        raise UnreadableSource(MISSING_SHEET)
    if len({part for _, _, part in sheets}) < len(sheets):
        raise UnreadableSource(EXCESSIVE)
    book.strings = _strings(package, _related(relations, "sharedStrings") or "xl/sharedStrings.xml")
    book.formats = _formats(package, _related(relations, "styles") or "xl/styles.xml")
    return book, sheets


def _related(relations: dict[str, Relation], kind: str) -> str:
    return next((relation.target for relation in relations.values() if relation.kind == kind), "")


def _sheet_noter(book: Workbook) -> Start:
    def note(attributes: Attributes, _: int) -> None:
        if len(book.sheets) == MAX_SHEETS:
            raise UnreadableSource(EXCESSIVE)
        identifier = next((value for name, value in attributes.items() if name.endswith(RELATION_ID)), "")
        book.sheets.append((attributes.get("name", ""), identifier))

    return note


def _epoch_noter(book: Workbook) -> Start:
    def note(attributes: Attributes, _: int) -> None:
        if attributes.get("date1904", "") in ("1", "true", "on"):
            book.day_zero = DAY_ZERO_1904

    return note


def _formats(package: Package, part: str) -> list[str]:
    codes: dict[int, str] = {}
    styles: list[int] = []
    in_cells = False

    def define(attributes: Attributes, _: int) -> None:
        if len(codes) == MAX_FORMATS:
            raise UnreadableSource(EXCESSIVE)
        codes[number(attributes.get("numFmtId", ""))] = attributes.get("formatCode", "")

    def enter(_: Attributes, __: int) -> None:
        nonlocal in_cells
        in_cells = True

    def leave(_: int) -> None:
        nonlocal in_cells
        in_cells = False

    def note(attributes: Attributes, _: int) -> None:
        if in_cells:
            styles.append(number(attributes.get("numFmtId", "")))

    starts = named(numFmt=define, cellXfs=enter, xf=note)
    package.parse(part, starts, named(cellXfs=leave))
    return [formats.code_of(style, codes) for style in styles]


def _strings(package: Package, part: str) -> list[str]:
    strings: list[str] = []
    collector = Collector(Allowance())

    def close(_: int) -> None:
        strings.append(collector.taken())

    package.parse(
        part,
        named(t=collector.open, rPh=collector.skip),
        named(t=collector.close, rPh=collector.resume, si=close),
        collector.add,
    )
    return strings


class Collector:
    """The text of a cell or a note, put together from its runs; how to pronounce it is left out."""

    def __init__(self, allowance: Allowance) -> None:
        self._allowance = allowance
        self._pieces: list[str] = []
        self._length = 0
        self._is_open = self._is_skipping = False

    def open(self, _: Attributes, __: int) -> None:
        self._is_open = not self._is_skipping

    def close(self, _: int) -> None:
        self._is_open = False

    def skip(self, _: Attributes, __: int) -> None:
        self._is_skipping = True

    def resume(self, _: int) -> None:
        self._is_skipping = False

    def add(self, data: str) -> None:
        if self._is_open:
            self._length += len(data)
            self._allowance.take_text(len(data), self._length)
            self._pieces.append(data)

    def taken(self) -> str:
        """Return what was collected since the last time."""
        text = "".join(self._pieces)
        self._pieces.clear()
        self._length = 0
        return decoded(text) if "_x" in text else text


def decoded(text: str) -> str:
    """Return *text* with the characters that stand as codes: « _x000A_ » is a line break."""
    plain = _CODE.sub(lambda code: chr(int(code[1], 16)), text)
    whole = _PAIR.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), plain)
    return cleaned(whole)


def number(value: str) -> int:
    """Return a whole number written in a part, or -1 for anything else."""
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else -1
