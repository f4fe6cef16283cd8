"""What is drawn over a worksheet (ECMA-376 part 1, 20.5): its pictures where they stand, and that more is."""

from imports.sources.grid import DRAWINGS, LINKED, MAX_COLUMNS, Drawn, Sheet
from imports.sources.markup import Attributes, End, Start
from imports.sources.ooxml import Package, Relation, number

MAX_LINE = 2**20
_SHEET = (
    "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing ",
    "http://purl.oclc.org/ooxml/drawingml/spreadsheetDrawing ",
)
_BLIPS = (
    "http://schemas.openxmlformats.org/drawingml/2006/main blip",
    "http://purl.oclc.org/ooxml/drawingml/main blip",
)
_SAME = "http://schemas.microsoft.com/office/drawing/2016/SVG/main svgBlip"  # the picture, in another format
_ANCHORS = ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor")
_SHAPES = ("sp", "cxnSp", "graphicFrame")
_FIGURES = 10  # of a line or a column


def note_pictures(package: Package, relations: dict[str, Relation], sheet: Sheet) -> None:
    """Note in the sheet its pictures, and say in its notices what else is drawn over it.

    UnreadableSource when a part is hostile or damaged.
    """
    for relation in relations.values():
        if relation.kind == "drawing":
            _Drawing(package, relation.target, sheet).read()


class _Drawing:
    """Where the stream stands in a drawing: in which anchor, hence in front of which cell."""

    def __init__(self, package: Package, part: str, sheet: Sheet) -> None:
        self._package = package
        self._part = part
        self._sheet = sheet
        self._relations = package.relations(part)
        self._at = {"row": "", "col": ""}
        self._reading = ""  # which of the two
        self._from = False
        self._frame = len(sheet.drawn)

    def read(self) -> None:
        """Fill the sheet with what its drawing holds."""
        starts: dict[str, Start] = {
            **self._each(_ANCHORS, self._open_anchor),
            **self._each(_SHAPES, self._note_drawing),
            **self._each(("from",), self._open_from),
            **self._each(("row",), lambda *_: self._open("row")),
            **self._each(("col",), lambda *_: self._open("col")),
            **dict.fromkeys(_BLIPS, self._note_picture),
            _SAME: self._note_same,
        }
        ends: dict[str, End] = {
            **self._each(("from",), self._close_from),
            **self._each(("row", "col"), lambda *_: self._open("")),
        }
        self._package.parse(self._part, starts, ends, self._text)

    def _each(self, names: tuple[str, ...], handler: Start | End) -> dict:
        return {f"{space}{name}": handler for space in _SHEET for name in names}

    def _text(self, data: str) -> None:
        if self._from and self._reading:
            self._at[self._reading] = (self._at[self._reading] + data)[:_FIGURES]

    def _open(self, name: str) -> None:
        self._reading = name

    def _open_anchor(self, _: Attributes, __: int) -> None:
        self._at = {"row": "", "col": ""}

    def _open_from(self, _: Attributes, __: int) -> None:
        self._from = True

    def _close_from(self, _: int) -> None:
        self._from = False

    def _note_drawing(self, _: Attributes, __: int) -> None:
        self._notice(DRAWINGS)

    def _notice(self, said: str) -> None:
        if said not in self._sheet.notices:
            self._sheet.notices.append(said)

    def _note_picture(self, attributes: Attributes, depth: int) -> None:
        self._frame += 1
        self._note_same(attributes, depth)

    def _note_same(self, attributes: Attributes, _: int) -> None:
        """A picture in a second format is in the frame of the first."""
        embedded = next((value for name, value in attributes.items() if name.endswith(" embed")), "")
        relation = self._relations.get(embedded)
        if member := self._package.member(relation.target) if relation else "":
            self._sheet.drawn.setdefault(member, Drawn(*self._place(), self._frame))
        elif any(name.endswith(" link") for name in attributes):
            self._notice(LINKED)

    def _place(self) -> tuple[int, int]:
        """Return the line, from 1, and the column of the cell in front of which the anchor begins."""
        line, column = number(self._at["row"].strip()) + 1, number(self._at["col"].strip())
        known = 0 < line <= MAX_LINE and 0 <= column < MAX_COLUMNS
        return (line, column) if known else (0, -1)
