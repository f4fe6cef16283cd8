"""What became of words that stand in one paragraph: where they are now, and what that is called."""

from collections.abc import Sequence
from dataclasses import dataclass

from documents.anchoring.aligning import FEW, Alignment, Link
from documents.anchoring.fates import Fate
from documents.anchoring.folding import is_telling

LEAST = 0.3  # of the words of a place must be found, or it is gone
SHARE = 0.15  # of the words of a place: fewer are no piece of it, unless they are most of where they went
MOST = 0.5
NEARLY = 0.8  # of the words of a paragraph: a row quoted without its number is the row


@dataclass(frozen=True, slots=True)
class Part:
    """The words of a place that stand in one paragraph: their ranks, the last one not included."""

    paragraph: int
    first: int
    last: int
    words: tuple[str, ...]  # all those of the paragraph

    @property
    def kept(self) -> tuple[str, ...]:
        """Return the words of the place."""
        return self.words[self.first : self.last]

    @property
    def whole(self) -> bool:
        """Return whether the place takes the whole paragraph."""
        return len(self.kept) == len(self.words)

    @property
    def nearly_whole(self) -> bool:
        """Return whether the place takes the paragraph but for a few words."""
        return telling(self.kept) >= NEARLY * telling(self.words)


@dataclass(frozen=True, slots=True)
class Piece:
    """Where words of a part stand now: their ranks in a paragraph after, the last one not included."""

    link: Link
    first: int
    last: int
    count: int  # telling words found again

    def words(self, aligned: Alignment) -> tuple[str, ...]:
        """Return the words that stand there now."""
        return aligned.after.paragraphs[self.link.after].words[self.first : self.last]


def pieces_of(aligned: Alignment, part: Part) -> list[Piece]:
    """Return where *part* went, in reading order; nowhere when too few of its words are left."""
    links = aligned.before.links[part.paragraph]
    pieces = [piece for link in links if (piece := piece_of(aligned, part, link))]
    count, total = sum(piece.count for piece in pieces), telling(part.kept)
    if count < LEAST * total and total > FEW:
        return []
    least = min(SHARE * total, max((piece.count for piece in pieces), default=0))
    return sorted(
        (
            piece
            for piece in pieces
            if piece.count >= least or piece.count >= MOST * telling(piece.words(aligned))
        ),
        key=lambda piece: piece.link.after,
    )


def piece_of(aligned: Alignment, part: Part, link: Link) -> Piece | None:
    """Return where the words of *part* that followed *link* stand, None when none did."""
    first, last = bounds(aligned, part, link)
    count = sum(is_telling(part.words[rank]) for rank in range(part.first, part.last) if rank in link.pairs)
    return Piece(link, first, last, count) if first < last else None


def bounds(aligned: Alignment, part: Part, link: Link) -> tuple[int, int]:
    """Return the ranks of the words after that stand for *part*, the last not included.

    A whole paragraph is the whole paragraph it became, unless others are in it. Words replaced at either end
    of a part are those between the words around them.
    """
    if part.whole and not others(aligned, link):
        return 0, len(aligned.after.paragraphs[link.after].words)
    own = mine(aligned, part, link)
    first, last = (own[0], own[-1] + 1) if own else (0, 0)
    if part.first not in link.pairs and part.first - 1 in link.pairs:
        first = link.pairs[part.first - 1] + 1
    if part.last - 1 not in link.pairs and part.last in link.pairs:
        last = link.pairs[part.last]
    return first, last


def mine(aligned: Alignment, part: Part, link: Link) -> list[int]:
    """Return the ranks after of the words of *part*: the longest stretch that no other paragraph cuts."""
    foreign = sorted(rank for other in others(aligned, link) for rank in other.pairs.values())
    stretches: dict[int, list[int]] = {}
    for rank in range(part.first, part.last):
        if rank in link.pairs:
            landed = link.pairs[rank]
            stretches.setdefault(sum(other < landed for other in foreign), []).append(landed)
    return max(stretches.values(), key=len, default=[])


def others(aligned: Alignment, link: Link) -> list[Link]:
    """Return the links that lead other paragraphs, for most of them, where *link* leads."""
    links = (other for other in aligned.after.links[link.after] if other is not link)
    return [other for other in links if aligned.before.main(other.before) is other]


def fate_of(aligned: Alignment, part: Part, pieces: Sequence[Piece]) -> Fate:
    """Return what *part* became."""
    if not pieces:
        return Fate.GONE
    if len(pieces) > 1:
        return Fate.SPLIT
    link = pieces[0].link
    if part.nearly_whole and others(aligned, link):
        return Fate.MERGED
    if pieces[0].words(aligned) != part.kept:
        return Fate.EDITED
    return Fate.UNCHANGED if link.in_place and aligned.same_path(link) else Fate.MOVED


def telling(words: Sequence[str]) -> int:
    """Return how many of *words* say something."""
    return sum(map(is_telling, words))
