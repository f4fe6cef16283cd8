"""A place of one state of the texts found again in a later one, or said gone."""

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from documents.anchoring.aligning import Alignment
from documents.anchoring.fates import WORDLESS, Fate, Followed, Landing, NoSuchPlaceError, told
from documents.anchoring.folding import MARKUP, hide
from documents.anchoring.paragraphs import WORD
from documents.anchoring.parts import Part, Piece, fate_of, pieces_of, telling
from documents.anchoring.resembling import link_near

MOST_NEW = 5  # paragraphs added inside a range that stays one

__all__ = ["Fate", "Followed", "Landing", "NoSuchPlaceError", "Succession"]


@dataclass(frozen=True, slots=True)
class Lined:
    """A text and the offset of each of its lines."""

    text: str
    starts: "array[int]"

    @classmethod
    def of(cls, text: str) -> "Lined":
        """Return *text* with its lines found."""
        return cls(text, array("L", (0, *(match.end() for match in re.finditer("\n", text)))))

    def line(self, offset: int) -> int:
        """Return the line, from 1, of a character."""
        return bisect_right(self.starts, offset)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return the offsets of some lines, cut at the end of the text; nothing when they lie beyond."""
        if not 1 <= first <= len(self.starts):
            return 0, 0
        return self.starts[first - 1], self.starts[last] if last < len(self.starts) else len(self.text)

    def stripped(self, first: int, last: int) -> tuple[int, int]:
        """Return the offsets of some lines without the blanks around them."""
        start, end = self.span(first, last)
        held = self.text[start:end]
        return end - len(held.lstrip()), start + len(held.rstrip())


class Succession:
    """Two states of a set of documents, aligned once, asked many times."""

    def __init__(self, before: Mapping[str, str], after: Mapping[str, str], aligned: Alignment) -> None:
        self.before = {path: Lined.of(text) for path, text in before.items()}
        self.after = {path: Lined.of(text) for path, text in after.items()}
        self.aligned = aligned

    @classmethod
    def of(cls, before: Mapping[str, str], after: Mapping[str, str]) -> "Succession":
        """Return the succession of two states, each a text by path."""
        aligned = Alignment.of(before, after)
        link_near(aligned)
        return cls(before, after, aligned)

    def follow(
        self, document: str, line_start: int, line_end: int, start: int | None = None, end: int | None = None
    ) -> Followed:
        """Return what became of these lines, or of their characters from *start* to *end*.

        Raises NoSuchPlaceError when the earlier state has no such document or no such line.
        """
        text = self.before.get(document)
        if text is None:
            raise NoSuchPlaceError(f"{document} n'est pas dans le texte de départ.")
        if not 1 <= line_start <= min(line_end, len(text.starts)):
            raise NoSuchPlaceError(f"{document} n'a pas de ligne {line_start} dans le texte de départ.")
        low, high = text.span(line_start, line_end)
        low, high = max(low, start or 0), min(high, end or high)
        parts = list(self._parts(document, low, high))
        return self._followed(parts) if parts else self._wordless(document, low, line_end - line_start)

    def _parts(self, document: str, start: int, end: int) -> Iterator[Part]:
        """Yield the words between two offsets, paragraph by paragraph."""
        state = self.aligned.before
        ranks = state.ranks.get(document, [])
        at = bisect_right(ranks, start, key=lambda rank: state.paragraphs[rank].ends[-1])
        for rank in ranks[at:]:
            first, last = state.paragraphs[rank].words_in(start, end)
            if first >= last:
                return
            yield Part(rank, first, last, state.paragraphs[rank].words)

    def _followed(self, parts: Sequence[Part]) -> Followed:
        """Return what became of a place from what became of its parts."""
        found = [(part, pieces_of(self.aligned, part)) for part in parts]
        fates = {fate_of(self.aligned, part, pieces) for part, pieces in found}
        fate = overall(fates)
        placed = [
            (piece.link.after, self._landing(part, piece, alone=len(pieces) == 1))
            for part, pieces in found
            for piece in pieces
        ]
        placed.sort(key=lambda ranked: ranked[0])
        if fate is not Fate.SPLIT:
            placed = self._joined(placed)
        landings = tuple(landing for _, landing in placed)
        return Followed(fate, landings, told(fate, landings, cut=Fate.GONE in fates))

    def _landing(self, part: Part, piece: Piece, alone: bool) -> Landing:
        """Return where *piece* stands; *alone*, it is compared with all the words of its part."""
        paragraph = self.aligned.after.paragraphs[piece.link.after]
        text = self.after[paragraph.document]
        start, end = paragraph.starts[piece.first], paragraph.ends[piece.last - 1]
        if piece.last - piece.first == len(paragraph.words):  # its marks, its last point are part of it
            start, end = text.stripped(paragraph.line_start, paragraph.line_end)
        followed = telling(part.kept) if alone else piece.count
        both = telling(piece.words(self.aligned)) + followed
        likeness = 2 * piece.count / both if both else 1.0
        return Landing(paragraph.document, text.line(start), text.line(end - 1), start, end, likeness)

    def _joined(self, placed: Sequence[tuple[int, Landing]]) -> list[tuple[int, Landing]]:
        """Return the landings of a range, those that stand together made one."""
        joined: list[tuple[int, Landing]] = []
        for rank, landing in placed:
            if joined and self._together(joined[-1][0], rank):
                landing = covering(joined.pop()[1], landing)
            joined.append((rank, landing))
        return joined

    def _together(self, first: int, second: int) -> bool:
        """Return whether nothing but a few new paragraphs stands between two paragraphs."""
        state = self.aligned.after
        between = range(first + 1, second)
        return (
            state.document(first) == state.document(second)
            and len(between) <= MOST_NEW
            and not any(state.links[rank] for rank in between)
        )

    def _wordless(self, document: str, offset: int, more: int) -> Followed:
        """Return where lines without a word stand: as far as they were from the words around them."""
        line = self.before[document].line(offset)
        for here, path, there in self._around(document, offset):
            text, first = self.after[path], line + there - here
            start, end = text.span(first, first + more)
            if start < end and not WORD.search(hide(MARKUP, text.text[start:end])):
                landing = Landing(path, first, text.line(end - 1), start, end, 1.0)
                fate = Fate.UNCHANGED if path == document else Fate.MOVED
                return Followed(fate, (landing,), told(fate, (landing,)))
        return Followed(Fate.GONE, (), WORDLESS)

    def _around(self, document: str, offset: int) -> Iterator[tuple[int, str, int]]:
        """Yield the lines of the words before and after, each with the document and the line it has now."""
        state = self.aligned.before
        ranks = state.ranks.get(document, [])
        at = bisect_right(ranks, offset, key=lambda rank: state.paragraphs[rank].starts[0]) - 1
        words = [
            (rank, word)
            for rank in ranks[max(0, at) : at + 2]
            for word in range(len(state.paragraphs[rank].words))
        ]
        at = bisect_right(words, offset, key=lambda word: state.paragraphs[word[0]].starts[word[1]])
        for rank, word in words[max(0, at - 1) : at + 1]:
            for link in state.links[rank]:
                if word in link.pairs:
                    after = self.aligned.after.paragraphs[link.after]
                    here = self.before[document].line(state.paragraphs[rank].starts[word])
                    yield (
                        here,
                        after.document,
                        self.after[after.document].line(after.starts[link.pairs[word]]),
                    )


def overall(fates: set[Fate]) -> Fate:
    """Return what became of a place whose parts had these fates."""
    if len(fates) == 1:
        return next(iter(fates))
    return Fate.MOVED if fates == {Fate.UNCHANGED, Fate.MOVED} else Fate.EDITED


def covering(first: Landing, second: Landing) -> Landing:
    """Return the landing that covers two of one document."""
    lengths = first.end - first.start, second.end - second.start
    likeness = (first.likeness * lengths[0] + second.likeness * lengths[1]) / (sum(lengths) or 1)
    return Landing(
        first.document,
        min(first.line_start, second.line_start),
        max(first.line_end, second.line_end),
        min(first.start, second.start),
        max(first.end, second.end),
        likeness,
    )
