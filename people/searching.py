"""Words as they are searched: without case, accents, plurals or endings."""

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

WORD = re.compile(r"[^\W_]+")
_SPELLINGS = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"})
_STEMMER = snowballstemmer.stemmer("french")


def sought(*texts: str) -> str:
    """Return what searching reads of some texts: their words' roots, once each, each after a blank."""
    return "".join(f" {root}" for root in dict.fromkeys(root for text in texts for root in roots(text)))


def roots(text: str) -> list[str]:
    """Return the roots of the words of a text, in order (https://snowballstem.org, French).

    Accents go first, so that « sécurité » and « securites », however typed, share theirs.
    """
    return [root(word) for word in WORD.findall(folded(text))]


def folded(text: str) -> str:
    """Return *text* without case or accents."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_SPELLINGS))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).casefold()


@lru_cache(maxsize=50_000)
def root(word: str) -> str:
    """Return the root of a folded word; a number, or a word of one or two letters, is its own."""
    return _STEMMER.stemWord(word) if len(word) > 2 else word
