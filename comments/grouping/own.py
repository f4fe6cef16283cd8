"""What a remark says of its own: its words, without those it only copies from the text. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from people.searching import roots

COPIED = 4  # words in a row that stand in the passage too: they are quoted, not said
REWRITTEN = 0.5  # of the passage copied: the remark is that passage written anew, and says what it changes
COMPARED = 400  # words of a remark, and of the passage it is about: beyond, nothing is told apart any more
LINK = re.compile(r"https?://\S+")  # says where, as the place does
# Roots, folded, that tell nothing of a remark.
EMPTY = """a au aux avec ce ces cet cett cec cel dan de des du elle en est et etre il ils je la le les leur
    lui l c d n qu s ma mais moi mon nos ou par pour que qui sa se ses si son sont sur ta te tu un une nous
    vous y on donc alor soit fait faut peut doit doivent plutot bonjour merc cordial voir plus plu haut bas
    dessus dessous ci idem ok accord aussi remarqu collegu meme"""
EMPTY_WORDS = frozenset(EMPTY.split())
NEGATIONS = frozenset(("pas", "non", "san", "aucun", "jam", "interdit", "interdir", "ni"))
NUMBERS = """deux trois quatr cinq six sept huit neuf dix onze douz treiz quatorz quinz seiz vingt trent
    quar cinqu soix cent mill"""
CHANGING = NEGATIONS | frozenset(NUMBERS.split())


@dataclass(frozen=True, slots=True)
class Passage:
    """What a remark is about: the words of the text it quotes, and the sentences it stands on."""

    words: str
    sentences: tuple[tuple[str, str], ...] = ()  # (file, sentence) of each


class Place(NamedTuple):
    """Where a remark stands: the smallest sections that hold it, none when unknown, and those around them."""

    sections: frozenset[str] = frozenset()
    around: frozenset[str] = frozenset()


NOWHERE = Place()


@dataclass(frozen=True)
class Said:
    """A remark to compare: who says it, by which way, about which places, in which words."""

    card: int
    person: str  # the same words for the same person
    name: str  # folded, when it has two words: the same person under another address or account, perhaps
    channel: str
    text: str
    passage: Passage | None = None
    place: Place = NOWHERE

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The roots of its words, in order."""
        return tuple(roots(LINK.sub(" ", self.text))[:COMPARED])

    @cached_property
    def quoted(self) -> frozenset[str]:
        """The roots of the passage it is about, those that tell nothing left out."""
        words = roots(self.passage.words)[:COMPARED] if self.passage else ()
        return frozenset(words) - EMPTY_WORDS

    @cached_property
    def own(self) -> frozenset[str]:
        """What tells it: the roots it does not copy from its passage; « -root » for one that it removes."""
        return frozenset(root for root in own_words(self) if root.lstrip("-") not in EMPTY_WORDS)


def own_words(said: Said) -> Iterator[str]:
    """Yield the roots of the words a remark adds to its passage, and of those it takes away."""
    quoted = tuple(roots(said.passage.words)[:COMPARED]) if said.passage else ()
    if not quoted:
        yield from said.words
        return
    blocks = LCSseq.opcodes(quoted, said.words)
    copied = [one for one in blocks if one.tag == "equal" and one.dest_end - one.dest_start >= COPIED]
    here = {at for one in copied for at in range(one.dest_start, one.dest_end)}
    yield from (root for at, root in enumerate(said.words) if at not in here)
    there = {at for one in copied for at in range(one.src_start, one.src_end)}
    if len(there) >= REWRITTEN * len(quoted):
        yield from (f"-{root}" for at, root in enumerate(quoted) if at not in there)


def opposes(one: Said, other: Said) -> bool:
    """Return whether two remarks that resemble each other differ by what may reverse or change their sense.

    A number, an identifier, a negation, or what each takes away from the same passage.
    """
    return any(root.startswith("-") or changes_sense(root) for root in one.own ^ other.own)


def changes_sense(root: str) -> bool:
    """Return whether a word alone may change what is asked: a negation, a number, an identifier."""
    return root in CHANGING or any(letter.isdigit() for letter in root)
