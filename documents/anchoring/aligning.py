"""Two states of a set of documents side by side: the paragraphs found again as they were."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from rapidfuzz.distance import LCSseq

from documents.anchoring.folding import is_telling
from documents.anchoring.paragraphs import Paragraph, paragraphs

MOST_CELLS = 400_000_000  # of the table an alignment fills, a bit each: some 20 000 paragraphs on both sides
FEW = 3  # telling words: fewer make a title or a cell, whose words are everywhere


@dataclass(frozen=True, slots=True)
class Link:
    """A paragraph before whose words, or some of them, are those of a paragraph after.

    ``pairs`` are the ranks of the words they share, in the one and in the other.
    """

    before: int
    after: int
    pairs: dict[int, int]
    exact: bool = False
    in_place: bool = True  # between the same neighbours


class State:
    """The paragraphs of one state, in reading order, and where each went, or came from."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.paragraphs = [one for path, text in texts.items() for one in paragraphs(path, text)]
        self.links: list[list[Link]] = [[] for _ in self.paragraphs]
        self.ranks = {
            document: [rank for rank, _ in ranked]
            for document, ranked in groupby(enumerate(self.paragraphs), key=lambda ranked: ranked[1].document)
        }

    def keys(self, document: str) -> list[int]:
        """Return the key of each paragraph of *document*."""
        return [self.paragraphs[rank].key for rank in self.ranks[document]]

    def alone(self) -> list[int]:
        """Return the paragraphs not linked yet."""
        return [rank for rank, links in enumerate(self.links) if not links]

    def neighbour(self, rank: int, step: int) -> int | None:
        """Return the paragraph next to another in its document, None at either end."""
        beside = rank + step
        inside = 0 <= beside < len(self.paragraphs)
        return beside if inside and self.document(beside) == self.document(rank) else None

    def main(self, rank: int) -> Link | None:
        """Return the link most words of a paragraph before follow."""
        return max(self.links[rank], key=lambda link: len(link.pairs), default=None)

    def document(self, rank: int) -> str:
        """Return the path of the document of a paragraph."""
        return self.paragraphs[rank].document


@dataclass(frozen=True, slots=True)
class Alignment:
    """The two states, and which document became which."""

    before: State
    after: State
    renamed: dict[str, str]

    @classmethod
    def of(cls, before: Mapping[str, str], after: Mapping[str, str]) -> "Alignment":
        """Return both states with the same paragraphs linked: in place first, then wherever they went."""
        states = State(before), State(after)
        aligned = cls(*states, pair_documents(*states))
        for old, new in aligned.renamed.items():
            for first, second in in_order(states[0], states[1], old, new):
                aligned.link_same(first, second, in_place=True)
        aligned.link_moved()
        return aligned

    def link(self, link: Link) -> None:
        """Keep *link* on both sides."""
        self.before.links[link.before].append(link)
        self.after.links[link.after].append(link)

    def same_path(self, link: Link) -> bool:
        """Return whether *link* leads to the document it comes from."""
        return self.before.document(link.before) == self.after.document(link.after)

    def link_same(self, first: int, second: int, in_place: bool) -> None:
        """Link two paragraphs of the same words."""
        words = range(len(self.before.paragraphs[first].words))
        self.link(Link(first, second, dict(zip(words, words, strict=True)), exact=True, in_place=in_place))

    def link_moved(self) -> None:
        """Link the same paragraphs that changed place: first those like no other, then beside them."""
        for group in self.twins():
            if len(group[0]) == len(group[1]) == 1 and is_long(self.before.paragraphs[group[0][0]]):
                self.link_same(group[0][0], group[1][0], in_place=False)
        for step in (1, -1):
            for rank in self.before.alone()[::step]:
                self.link_beside(rank, step)
        for group in self.twins():
            if is_long(self.before.paragraphs[group[0][0]]):
                for first, second in zip(*group, strict=False):
                    self.link_same(first, second, in_place=False)

    def link_beside(self, rank: int, step: int) -> None:
        """Link a paragraph that stands on the same side of the same neighbour."""
        beside = self.before.neighbour(rank, -step)
        links = self.before.links[beside] if beside is not None else []
        there = self.after.neighbour(links[0].after, step) if links else None
        if there is None or self.after.links[there]:
            return
        if self.after.paragraphs[there].key == self.before.paragraphs[rank].key:
            self.link_same(rank, there, in_place=links[0].in_place)

    def twins(self) -> Iterator[tuple[list[int], list[int]]]:
        """Yield the paragraphs not linked that have the same words, before and after."""
        after = defaultdict(list)
        for rank in self.after.alone():
            after[self.after.paragraphs[rank].key].append(rank)
        before = defaultdict(list)
        for rank in self.before.alone():
            before[self.before.paragraphs[rank].key].append(rank)
        for key in before.keys() & after.keys():
            yield before[key], after[key]


def pair_documents(before: State, after: State) -> dict[str, str]:
    """Return what each document became: the same path, else the one that took most of its paragraphs."""
    pairs = {path: path for path in before.ranks if path in after.ranks}
    shares = sorted(
        (shared(before.keys(old), after.keys(new)), old, new)
        for old in before.ranks.keys() - pairs
        for new in after.ranks.keys() - pairs.keys()
    )
    for share, old, new in reversed(shares):
        if share and old not in pairs and new not in pairs.values():
            pairs[old] = new
    return pairs


def shared(first: Sequence[int], second: Sequence[int]) -> int:
    """Return how many keys two documents share."""
    return (Counter(first) & Counter(second)).total()


def in_order(before: State, after: State, old: str, new: str) -> Iterator[tuple[int, int]]:
    """Yield the paragraphs of two documents that are the same, in the same order."""
    first, second = before.keys(old), after.keys(new)
    if len(first) * len(second) <= MOST_CELLS:
        for start, begin, length in LCSseq.opcodes(first, second).as_matching_blocks():
            yield from zip(
                before.ranks[old][start : start + length],
                after.ranks[new][begin : begin + length],
                strict=True,
            )


def is_long(paragraph: Paragraph) -> bool:
    """Return whether a paragraph has words enough to be known anywhere."""
    return sum(map(is_telling, paragraph.words)) > FEW
