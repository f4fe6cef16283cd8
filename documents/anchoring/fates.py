"""What became of the words of a place, told as plain data and as a French sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Fate(StrEnum):
    """What became of a place; stored and shown."""

    UNCHANGED = "inchangé"
    MOVED = "déplacé"
    EDITED = "modifié"
    SPLIT = "scindé"
    MERGED = "fusionné"
    GONE = "supprimé"


@dataclass(frozen=True, slots=True)
class Landing:
    """One stretch of the later text: 1-based lines, both included, and offsets in the document's text.

    ``likeness``, from 0 to 1, says how near its words are to the words followed.
    """

    document: str
    line_start: int
    line_end: int
    start: int
    end: int
    likeness: float


@dataclass(frozen=True, slots=True)
class Followed:
    """What became of a place, where it is now (nowhere when gone), and one French sentence that says so."""

    fate: Fate
    landings: tuple[Landing, ...]
    reason: str


class NoSuchPlaceError(LookupError):
    """The place asked for is not in the earlier text; the message, in French, may be shown."""


SAID = {
    Fate.UNCHANGED: "Le passage n'a pas changé : {where}.",
    Fate.MOVED: "Le passage a été déplacé tel quel : {where}.",
    Fate.EDITED: "Le passage a été modifié : {where}.",
    Fate.SPLIT: "Le passage a été scindé en {count} : {where}.",
    Fate.MERGED: "Le passage a été fusionné avec d'autres en un seul paragraphe : {where}.",
    Fate.GONE: "Le passage a été supprimé : ses mots ne se retrouvent nulle part.",
}
CUT = "Une partie du passage a été supprimée ; le reste se trouve {where}."
WORDLESS = "Ces lignes ne portent aucun mot qu'on puisse retrouver."


def told(fate: Fate, landings: Sequence[Landing], cut: bool = False) -> str:
    """Return the sentence that says what became of a place; *cut* when a part of it is gone."""
    said = CUT if cut and landings else SAID[fate]
    return said.format(where=", puis ".join(map(where, landings)), count=len(landings))


def where(landing: Landing) -> str:
    """Return « ligne 12 de volet-corps.md »."""
    first, last = landing.line_start, landing.line_end
    lines = f"ligne {first}" if first == last else f"lignes {first} à {last}"
    return f"{lines} de {landing.document}"
