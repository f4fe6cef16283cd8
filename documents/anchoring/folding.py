"""Text as it is compared: two spellings of the same words must look the same."""

import re
import unicodedata
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from itertools import filterfalse

# What a reader of the page never sees: tags, the address of a link, entities.
MARKUP = re.compile(
    r"</?[a-zA-Z][\w-]{0,20}(?:\s[^<>]{0,500})?/?>|\]\([^()\s]{1,600}\)|&(?:[a-zA-Z]{2,8}|#\d{1,6});"
)
URL = re.compile(
    r"(?:https?://|www\.|(?<![\w@.-])(?:[\w-]{1,40}\.){1,4}(?:com|org|net|fr|eu|io)/)[^\s<>\"]{1,2000}"
)
_SPELLINGS = str.maketrans(
    {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "’": "'", "‘": "'", "“": '"', "”": '"'}
    | {"º": "°", "ª": "°"}
    | dict.fromkeys("‐‑‒–—−", "-")
)

_LINKING = frozenset(
    ("le", "la", "les", "l", "un", "une", "des", "du", "de", "d", "et", "ou", "a", "au", "aux", "en")
)


@dataclass(frozen=True, slots=True)
class Folded:
    """The letters and digits of a text, without case, accents or blanks, and where each one stood."""

    letters: str
    offsets: "array[int]"

    def original(self, begin: int, end: int) -> tuple[int, int]:
        """Return the offsets in the original text of the letters from *begin* to *end*."""
        return self.offsets[begin], self.offsets[end - 1] + 1

    def position(self, offset: int) -> int:
        """Return the rank of the first letter at or after *offset* in the original text."""
        return bisect_left(self.offsets, offset)

    def is_whole(self, begin: int, end: int) -> bool:
        """Return whether these letters are whole words: no letter touches them in the original text."""
        touches_before = begin > 0 and self.offsets[begin - 1] >= self.offsets[begin] - 1
        touches_after = end < len(self.offsets) and self.offsets[end] <= self.offsets[end - 1] + 1
        return not touches_before and not touches_after


def fold(text: str) -> Folded:
    """Return *text* reduced to its letters and digits; markup that is not read is left out."""
    letters: list[str] = []
    offsets = array("L")
    for offset, character in enumerate(hide(MARKUP, text)):
        if character.isalnum():
            for letter in _letters(character):
                letters.append(letter)
                offsets.append(offset)
    return Folded("".join(letters), offsets)


def plain(text: str) -> str:
    """Return *text* in lower case, without accents, with one kind of dash, quote and apostrophe."""
    return unaccented(text).casefold()


def unaccented(text: str) -> str:
    """Return *text* without accents, with one kind of dash, quote and apostrophe, its capitals kept."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.translate(_SPELLINGS))
    return "".join(filterfalse(unicodedata.combining, decomposed))


def words(text: str) -> tuple[str, ...]:
    """Return the words of *text*, folded, in order."""
    return tuple(re.findall(r"[^\W_]+", plain(hide(MARKUP, text))))


def is_telling(word: str) -> bool:
    """Return whether a folded *word* says something: no article, no « de », « et », « à »."""
    return word not in _LINKING


def hide(pattern: re.Pattern[str], text: str) -> str:
    """Return *text* with every match of *pattern* blanked, so that offsets still hold."""
    return pattern.sub(lambda match: " " * len(match[0]), text)


@lru_cache(maxsize=4096)
def _letters(character: str) -> str:
    return "".join(letter for letter in plain(character) if letter.isalnum())
