"""What there is to read in a text, and where its remarks gather: its contents and its strip. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from documents.reading.model import SectionKind
from web.views.text_laying import Laying, Mark
from web.views.text_showing import Addresses, short

ENTRIES = 600  # of the contents
BARS = 150  # of the strip: more would be too thin to point at
WIDTH, HEIGHT = 10_000, 100  # of the strip, in its own units: whole numbers, whatever the language


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents."""

    label: str
    address: str
    depth: int
    mark: Mark


@dataclass(frozen=True, slots=True)
class Bar:
    """A section, or a few, in the strip: as wide as their lines, as high as their remarks."""

    left: int
    width: int
    height: int
    address: str
    label: str
    last: str  # the last section, when it stands for several
    count: int

    @property
    def top(self) -> int:
        """Where its filled part begins."""
        return HEIGHT - self.height


def contents(laying: Laying, addresses: Addresses, *, silent: bool) -> tuple[list[Entry], int]:
    """Return the lines of the contents, and how many more there are; only what nobody remarked if asked.

    Rows and figures are left out of a text that has too many of them.
    """
    marks = [mark for mark in laying.marks if mark.is_silent] if silent else laying.marks
    if len(marks) > ENTRIES:
        marks = [mark for mark in marks if mark.section.kind == SectionKind.HEADING]
    depths = depths_of(laying.marks)
    shown = [
        Entry(short(mark.section.label), addresses.mark(mark), depths[mark.section.pk], mark)
        for mark in marks[:ENTRIES]
    ]
    return shown, len(marks) - len(shown)


def depths_of(marks: Sequence[Mark]) -> dict[int, int]:
    """Return how deep each section is, from 0, rows and figures being one step under their headed part."""
    above: list[int] = []
    found = {}
    for mark in marks:
        section = mark.section
        if section.kind == SectionKind.HEADING:
            above = [depth for depth in above if depth < section.depth]
            found[section.pk] = min(len(above), 5)
            above.append(section.depth)
        else:
            found[section.pk] = min(len(above), 5)
    return found


def bars(laying: Laying, addresses: Addresses) -> list[Bar]:
    """Return the strip: each section in reading order, several together when there are too many."""
    each = -(-len(laying.marks) // BARS) or 1
    groups = [laying.marks[at : at + each] for at in range(0, len(laying.marks), each)]
    counts = [len(set().union(*(mark.own for mark in group))) for group in groups]
    lengths = lengths_of(laying.marks)
    ends = [0, *accumulate(sum(lengths[mark.section.pk] for mark in group) for group in groups)]
    most, whole = max(counts, default=0) or 1, ends[-1] or 1
    sides = [end * WIDTH // whole for end in ends]
    return [
        Bar(
            left, max(right - left, 1), -(-count * HEIGHT // most), addresses.mark(group[0]),
            short(group[0].section.label), short(group[-1].section.label) if group[1:] else "", count,
        )
        for group, count, (left, right) in zip(groups, counts, pairwise(sides), strict=True)
    ]  # fmt: skip


def lengths_of(marks: Sequence[Mark]) -> dict[int, int]:
    """Return how many lines each section has of its own, those of its rows and figures taken off."""
    found: dict[int, int] = {}
    heading = 0
    for section in (mark.section for mark in marks):
        lines = max(section.line_end - section.line_start + 1, 1)
        found[section.pk] = lines
        if section.kind == SectionKind.HEADING:
            heading = section.pk
        elif heading:
            found[heading] = max(found[heading] - lines, 1)
    return found
