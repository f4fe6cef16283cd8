"""What is written under « Etat de prise en compte », understood leniently: labels, and common words.

« Pris en compte » is in no list: to some it means accepted, to others taken in hand. A person will say.
"""

from comments.outcomes import Outcome
from imports.sources.titles import fold

LONGEST = 80  # characters; what is longer is a sentence

WORDS: dict[Outcome, tuple[str, ...]] = {
    Outcome.ACCEPTED: (
        "ok", "accepté", "acceptée", "d'accord", "favorable", "avis favorable", "retenue", "validé",
        "validée", "intégré", "intégrée", "à retenir", "à intégrer",
    ),
    Outcome.ADAPTED: (
        "rédaction adaptée", "adapté", "adaptée", "reformulé", "reformulée", "accepté avec modification",
        "accepté avec modifications", "retenu avec adaptation", "retenu avec modification",
    ),
    Outcome.PARTLY: (
        "partiel", "partiellement", "en partie", "partiellement retenu", "retenu partiellement",
        "partiellement accepté", "accepté partiellement", "accepté en partie",
    ),
    Outcome.REJECTED: (
        "refusé", "refusée", "refus", "rejeté", "rejetée", "rejet", "ko", "défavorable", "avis défavorable",
        "non retenue", "non accepté", "non acceptée", "pas retenu", "pas retenue",
    ),
    Outcome.POSTPONED: (
        "reporté", "reportée", "à reporter", "report", "version ultérieure", "prochaine version",
        "reporté à la prochaine version",
    ),
    Outcome.NOTED: ("noté", "notée", "pris note", "sans modification", "noté sans modification"),
    Outcome.COVERED: (
        "couvert", "déjà couvert", "déjà couverte", "déjà prévu", "déjà dans le texte", "déjà traité",
    ),
    Outcome.ANSWERED: ("répondu", "réponse donnée", "réponse"),
    Outcome.OUT_OF_SCOPE: ("hors périmètre", "hors du périmètre", "hors sujet"),
    Outcome.INADMISSIBLE: ("irrecevable", "pas recevable"),
}  # fmt: skip
_OUTCOMES = {fold(word): outcome for outcome, words in WORDS.items() for word in words} | {
    fold(outcome.label): outcome for outcome in Outcome
}


def outcome_said(typed: str) -> Outcome | None:
    """Return the outcome that a cell means, case, accents and punctuation apart; None when it is none."""
    return _OUTCOMES.get(fold(typed)) if len(typed) <= LONGEST else None
