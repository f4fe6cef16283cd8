"""Which earlier remark a row of a corrected sheet corrects. Pure: words in, pairs out."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from imports.sources.titles import fold

SAME_ID = 50.0  # likeness under which the same Id is another remark: the sheet was numbered again
ALIKE = 80.0  # likeness that needs no Id
DOUBTFUL = 60.0  # likeness that a person should look at
MARGIN = 10.0  # by which the runner-up must be less alike
ENOUGH_WORDS = 4  # for words found again within longer ones to mean anything
MOST_PAIRS = 100_000  # compared: beyond, only rows with the same Id are
MOST_SAME_ID = 5  # rows under one Id: beyond, it tells nothing
MOST_LETTERS = 600  # of each remark, compared


@dataclass(frozen=True, slots=True)
class Said:
    """A remark of a sheet: *key* is a comment's id for an earlier one, a row's position for a new one."""

    key: int
    row_id: str
    words: tuple[str, str, str]  # location, excerpt, text
    author: str  # identity key, "" for nobody


@dataclass(frozen=True, slots=True)
class Match:
    """The earlier comment a row corrects, for sure or perhaps."""

    comment: int
    sure: bool
    apart: bool = False  # it cannot change, somebody else's envoi saying it too


@dataclass(frozen=True, slots=True)
class _Pair:
    old: Said
    new: Said
    likeness: float


def match(old: Sequence[Said], new: Sequence[Said], most_pairs: int = MOST_PAIRS) -> dict[int, Match]:
    """Return, by position of the new rows, the earlier comment each one corrects; at most one row for each.

    From the surest to the weakest: identical words, the same Id and alike, alike and about the same place.
    What remains alike without being sure is said as such. The result depends on nothing but the words.
    More than *most_pairs* of rows are compared under the same Id only.
    """
    found = identical(old, new)
    left_old, left_new = left(old, new, found)
    pairs = compared(left_old, left_new, most_pairs)
    found |= _taken(pairs, lambda pair: _same_id(pair) and (same_place(pair.old, pair.new) or _alike(pair)))
    pairs = _without(pairs, found)
    found |= _taken(pairs, lambda pair: same_place(pair.old, pair.new) and _alike(pair))
    doubts = _without(pairs, found)
    for pair in sorted(doubts, key=lambda pair: (-pair.likeness, pair.new.key, pair.old.key)):
        found.setdefault(pair.new.key, Match(pair.old.key, sure=False))
    return found


def identical(old: Sequence[Said], new: Sequence[Said]) -> dict[int, Match]:
    """Return the rows that say word for word what an earlier one said, by the same person first.

    By someone else, it is sure with the same Id, or when one side names nobody.
    """
    found: dict[int, Match] = {}
    for author_counts in (True, False):
        left_old, left_new = left(old, new, found)
        waiting: dict[tuple[str, ...], list[Said]] = defaultdict(list)
        for said in left_old:
            waiting[_exact(said, author_counts)].append(said)
        for said in left_new:
            if known := waiting[_exact(said, author_counts)]:
                one = known.pop(0)
                found[said.key] = Match(
                    one.key, sure=may_be_one_person(one.author, said.author) or _shares_id(one, said)
                )
    return found


def left(old: Sequence[Said], new: Sequence[Said], found: dict[int, Match]) -> tuple[list[Said], list[Said]]:
    """Return what has found nothing yet on either side."""
    taken = {pair.comment for pair in found.values()}
    return [s for s in old if s.key not in taken], [s for s in new if s.key not in found]


def compared(old: Sequence[Said], new: Sequence[Said], most_pairs: int) -> list[_Pair]:
    """Return every pair that could be one remark: alike enough, and not by two different people."""
    everything = len(old) * len(new) <= most_pairs
    folded = {id(said): fold(" ".join(said.words[1:])[:MOST_LETTERS]) for said in (*old, *new)}
    found = []
    for one, other in _couples(old, new, everything):
        likeness = _likeness(folded[id(one)], folded[id(other)])
        if likeness >= (SAME_ID if _shares_id(one, other) else DOUBTFUL):
            found.append(_Pair(one, other, likeness))
    return found


def _couples(old: Sequence[Said], new: Sequence[Said], everything: bool) -> Iterable[tuple[Said, Said]]:
    by_id: dict[str, list[Said]] = defaultdict(list)
    for said in old if not everything else ():
        by_id[said.row_id].append(said)
    for other in new:
        same = by_id[other.row_id] if other.row_id else []
        for one in old if everything else same[:MOST_SAME_ID]:
            if may_be_one_person(one.author, other.author):
                yield one, other


def _likeness(one: str, other: str) -> float:
    """0 to 100. Words found again within longer ones count too: people complete what they wrote."""
    ratio = fuzz.ratio(one, other, score_cutoff=SAME_ID)
    if min(one.count(" "), other.count(" ")) + 1 < ENOUGH_WORDS:
        return ratio
    return max(ratio, 0.85 * fuzz.token_set_ratio(one, other, score_cutoff=SAME_ID))


def _taken(pairs: list[_Pair], accepts: Callable[[_Pair], bool]) -> dict[int, Match]:
    """Return the accepted pairs of which neither side is as much like another."""
    best_old, best_new = _best_two(pairs, lambda p: p.old.key), _best_two(pairs, lambda p: p.new.key)
    return {
        pair.new.key: Match(pair.old.key, sure=True)
        for pair in pairs
        if accepts(pair)
        and _stands_out(pair, best_old[pair.old.key])
        and _stands_out(pair, best_new[pair.new.key])
    }


def _best_two(pairs: list[_Pair], key: Callable[[_Pair], int]) -> dict[int, list[_Pair]]:
    best: dict[int, list[_Pair]] = defaultdict(list)
    for pair in pairs:
        best[key(pair)] = sorted([*best[key(pair)], pair], key=lambda p: -p.likeness)[:2]
    return best


def _stands_out(pair: _Pair, best: list[_Pair]) -> bool:
    """With the same Id, as long as no other is more alike; without, only when the runner-up is far."""
    rival = max((p.likeness for p in best if p is not pair), default=0.0)
    return pair.likeness >= rival if _same_id(pair) else pair.likeness >= rival + MARGIN


def _without(pairs: list[_Pair], found: dict[int, Match]) -> list[_Pair]:
    taken = {pair.comment for pair in found.values()}
    return [pair for pair in pairs if pair.new.key not in found and pair.old.key not in taken]


def _exact(said: Said, author_counts: bool) -> tuple[str, ...]:
    words = tuple(" ".join(word.split()) for word in said.words)
    return (*words, said.author) if author_counts else words


def may_be_one_person(one: str, other: str) -> bool:
    """Return whether two authors may be the same: nobody named may be anybody."""
    return not (one and other) or one == other


def same_place(one: Said, other: Said) -> bool:
    """Return whether two remarks may be about one place: « À préciser. » said of two is two remarks."""
    here, there = fold(one.words[0]), fold(other.words[0])
    return here == there or not (here and there)


def same_words(one: Said, other: Said) -> bool:
    """Return whether two rows say the same, place included, word for word."""
    return _exact(one, author_counts=False) == _exact(other, author_counts=False)


def _alike(pair: _Pair) -> bool:
    return pair.likeness >= ALIKE


def _same_id(pair: _Pair) -> bool:
    return _shares_id(pair.old, pair.new)


def _shares_id(one: Said, other: Said) -> bool:
    return bool(one.row_id) and one.row_id == other.row_id
