"""Requirements by their identifier, as people write them: whole, without prefix, or by its number."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from documents.anchoring.folding import plain

GAP = r"[\s_.:/-]{0,3}"  # what people put between the parts of an identifier
ANNOUNCER = r"(?<!-)(?:exig(?:ence)?s?|exg|exi|req(?:uirement)?s?|regles?|reg(?=\.))\b\.?"
ANNOUNCED = rf"{ANNOUNCER}\s{{0,2}}(?:n°|no\b)?\s{{0,2}}"
OF_A_LIST = r"(?=\s(?:des|dans\sles|de\sla\sliste\sdes)\s(?:exigences|regles)\b)"  # « n° 46 des exigences »
TO = r"\s{0,3}(?:-|a|au|jusqu'a)\s{0,3}"
AND = r"\s{0,3}(?:,|;|et|ou|&|/|\+)\s{0,3}"
RANGE = re.compile(rf"{TO}(?:l'exigence\s)?")
LIST = re.compile(rf"(?:{TO}|{AND})(?:l'exigence\s)?")
NEXT = re.compile(rf"(?:({TO})|{AND}|/)0{{0,3}}(\d{{1,4}})(?![\w°%]|\.\d)(?(1)|(?!\s{{1,3}}[a-z]{{3}}))")
HYPHEN = re.compile(r"\s?[-_]\s?")
SHORT = 2  # letters: shorter than that, a prefix is only read when « exigence » announces it
LONGEST_RANGE = 30

Key = tuple[str, int]  # EXI-ARCH-07 is ("exiarch", 7), ("arch", 7) without its prefix, ("", 7) by its number


@dataclass(frozen=True, slots=True)
class Schemes:
    """The identifiers of an edition, as people spell them."""

    prefixes: Mapping[str, str]  # whole ones, folded, and as printed: exiarch, EXI-ARCH
    families: frozenset[str]  # their first letters: exi
    pattern: re.Pattern[str]

    def named(self, said: str, *, alone: bool = False) -> Iterator[Key]:
        """Yield the key of each requirement named in *said*, a plain text, a range's and a list's too.

        « EXI-G-1 à 4 », « EXI-G-1 à EXI-G-4 », « EXI-G-1, 3 et 5 », « exigences G-1 et 2 », « exigence 12 »;
        « G-1 » too when it stands *alone*.
        """
        prefix, number, end = "", 0, -1
        for match in self.pattern.finditer(said):
            follows = end >= 0 and LIST.fullmatch(said, end, match.start())
            if not (alone or follows or self.is_read(match)):
                continue
            if letters_of(match) == prefix and end >= 0 and RANGE.fullmatch(said, end, match.start()):
                yield from ((prefix, between) for between in between(number, int(match["number"])))
            prefix, number, end = letters_of(match), int(match["number"]), match.end()
            yield prefix, number
            while following := NEXT.match(said, end):
                last = int(following[2])
                if following[1] and last <= number:  # « EXI-G-4 a 2 défauts »: no accent is left to tell
                    break
                if following[1]:
                    yield from ((prefix, other) for other in between(number, last))
                number, end = last, following.end()
                yield prefix, number

    def is_read(self, match: re.Match[str]) -> bool:
        """Return whether what looks like an identifier is one: « arch-7 » is, « les data 4 » is not."""
        prefix = letters_of(match)
        hyphened = HYPHEN.fullmatch(match["gap"] or "") and len(prefix) > SHORT
        return bool(not prefix or prefix in self.prefixes or match["announced"] or hyphened)


def schemes_of(identifiers: Iterable[str]) -> Schemes:
    """Return the schemes of these identifiers."""
    parts = {tuple(identifier_parts(identifier)[:-1]) for identifier in identifiers}
    spelt = any_of(GAP.join(said) for prefix in parts for said in (prefix, prefix[1:]) if said)
    return Schemes(
        prefixes={"".join(prefix): "-".join(prefix).upper() for prefix in parts},
        families=frozenset(prefix[0] for prefix in parts if prefix),
        pattern=re.compile(
            rf"(?<![^\W_])(?<!\bpar )"
            rf"(?:(?P<announced>{ANNOUNCED})?(?P<prefix>{spelt})(?P<gap>{GAP})(?:n°\s?)?|{ANNOUNCED}"
            rf"|n°\s?(?=\d{{1,4}}{OF_A_LIST}))(?P<number>\d{{1,4}})(?!\d)"
        ),
    )


def keys_of(identifier: str) -> Iterator[Key]:
    """Yield the keys of an identifier, the whole one first."""
    *prefix, number = identifier_parts(identifier)
    yield from dict.fromkeys(("".join(letters), int(number)) for letters in (prefix, prefix[1:], []))


def identifier_parts(identifier: str) -> list[str]:
    """Return the letters and numbers of an identifier, up to its last number: exi, arch, 07."""
    parts = re.findall(r"[a-z]+|\d+", plain(identifier.partition("(")[0]))
    return parts if parts[-1].isdigit() else parts[:-1]


def letters_of(match: re.Match[str]) -> str:
    """Return the prefix said, folded; "" for a number alone."""
    return re.sub(r"[\W_]", "", match["prefix"] or "")


def between(first: int, last: int) -> range:
    """Return the numbers strictly between two others, none when they are too far apart to be a range."""
    return range(first + 1, last if last - first <= LONGEST_RANGE else first + 1)


def any_of(patterns: Iterable[str]) -> str:
    """Return one pattern for all, the longest tried first; without any, a pattern that never matches."""
    return "|".join(sorted(patterns, key=len, reverse=True)) or r"(?!)"
