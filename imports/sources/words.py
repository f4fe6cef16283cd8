"""The text of an OpenDocument cell, put together from its paragraphs."""

import re

from imports.sources.grid import Allowance

_BLANKS = re.compile(r"[ \t\r\n]+")  # XML's own blanks: a non-breaking space is the person's


class Words:
    """Paragraphs being read; blanks collapse as OpenDocument says (ODF 1.3 part 3, 6.1.2)."""

    def __init__(self, allowance: Allowance) -> None:
        self._allowance = allowance
        self._paragraphs: list[str] = []
        self._pieces: list[str] = []
        self._length = 0
        self._after_blank = True  # a blank at the start of a paragraph is layout, like one after another

    def add(self, data: str) -> None:
        """Take characters of the file, in which a run of blanks is one space."""
        collapsed = _BLANKS.sub(" ", data)
        if self._after_blank and collapsed.startswith(" "):
            collapsed = collapsed[1:]
        if collapsed:
            self._count(len(collapsed))
            self._pieces.append(collapsed)
            self._after_blank = collapsed.endswith(" ")

    def add_exactly(self, character: str, count: int = 1) -> None:
        """Take *count* characters that an element stands for: spaces, a tab, a line break."""
        self._count(count)  # before anything is made of a count of two thousand million
        self._pieces.append(character * count)
        self._after_blank = False

    def end_paragraph(self) -> None:
        """Close the paragraph; an empty one is an empty line."""
        if self._after_blank and self._pieces:
            self._pieces[-1] = self._pieces[-1].removesuffix(" ")
        self._paragraphs.append("".join(self._pieces))
        self._pieces.clear()
        self._after_blank = True

    def text(self) -> str:
        """Return the paragraphs read so far, one a line."""
        return "\n".join(self._paragraphs)

    def _count(self, length: int) -> None:
        self._length += length
        self._allowance.take_text(length, self._length)
