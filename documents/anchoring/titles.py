"""Sections named by the words of their title, in whole or in part, and rows named by their term."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from rapidfuzz import fuzz

from documents.anchoring.folding import is_telling, words
from documents.anchoring.index import EditionIndex
from documents.anchoring.naming import TitleWord
from documents.anchoring.spans import Column, Span, Witness
from documents.anchoring.terms import stem

PART = (
    r"(?:(?:sous-)?sections?|sect\.|chapitres?|chap\.?|parties?|paragraphes?|paragr\.?|par\.|titres?|rubriques?"
    r"|annexes?)"
)
WORD = re.compile(r"[^\W_]+")
ANNOUNCER = re.compile(rf"{PART}|intitulee?s?|voir|cf|vois|ds|pdf|fichier|document|tableau")
OPENING = re.compile(
    rf"(?P<part>(?:§|\b(?:{PART}|voir\b|cf\.?))\W{{0,3}}(?:intitulee?s?\W{{0,3}})?(?:[\d.]{{1,9}}\W{{0,3}})?)?"
    r"(?P<mark>[«\"(]\s?)?(?:(?:l[ea]s?|l|d[eu]s?|d|un|une)\W{1,2}){0,2}$"
)
SEGMENT = re.compile(r"[,;:>/()«»\"]|\s-\s")
TRAIL = re.compile(r"\s?[>/→]\s")  # « Réseau > Flux »: the last one is meant
TOUCHING = re.compile(r"[\s'-](?:[^\W_]{1,4}[\s']){0,3}")
LOOK_BACK = 40
MOST_WORDS, MOST_SEGMENTS, MOST_ABOVE = 300, 10, 5
MISSPELT, LEAST_LETTERS = 85, 6


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of a remark that are those of a title: how many from the first, and their letters in all."""

    first: int
    count: int
    letters: int
    place: Span
    begins: bool  # the title's first word is among them
    whole: bool  # and its last one
    announced: bool  # by « section » or « § », or by standing in the location
    enclosed: bool  # in quotes or brackets
    touched: bool  # by another word that says something: « couleur primaire » is not « Couleur »

    @property
    def rank(self) -> tuple[int, int, bool]:
        """Return what alternatives share: the same words said, a whole title or not."""
        return self.first, self.letters, self.whole

    @property
    def sure(self) -> bool:
        """Return whether the title can be believed to be meant: named whole, announced, or at length."""
        if self.whole:
            return self.count > 1 or not self.touched
        at_length = self.count >= 3 and self.letters >= 25
        begun = self.announced and (self.count >= 2 or (self.letters >= 7 and not self.touched))
        return self.begins and (at_length or begun)

    @property
    def enough(self) -> bool:
        """Return whether these words can only come from the title; unannounced, it takes more of them."""
        if self.whole and (self.announced or self.enclosed):
            return self.letters >= 3
        if self.announced and not self.begins:
            return self.count >= 2 and self.letters >= 12
        least, letters = (1, 7) if self.announced else (2, 7) if self.enclosed else (3, 16)
        return self.begins and self.count >= least and self.letters >= letters


def named_titles(index: EditionIndex, column: Column, said: str) -> Iterator[Witness]:
    """Yield the sections whose title *said* holds, the longest match first; equal ones are alternatives.

    Of a trail of titles (« Réseau > Flux »), the last one found is meant; the others tell which one it is.
    """
    parts = reversed(TRAIL.split(said) if column is Column.LOCATION else [said])
    for part in parts:
        found = list(titles_in(index, column, part))
        if not found and column is Column.LOCATION:
            found = list(misspelt_titles(index, part))
        yield from found
        if found:
            break
    for part in islice(parts, MOST_ABOVE):
        yield from (replace(above, sure=False, hint=True) for above in titles_in(index, column, part))


def titles_in(index: EditionIndex, column: Column, said: str) -> Iterator[Witness]:
    """Yield the sections whose title *said* holds."""
    mentions = [mention for mention in title_mentions(index, column, said) if mention.enough]
    taken: set[int] = set()
    mentions.sort(key=lambda mention: (-mention.letters, not mention.whole))
    for best in mentions:
        if best.first in taken:
            continue
        equal = [other for other in mentions if other.rank == best.rank]
        taken.update(range(best.first, best.first + best.count))
        places = tuple(dict.fromkeys(mention.place for mention in equal))
        yield Witness(column, "le titre de section", places, best.sure)


def title_mentions(index: EditionIndex, column: Column, said: str) -> Iterator[Mention]:
    """Yield every run of words of *said* found in a title."""
    spoken = [match for match in WORD.finditer(said) if is_telling(match[0])][:MOST_WORDS]
    for first, match in enumerate(spoken):
        for entry in index.titles.get(stem(match[0]), ()):
            opening = OPENING.search(said, max(0, match.start() - LOOK_BACK), match.start())
            announced = column is Column.LOCATION or bool(opening and opening["part"])
            yield mention(spoken, first, entry, announced, enclosed=bool(opening and opening["mark"]))


def mention(
    spoken: list[re.Match[str]], first: int, entry: TitleWord, announced: bool, *, enclosed: bool
) -> Mention:
    """Return how far words spoken follow those of a title; the last one said may be cut short."""
    title, rank, place = entry
    count = letters = 0
    for match, printed in zip(spoken[first:], title[rank:], strict=False):
        said = match[0]
        cut = first + count + 1 == len(spoken) and printed.startswith(said)
        if said != printed and stem(said) != stem(printed) and not cut:
            break
        count, letters = count + 1, letters + len(said)
    whole = rank == 0 and count == len(title)
    touched = is_touched(spoken, first, first + count - 1)
    return Mention(first, count, letters, place, rank == 0, whole, announced, enclosed, touched)


def is_touched(spoken: list[re.Match[str]], first: int, last: int) -> bool:
    """Return whether the words from *first* to *last* are only a part of what is said: others touch them."""
    around = [(first - 1, first, first - 1), (last, last + 1, last + 1)]
    return any(
        0 <= other < len(spoken)
        and not ANNOUNCER.fullmatch(spoken[other][0])
        and TOUCHING.fullmatch(spoken[before].string, spoken[before].end(), spoken[after].start())
        for before, after, other in around
    )


def misspelt_titles(index: EditionIndex, said: str) -> Iterator[Witness]:
    """Yield the sections whose title, or its beginning, is nearly what a part of the location says."""
    for segment in SEGMENT.split(said)[:MOST_SEGMENTS]:
        spoken = "".join(
            word for word in words(segment) if is_telling(word) and not ANNOUNCER.fullmatch(word)
        )
        if len(spoken) < LEAST_LETTERS or spoken.isdigit():
            continue
        found: dict[Span, float] = {}
        for title, rank, place in (entry for entries in index.titles.values() for entry in entries):
            if rank == 0:
                found[place] = max(found.get(place, 0), fuzz.ratio(spoken, "".join(title)[: len(spoken) + 2]))
        best = max(found.values(), default=0)
        if best >= MISSPELT:
            places = tuple(place for place, alike in found.items() if alike == best)
            yield Witness(Column.LOCATION, "le titre de section", places)


def named_rows(index: EditionIndex, said: str) -> Iterator[Witness]:
    """Yield the rows whose whole name is a part of the location: « glossaire, Pods »."""
    for segment in SEGMENT.split(said):
        spans = index.terms.get(words(segment))
        if spans and not ANNOUNCER.fullmatch(segment.strip(" .")):
            yield Witness(Column.LOCATION, f"la ligne « {segment.strip()} » d'un tableau", spans)
