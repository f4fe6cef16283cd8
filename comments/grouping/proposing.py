"""The groups that remarks would make, each with why in French. Pure: ``searching`` reads and keeps them."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from comments.grouping.own import Said, opposes
from comments.grouping.pairs import Where, pairs, stars, where
from comments.outcomes import Likeness

RANKS = {likeness: rank for rank, likeness in enumerate(reversed(Likeness))}  # the surest reason, first read
SHORTEST_SENTENCE = 25  # letters: a shorter one is a title, a cell, a word
MOST_SENTENCES = 2  # that a quotation covers: a longer one is about a passage, not a sentence
QUOTED = 160  # letters of a sentence, in its reason
MOST_CARDS = 60  # of a group: what more people than that say is looked at in the list
CHANNELS = {
    "feuille": "une feuille", "courriel": "un courriel", "ticket": "un ticket GitHub",
    "formulaire": "le formulaire", "telephone": "le téléphone", "reunion": "une réunion",
    "courrier": "un courrier",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proposed:
    """Cards that one answer may do for, and why."""

    likeness: Likeness
    reason: str  # one French sentence; it names nobody
    score: float
    cards: tuple[int, ...]
    diverging: bool

    @property
    def mark(self) -> str:
        """What tells these cards from any other: proposed once, and once set aside, no more."""
        return hashlib.sha256(",".join(map(str, self.cards)).encode()).hexdigest()


def propose(remarks: Sequence[Said], progress: Callable[[int], None] = lambda done: None) -> list[Proposed]:
    """Return the groups that the remarks would make, the surest first; none is part of a surer one."""
    said = [by_words(remarks, group) for group in stars(remarks, pairs(remarks, progress))]
    quoted = list(by_sentence(remarks))
    ordered = sorted([*said, *quoted], key=surest)
    return list(without_parts(ordered))


def surest(proposed: Proposed) -> tuple[int, float, int, tuple[int, ...]]:
    """Return what puts the surest groups first, and a group before its parts."""
    return -RANKS[proposed.likeness], -proposed.score, -len(proposed.cards), proposed.cards


def without_parts(ordered: Iterable[Proposed]) -> Iterator[Proposed]:
    """Yield the groups whose cards are not all in one that comes before."""
    held: dict[int, list[set[int]]] = defaultdict(list)
    for proposed in ordered:
        cards = set(proposed.cards)
        if any(cards <= earlier for earlier in held[proposed.cards[0]]):
            continue
        for card in cards:
            held[card].append(cards)
        yield proposed


def by_words(remarks: Sequence[Said], group: dict[int, float]) -> Proposed:
    """Return the group of remarks that say the same, more or less."""
    members = [remarks[rank] for rank in group][:MOST_CARDS]
    score = min(list(group.values())[:MOST_CARDS])
    likeness = why(members)
    return Proposed(
        likeness=likeness,
        reason=reason_of(likeness, members, score),
        score=round(score, 3),
        cards=tuple(sorted(one.card for one in members)),
        diverging=any(opposes(members[0], other) for other in members[1:]),
    )


def why(members: Sequence[Said]) -> Likeness:
    """Return what makes a group of remarks that say the same."""
    if one_person(members) or one_name(members):
        return Likeness.SAME_PERSON
    return Likeness.SAME_WORDS if len({one.words for one in members}) == 1 else Likeness.CLOSE_WORDS


def one_person(members: Sequence[Said]) -> bool:
    """Return whether one person says it all."""
    return len({one.person for one in members}) == 1


def one_name(members: Sequence[Said]) -> bool:
    """Return whether all bear one name, under several addresses or accounts."""
    return bool(members[0].name) and len({one.name for one in members}) == 1


def reason_of(likeness: Likeness, members: Sequence[Said], score: float) -> str:
    """Return in one sentence why the members go together."""
    people = len({one.person for one in members})
    words = in_words(members, score)
    there = ", au même endroit" if all(same(members[0], one) for one in members[1:]) else ""
    if likeness is Likeness.SAME_PERSON:
        who = "La même personne" if one_person(members) else "Le même nom"
        ways = dict.fromkeys(CHANNELS.get(one.channel, one.channel) for one in members)
        times = " et par ".join(ways) if len(ways) > 1 else f"{next(iter(ways))}, {len(members)} fois"
        return f"{who}, par {times} : {words}{there}."
    return f"{people} personnes, {words}{there}."


def in_words(members: Sequence[Said], score: float) -> str:
    """Return how much of their words the members share."""
    if len({one.words for one in members}) == 1:
        return "les mêmes mots"
    return "presque les mêmes mots" if score > 0.99 else f"{100 * score:.0f} % de mots communs"


def same(one: Said, other: Said) -> bool:
    """Return whether two remarks are known to stand at the same place."""
    return where(one.place, other.place) is Where.SAME


def by_sentence(remarks: Sequence[Said]) -> Iterator[Proposed]:
    """Yield the groups of remarks that quote the same sentence of the text."""
    found: dict[tuple[str, str], list[Said]] = defaultdict(list)
    for remark in remarks:
        sentences = remark.passage.sentences if remark.passage else ()
        for file, sentence in sentences if len(sentences) <= MOST_SENTENCES else ():
            if len(sentence) >= SHORTEST_SENTENCE:
                found[file, sentence].append(remark)
    for (_, sentence), members in found.items():
        if len(members) > 1:
            yield on_sentence(sentence, members[:MOST_CARDS])


def on_sentence(sentence: str, members: Sequence[Said]) -> Proposed:
    """Return the group of remarks on one sentence."""
    quoted = sentence if len(sentence) <= QUOTED else f"{sentence[:QUOTED].rsplit(' ', 1)[0]}…"
    return Proposed(
        likeness=Likeness.SAME_SENTENCE,
        reason=f"{len(members)} remarques sur la même phrase : « {quoted} »",
        score=0.5,
        cards=tuple(sorted(one.card for one in members)),
        diverging=False,
    )
