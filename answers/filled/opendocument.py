"""OpenDocument spreadsheets: only the cells written change in content.xml, only that in the archive."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache

from answers.filled.envelope import replaced
from answers.filled.ground import SIGNED, Area, Edits, Ground, Texts
from answers.filled.markup import NAME, Part, Splice, attributes, said, with_more, without
from answers.filled.odsscan import Piece, Row, Scan, Scope
from imports.sources.archive import open_archive
from imports.sources.characters import cleaned
from imports.sources.grid import MAX_COLUMNS
from imports.sources.model import UnreadableSource
from imports.sources.odscell import OFFICE, TABLE, TEXT

_CONTENT = "content.xml"
_SIGNATURES = "META-INF/documentsignatures.xml"
_SPACES = re.compile(r"(?<= ) +|^ +| +$")
_VALUES = (
    "value-type", "value", "currency", "date-value", "time-value", "boolean-value", "string-value",
)  # fmt: skip
_REPEATED, _STYLE = "number-columns-repeated", "style-name"


class OpenDocumentEditor:
    """An .ods being filled."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        with open_archive(content) as archive:
            if _SIGNATURES in archive.namelist():
                raise UnreadableSource(SIGNED)
            self._part = Part.of(archive.read(_CONTENT))

    def fit(self, text: str) -> str:
        """Return *text* without what XML cannot hold."""
        return cleaned(text)

    def survey(self, lines: Mapping[int, Iterable[int]]) -> dict[int, Ground]:
        """Return the ground of sheets, by rank; the first of their lines is where the table begins."""
        marked = {at: set(numbers) for at, numbers in lines.items()}
        starts = {at: min(numbers) for at, numbers in marked.items()}
        grounds = {at: Ground() for at in marked}

        def note(row: Row) -> None:
            for piece in row.pieces:
                if piece.is_guarded:
                    _guard(grounds[row.sheet], piece, row.number if row.number in marked[row.sheet] else 0)

        def hide(sheet: int, first: int, columns: int) -> None:
            if sheet in grounds:
                grounds[sheet].hide(first, columns)

        Scan(
            self._part, lambda sheet, line: () if line >= starts.get(sheet, line + 1) else None, note, hide
        ).run()
        return grounds

    def write(self, edits: Mapping[int, Edits], titles: Mapping[int, Iterable[int]]) -> bytes:
        """Return the file with these texts in these cells, sheets by rank; new titles are styled alike."""
        splices: list[Splice] = []
        headers = {(at, line) for at, lines in titles.items() for line in lines}

        def edit(row: Row) -> None:
            writer = _Writer(self._part, row, (row.sheet, row.number) in headers)
            splices.extend(writer.splices(edits[row.sheet][row.number]))

        def columns(sheet: int, line: int) -> Collection[int] | None:
            texts = edits.get(sheet, {}).get(line)
            return range(MAX_COLUMNS) if texts and (sheet, line) in headers else texts

        Scan(self._part, columns, edit).run()
        return replaced(self._content, {_CONTENT: self._part.spliced(splices)})


def _guard(ground: Ground, piece: Piece, line: int) -> None:
    last = piece.first + piece.spanned - 1
    if line:
        ground.guard(Area(line, line, piece.first, last))
    else:
        ground.take(piece.first, piece.spanned)


