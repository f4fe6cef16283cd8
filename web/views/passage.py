"""The text of a place, line by line, with the words a remark is about marked in it. Pure."""

from dataclasses import dataclass

SHOWN = 12_000  # characters: enough for the longest part read in one go, and no page made heavy by a table


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters of one line, marked or not."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file, with its number as its author knows it."""

    number: int
    pieces: list[Piece]
    named: bool  # the remark gives this line, more precisely than its section


@dataclass(frozen=True, slots=True)
class Passage:
    """What is shown of a place, and whether its text goes on before or after."""

    lines: list[Line]
    cut_before: bool
    cut_after: bool


def passage(
    text: str, section: tuple[int, int], named: tuple[int, int], span: tuple[int, int] | None
) -> Passage:
    """Return lines *section* of *text*, 1-based and inclusive, with the characters of *span* marked.

    *named* are the lines of the place itself, marked when they are fewer than the section's. No more than
    SHOWN characters, those around the place.
    """
    starts = line_starts(text)
    begin, end = bounds(starts, section, len(text))
    focus = span[0] if span else bounds(starts, named, len(text))[0]
    first = window_start(begin, end, focus)
    last = min(end, first + SHOWN)
    number = text.count("\n", 0, first) + 1
    lines = cut_in_lines(text[first:last], first, number, named if named != section else (0, 0), span)
    return Passage(lines, cut_before=first > begin, cut_after=last < end)


def line_starts(text: str) -> list[int]:
    """Return the offset of each line's first character; only line feeds end a line."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    return starts


def bounds(starts: list[int], lines: tuple[int, int], length: int) -> tuple[int, int]:
    """Return the offsets of the lines' first character and of the end of the last one."""
    first = min(max(lines[0], 1), len(starts) - 1)
    last = min(max(lines[1], first), len(starts) - 1)
    return min(starts[first - 1], length), min(starts[last] - 1, length)


def window_start(begin: int, end: int, focus: int) -> int:
    """Return where to start showing so that the focus is seen with some text before it."""
    if end - begin <= SHOWN or not begin <= focus <= end:
        return begin
    return max(begin, min(focus - SHOWN // 4, end - SHOWN))


def cut_in_lines(
    text: str, offset: int, number: int, named: tuple[int, int], span: tuple[int, int] | None
) -> list[Line]:
    lines = []
    for rank, line in enumerate(text.split("\n"), start=number):
        lines.append(Line(rank, mark(line, offset, span), named[0] <= rank <= named[1]))
        offset += len(line) + 1
    return lines


def mark(line: str, offset: int, span: tuple[int, int] | None) -> list[Piece]:
    """Return the line's pieces, those inside the span marked; *offset* is where the line starts."""
    if span is None:
        return [Piece(line, False)]
    start, end = (min(max(at - offset, 0), len(line)) for at in span)
    pieces = [Piece(line[:start], False), Piece(line[start:end], True), Piece(line[end:], False)]
    return [piece for piece in pieces if piece.text] or [Piece("", False)]
