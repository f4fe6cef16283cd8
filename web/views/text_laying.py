"""A rendered text with its sections and its remarks laid on it: what stands beside which part. Pure."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from comments.in_text import Spot
from documents.models import Section
from documents.reading.model import SectionKind
from documents.rendering.anchors import Lines, anchor_of, lines_of
from documents.rendering.model import Block, BlockKind

PAGE_LENGTH = 400_000  # characters of HTML on one page: the longest text known takes an eighth of it


@dataclass(frozen=True, slots=True)
class Mark:
    """A section as it stands in the rendered text, and the cards about it."""

    section: Section
    part: int  # the rank of the part it begins with
    own: set[int]  # the cards about itself
    cards: set[int]  # those about its rows and its figures too
    wordless: bool  # a title with nothing under it: there is nothing to remark there

    @property
    def count(self) -> int:
        """How many cards are about it, its rows and its figures."""
        return len(self.cards)

    @property
    def is_silent(self) -> bool:
        """Whether it has words that nobody remarked."""
        return not self.cards and not self.wordless


@dataclass(frozen=True, slots=True)
class Laying:
    """A text, its sections in reading order, and the cards beside each part; a part is known by its rank."""

    blocks: Sequence[Block]
    lines: Lines
    marks: list[Mark]
    beside: dict[int, dict[int, Spot]]  # part → card → its place there
    covered: set[int]  # the parts that the lines of a remark cover
    ids: list[str]  # the anchor of each part
    pages: list[int]  # the page of each part, from 1

    def owners(self) -> list[Mark | None]:
        """Return for each part the section its remarks are listed under: its row, else its headed part."""
        owners: list[Mark | None] = []
        heading: Mark | None = next(
            (one for one in self.marks if one.section.kind == SectionKind.HEADING), None
        )
        at: dict[int, list[Mark]] = {}
        for mark in self.marks:
            at.setdefault(mark.part, []).append(mark)
        for rank in range(len(self.lines.parts)):
            row = None
            for mark in at.get(rank, []):
                if mark.section.kind == SectionKind.HEADING:
                    heading = mark
                elif mark.section.kind == SectionKind.ROW:
                    row = row or mark
            owners.append(row or heading)
        return owners


def laid(blocks: Sequence[Block], sections: Sequence[Section], spots: Iterable[Spot]) -> Laying:
    """Return a rendered text with its sections, in reading order, and the places of its cards laid on it."""
    lines = lines_of(blocks)
    about: dict[int, set[int]] = {}
    beside: dict[int, dict[int, Spot]] = {}
    covered: set[int] = set()
    for spot in spots:
        about.setdefault(spot.section, set()).add(spot.card)
        first = lines.at(spot.lines[0])
        beside.setdefault(first, {}).setdefault(spot.card, spot)
        covered.update(range(first, lines.at(spot.lines[1]) + 1) if spot.narrow else ())
    marks = marked(blocks, lines, sections, about)
    return Laying(blocks, lines, marks, beside, covered, ids(lines, marks), pages(lines))


def marked(
    blocks: Sequence[Block], lines: Lines, sections: Sequence[Section], about: dict[int, set[int]]
) -> list[Mark]:
    """Return the sections where they stand in the text, in reading order."""
    titles = [block.kind == BlockKind.HEADING for block in blocks for _ in block.parts]
    if not titles:
        return []
    headed = [one for one in sections if one.kind == SectionKind.HEADING]
    starts = [one.line_start for one in headed]
    within = {one.pk: set(about.get(one.pk, ())) for one in headed}
    for one in sections:
        parent = bisect_right(starts, one.line_start) - 1
        if one.kind != SectionKind.HEADING and parent >= 0:
            within[headed[parent].pk] |= about.get(one.pk, set())
    marks = []
    for one in sections:
        first, own = lines.at(one.line_start), about.get(one.pk, set())
        wordless = one.kind == SectionKind.HEADING and titles[first] and lines.at(one.line_end) == first
        marks.append(Mark(one, first, own, within.get(one.pk, own), wordless))
    return marks


def ids(lines: Lines, marks: Iterable[Mark]) -> list[str]:
    """Return the anchor of each part: that of the first section it begins, else its line."""
    first: dict[int, str] = {}
    for mark in marks:
        first.setdefault(mark.part, anchor_of(mark.section.key))
    found: list[str] = []
    for rank, part in enumerate(lines.parts):
        again = rank and lines.parts[rank - 1].line_start == part.line_start
        found.append(first.get(rank) or f"ligne-{part.line_start}{f'-{rank}' if again else ''}")
    return found


def pages(lines: Lines) -> list[int]:
    """Return the page each part is on, so that no page is longer than PAGE_LENGTH, one part at least."""
    found, page, length = [], 1, 0
    for part in lines.parts:
        if length and length + len(part.html) > PAGE_LENGTH:
            page, length = page + 1, 0
        length += len(part.html)
        found.append(page)
    return found
