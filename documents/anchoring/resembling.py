"""Paragraphs found again although their words changed: the nearest pairs first, each word counted once.

A paragraph split is a second link from one; a merge, a second link to one: what the first link explains is no
longer there for the next, so that a neighbour with the same opening words takes nothing it has not earned.
"""

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import log

from rapidfuzz.distance import LCSseq

from documents.anchoring.aligning import FEW, Alignment, Link, State
from documents.anchoring.folding import is_telling

COMMON = 30  # a word in more paragraphs than that brings no two together
RIVALS, NEIGHBOURS = 5, 2  # paragraphs compared with one: by their words, and on each side by their rank
STEM = 6  # letters: « archivé », « archivées »
APART = 6  # words: shared ones farther than that from the others must be several
HERE, ELSEWHERE = 0.42, 0.66  # shared by both: a paragraph edited between its neighbours, or anywhere
PART_HERE, PART_ELSEWHERE = 0.5, 0.75  # shared by the shorter of both: a part of a split, of a merge
REST = 0.45  # of the words of a small part beside the others of a split
NEARER = 1.1  # what standing between the same neighbours adds

Pair = tuple[int, int]
Places = dict[int, tuple[object, object]]  # what stands just before and just after each paragraph left


@dataclass(slots=True)
class Loose:
    """A paragraph not found as it was: what its words weigh, and the ranks of those already explained."""

    stems: list[str]
    weights: list[float]
    total: float
    spent: set[int] = field(default_factory=set)

    def left(self) -> list[int]:
        """Return the ranks of the words not explained yet."""
        return [rank for rank in range(len(self.stems)) if rank not in self.spent]


@dataclass(frozen=True, slots=True)
class Resemblance:
    """The words two paragraphs share, what they weigh, and how much was explained when it was weighed."""

    pair: Pair
    pairs: dict[int, int]
    weight: float
    spent: Pair
    here: bool

    def __lt__(self, other: "Resemblance") -> bool:
        """Return whether it comes first: by weight, then by position."""
        return (-self.rank, self.pair) < (-other.rank, other.pair)

    @property
    def rank(self) -> float:
        """Return its weight, a little more between the same neighbours."""
        return self.weight * (NEARER if self.here else 1)


def link_near(aligned: Alignment) -> None:
    """Link the paragraphs of *aligned* that are not the same and look alike, those that share most first."""
    before, after = loose(aligned)
    here = set(neighbours(aligned))
    candidates = here | set(by_words(before, after)) | {(b, a) for a, b in by_words(after, before)}
    heap = [
        found
        for first, second in candidates
        if (found := resemblance((first, second), before[first], after[second], (first, second) in here))
    ]
    heapq.heapify(heap)
    while heap:
        best = heapq.heappop(heap)
        first, second = before[best.pair[0]], after[best.pair[1]]
        if best.spent == (len(first.spent), len(second.spent)):
            aligned.link(Link(*best.pair, best.pairs, in_place=best.here))
            first.spent.update(best.pairs)
            second.spent.update(best.pairs.values())
        elif found := resemblance(best.pair, first, second, best.here):
            heapq.heappush(heap, found)
    for rank, one in before.items():
        complete_split(aligned, rank, one, after)


def complete_split(aligned: Alignment, rank: int, one: Loose, after: dict[int, Loose]) -> None:
    """Link the small paragraphs that stand beside what a paragraph became and say words it still has.

    « Une alerte est levée : » before its list shares too little to be found by itself.
    """
    linked = [link.after for link in aligned.before.links[rank]]
    for step, edge in ((1, max(linked, default=-1)), (-1, min(linked, default=-1))):
        beside = edge + step
        while linked and beside in after and not aligned.after.links[beside]:
            found = rest_of_split((rank, beside), one, after[beside])
            if not found:
                break
            aligned.link(found)
            one.spent.update(found.pairs)
            after[beside].spent.update(found.pairs.values())
            beside += step


def rest_of_split(pair: Pair, before: Loose, after: Loose) -> Link | None:
    """Return the link to a paragraph most of whose words are left in what was split, else None."""
    pairs = shared_words(before, after)
    weight = sum(before.weights[rank] for rank in pairs)
    telling = len({before.stems[rank] for rank in pairs if before.weights[rank]})
    if telling < 2 or weight < REST * after.total:
        return None
    return Link(*pair, pairs, in_place=True)


