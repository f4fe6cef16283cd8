"""A place of one state of the texts found again in a later one, or said gone."""

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from documents.anchoring.aligning import Alignment, Link
from documents.anchoring.fates import WORDLESS, Fate, Followed, Landing, NoSuchPlaceError, told
from documents.anchoring.folding import is_telling
from documents.anchoring.resembling import link_near

__all__ = ["Fate", "Followed", "Landing", "NoSuchPlaceError", "Succession"]

LEAST = 0.3  # of the words of a place must be found, or it is gone
SHARE = 0.15  # of the words of a place, or of where it went: less is no part of it


@dataclass(frozen=True, slots=True)
class Part:
    """The words of a place, from one rank to another, that stand in one paragraph."""

    rank: int
    first: int
    last: int  # not included
    whole: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """Where words of a part stand now: ranks in a paragraph after, the last one not included."""

    after: int
    first: int
    last: int
    count: int  # telling words shared
    fate: Fate


class Succession:
    """Two states of a set of documents, aligned once, asked many times."""

    def __init__(self, before: Mapping[str, str], after: Mapping[str, str], aligned: Alignment) -> None:
        self._before, self._after, self._aligned = before, after, aligned
        self._lines = {path: line_starts(text) for path, text in (*before.items(),)}
        self._lines_after = {path: line_starts(text) for path, text in after.items()}

    @classmethod
    def of(cls, before: Mapping[str, str], after: Mapping[str, str]) -> "Succession":
        """Return the succession of two states, each a text by path."""
        aligned = Alignment.of(before, after)
        link_near(aligned)
        return cls(before, after, aligned)

    def follow(
        self,
        document: str,
        line_start: int,
        line_end: int,
        start: int | None = None,
        end: int | None = None,
    ) -> Followed:
        """Return what became of these lines, or of these characters of theirs.

        Raises NoSuchPlaceError when the earlier state has no such document or no such line.
        """
        low, high = self._offsets(document, line_start, line_end)
        if start is not None and end is not None:
            low, high = max(low, start), min(high, end)
        parts = list(self._parts(document, low, high))
        if not parts:
            return self._wordless(document, line_start, line_end)
        found = [(part, self._pieces(part)) for part in parts]
        return self._told(found)

    def _offsets(self, document: str, line_start: int, line_end: int) -> tuple[int, int]:
        if document not in self._lines:
            raise NoSuchPlaceError(f"{document} n'est pas dans le texte de départ.")
        starts = self._lines[document]
        if not 1 <= line_start <= min(line_end, len(starts)):
            raise NoSuchPlaceError(f"{document} n'a pas de ligne {line_start} : il en compte {len(starts)}.")
        end = starts[line_end] if line_end < len(starts) else len(self._before[document])
        return starts[line_start - 1], end

    def _parts(self, document: str, start: int, end: int) -> Iterator[Part]:
        paragraphs = self._aligned.before.paragraphs
        for rank in self._aligned.before.ranks.get(document, ()):
            first, last = paragraphs[rank].words_in(start, end)
            if first < last:
                yield Part(rank, first, last, last - first == len(paragraphs[rank].words))

    def _pieces(self, part: Part) -> list[Piece]:
        """Return where the words of *part* went, in reading order; nowhere when too few are left."""
        words = self._aligned.before.paragraphs[part.rank].words[part.first : part.last]
        pieces = [self._piece(part, link) for link in self._aligned.before.links[part.rank]]
        found = [piece for piece in pieces if piece]
        total = max(1, sum(map(is_telling, words)))
        if sum(piece.count for piece in found) < LEAST * total:
            return []
        return sorted(found, key=lambda piece: piece.after)

    def _piece(self, part: Part, link: Link) -> Piece | None:
        before, after = self._aligned.before.paragraphs[part.rank], self._aligned.after.paragraphs[link.after]
        ranks = [rank for rank in range(part.first, part.last) if rank in link.pairs]
        count = sum(is_telling(before.words[rank]) for rank in ranks)
        if not ranks:
            return None
        if part.whole and len(self._aligned.after.links[link.after]) == 1:
            first, last = 0, len(after.words)
        else:
            first, last = link.pairs[ranks[0]], link.pairs[ranks[-1]] + 1
        same = after.words[first:last] == before.words[part.first : part.last]
        moved = not link.in_place or after.document != before.document
        fate = (Fate.MOVED if moved else Fate.UNCHANGED) if same else Fate.EDITED
        if part.whole and not same and len(self._aligned.after.links[link.after]) > 1:
            fate = Fate.MERGED
        return Piece(link.after, first, last, max(1, count), fate)

    def _told(self, found: list[tuple[Part, list[Piece]]]) -> Followed:
        pieces = sorted((piece for _, some in found for piece in some), key=lambda piece: piece.after)
        cut = not all(some for _, some in found)
        if not pieces:
            fate = Fate.GONE
        elif len(found) == 1 and len(pieces) > 1:
            fate = Fate.SPLIT
        elif cut:
            fate = Fate.EDITED
        else:
            fates = {piece.fate for piece in pieces}
            fate = fates.pop() if len(fates) == 1 else Fate.EDITED
            if not fates <= {Fate.MOVED, Fate.UNCHANGED}:
                fate = Fate.EDITED
        landings = [self._landing(found, piece) for piece in pieces]
        if len(found) > 1:
            landings = self._joined(pieces, landings)
        return Followed(fate, tuple(landings), told(fate, landings, cut))

    def _landing(self, found: list[tuple[Part, list[Piece]]], piece: Piece) -> Landing:
        after = self._aligned.after.paragraphs[piece.after]
        words = sum(map(is_telling, after.words[piece.first : piece.last]))
        followed = next(part for part, some in found if piece in some)
        source = self._aligned.before.paragraphs[followed.rank]
        total = sum(map(is_telling, source.words[followed.first : followed.last]))
        likeness = min(1.0, 2 * piece.count / max(1, words + total))
        start, end = after.starts[piece.first], after.ends[piece.last - 1]
        starts = self._lines_after[after.document]
        if piece.first == 0 and piece.last == len(after.words):
            text = self._after[after.document]
            low, high = starts[after.line_start - 1], end_of_line(text, starts, after.line_end)
            held = text[low:high]
            start, end = low + len(held) - len(held.lstrip()), low + len(held.rstrip())
        return Landing(
            after.document, bisect_right(starts, start), bisect_right(starts, end - 1), start, end, likeness
        )

    def _joined(self, pieces: Sequence[Piece], landings: Sequence[Landing]) -> list[Landing]:
        joined: list[Landing] = []
        last = -9
        for piece, landing in zip(pieces, landings, strict=True):
            if joined and joined[-1].document == landing.document and piece.after - last <= 1:
                previous = joined.pop()
                landing = replace(
                    previous,
                    line_end=max(previous.line_end, landing.line_end),
                    end=max(previous.end, landing.end),
                    likeness=(previous.likeness + landing.likeness) / 2,
                )
            joined.append(landing)
            last = piece.after
        return joined

    def _wordless(self, document: str, line_start: int, line_end: int) -> Followed:
        return Followed(Fate.GONE, (), WORDLESS)


def line_starts(text: str) -> "array[int]":
    """Return the offset of each line of *text*."""
    return array("L", (0, *(match.end() for match in re.finditer("\n", text))))


def end_of_line(text: str, starts: "array[int]", line: int) -> int:
    """Return the offset just after a line."""
    return starts[line] if line < len(starts) else len(text)
