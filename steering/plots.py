"""Plots drawn by the server: where each bar, line and word stands, for templates/steering to write as SVG.

What is decided is full, what waits is hatched, and each line bears its own words: no colour tells anything.
Everything is in units of a drawing 300 wide, which fills the width of a phone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format

from answers.letter import plain
from comments.figures import Line, Moment

WIDTH = 300
LETTER = 6.4  # the width of most letters, at the size the words are drawn
LEGEND, STEP, THICK = 24, 38, 13  # heights: of the legend, from one bar to the next, of a bar
LEFT, RIGHT, TOP, BOTTOM = 4, 190, 12, 150  # of the ground on which lines are drawn
NEXT_LINE = 15  # so that words above one another are read


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar and its words: its full part, then its hatched one."""

    label: str
    said: str
    y: int
    full: int
    hatched: int

    @property
    def top(self) -> int:
        """Where the bar begins, under its words."""
        return self.y + 5


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars one under another."""

    bars: list[Bar]
    split: bool  # whether what is decided is told apart on each

    @property
    def height(self) -> int:
        """The height of the drawing."""
        return (LEGEND if self.split else 0) + STEP * len(self.bars)


def bars_of(lines: Sequence[Line], *, split: bool = True) -> Bars:
    """Return the bars of some lines, as long as they count; *split*, what is decided is told apart."""
    most = max((one.total for one in lines), default=0) or 1
    top = (LEGEND if split else 0) + 14
    return Bars([bar(one, top + STEP * n, most, split) for n, one in enumerate(lines)], split)


def bar(line: Line, y: int, most: int, split: bool) -> Bar:
    """Return the bar of a line: the longest of them, of *most*, takes all the width."""
    said = counted(line) if split else number(line.total)
    whole, full = (WIDTH * count // most for count in (line.total, line.decided))
    return Bar(cut(line.label, WIDTH - LETTER * (len(said) + 1)), said, y, full, whole - full)


def counted(line: Line) -> str:
    """Return how many remarks a line counts, and how many are decided."""
    if not line.decided:
        return number(line.total)
    if not line.waiting:
        return f"{number(line.total)}, {'toutes décidées' if line.total > 1 else 'décidée'}"
    return f"{number(line.total)}, dont {number(line.decided)} décidée{'s' * (line.decided > 1)}"


def cut(label: str, room: float) -> str:
    """Return as much of a label as there is room for, without what turns the words around it."""
    shown, most = " ".join(plain(label).split()), max(int(room / LETTER), 6)
    return shown if len(shown) <= most else f"{shown[: most - 1].rstrip()}…"


def number(count: int) -> str:
    """Return a count as it is written in French: « 10 000 »."""
    return number_format(count, force_grouping=True)


@dataclass(frozen=True, slots=True)
class Word:
    """A word at the end of a line, and how high it stands."""

    said: str
    y: int


@dataclass(frozen=True, slots=True)
class Curves:
    """What was received, and decided, as two lines that rise; what lies between is still to be decided."""

    received: str  # paths, as SVG writes them
    decided: str
    between: str
    words: list[Word]
    top_said: str
    first: Moment
    last: Moment


def curves_of(moments: Sequence[Moment]) -> Curves | None:
    """Return the two lines, None when there is nothing to draw."""
    if not moments:
        return None
    most = max(one.received for one in moments) or 1
    received = stairs([one.received for one in moments], most)
    decided = stairs([one.decided for one in moments], most)
    back = " ".join(f"L{x} {y}" for x, y in reversed(decided))
    last = moments[-1]
    return Curves(
        received=path(received),
        decided=path(decided),
        between=f"{path(received)} {back} Z",
        words=words(last, received[-1][1], decided[-1][1]),
        top_said=number(most),
        first=moments[0],
        last=last,
    )


def stairs(counts: Sequence[int], most: int) -> list[tuple[int, int]]:
    """Return the corners of a line that keeps its height until the next moment."""
    xs = [LEFT + (RIGHT - LEFT) * n // max(len(counts) - 1, 1) for n in range(len(counts))]
    ys = [BOTTOM - (BOTTOM - TOP) * count // most for count in counts]
    corners = [(xs[0], ys[0])]
    for x, y in zip(xs[1:], ys[1:], strict=True):
        corners += [(x, corners[-1][1]), (x, y)]
    return [*corners, (RIGHT, ys[-1])]


def path(corners: Sequence[tuple[int, int]]) -> str:
    """Return a path through some points."""
    return "M" + " L".join(f"{x} {y}" for x, y in corners)


def words(last: Moment, received: int, decided: int) -> list[Word]:
    """Return the words at the end of both lines and of what lies between, never one over another."""
    at = received + 4
    between = max(at + NEXT_LINE, (received + decided) // 2 + 4)
    under = max(between + NEXT_LINE, decided + 4)
    return [
        Word(f"{number(last.received)} reçue{'s' * (last.received > 1)}", at),
        Word(f"{number(last.waiting)} à décider", between),
        Word(f"{number(last.decided)} décidée{'s' * (last.decided > 1)}", under),
    ]
