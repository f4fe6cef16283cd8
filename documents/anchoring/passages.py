"""The paragraphs and rows of an edition, ranked by the words they share with a remark."""

import re
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import pairwise
from math import log
from operator import itemgetter

from documents.anchoring.folding import words
from documents.anchoring.meanings import Encoder, Meanings
from documents.anchoring.model import Method
from documents.anchoring.spans import Span
from documents.anchoring.terms import terms

# Okapi BM25 (Robertson & Zaragoza, « The Probabilistic Relevance Framework », 2009): how fast a term said
# again stops counting, and how much a long passage is held against it.
SATURATION, LENGTH = 1.2, 0.6
NEARNESS = 0.2  # what the cosine of two vectors counts beside the share of words
LIST_ITEM = re.compile(r"\s*(?:[-*+•]|\d+[.)])\s")


Place = tuple[str, int, int]  # a document, a first and a last line
Lines = Sequence[str]


@dataclass(frozen=True, slots=True)
class Relevance:
    """How much of what a text says stands in each passage, by rank: a share in [0, 1]."""

    passages: "Passages"
    text: str
    shares: Mapping[int, float]

    def best(self, count: int) -> list[Span]:
        """Return the passages nearest to the text, at most *count*; ``quality`` is the share of its words."""
        meanings = self.passages.meanings
        near = dict(enumerate(meanings.nearness(self.text))) if meanings else {}
        found = nlargest(
            count,
            near or self.shares,
            key=lambda rank: (self.shares.get(rank, 0.0) + NEARNESS * near.get(rank, 0.0), -rank),
        )
        return [self.passages.span(rank, self.shares.get(rank, 0.0)) for rank in found]

    def of(self, span: Span) -> float:
        """Return the share of the best passage that meets *span*."""
        ranks = self.passages.meeting(span)
        return max((self.shares.get(rank, 0.0) for rank in ranks), default=0.0)


@dataclass(frozen=True, slots=True)
class Passages:
    """The passages of an edition and, for each term, the ranks of those that hold it and its weight there."""

    places: Sequence[Place]
    firsts: Mapping[str, range]  # the ranks of a document's passages
    postings: Mapping[str, tuple["array[int]", "array[float]"]]
    rarity: Mapping[str, float]
    unknown: float  # the rarity of a term that stands nowhere
    meanings: Meanings | None

    def relevance(self, text: str) -> Relevance:
        """Return how much of *text* each passage says: those without any of its words are left out."""
        shares = [0.0] * len(self.places)  # a list: a remark's terms stand in most passages
        said = dict(terms(text))
        all_said = sum(counts * self.rarity.get(term, self.unknown) for term, counts in said.items())
        for term, counts in said.items():
            ranks, weights = self.postings.get(term, ((), ()))
            for rank, weight in zip(ranks, weights, strict=True):
                shares[rank] += counts * weight
        most = all_said * (1 + SATURATION)
        return Relevance(self, text, {rank: share / most for rank, share in enumerate(shares) if share})

    def shared_words(self, said: Mapping[str, str], passage: Span) -> list[str]:
        """Return the words of *said*, by their stems, that *passage* says, the most telling first."""
        ranks = list(self.meeting(passage))
        told = [stem for stem in said if any(self.holds(rank, stem) for rank in ranks)]
        return [said[stem] for stem in sorted(told, key=lambda stem: -self.rarity[stem])]

    def holds(self, rank: int, term: str) -> bool:
        """Return whether a passage holds a term."""
        ranks = self.holding(term)
        at = bisect_left(ranks, rank)
        return at < len(ranks) and ranks[at] == rank

    def holding(self, term: str) -> Sequence[int]:
        """Return the ranks of the passages that hold a term, in their order."""
        return self.postings[term][0] if term in self.postings else ()

    def span(self, rank: int, share: float) -> Span:
        """Return a passage as a span found by the words it shares."""
        return Span(*self.places[rank], Method.WORDS, quality=share)

    def meeting(self, span: Span) -> Iterator[int]:
        """Yield the ranks of the passages that meet *span*: those of a document stand in its order."""
        ranks = self.firsts.get(span.document, range(0))
        begin = bisect_left(self.places, span.line_start, ranks.start, ranks.stop, key=itemgetter(2))
        for rank in range(begin, ranks.stop):
            if self.places[rank][1] > span.line_end:
                break
            yield rank


def passages_of(
    texts: Iterable[tuple[str, Lines, Lines]], titles: Mapping[str, str], encoder: Encoder | None
) -> Passages:
    """Return the passages of these documents, each given as its path, its lines and the section of each line.

    *titles* are those above a section, by its key; *encoder* gives the passages' vectors.
    """
    places, read = [], []
    for path, lines, keys in texts:
        for first, last in cut(lines, keys):
            places.append((path, first, last))
            read.append(("\n".join(lines[first - 1 : last]), titles.get(keys[first - 1], "")))
    return weigh(read, places, Meanings.of(encoder, [text for text, _ in read]) if encoder else None)


def weigh(texts: Sequence[tuple[str, str]], places: Sequence[Place], meanings: Meanings | None) -> Passages:
    """Return the passages of these texts, each given with its titles, which count as said in it once."""
    counted = [Counter(dict.fromkeys(said(titles), 1)) + Counter(said(text)) for text, titles in texts]
    lengths = [sum(held.values()) for held in counted]
    mean = sum(lengths) / len(lengths) if lengths else 1.0
    held = Counter(term for terms_held in counted for term in terms_held)
    rarity = {term: log(1 + (len(texts) - count + 0.5) / (count + 0.5)) for term, count in held.items()}
    postings: dict[str, tuple[array[int], array[float]]] = {t: (array("L"), array("f")) for t in rarity}
    for rank, (terms_held, length) in enumerate(zip(counted, lengths, strict=True)):
        slow = SATURATION * (1 - LENGTH + LENGTH * length / mean)
        for term, count in terms_held.items():
            postings[term][0].append(rank)
            postings[term][1].append(rarity[term] * count * (1 + SATURATION) / (count + slow))
    unknown = log(1 + (len(texts) + 0.5) / 0.5)
    return Passages(places, ranges(places), postings, rarity, unknown, meanings)


def said(text: str) -> Iterable[str]:
    """Yield the terms of *text*."""
    return (term for term, _ in terms(text))


def ranges(places: Sequence[Place]) -> dict[str, range]:
    """Return the ranks of each document's passages, which follow one another."""
    starts = [rank for rank, (before, after) in enumerate(pairwise(places), 1) if before[0] != after[0]]
    return {places[low][0]: range(low, high) for low, high in pairwise([0, *starts, len(places)]) if places}


def cut(lines: Lines, keys: Lines) -> Iterator[tuple[int, int]]:
    """Yield first and last line of each passage: a paragraph, an item of a list, a row; of one section."""
    first = 0
    for number, (line, key) in enumerate(zip(lines, keys, strict=True), 1):
        if first and (not words(line) or starts_anew(line, key, keys[number - 2])):
            yield first, number - 1
            first = 0
        if not first and words(line):
            first = number
    if first:
        yield first, len(lines)


def starts_anew(line: str, key: str, key_before: str) -> bool:
    """Return whether a line opens a passage though no blank one stands before it."""
    return key != key_before or bool(LIST_ITEM.match(line)) or line.lstrip().startswith("|")
