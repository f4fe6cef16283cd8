"""Which remarks resemble each other, and how much, without comparing each to all. Pure."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from math import log
from typing import NamedTuple

from comments.grouping.own import Place, Said, changes_sense

ALIKE = 0.66  # of the weight of the words of both: those that two remarks have in common
ALIKE_ELSEWHERE = 0.8  # when one of them has no known place
FEWEST_SAME, FEWEST = 2, 3  # words of their own, about the same passage: fewer say too little
FEWEST_ELSEWHERE = 6
QUOTED = 0.6  # of the shorter of two passages that the other has too: they are one
SHORTEST_QUOTE = 3  # words of it: fewer stand in many passages
LONG = 15  # words: that many, the same, are the same remark wherever its author put them
SENSE = 0.5
MOST_SHARING = 3_000  # remarks that share a word: beyond, that word tells nothing


class Where(Enum):
    """How the places of two remarks stand to each other."""

    SAME = "même endroit"
    UNKNOWN = "endroits inconnus"
    APART = "endroits différents"


class Pair(NamedTuple):
    """Two remarks that say the same, and how much, out of 1."""

    one: int
    other: int
    score: float


def pairs(remarks: Sequence[Said], progress: Callable[[int], None] = lambda done: None) -> Iterator[Pair]:
    """Yield the pairs of like remarks, by their ranks. *progress* is told how many were compared.

    Prefix filtering (Chaudhuri, Ganti, Kaushik 2006): two sets whose common weight is ALIKE of their union
    share one of the rarest words of each, those before what is left is too light to make it up.
    """
    weights = weights_of(remarks)
    seen: dict[str, list[int]] = defaultdict(list)
    for rank, remark in enumerate(remarks):
        if len(remark.own) >= FEWEST_SAME:
            head = rarest(remark, weights)
            for other in sorted({earlier for root in head for earlier in seen[root]}):
                score = likeness(remarks[other], remark, weights)
                if score:
                    yield Pair(other, rank, score)
            for root in head:
                if len(seen[root]) < MOST_SHARING:
                    seen[root].append(rank)
        progress(rank + 1)


def weights_of(remarks: Sequence[Said]) -> Mapping[str, float]:
    """Return what each root tells: the rarer, the more (inverse document frequency).

    A number or a negation says what is asked of a subject, not which: it tells half as much.
    """
    count = Counter(root for remark in remarks for root in remark.own)
    told = {root: log(1 + len(remarks) / times) for root, times in count.items()}
    return {root: weight * (SENSE if changes_sense(root) else 1) for root, weight in told.items()}


def rarest(remark: Said, weights: Mapping[str, float]) -> list[str]:
    """Return the rarest roots of a remark, one of which any like remark has."""
    ordered = sorted(remark.own, key=lambda root: (-weights[root], root))
    left = sum(weights[root] for root in ordered)
    enough = ALIKE * left
    head = []
    for root in ordered:
        if left < enough:
            break
        head.append(root)
        left -= weights[root]
    return head


def likeness(one: Said, other: Said, weights: Mapping[str, float]) -> float:
    """Return how much two remarks say the same, out of 1; 0 when it is too little to propose anything."""
    place = where(one.place, other.place)
    if one.words == other.words and one.own == other.own:
        return 1.0 if enough_said(one, other, place) else 0.0
    common = one.own & other.own
    if place is Where.APART or len(common) < (FEWEST if alike_passages(one, other) else FEWEST_ELSEWHERE):
        return 0.0
    score = sum(weights[root] for root in common) / sum(weights[root] for root in one.own | other.own)
    return score if score >= (ALIKE if place is Where.SAME else ALIKE_ELSEWHERE) else 0.0


def enough_said(one: Said, other: Said, place: Where) -> bool:
    """Return whether the same words make the same remark: short, they must be about the same passage.

    People paste one sentence under several requirements: apart, it is one remark only if long and by one
    person, whose two sendings were placed differently.
    """
    if place is Where.APART:
        return one.person == other.person and one.channel != other.channel and len(one.words) >= LONG
    return len(one.own) >= (FEWEST_SAME if alike_passages(one, other) else FEWEST_ELSEWHERE)


def alike_passages(one: Said, other: Said) -> bool:
    """Return whether two remarks are about the same words of the text, or both about the same sections whole.

    « Donner un exemple » is said of every paragraph of a part.
    """
    if bool(one.quoted) != bool(other.quoted):
        return False
    if not one.quoted:
        return bool(one.place.sections) and one.place.sections == other.place.sections
    shortest = min(len(one.quoted), len(other.quoted))
    return len(one.quoted & other.quoted) >= max(SHORTEST_QUOTE, QUOTED * shortest)


def where(one: Place, other: Place) -> Where:
    """Return how the places of two remarks stand: unknown too when one only holds the other."""
    if not (one.sections and other.sections):
        return Where.UNKNOWN
    if one.sections & other.sections:
        return Where.SAME
    held = one.sections & other.around or other.sections & one.around
    return Where.UNKNOWN if held else Where.APART


def stars(remarks: Sequence[Said], found: Iterable[Pair]) -> list[dict[int, float]]:
    """Return groups of ranks with how much each resembles the first: every one is like that one itself.

    Chains (A like B, B like C) would put together what is no longer alike. Nor does a remark without a place
    bring together those of several: its own words fit them all, and nobody knows which it is about.
    """
    near = unambiguous(remarks, found)
    groups: list[dict[int, float]] = []
    taken: set[int] = set()
    for centre in sorted(near, key=lambda rank: (not remarks[rank].place.sections, -len(near[rank]), rank)):
        if centre in taken:
            continue
        group, places = {centre: 1.0}, {remarks[centre].place}
        for rank, score in sorted(near[centre].items(), key=lambda one: (-one[1], one[0])):
            if rank not in taken and not apart(remarks[rank].place, places):
                group[rank] = score
                places.add(remarks[rank].place)
        if len(group) > 1:
            groups.append(group)
            taken |= set(group)
    return groups


def unambiguous(remarks: Sequence[Said], found: Iterable[Pair]) -> dict[int, dict[int, float]]:
    """Return the like remarks of each; of one that resembles some at several places, those at its own."""
    near: dict[int, dict[int, float]] = defaultdict(dict)
    for one, other, score in found:
        near[one][other] = near[other][one] = score
    for rank in [rank for rank in near if scattered({remarks[one].place for one in near[rank]})]:
        for other in list(near[rank]):
            if where(remarks[rank].place, remarks[other].place) is not Where.SAME:
                del near[rank][other]
                near[other].pop(rank, None)
    return near


def scattered(places: Collection[Place]) -> bool:
    """Return whether some of the places have nothing to do with others."""
    return any(apart(place, places) for place in places)


def apart(place: Place, others: Iterable[Place]) -> bool:
    """Return whether a place has nothing to do with one of the others."""
    return any(where(place, other) is Where.APART for other in others)
