"""A text cut where Markdown cuts it: paragraphs, titles, items, rows of tables; each with its words."""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from documents.anchoring.folding import MARKUP, hide, plain

WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")
FENCE = re.compile(r"\s{0,20}(?:```|~~~)")
ALONE = re.compile(r"\s{0,20}(?:#|\||</?(?:table|tr|ul|ol)\b)")  # a title, a row: one line, nothing more
OPENS = re.compile(r"\s{0,20}(?:[-*+]\s|\d{1,4}[.)]\s|<br\s?/?>|<(?:td|th|li|p|div)\b|>)", re.IGNORECASE)
CLOSES = re.compile(r"(?:<br\s?/?>|\\| {2})\s{0,20}$", re.IGNORECASE)
CONTENTS = re.compile(r"[\s\d.*+-]{0,20}\[[^\]]{1,300}\]\(#[^)]{0,300}\)[\s\d.*]{0,20}$")
MOST_LINES = 40  # more lines without a blank one are a listing: each stands for itself
MOST_WORDS = 2000  # one line of 170 KB must not cost the square of its length

Word = tuple[str, int, int]  # folded, and its offsets in the text


@dataclass(frozen=True, slots=True, eq=False)
class Paragraph:
    """Some lines of a document that stand together; ``key`` is what two same ones share."""

    document: str
    line_start: int
    line_end: int
    words: tuple[str, ...]
    starts: "array[int]"  # offsets of each word in the document's text
    ends: "array[int]"
    contents: bool = False  # a line of a table of contents, which only repeats a title

    @property
    def key(self) -> int:
        """Return what tells these words from others."""
        return hash((self.contents, self.words))

    def words_in(self, start: int, end: int) -> tuple[int, int]:
        """Return the ranks of the first word, and past the last, that stand between two offsets."""
        return bisect_right(self.ends, start), bisect_left(self.starts, end)


def paragraphs(document: str, text: str) -> Iterator[Paragraph]:
    """Yield the paragraphs of *text* that have words, in reading order."""
    for first, last, contents, found in groups(text):
        for begin in range(0, len(found), MOST_WORDS):
            piece = found[begin : begin + MOST_WORDS]
            words, starts, ends = zip(*piece, strict=True)
            yield Paragraph(document, first, last, words, array("L", starts), array("L", ends), contents)


def groups(text: str) -> Iterator[tuple[int, int, bool, list[Word]]]:
    """Yield the first and last lines of each paragraph, whether it is of the contents, and its words."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    words = words_by_line(text, lines)
    for first, last in cuts(lines):
        ranges = [(first, last)] if last - first < MOST_LINES else [(at, at) for at in range(first, last + 1)]
        for begin, end in ranges:
            found = [word for line in words[begin : end + 1] for word in line]
            if found:
                yield begin + 1, end + 1, bool(CONTENTS.match(lines[begin])), found


def words_by_line(text: str, lines: list[str]) -> list[list[Word]]:
    """Return the words of each line, with their offsets in the whole text."""
    words: list[list[Word]] = [[] for _ in lines]
    line, end = 0, len(lines[0]) if lines else 0
    for match in WORD.finditer(hide(MARKUP, text)):
        while match.start() >= end:
            line += 1
            end += len(lines[line])
        words[line].append((folded(match[0]), *match.span()))
    return words


def cuts(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Yield the ranks of the first and last line of each paragraph."""
    first, fenced = -1, False
    for rank, line in enumerate(lines):
        fence = bool(FENCE.match(line))
        fenced ^= fence
        alone = fenced or fence or bool(ALONE.match(line))
        if first >= 0 and (alone or not line.strip() or OPENS.match(line)):
            yield first, rank - 1
            first = -1
        if alone:
            yield rank, rank
        elif line.strip():
            first = rank if first < 0 else first
            if CLOSES.search(line.rstrip("\r\n")):
                yield first, rank
                first = -1
    if first >= 0:
        yield first, len(lines) - 1


@lru_cache(maxsize=65_536)
def folded(word: str) -> str:
    """Return a word as it is compared."""
    return plain(word)
