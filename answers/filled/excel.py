"""Excel workbooks: only the cells written change in their sheet's part, only these parts in the archive.

Texts stand in the cells themselves (« inlineStr »): the table of shared texts is left alone. No formula is
touched, so that the chain of calculation stays true.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from io import BytesIO
from zipfile import ZipFile

from answers.filled.envelope import replaced
from answers.filled.ground import SIGNED, Area, Edits, Ground, Texts
from answers.filled.markup import NAME, Part, Splice, said, with_more, without
from answers.filled.xlscan import Found, Piece, Row, Scan, area_of
from imports.sources.archive import open_archive
from imports.sources.characters import cleaned
from imports.sources.grid import MAX_COLUMNS
from imports.sources.model import UnreadableSource
from imports.sources.ooxml import Package, read_workbook
from imports.sources.titles import column_letters

MAX_LENGTH = 32_767  # characters of a cell: Excel calls the whole file damaged beyond
TOO_LONG = (
    f"Une cellule à compléter dépasserait les {MAX_LENGTH} caractères qu'Excel accepte : "
    "enregistrez le fichier au format .ods et renvoyez-le."
)
_CODE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_KIND_AND_METADATA = (b"t", b"cm", b"vm")
_STYLE = re.compile(rb"\ss\s*=\s*[\"'](\d+)[\"']")
_REFERENCE = re.compile(rb"(\sref\s*=\s*[\"'])[^\"']*")


class ExcelEditor:
    """An .xlsx or .xlsm being filled."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        with open_archive(content) as archive:
            if any(name.lower().startswith("_xmlsignatures/") for name in archive.namelist()):
                raise UnreadableSource(SIGNED)
            package = Package(archive)
            parts = [part for _, _, part in read_workbook(package)[1]]
            members = {name.replace("\\", "/").lower(): name for name in archive.namelist()}
            self._members = [members[part.lower()] for part in parts]
            self._parts: dict[int, Part] = {}

    def fit(self, text: str) -> str:
        """Return *text* without what XML cannot hold; UnreadableSource when Excel would not open it."""
        fitting = cleaned(text)
        if len(fitting.encode("utf-16-le")) // 2 > MAX_LENGTH:
            raise UnreadableSource(TOO_LONG)
        return fitting

    def survey(self, lines: Mapping[int, Iterable[int]]) -> dict[int, Ground]:
        """Return the ground of sheets, by rank; the first of their lines is where the table begins."""
        return {at: self._ground(at, min(numbers)) for at, numbers in lines.items()}

    def _ground(self, sheet: int, first: int) -> Ground:
        ground = Ground()
        found = Scan(self._part(sheet), lambda line: None, lambda row: None).run()
        for area in found.guarded:
            if area.bottom >= first:
                ground.guard(area)
        for column, columns in found.hidden:
            ground.hide(column, columns)
        return ground

    def _part(self, sheet: int) -> Part:
        if sheet not in self._parts:
            with ZipFile(BytesIO(self._content)) as archive:  # already found whole
                self._parts[sheet] = Part.of(archive.read(self._members[sheet]))
        return self._parts[sheet]

    def write(self, edits: Mapping[int, Edits], titles: Mapping[int, Iterable[int]]) -> bytes:
        """Return the file with these texts in these cells, sheets by rank; new titles are styled alike."""
        changes = {
            self._members[sheet]: _Sheet(self._part(sheet), lines, set(titles[sheet])).written()
            for sheet, lines in edits.items()
        }
        return replaced(self._content, changes)


