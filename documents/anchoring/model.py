"""What anchoring answers, as plain data."""

from dataclasses import dataclass
from enum import StrEnum


class Method(StrEnum):
    """How a place was found, from the surest to the weakest; stored and shown."""

    REQUIREMENT = "exigence"
    LINK = "lien"
    LINE = "ligne"
    PAGE = "page"
    NUMBER = "numéro"
    TITLE = "titre"
    EXACT = "citation exacte"
    NEAR = "citation approchée"
    WORDS = "mots communs"
    CHOSEN = "choix de l'auteur"  # by the author of the remark, in the preview of an online deposit


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place a remark may be about.

    ``start`` and ``end`` are character offsets into the document's text when words were matched, else None.
    ``score`` is in [0, 1]; ``accepted`` says the place may be taken without a person; ``reason`` is one
    French sentence for the architect.
    """

    section_key: str
    document: str
    line_start: int
    line_end: int
    method: Method
    score: float
    reason: str
    start: int | None = None
    end: int | None = None
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Located:
    """What anchoring answers for one remark.

    ``candidates`` are the places it may be about, best first; none is an honest answer. ``notes`` are French
    sentences about what it names that does not stand in this edition.
    """

    candidates: tuple[Candidate, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def accepted(self) -> bool:
        """Return whether a place was found that needs no person."""
        return any(candidate.accepted for candidate in self.candidates)