def loose(aligned: Alignment) -> tuple[dict[int, Loose], dict[int, Loose]]:
    """Return the paragraphs left on both sides; a word weighs the more as fewer paragraphs have it."""
    states = aligned.before, aligned.after
    counts = Counter(
        stem for state in states for one in state.paragraphs for stem in {word[:STEM] for word in one.words}
    )
    many = 1 + sum(len(state.paragraphs) for state in states)
    weights = {stem: log(many / count) if is_telling(stem) else 0.0 for stem, count in counts.items()}
    before, after = ({rank: weighed(state, rank, weights) for rank in state.alone()} for state in states)
    return before, after


def weighed(state: State, rank: int, weights: dict[str, float]) -> Loose:
    """Return a paragraph with what its words weigh."""
    stems = [word[:STEM] for word in state.paragraphs[rank].words]
    each = [weights[stem] for stem in stems]
    return Loose(stems, each, sum(each))


def resemblance(pair: Pair, before: Loose, after: Loose, here: bool) -> Resemblance | None:
    """Return what two paragraphs share among their words not explained yet, None when that is too little."""
    pairs = shared_words(before, after)
    weight = sum(before.weights[rank] for rank in pairs)
    telling = len({before.stems[rank] for rank in pairs if before.weights[rank]})
    least_both, least_part = (HERE, PART_HERE) if here else (ELSEWHERE, PART_ELSEWHERE)
    alike = 2 * weight >= least_both * (before.total + after.total)
    part = telling > FEW and weight >= least_part * min(before.total, after.total)
    if not weight or not (alike or part):
        return None
    return Resemblance(pair, pairs, weight, (len(before.spent), len(after.spent)), here)


def shared_words(before: Loose, after: Loose) -> dict[int, int]:
    """Return the ranks of the words found in both, in the same order, stray ones left out."""
    first, second = before.left(), after.left()
    blocks = LCSseq.opcodes(
        [before.stems[rank] for rank in first], [after.stems[rank] for rank in second]
    ).as_matching_blocks()
    found = [(first[i + k], second[j + k]) for i, j, length in blocks for k in range(length)]
    least = min(before.total, after.total) / 2
    return {
        one: other
        for cluster in clusters(found)
        if len({before.stems[rank] for rank, _ in cluster if before.weights[rank]}) >= FEW
        or sum(before.weights[rank] for rank, _ in cluster) >= least
        for one, other in cluster
    }


def clusters(pairs: Iterable[Pair]) -> Iterator[list[Pair]]:
    """Yield the shared words that stand near one another in both paragraphs."""
    cluster: list[Pair] = []
    for pair in pairs:
        if cluster and max(pair[0] - cluster[-1][0], pair[1] - cluster[-1][1]) > APART:
            yield cluster
            cluster = []
        cluster.append(pair)
    if cluster:
        yield cluster


def by_words(first: dict[int, Loose], second: dict[int, Loose]) -> Iterator[Pair]:
    """Yield each paragraph of *first* with those of *second* whose rare words are most its own."""
    holders: dict[str, list[int]] = defaultdict(list)
    for rank, one in second.items():
        for stem in set(one.stems):
            holders[stem].append(rank)
    for rank, one in first.items():
        common: dict[int, float] = defaultdict(float)
        for stem, weight in dict(zip(one.stems, one.weights, strict=True)).items():
            if weight and len(holders[stem]) <= COMMON:
                for holder in holders[stem]:
                    common[holder] += weight
        for other in heapq.nlargest(RIVALS, common, key=lambda other: common[other]):
            yield rank, other


def neighbours(aligned: Alignment) -> Iterator[Pair]:
    """Yield the paragraphs left over beside the same one, at about the same distance."""
    for step in (1, -1):
        there = defaultdict(list)
        for rank, beside in besides(aligned.after, step):
            there[beside].append(rank)
        seen: Counter[int | str] = Counter()
        for rank, beside in besides(aligned.before, step):
            if isinstance(beside, str):
                landed: int | str = aligned.renamed.get(beside, "")
            else:
                landed = aligned.before.links[beside][0].after
            at = seen[landed]
            seen[landed] += 1
            for other in there[landed][max(0, at - NEIGHBOURS) : at + NEIGHBOURS + 1]:
                yield rank, other


def besides(state: State, step: int) -> Iterator[tuple[int, int | str]]:
    """Yield each paragraph left over with the nearest one linked on that side, or its document at its end."""
    beside: int | str = ""
    document = ""
    order = range(len(state.paragraphs))[::step]
    for rank in order:
        if state.document(rank) != document:
            beside = document = state.document(rank)
        if state.links[rank]:
            beside = rank
        else:
            yield rank, beside
