"""One cell of an OpenDocument spreadsheet: its text, and apart from it its annotations and drawings."""

import re

from imports.sources.days import iso
from imports.sources.grid import MAX_CELL_TEXT, NO_RESULT, WORDY, Allowance, Cell, error_shown
from imports.sources.markup import Attributes
from imports.sources.model import UnreadableSource
from imports.sources.words import paragraph

MAX_REPEAT = 2**24  # more lines than any spreadsheet program has

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
TABLE, OFFICE, TEXT, DRAWING = (f"{_NS}{name}:1.0 " for name in ("table", "office", "text", "drawing"))
SHAPES = tuple(  # ODF 1.3 part 3, 10.3 to 10.6
    f"{DRAWING}{name}"
    for name in (
        "caption", "circle", "connector", "control", "custom-shape", "ellipse", "line", "measure",
        "page-thumbnail", "path", "polygon", "polyline", "rect", "regular-polygon",
    )
)  # fmt: skip
FRAME, IMAGE = f"{DRAWING}frame", f"{DRAWING}image"
AROUND = (f"{DRAWING}a", f"{DRAWING}g")  # draw nothing themselves
_COLUMNS = f"{TABLE}number-columns-repeated"
_LINES = f"{TABLE}number-rows-spanned"
_FORMULA = f"{TABLE}formula"
_KIND = f"{OFFICE}value-type"
_ERROR_KIND = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_BLANK = Cell("")
_ERROR = re.compile(r"#[\w/]{1,20}[!?]?|Err:\d{1,4}")  # « #DIV/0! », « #NOM? », « Err:502 »


class OpenCell:
    """A cell being read."""

    __slots__ = ("_allowance", "_apart", "_attributes", "_length", "_outside", "_paragraphs", "_pieces",
                 "apart_depth", "columns", "depth", "in_paragraph", "links")  # fmt: skip

    def __init__(self, attributes: Attributes, depth: int, allowance: Allowance) -> None:
        self.depth = depth
        self.columns = count(attributes, _COLUMNS) if _COLUMNS in attributes else 1
        self.in_paragraph = 0  # how deep
        self.apart_depth = 0  # where the annotation or drawing being read began, 0 outside
        self.links: list[str] | None = None
        self._paragraphs: list[str] = []
        self._apart: list[str] | None = None
        self._pieces: list[str] = []  # of the paragraph being read
        self._outside = self._pieces  # of the one that the annotation or drawing stands in
        self._length = 0
        self._attributes = attributes
        self._allowance = allowance

    def add(self, data: str, times: int = 1) -> None:
        """Take characters of a paragraph; UnreadableSource before there are too many for one cell."""
        self._length += len(data) * times
        if self._length > MAX_CELL_TEXT:
            raise UnreadableSource(WORDY)
        self._pieces.append(data if times == 1 else data * times)

    def note_link(self, target: str) -> None:
        """Keep an address that the cell leads to."""
        self.links = self.links or []
        self.links.append(target)

    def end_paragraph(self) -> None:
        """Close the paragraph; an empty one is an empty line."""
        self.in_paragraph -= 1
        self._length += 1  # the line break between two of them
        said = self._paragraphs
        if self.apart_depth:
            said = self._apart = self._apart or []
        said.append(paragraph(self._pieces))
        self._pieces.clear()

    def open_apart(self, depth: int) -> None:
        """Keep what follows apart from the text, until the element at this depth ends."""
        if not self.apart_depth:
            self.apart_depth = depth
            self._outside, self._pieces = self._pieces, []

    def close_apart(self, depth: int) -> None:
        if self.apart_depth == depth:
            self.apart_depth = 0
            self._pieces = self._outside

    def close(self) -> Cell:
        """Return what the cell says, once it has been read to its end."""
        attributes = self._attributes
        if not self._length and _KIND not in attributes and _FORMULA not in attributes:
            return _BLANK
        self._allowance.take_text(self._length)
        typed = "\n".join(self._paragraphs)
        kind = attributes.get(_KIND)
        text = typed if kind != "date" and typed and not typed.isspace() else self._said(kind, typed)
        return Cell(
            text,
            "\n".join(dict.fromkeys(self.links)) if self.links else "",
            "\n".join(self._apart).strip() if self._apart else "",
            self._fault(text) if _FORMULA in attributes or _ERROR_KIND in attributes else "",
            typed if kind == "time" or (kind == "date" and typed != text) else "",
            self.columns,
            count(attributes, _LINES) if _LINES in attributes else 1,
        )

    def _said(self, kind: str | None, typed: str) -> str:
        """What the person sees where no text says it, or a date, whose format may hide the year."""
        if kind == "date":
            value = self._value("date-value")
            return iso(value) or typed or value
        if kind == "boolean":
            return {"true": "VRAI", "false": "FAUX"}.get(self._value("boolean-value"), "")
        value = self._value("string-value") or self._value("value") or self._value("time-value")
        if value or kind == "string":
            return value
        formula = self._formula()
        self._allowance.take_text(len(formula))
        return formula

    def _fault(self, text: str) -> str:
        formula = self._formula()
        if self._attributes.get(_ERROR_KIND) == "error" or (formula and _ERROR.fullmatch(text)):
            return error_shown(text)
        return NO_RESULT if text and text == formula else ""

    def _formula(self) -> str:
        return self._attributes.get(_FORMULA, "").removeprefix("of:")

    def _value(self, name: str) -> str:
        value = self._attributes.get(f"{OFFICE}{name}", "")
        self._allowance.take_text(len(value))
        return value


def count(attributes: Attributes, name: str) -> int:
    """Return a repeat count within reason; what is no count, or a negative one, counts once."""
    value = attributes.get(name)
    if value is None or not (value.isascii() and value.isdecimal()):
        return 1
    return min(max(int(value[:16]), 1), MAX_REPEAT)  # cut: a number of a million figures takes time to read
