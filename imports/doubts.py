"""What makes an envoi wait for a person before the board: its size, its repeats, its nature."""

from collections.abc import Iterator, Mapping

from django.db.models import Count, QuerySet

from comments.models import Comment, Placement
from comments.outcomes import PlaceState
from documents.models import Document, Version
from imports.corrections import SPEAKS
from imports.models import RowOutcome, Submission
from imports.sources.model import Column
from imports.sources.titles import fold

MANY_ROWS = 100
HALF = 0.5
CLEARLY = 3  # remarks more that find their place there

# What fills the cells of a compliance matrix: an application measured against the text, not a remark on it.
VERDICTS = {
    "o", "n", "p", "derogation", "derogation demandee", "ras", "rien a signaler",
    "conforme", "non conforme", "partiel", "partielle", "partiellement conforme", "conforme partiellement",
    "conformite", "non conformite", "non applicable", "sans objet", "oui", "non", "ok", "ko", "na", "n a",
    "so", "s o", "c", "nc", "pc", "compliant", "non compliant", "partial", "partially compliant",
    "not applicable",
    "yes", "no", "respecte", "non respecte", "couvert", "non couvert", "a faire", "en cours",
}  # fmt: skip
_NOT_A_VERDICT = {Column.ID, Column.LOCATION, Column.EXCERPT, Column.IMPORTANCE, Column.AUTHOR, Column.DATE}


def doubts(submission: Submission) -> list[str]:
    """Return, one French sentence each, the reasons to look at the envoi before it joins the board."""
    return [sentence for check in CHECKS for sentence in check(submission)]


def too_many(submission: Submission) -> Iterator[str]:
    if (submission.rows_read or 0) > MANY_ROWS:
        yield f"Il compte {submission.rows_read} lignes, plus de {MANY_ROWS}."


def known_already(submission: Submission) -> Iterator[str]:
    """A corrected sheet repeats itself by nature; another person's is a copy that goes round."""
    said = submission.rows.filter(outcome__in=[RowOutcome.RECORDED, RowOutcome.UPDATED, RowOutcome.KNOWN])
    known = said.filter(outcome=RowOutcome.KNOWN).exclude(comment__in=own_comments(submission)).count()
    total = said.count()
    if total and known >= HALF * total and submission.replaces_id is None:
        yield f"{known} de ses {total} remarques étaient déjà connues, mot pour mot."


def own_comments(submission: Submission) -> QuerySet[Comment]:
    """Return the comments born in the envoi: a row that repeats one of them repeats its own file."""
    born = submission.rows.filter(outcome=RowOutcome.RECORDED)
    return Comment.objects.filter(pk__in=born.values("comment"))


def nothing_of_its_own(submission: Submission) -> Iterator[str]:
    rows = submission.rows.filter(outcome__in=SPEAKS).values_list("cells", flat=True)
    said = [(cells.get(Column.EXCERPT, ""), cells.get(Column.TEXT, "")) for cells in rows]
    if said and not any(text.strip() for _, text in said):
        yield "Aucune de ses lignes ne porte de commentaire : rien que des extraits."
    elif said and says_only_what_the_text_says(submission, said):
        yield "Il ne dit rien de plus que le texte commenté : ses commentaires y sont mot pour mot."


def says_only_what_the_text_says(submission: Submission, said: list[tuple[str, str]]) -> bool:
    """Return whether every comment is found, word for word, in its own excerpt or in the edition."""
    whole = None
    for excerpt, text in said:
        if fold(text) in fold(excerpt):
            continue
        if whole is None:
            texts = Document.objects.filter(edition=submission.edition_id).values_list("text", flat=True)
            whole = f" {fold(' '.join(texts))} "
        if f" {fold(text)} " not in whole:
            return False
    return True


def compliance_matrix(submission: Submission) -> Iterator[str]:
    rows = submission.rows.exclude(outcome__in=[RowOutcome.ASIDE, RowOutcome.TO_TRANSCRIBE]).values_list(
        "cells", flat=True
    )
    verdicts = sum(is_verdict(cells) for cells in rows)
    if verdicts and verdicts >= HALF * len(rows):
        yield (
            f"Il ressemble à une matrice de conformité : {verdicts} lignes sur {len(rows)} "
            "ne portent qu'un verdict (« Conforme », « Partiel »…)."
        )


def is_verdict(cells: Mapping[str, str]) -> bool:
    """Return whether all that a row says beside what it quotes is one word of a compliance matrix."""
    said = [fold(text) for column, text in cells.items() if column not in _NOT_A_VERDICT and text.strip()]
    text = fold(cells.get(Column.TEXT, ""))
    return text in VERDICTS if text else any(word in VERDICTS for word in said)


CHECKS = (too_many, known_already, nothing_of_its_own, compliance_matrix)


def better_version(submission: Submission) -> Version | None:
    """Return the open version in which clearly more of the envoi's remarks find a place than in its own.

    None for an envoi that a person moved: its remarks have cards elsewhere too.
    """
    cards = Placement.objects.filter(comment__in=own_comments(submission))
    if cards.exclude(version=submission.version_id).exists():
        return None
    own = cards.filter(place_state__in=[PlaceState.PLACED, PlaceState.CONFIRMED]).count()
    there = cards.exclude(better_version=None).order_by().values_list("better_version")
    return clearly_better(own, dict(there.annotate(Count("pk"))))


def clearly_better(own: int, there: Mapping[int, int]) -> Version | None:
    """Return the version in which clearly more remarks find a place than the *own* ones, by version id."""
    best, count = max(there.items(), key=lambda one: (one[1], one[0]), default=(None, 0))
    return Version.objects.get(pk=best) if best and count >= max(own + CLEARLY, 2 * own) else None