class _Sheet:
    """A worksheet being written into."""

    def __init__(self, part: Part, edits: Edits, titles: set[int]) -> None:
        self._part = part
        self._edits = edits
        self._titles = titles
        self._waiting = sorted(edits, reverse=True)  # lines not met yet
        self._splices: list[Splice] = []
        self._prefix = b""

    def written(self) -> Iterator[bytes]:
        """Yield the bytes of the part."""
        found = Scan(self._part, self._wants, self._take).run()
        while self._waiting:
            self._insert(self._waiting.pop(), found.end)
        if dimension := self._dimension(found):
            self._splices.insert(0, dimension)
        return self._part.spliced(self._splices)

    def _wants(self, line: int) -> Collection[int] | None:
        """Every cell of a line of titles, for its style; none of the line after one that is lacking."""
        if line in self._titles:
            return range(MAX_COLUMNS)
        is_after = bool(self._waiting) and self._waiting[-1] < line
        return self._edits.get(line, () if is_after else None)

    def _take(self, row: Row) -> None:
        tag = self._part.raw[row.start : row.inner]
        name = NAME.match(tag)
        self._prefix = name[1].rpartition(b"row")[0] if name else b""
        while self._waiting and self._waiting[-1] < row.number:
            self._insert(self._waiting.pop(), row.start)
        if self._waiting and self._waiting[-1] == row.number:
            self._splices.extend(self._row(row, tag, self._edits[self._waiting.pop()]))

    def _insert(self, line: int, at: int) -> None:
        """Put in a line that the part lacks: only a note hung there."""
        prefix = self._prefix.decode()
        texts = sorted(self._edits[line].items())
        cells = b"".join(self._new_cell(line, column, text) for column, text in texts)
        row = f'<{prefix}row r="{line}">'.encode() + cells + f"</{prefix}row>".encode()
        self._splices.append(Splice(at, at, row))

    def _row(self, row: Row, tag: bytes, texts: Texts) -> Iterator[Splice]:
        """Yield what changes in a row, from its tag to its last cell."""
        new = sorted(texts.keys() - {piece.column for piece in row.pieces})
        cells = [self._new_cell(row.number, column, texts[column], row) for column in new]
        if tag.endswith(b"/>"):
            closed = without(tag, (b"spans",))[:-2] + b">"
            yield Splice(row.start, row.inner, b"".join((closed, *cells, b"</", self._prefix, b"row>")))
            return
        if new and (bare := without(tag, (b"spans",))) != tag:
            yield Splice(row.start, row.inner, bare)
        waiting = list(zip(new, cells, strict=True))
        for piece in row.pieces:
            while waiting and waiting[0][0] < piece.column:
                yield Splice(piece.start, piece.start, waiting.pop(0)[1])
            if piece.column in texts:
                yield Splice(piece.start, piece.stop, self._rewritten(piece, texts[piece.column], row))
        for _, cell in waiting:
            yield Splice(row.closing, row.closing, cell)

    def _new_cell(self, line: int, column: int, text: str, row: Row | None = None) -> bytes:
        prefix = self._prefix
        style = self._style_before(row, column) if row else b""
        place = f' r="{column_letters(column)}{line}"'.encode()
        opened = b"".join((b"<", prefix, b"c", place, style, b' t="inlineStr">'))
        return b"".join((opened, self._inline(text), b"</", prefix, b"c>"))

    def _style_before(self, row: Row, column: int) -> bytes:
        """Return the style of the title before a new one, as an attribute."""
        before = [piece for piece in row.pieces if piece.column < column and piece.words]
        if row.number not in self._titles or not before:
            return b""
        style = _STYLE.search(self._part.raw[before[-1].start : before[-1].inner])
        return b' s="' + style[1] + b'"' if style else b""

    def _rewritten(self, piece: Piece, text: str, row: Row) -> bytes:
        raw = self._part.raw
        tag = without(raw[piece.start : piece.inner], _KIND_AND_METADATA)
        if style := self._style_before(row, piece.column):
            tag = with_more(without(tag, (b"s",)), style)
        tag = with_more(tag, b' t="inlineStr"')
        opened = tag[:-2] + b">" if tag.endswith(b"/>") else tag
        name = NAME.match(opened)
        kept = _left(raw, piece)
        return b"".join((opened, self._inline(text), kept, b"</", name[1] if name else b"", b">"))

    def _inline(self, text: str) -> bytes:
        """Return a text as it stands in its cell, what looks like the code of a character kept as typed."""
        prefix = self._prefix.decode()
        plain = said(_CODE.sub("_x005F_", text))
        inside = f'<{prefix}is><{prefix}t xml:space="preserve">{plain}</{prefix}t></{prefix}is>'
        return self._part.encoded(inside)

    def _dimension(self, found: Found) -> Splice | None:
        """Return the change that widens the range which the sheet says it fills, if it must be."""
        told = area_of(found.dimension[1]) if found.dimension else None
        if found.dimension is None or told is None:
            return None
        columns = [column for texts in self._edits.values() for column in texts]
        area = Area(
            min(told.top, *self._edits), max(told.bottom, *self._edits),
            min(told.left, *columns), max(told.right, *columns),
        )  # fmt: skip
        tag = self._part.raw[found.dimension[0] : self._part.raw.index(b">", found.dimension[0]) + 1]
        told_as = f"{column_letters(area.left)}{area.top}:{column_letters(area.right)}{area.bottom}".encode()
        new = tag if area == told else _REFERENCE.sub(rb"\g<1>" + told_as, tag, count=1)
        return None if new == tag else Splice(found.dimension[0], found.dimension[0] + len(tag), new)


def _left(raw: bytes, piece: Piece) -> bytes:
    """Return the inside of a cell without its value."""
    kept, at = b"", piece.inner
    for start, stop in piece.words:
        kept += raw[at:start]
        at = stop
    return kept + raw[at : piece.closing]
