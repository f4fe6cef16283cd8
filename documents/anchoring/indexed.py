"""A document as it is searched: its letters, its lines, and the section each line belongs to."""

import re
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from documents.anchoring.folding import Folded, fold, plain
from documents.anchoring.model import Method
from documents.anchoring.spans import Span
from documents.reading.model import PREAMBLE_DEPTH, ReadDocument, ReadSection, SectionKind

CONTENTS = re.compile(r"(?:table des matieres|sommaire|plan du document)\W*$")


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """A document as it is searched: its folded words, and the key of the smallest section of each line."""

    path: str
    folded: Folded
    length: int
    line_starts: "array[int]"
    section_keys: tuple[str, ...]
    headings: frozenset[int]  # the lines where a headed part starts
    rows: dict[int, tuple[int, int]]  # by line, the first and the last of its row when it holds several

    def lines(self, first: int, last: int) -> Span | None:
        """Return the lines asked for, cut at the end of the file; None when they lie beyond it."""
        last = min(last, len(self.section_keys))
        return Span(self.path, first, last, Method.LINE) if 1 <= first <= last else None

    def whole(self) -> Span:
        """Return all the lines of the document."""
        return Span(self.path, 1, len(self.section_keys), Method.LINE)

    def matched(self, begin: int, end: int, method: Method, quality: float = 1.0) -> Span:
        """Return the span of the folded letters from *begin* to *end*."""
        start, stop = self.folded.original(begin, end)
        first, last = self.line(start), self.line(stop - 1)
        row = self.rows.get(first)
        row = row if row and last <= row[1] else None
        return Span(self.path, first, last, method, start=start, end=stop, row=row, quality=quality)

    def cut(self, span: Span, first: int, last: int) -> Span:
        """Return the part of *span* that stands on these lines, its words included."""
        if span.start is None or span.end is None:
            return replace(span, line_start=first, line_end=last)
        start, end = max(span.start, self.line_starts[first - 1]), min(span.end, self.line_end(last))
        return replace(span, line_start=first, line_end=last, start=start, end=end)

    def letters_in(self, span: Span) -> int:
        """Return how many letters *span* holds."""
        start = self.line_starts[span.line_start - 1] if span.start is None else span.start
        end = self.line_end(span.line_end) if span.end is None else span.end
        return self.folded.position(end) - self.folded.position(start)

    def line_end(self, line: int) -> int:
        """Return the offset just after a line."""
        return self.line_starts[line] if line < len(self.line_starts) else self.length

    def line(self, offset: int) -> int:
        """Return the line, from 1, of a character of the text."""
        return bisect_right(self.line_starts, offset)


def lines_read(document: ReadDocument) -> list[str]:
    """Return the lines of *document*, its table of contents blank: it only quotes the titles again."""
    lines = document.text.split("\n")
    for section in document.sections:
        if is_contents(section):
            for line in range(section.line_start - 1, section.line_end):
                lines[line] = " " * len(lines[line])
    return lines


def index_document(document: ReadDocument, lines: Sequence[str]) -> IndexedDocument:
    """Return *document* folded, as its *lines* are read."""
    starts = array("L", accumulate((len(line) + 1 for line in lines[:-1]), initial=0))
    keys = smallest_keys(document, len(lines))
    headed = (section for section in document.sections if section.kind == SectionKind.HEADING)
    return IndexedDocument(
        path=document.path,
        folded=fold("\n".join(lines)),
        length=len(document.text),
        line_starts=starts,
        section_keys=keys,
        headings=frozenset(section.line_start for section in headed),
        rows=long_rows(document),
    )


def long_rows(document: ReadDocument) -> dict[int, tuple[int, int]]:
    """Return, by line, the first and last lines of the rows that hold several."""
    rows = [section for section in document.sections if section.kind == SectionKind.ROW]
    extents = ((row.line_start, row.line_end) for row in rows if row.line_end > row.line_start)
    return {line: (first, last) for first, last in extents for line in range(first, last + 1)}


def smallest_keys(document: ReadDocument, lines: int) -> tuple[str, ...]:
    """Return for each line the key of its headed part, or of its row in a table."""
    keys = [""] * lines
    for kind in (SectionKind.HEADING, SectionKind.ROW):
        for section in document.sections:
            if section.kind == kind:
                keys[section.line_start - 1 : section.line_end] = [section.key] * section_length(section)
    return tuple(keys[:lines])


def is_contents(section: ReadSection) -> bool:
    """Return whether a headed part is a table of contents; the preamble, which may bear its title, is not."""
    headed = section.kind == SectionKind.HEADING and section.depth > PREAMBLE_DEPTH
    return headed and CONTENTS.search(plain(section.title)) is not None


def section_length(section: ReadSection) -> int:
    """Return the number of lines of *section*."""
    return section.line_end - section.line_start + 1
