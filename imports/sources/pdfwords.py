"""The words of a PDF page at some place, through pdfium."""

import re
from functools import cached_property
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from imports.sources.remarks import MAX_EXCERPT

MAX_EFFORT = 150_000_000  # about two seconds, in comparisons of a letter with a place
_ASKED_ALONE = 400  # what a letter costs when it is asked about from here
MAX_ON_LINE = 1_000
AROUND = 60  # characters kept on both sides of an insertion
REACH = 8  # points: how far from the caret its line may be

_CUT = re.compile("[\x02\ufffe]\\s*")  # what pdfium gives for the hyphen of a word cut at the end of a line

Box = tuple[float, float, float, float]  # left, bottom, right, top


class TextLine(NamedTuple):
    """A place on a page that covers words of one line, which runs to the right unless it is not level."""

    box: Box
    is_level: bool = True

    def holds(self, x: float, y: float) -> bool:
        """Whether a point is on the line."""
        left, bottom, right, top = self.box
        return left <= x <= right and bottom <= y <= top

    def points(self) -> list[tuple[float, float]]:
        """Return some points in the middle of the line, from one end to the other."""
        left, bottom, right, top = self.box
        shares = (0.5, 0.1, 0.3, 0.7, 0.9)
        if self.is_level:
            return [(left + share * (right - left), (bottom + top) / 2) for share in shares]
        return [((left + right) / 2, bottom + share * (top - bottom)) for share in shares]

    @property
    def height(self) -> float:
        """How high its letters may be, whichever way they stand."""
        left, bottom, right, top = self.box
        return top - bottom if self.is_level else right - left


class Words:
    """The words of the pages, looked up until it would take too long."""

    def __init__(self) -> None:
        self._left = MAX_EFFORT

    @property
    def are_missing(self) -> bool:
        """Whether some were not looked up."""
        return self._left < 0

    def of(self, page: pypdfium2.PdfPage) -> "PageWords":
        """Return the words of a page, which is read once they are asked for."""
        return PageWords(page, self)

    def spend(self, effort: int) -> bool:
        """Return whether there was so much effort left to spend."""
        self._left -= effort
        return self._left >= 0


class PageWords:
    """The words of a page, found from places on it."""

    def __init__(self, page: pypdfium2.PdfPage, words: Words) -> None:
        self._page = page
        self._words = words

    @cached_property
    def _letters(self) -> "_Letters | None":
        try:
            return _Letters(self._page.get_textpage(), self._words)
        except pypdfium2.PdfiumError:  # the page is damaged
            return None

    def under(self, lines: tuple[TextLine, ...]) -> str:
        """Return the words under the lines of a markup, a word cut at the end of a line as one."""
        if not self._letters:
            return ""
        found = ""
        for line in dict.fromkeys(lines):
            if self._words.are_missing or len(found) > 2 * MAX_EXCERPT:
                break
            found += f"{self._letters.on(line)} "
        return "" if self._words.are_missing else _whole(found)

    def around(self, box: Box) -> str:
        """Return the words around a small mark between two letters, "" when none is close."""
        left, bottom, right, top = box
        middle = (left + right) / 2, (bottom + top) / 2
        return _whole(self._letters.around(*middle)) if self._letters else ""


class _Letters:
    """The letters of a page by their ranks in its text."""

    def __init__(self, text: pypdfium2.PdfTextPage, words: Words) -> None:
        self._text = text
        self._total: int = text.count_chars()
        self._words = words
        self._box = pdfium.FS_RECTF()

    def on(self, line: TextLine) -> str:
        """Return the words on a line."""
        runs = sorted(self._runs(line), key=lambda run: run.start)
        return " ".join(self._text.get_text_range(run.start, len(run)) for run in runs)

    def around(self, x: float, y: float) -> str:
        """Return the words around the letter that is the closest to a point, when it is close."""
        at = self._at(x, y, REACH)
        if at < 0:
            return ""
        first, end = max(at - AROUND, 0), min(at + AROUND, self._total)
        text = self._text.get_text_range(first, end - first)
        return _between_blanks(text, first, self._total - end)

    def _runs(self, line: TextLine) -> list[range]:
        """Return the ranks of the letters on a line.

        pdfium is not asked for what a box holds: it adds the neighbours of a large one, and a small one has
        no comma.
        """
        runs: list[range] = []
        for x, y in line.points():
            at = self._at(x, y, line.height)
            if at >= 0 and not any(at in run for run in runs) and self._is_on(line, at):
                first = self._last_on(line, range(at, max(at - MAX_ON_LINE, -1), -1))
                last = self._last_on(line, range(at, min(at + MAX_ON_LINE, self._total)))
                runs.append(range(first, last + 1))
        return runs

    def _last_on(self, line: TextLine, ranks: range) -> int:
        last = ranks.start
        for rank in ranks[1:]:
            if self._is_on(line, rank):
                last = rank
            elif pdfium.FPDFText_IsGenerated(self._text.raw, rank) != 1:  # a blank that the file lacks
                break
        return last

    def _is_on(self, line: TextLine, rank: int) -> bool:
        """Whether the middle of a letter is on the line: that of its cell, since a comma stands low."""
        if not self._words.spend(_ASKED_ALONE):
            return False
        box = self._box
        pdfium.FPDFText_GetLooseCharBox(self._text.raw, rank, box)
        return line.holds((box.left + box.right) / 2, (box.bottom + box.top) / 2)

    def _at(self, x: float, y: float, reach: float) -> int:
        """Return the rank of the letter that is the closest to a point, or a negative number."""
        if not self._words.spend(self._total):
            return -1
        return int(pdfium.FPDFText_GetCharIndexAtPos(self._text.raw, x, y, reach, reach))


def _between_blanks(text: str, before: int, after: int) -> str:
    """Return *text* without the words that it holds but a part of, when there is more around it."""
    if before > 0:
        text = text.partition(" ")[2] or text
    return text.rpartition(" ")[0] or text if after > 0 else text


def _whole(text: str) -> str:
    return " ".join(_CUT.sub("", text).split())
