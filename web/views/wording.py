"""Two wordings side by side, the words that differ marked in each. Pure."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_WORDS = 3_000  # compared: beyond, both are shown whole and unmarked
_WORDS = re.compile(r"\s*\S+\s*")
_APART = re.compile(r"\s*(?:\w+(?:[.,'’-]\w+)*|[^\w\s])")  # the same, punctuation marks apart


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words, marked when the other wording lacks it."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Wording:
    """One thing said twice: as it was and as it is."""

    title: str
    former: list[Piece]
    new: list[Piece]
    compared: bool = True  # false when too long to be

    @property
    def is_same(self) -> bool:
        """Whether nothing but blanks differs."""
        return self.compared and not any(piece.marked for piece in (*self.former, *self.new))

    @property
    def said(self) -> str:
        """What differs, for whoever cannot see the marks: « 1 passage retiré, 2 passages ajoutés »."""
        if not self.compared:
            return "texte trop long pour que les différences soient marquées"
        removed, added = (sum(piece.marked for piece in side) for side in (self.former, self.new))
        counts = (_counted(removed, "retiré"), _counted(added, "ajouté"))
        return ", ".join(filter(None, counts)) or "aucune différence"


def compare(title: str, former: str, new: str, *, marks_apart: bool = False) -> Wording:
    """Return both wordings cut in pieces, word by word; runs of blanks count for nothing.

    *marks_apart* to compare punctuation marks apart from the words they follow.
    """
    cut = _APART if marks_apart else _WORDS
    old_words, new_words = cut.findall(former), cut.findall(new)
    if max(len(old_words), len(new_words)) > MOST_WORDS:
        return Wording(title, _whole(former), _whole(new), compared=False)
    matcher = SequenceMatcher(None, [w.strip() for w in old_words], [w.strip() for w in new_words])
    old_pieces: list[Piece] = []
    new_pieces: list[Piece] = []
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        marked = tag != "equal"
        old_pieces += _piece(old_words[old_from:old_to], marked)
        new_pieces += _piece(new_words[new_from:new_to], marked)
    return Wording(title, old_pieces, new_pieces)


def _piece(words: list[str], marked: bool) -> list[Piece]:
    return [Piece("".join(words), marked)] if words else []


def _whole(text: str) -> list[Piece]:
    return [Piece(text, False)]


def _counted(count: int, what: str) -> str:
    plural = "s" if count > 1 else ""
    return f"{count} passage{plural} {what}{plural}" if count else ""
