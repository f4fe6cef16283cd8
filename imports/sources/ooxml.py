"""What openpyxl does not say of a workbook's parts, and the bounds it does not keep (ECMA-376 part 1)."""

import posixpath
from collections.abc import Callable
from dataclasses import dataclass, field
from zipfile import ZipFile

from imports.sources.markup import EXCESSIVE, MAX_ELEMENTS, Attributes, MalformedMarkup, parse
from imports.sources.model import UnreadableSource

MAX_HEAVY = 80_000  # elements of which openpyxl keeps an object: all but those of cells and texts
MAX_SHEETS = 250
MAX_LINE = 2**20  # the last line of Excel; a gap in the numbers costs openpyxl one empty line each

STRICT = (
    "Le classeur est au format « Strict Open XML » : enregistrez-le au format .ods, "
    "ou au format .xlsx ordinaire (« Classeur Excel »), et renvoyez-le."
)
UNORDERED = "Les lignes ou les cellules de la feuille sont dans le désordre : enregistrez-la au format .ods."

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
_LIGHT = {f"{_MAIN}{name}" for name in ("c", "v", "f", "is", "t", "si")}
_STRICT_WORKBOOK = "http://purl.oclc.org/ooxml/spreadsheetml/main workbook"
_RELATION = "http://schemas.openxmlformats.org/package/2006/relationships Relationship"
_RELATION_ID = "http://schemas.openxmlformats.org/officeDocument/2006/relationships id"


@dataclass(slots=True)
class Part:
    """What one part of the package says, by cell reference (« F2 ») for a worksheet."""

    uncomputed: dict[str, str] = field(default_factory=dict)  # formulas with no result stored
    link_ids: dict[str, str] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)  # first cell of a merge, its last cell
    targets: dict[str, str] = field(default_factory=dict)  # of a .rels part, by relation
    kinds: set[str] = field(default_factory=set)  # of what a .rels part relates to
    sheet_ids: list[str] = field(default_factory=list)  # of the workbook part, by relation


@dataclass(slots=True)
class Package:
    """Every part of the archive that is XML, by name."""

    parts: dict[str, Part] = field(default_factory=dict)

    @property
    def announced_sheets(self) -> int:
        return sum(len(part.sheet_ids) for part in self.parts.values())

    def part(self, name: str) -> Part:
        return self.parts.get(name, Part())

    def relations(self, name: str) -> Part:
        """Return the part that says what another one relates to (ECMA-376 part 2, 9.3)."""
        folder, base = posixpath.split(name)
        return self.part(f"{folder}/_rels/{base}.rels")

    def links(self, name: str) -> dict[str, str]:
        """Return the address each cell of a worksheet links to."""
        targets = self.relations(name).targets
        return {ref: targets[key] for ref, key in self.part(name).link_ids.items() if key in targets}


def survey(archive: ZipFile) -> Package:
    """Return what the package's parts say, once all of them are known to stay within bounds.

    Every part is looked at, whatever its name, since openpyxl follows what the package declares; one that
    is no XML is passed over. UnreadableSource for a document type, or too many or too deep elements.
    """
    package = Package()
    left = MAX_ELEMENTS
    heavy = _Heavy()
    for name in archive.namelist():
        reader = _PartReader(heavy)
        try:
            with archive.open(name) as stream:
                left -= parse(stream, reader.start, reader.end, reader.text, limit=left)
        except MalformedMarkup:
            continue
        package.parts[name] = reader.part
    _refuse_shared_parts(package)
    return package


def _refuse_shared_parts(package: Package) -> None:
    """A thousand sheets that are one and the same part would be read a thousand times."""
    for name, part in package.parts.items():
        folder, targets = posixpath.dirname(f"/{name}"), package.relations(name).targets
        sheets = [posixpath.normpath(posixpath.join(folder, targets.get(key, key))) for key in part.sheet_ids]
        if len(sheets) > MAX_SHEETS or len(set(sheets)) < len(sheets):
            raise UnreadableSource(EXCESSIVE)


class _Heavy:
    def __init__(self) -> None:
        self.left = MAX_HEAVY

    def take(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise UnreadableSource(EXCESSIVE)


class _PartReader:
    """Notes what is of use in one part, and refuses lines and cells out of order: openpyxl loses those."""

    def __init__(self, heavy: _Heavy) -> None:
        self.part = Part()
        self._heavy = heavy
        self._line = 0
        self._reference = ""
        self._place = (0, "")
        self._kind = ""
        self._inside = ""  # the element whose text is of interest
        self._formula: list[str] | None = None
        self._has_value = False
        self._openings: dict[str, Callable[[Attributes], None]] = {
            f"{_MAIN}sheetData": self._open_data,
            f"{_MAIN}f": self._open_formula,
            f"{_MAIN}v": self._open_value,
            f"{_MAIN}hyperlink": self._note_link,
            f"{_MAIN}mergeCell": self._note_merge,
            f"{_MAIN}sheet": self._note_sheet,
            _RELATION: self._note_target,
            _STRICT_WORKBOOK: self._refuse_strict,
        }

    def start(self, name: str, attributes: Attributes) -> None:
        if name not in _LIGHT:
            self._heavy.take()
        if opening := self._openings.get(name):
            opening(attributes)

    def text(self, data: str) -> None:
        if self._inside == "v":
            self._has_value = True
        elif self._inside == "f" and self._formula is not None:
            self._formula.append(data)

    def end(self, name: str) -> None:
        self._inside = ""
        if name == f"{_MAIN}c" and self._formula is not None and not self._has_value:
            self.part.uncomputed[self._reference] = f"={''.join(self._formula)}"

    def _open_data(self, _: Attributes) -> None:
        """Only from here: the chain of calculations has cells of its own, in another order."""
        self._openings |= {f"{_MAIN}row": self._open_line, f"{_MAIN}c": self._open_cell}

    def _open_line(self, attributes: Attributes) -> None:
        number = attributes.get("r", str(self._line + 1))
        line = int(number) if number.isascii() and number.isdecimal() and len(number) < 9 else 0
        if not self._line < line <= MAX_LINE:
            raise UnreadableSource(UNORDERED)
        self._line, self._place = line, (0, "")

    def _open_cell(self, attributes: Attributes) -> None:
        self._reference = attributes.get("r", "")
        letters = self._reference.rstrip("0123456789")
        place = (len(letters), letters)
        if letters and not self._place < place:
            raise UnreadableSource(UNORDERED)
        self._place, self._kind = place, attributes.get("t", "")
        self._formula, self._has_value = None, False

    def _open_formula(self, _: Attributes) -> None:
        self._formula, self._inside = [], "f"

    def _open_value(self, _: Attributes) -> None:
        """An empty value is the result of a formula that gives a text, and none for any other."""
        self._has_value, self._inside = self._kind == "str", "v"

    def _note_link(self, attributes: Attributes) -> None:
        first = attributes.get("ref", "").partition(":")[0]
        self.part.link_ids[first] = attributes.get(_RELATION_ID, "")

    def _note_merge(self, attributes: Attributes) -> None:
        first, _, last = attributes.get("ref", "").partition(":")
        self.part.merged[first] = last

    def _note_sheet(self, attributes: Attributes) -> None:
        self.part.sheet_ids.append(attributes.get(_RELATION_ID, ""))

    def _note_target(self, attributes: Attributes) -> None:
        self.part.targets[attributes.get("Id", "")] = attributes.get("Target", "")
        self.part.kinds.add(attributes.get("Type", "").rpartition("/")[2])

    def _refuse_strict(self, _: Attributes) -> None:
        raise UnreadableSource(STRICT)
