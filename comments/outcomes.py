"""The words of the work: steps, place states, stages and outcomes, and which moves are possible."""

from django.db import models

from documents.anchoring.following import Fate


class Step(models.TextChoices):
    """The board's columns, in order: where the work stands, not what was decided."""

    TO_QUALIFY = "qualifier", "À qualifier"
    TO_STUDY = "instruire", "À instruire"
    WAITING = "precision", "En attente de précision"
    TO_ARBITRATE = "arbitrer", "À arbitrer"
    TO_VALIDATE = "valider", "À valider"
    TO_ANSWER = "repondre", "À répondre"
    CLOSED = "clos", "Clos"


class PlaceState(models.TextChoices):
    """What is known of the place a remark is about."""

    PLACED = "situe", "Situé"
    CONFIRMED = "verifie", "Situé et vérifié"
    SEVERAL = "plusieurs", "Plusieurs endroits possibles"
    NOWHERE = "non_situe", "Non situé"
    GONE = "supprime", "Passage supprimé"
    WHOLE = "ensemble", "Ensemble du document"


# What became of the passage a remark is about, in a later edition.
FATES = {
    Fate.UNCHANGED: "Texte inchangé",
    Fate.MOVED: "Texte déplacé",
    Fate.EDITED: "Texte modifié",
    Fate.SPLIT: "Texte réparti en plusieurs passages",
    Fate.MERGED: "Texte réuni à un autre",
    Fate.GONE: "Passage supprimé",
}


SAME = (Fate.UNCHANGED, Fate.MOVED)  # it reads as it did


class Kind(models.TextChoices):
    """What a remark is, as the team qualifies it."""

    EDITORIAL = "redactionnelle", "Rédactionnelle"
    TECHNICAL = "technique", "Technique"
    GENERAL = "generale", "Générale"
    QUESTION = "question", "Question"


class Stage(models.TextChoices):
    """What a disposition is."""

    PROPOSED = "proposee", "Proposée"
    DECIDED = "decidee", "Décidée"
    CANCELLED = "annulee", "Annulée"


class Correction(models.TextChoices):
    """What is known of a remark that resembles an earlier one of the same person."""

    POSSIBLE = "possible", "correction possible"
    PROVED = "averee", "correction avérée"
    REFUSED = "ecartee", "autre remarque"


class ReplyKind(models.TextChoices):
    """What the author of a remark says back."""

    AGREES = "convient", "La réponse me convient"
    MAINTAINS = "maintient", "Je maintiens"
    WITHDRAWS = "retire", "Je retire"


class Likeness(models.TextChoices):
    """Why remarks are proposed as a group, the surest first."""

    SAME_PERSON = "personne", "Même personne, plusieurs fois"
    SAME_WORDS = "identique", "Mêmes mots, plusieurs personnes"
    CLOSE_WORDS = "proche", "Rédactions presque identiques"
    SAME_SENTENCE = "phrase", "Même phrase du texte"


class Outcome(models.TextChoices):
    """« Suite donnée »: what becomes of a remark. Any but a plain « Retenu » needs a reason."""

    ACCEPTED = "retenu", "Retenu"
    ADAPTED = "adapte", "Retenu, rédaction adaptée"
    PARTLY = "en_partie", "Retenu en partie"
    REJECTED = "non_retenu", "Non retenu"
    POSTPONED = "reporte", "Reporté à une version ultérieure"
    NOTED = "note", "Noté, sans modification du texte"
    COVERED = "couvert", "Déjà couvert par le texte"
    ANSWERED = "reponse", "Réponse apportée"
    GROUPED = "regroupe", "Regroupé avec un autre commentaire"
    REDIRECTED = "reoriente", "Réorienté vers un autre volet"
    OUT_OF_SCOPE = "hors_perimetre", "Hors du périmètre de l'appel"
    INADMISSIBLE = "non_recevable", "Non recevable"
    WITHDRAWN = "retire", "Retiré par son auteur"

    @property
    def needs_reason(self) -> bool:
        """Whether the decision must say why: the reason is the answer."""
        return self is not Outcome.ACCEPTED

    @property
    def outside(self) -> str:
        """Its words for outsiders: who else wrote, and what is not public, is never told."""
        if self is Outcome.GROUPED:
            return "Traité avec un commentaire de même objet"
        return "Réorienté vers une autre version" if self is Outcome.REDIRECTED else str(self.label)


# Deciding is the only way to « À répondre », and answering the only way out of it but reopening.
MOVABLE = (Step.TO_QUALIFY, Step.TO_STUDY, Step.WAITING, Step.TO_ARBITRATE, Step.TO_VALIDATE)