class _Writer:
    """A row being written into."""

    def __init__(self, part: Part, row: Row, is_titles: bool) -> None:
        self._part = part
        self._row = row
        self._is_titles = is_titles

    def splices(self, texts: Texts) -> Iterator[Splice]:
        """Yield what changes in the row, from its first cell to its last."""
        for piece in self._row.pieces:
            columns = sorted(at for at in texts if piece.first <= at < piece.first + piece.columns)
            if columns:
                yield Splice(piece.start, piece.stop, b"".join(self._cut(piece, columns, texts)))
        if beyond := sorted(at for at in texts if at >= self._row.columns):
            new = b"".join(self._beyond(beyond, texts))
            yield Splice(self._row.closing, self._row.closing, new)

    def _cut(self, piece: Piece, columns: list[int], texts: Texts) -> Iterator[bytes]:
        """Yield a run of alike cells with some of them written, the others as they were."""
        at = piece.first
        for column in columns:
            yield self._run(piece, column - at)
            yield self._written(piece, texts[column], column)
            at = column + 1
        yield self._run(piece, piece.first + piece.columns - at)

    def _run(self, piece: Piece, count: int) -> bytes:
        if not count:
            return b""
        raw = self._part.raw
        names = _Names(piece.scope)
        tag = raw[piece.start : piece.inner]
        tag = without(tag, names.written(tag, TABLE, (_REPEATED,)))
        return with_more(tag, names.repeated(count) + names.declared()) + raw[piece.inner : piece.stop]

    def _beyond(self, columns: list[int], texts: Texts) -> Iterator[bytes]:
        """Yield cells after the last one of the row."""
        at = self._row.columns
        names = _Names(self._row.scope)
        for column in columns:
            tag = names.empty_cell()
            if column > at:
                yield with_more(tag, names.repeated(column - at) + names.declared())
            tag = self._styled(tag, names, column)
            yield _filled(tag, names, b"", self._paragraphs(texts[column], names))
            at = column + 1

    def _written(self, piece: Piece, text: str, column: int) -> bytes:
        raw = self._part.raw
        names = _Names(piece.scope)
        tag = raw[piece.start : piece.inner]
        unwanted = [
            *names.written(tag, TABLE, (_REPEATED,)), *names.written(tag, OFFICE, _VALUES),
            *(name for name in attributes(tag) if name.endswith(b":value-type")),
        ]  # fmt: skip
        tag = self._styled(without(tag, unwanted), names, column)
        return _filled(tag, names, _left(raw, piece), self._paragraphs(text, names))

    def _styled(self, tag: bytes, names: "_Names", column: int) -> bytes:
        """Return the tag of a new title in the style of the title before it."""
        style = self._style_before(column) if self._is_titles else b""
        if not style:
            return tag
        bare = without(tag, names.written(tag, TABLE, (_STYLE,)))
        return with_more(bare, names.attribute(TABLE, _STYLE, style))

    def _style_before(self, column: int) -> bytes:
        for piece in reversed(self._row.pieces):
            if piece.words and piece.first < column:
                tag = self._part.raw[piece.start : piece.inner]
                for name in _Names(piece.scope).written(tag, TABLE, (_STYLE,)):
                    found = re.search(re.escape(name) + rb"\s*=\s*(?:\"([^\"]*)\"|'([^'<]*)')", tag)
                    return (found[1] or found[2] or b"") if found else b""
        return b""

    def _paragraphs(self, text: str, names: "_Names") -> bytes:
        """Return the paragraphs of a text, a line each, with its blanks as OpenDocument writes them."""
        prefix = names.prefix(TEXT)

        def spaces(found: re.Match[str]) -> str:
            return f'<{prefix}:s {prefix}:c="{len(found[0])}"/>'

        lines = (_SPACES.sub(spaces, said(line)) for line in text.split("\n"))
        return self._part.encoded(
            "".join(f"<{prefix}:p>{line}</{prefix}:p>" for line in lines).replace("\t", f"<{prefix}:tab/>")
        )


def _filled(tag: bytes, names: "_Names", kept: bytes, paragraphs: bytes) -> bytes:
    """Return a cell that holds a text, whatever it begins with, after what hung on it already."""
    opened = with_more(tag, names.attribute(OFFICE, "value-type", b"string") + names.declared())
    if opened.endswith(b"/>"):
        opened = opened[:-2] + b">"
    name = NAME.match(opened)
    return b"".join((opened, kept, paragraphs, b"</", name[1] if name else b"", b">"))


def _left(raw: bytes, piece: Piece) -> bytes:
    """Return the inside of a cell without its text: annotations and drawings."""
    kept, at = b"", piece.inner
    for start, stop in piece.words:
        kept += raw[at:start]
        at = stop
    return kept + raw[at : piece.closing]


class _Names:
    """The prefixes that the names of OpenDocument have where we write."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._own: dict[str, str] = {}

    def prefix(self, namespace: str) -> str:
        """Return the prefix of a namespace, one of our own when the file has none there."""
        address = namespace.rstrip(" ")
        if found := _prefix_in(tuple(self._scope.items()), address) or self._own.get(address):
            return found
        fresh = (f"n{number}" for number in range(len(self._scope) + len(self._own) + 1))
        taken = {*self._scope, *self._own.values()}
        return self._own.setdefault(address, next(name for name in fresh if name not in taken))

    def attribute(self, namespace: str, name: str, value: bytes) -> bytes:
        return f" {self.prefix(namespace)}:{name}=".encode() + b'"' + value.replace(b'"', b"&quot;") + b'"'

    def repeated(self, count: int) -> bytes:
        return self.attribute(TABLE, _REPEATED, str(count).encode()) if count > 1 else b""

    def declared(self) -> bytes:
        """Return the declarations of our own prefixes."""
        return "".join(f' xmlns:{prefix}="{address}"' for address, prefix in self._own.items()).encode()

    def empty_cell(self) -> bytes:
        return f"<{self.prefix(TABLE)}:table-cell/>".encode()

    def written(self, tag: bytes, namespace: str, wanted: Iterable[str]) -> list[bytes]:
        """Return the attributes of a tag that are these of a namespace, as written."""
        address = namespace.rstrip(" ")
        found = []
        for name in attributes(tag):
            prefix, _, local = name.decode("utf-8", "replace").partition(":")
            if local in wanted and self._scope.get(prefix) == address:
                found.append(name)
        return found


@lru_cache(maxsize=64)
def _prefix_in(scope: tuple[tuple[str, str], ...], address: str) -> str:
    return next((prefix for prefix, bound in scope if bound == address and prefix), "")
