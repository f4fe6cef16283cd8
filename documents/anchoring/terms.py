"""What a French text says, as terms that can be counted: the stems of its words and pieces of them."""

import re
from collections.abc import Iterator
from functools import lru_cache

import snowballstemmer

from documents.anchoring.folding import MARKUP, hide, plain

PIECE = 4  # letters: « restauration » and « restaurer », « kibana » and « kibaba » share some
STEM, OF_A_STEM = 3.0, 1.0  # what a whole stem counts beside one of its pieces
MOST_WORDS = 1_000
WORD = re.compile(r"[^\W_]{2,40}")
_STEMMER = snowballstemmer.stemmer("french")
_SILENT = frozenset(
    (
        *("le", "la", "les", "un", "une", "des", "du", "de", "et", "ou", "au", "aux", "en", "est", "sont"),
        *("ce", "cet", "cette", "ces", "il", "elle", "ils", "elles", "on", "que", "qui", "quoi", "dont"),
        *("ne", "pas", "plus", "par", "pour", "sur", "dans", "avec", "sans", "se", "sa", "son", "ses"),
        *("leur", "leurs", "nous", "vous", "notre", "votre", "etre", "avoir", "ont", "fait", "faire", "qu"),
        # what any remark says, whatever it is about
        *("merci", "bonjour", "svp", "idem", "remarque", "remarques", "commentaire", "phrase", "phrases"),
        *("preciser", "clarifier", "reformuler", "corriger", "supprimer", "ajouter", "remplacer", "proposer"),
        *("proposons", "proposition", "expliquer", "pourquoi", "comment", "faut", "faudrait", "serait"),
        *("si", "mais", "donc", "car", "comme", "aussi", "tout", "tous", "toute", "toutes", "peut", "doit"),
    )
)


def terms(text: str) -> Iterator[tuple[str, float]]:
    """Yield the terms of *text* with what each counts, as often as they stand in it.

    A stem is that of Snowball's French stemmer (https://snowballstem.org/algorithms/french/stemmer.html).
    """
    for rank, word in enumerate(WORD.finditer(hide(MARKUP, text).casefold())):
        if rank == MOST_WORDS:
            return
        yield from _terms(word[0])


def stems(text: str) -> Iterator[tuple[str, str]]:
    """Yield the words of *text* that say something, as typed, each with the term of its stem."""
    for word in WORD.finditer(hide(MARKUP, text)):
        if found := _terms(word[0].casefold()):
            yield word[0], found[0][0]


@lru_cache(maxsize=50_000)
def _terms(word: str) -> tuple[tuple[str, float], ...]:
    if plain(word) in _SILENT:
        return ()
    root = stem(word)
    begun = f" {root}"  # a piece that begins a word is another piece
    pieces = (begun[start : start + PIECE] for start in range(max(1, len(begun) - PIECE + 1)))
    return (f"={root}", STEM), *((piece, OF_A_STEM) for piece in pieces)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the stem of a word, folded: « exigences » and « exigence » share theirs."""
    return plain(_STEMMER.stemWord(word.casefold()))
