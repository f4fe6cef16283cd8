"""Reasons to use again on a version: what the team answers often, written once."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction

from comments.models import StandardReason
from comments.outcomes import Outcome
from documents.access import require
from documents.models import Version
from people import journal
from people.models import User

PROPOSED: tuple[tuple[str, Outcome, str], ...] = (
    (
        "Relève d'un autre document",
        Outcome.OUT_OF_SCOPE,
        "Le sujet soulevé n'entre pas dans le périmètre de cet appel à commentaires. Le service ne peut pas y"
        " donner suite dans ce texte.",
    ),
    (
        "Le texte le dit déjà",
        Outcome.COVERED,
        "Le texte traite déjà ce point. Le service n'y apporte pas de modification.",
    ),
    (
        "Étudié pour la version suivante",
        Outcome.POSTPONED,
        "Ce point demande une étude que le calendrier de cette version ne permet pas. Le service le garde"
        " pour une version ultérieure.",
    ),
    (
        "Idée retenue, rédaction différente",
        Outcome.ADAPTED,
        "Le service retient l'idée ; la rédaction est ajustée pour rester cohérente avec les passages voisins"
        " du texte.",
    ),
    (
        "Contraire à une règle en vigueur",
        Outcome.REJECTED,
        "La modification demandée s'écarterait d'une règle que le cadre doit respecter. Le service maintient"
        " la rédaction actuelle.",
    ),
)


@transaction.atomic
def add_reason(*, version: Version, title: str, outcome: str, text: str, by: User) -> StandardReason:
    """Return the reason added; ValidationError when the version has one of that title."""
    require(by, "comments.instruct", version)
    check_free(version, title)
    log("motif type ajouté", version, by, {}, told(title, outcome, text))
    return version.standard_reasons.create(title=title, outcome=outcome, text=text, by=by)


@transaction.atomic
def edit_reason(*, reason: StandardReason, seen: str, title: str, outcome: str, text: str, by: User) -> None:
    """Write a reason anew; ValidationError when its title is another's, or when it changed since *seen*.

    *seen* is what ``state`` said of the reason the person had before them.
    """
    require(by, "comments.instruct", reason)
    held = held_as_seen(reason, seen)
    check_free(held.version, title, but=held)
    before = told(held.title, held.outcome, held.text)
    held.title, held.outcome, held.text = title, outcome, text
    held.save()
    log("motif type modifié", held.version, by, before, told(title, outcome, text))


@transaction.atomic
def remove_reason(*, reason: StandardReason, by: User) -> None:
    """Take a reason away; the decisions that used it keep their own words."""
    require(by, "comments.instruct", reason)
    before = told(reason.title, reason.outcome, reason.text)
    log("motif type supprimé", reason.version, by, before, {})
    reason.delete()


@transaction.atomic
def add_proposed(*, version: Version, by: User) -> int:
    """Return how many of the reasons proposed to begin with were added: those whose title is not there."""
    require(by, "comments.instruct", version)
    known = set(version.standard_reasons.values_list("title", flat=True))
    missing = [(title, outcome, text) for title, outcome, text in PROPOSED if title not in known]
    if not missing:
        raise ValidationError("Les motifs proposés sont déjà dans la liste.")
    StandardReason.objects.bulk_create(
        StandardReason(version=version, title=title, outcome=outcome, text=text, by=by)
        for title, outcome, text in missing
    )
    titles = [title for title, _, _ in missing]
    log("motifs types proposés ajoutés", version, by, {}, {"intitulés": titles})
    return len(missing)


def state(reason: StandardReason) -> str:
    """Return what tells this wording of a reason from any other."""
    said = "\0".join((reason.title, reason.outcome, reason.text))
    return hashlib.sha256(said.encode()).hexdigest()


def held_as_seen(reason: StandardReason, seen: str) -> StandardReason:
    """Return the reason as it stands, held until the transaction ends; ValidationError when it changed."""
    held = StandardReason.objects.select_for_update(of=("self",)).select_related("version__volet")
    fresh = held.filter(pk=reason.pk).first()
    if fresh is None:
        raise ValidationError("Ce motif type a été supprimé entre-temps.")
    if state(fresh) != seen:
        raise ValidationError(
            f"Ce motif type a changé entre-temps, rien n'a été enregistré. Il dit maintenant : "
            f"« {fresh.title} — {fresh.text} »"
        )
    return fresh


def check_free(version: Version, title: str, but: StandardReason | None = None) -> None:
    """Pass when no other reason of the version has that title; the version is held meanwhile."""
    Version.objects.select_for_update().get(pk=version.pk)
    same = version.standard_reasons.filter(title__iexact=title)
    if any(reason != but for reason in same):
        raise ValidationError(f"Un motif type s'appelle déjà « {title} » : choisissez un autre intitulé.")


def told(title: str, outcome: str, text: str) -> dict[str, str]:
    """Return what the journal keeps of a reason."""
    return {"intitulé": title, "suite": Outcome(outcome).label if outcome else "toutes", "motif": text}


def log(action: str, version: Version, by: User, before: dict, after: dict) -> None:
    journal.record(action, version, by=by, volet=version.volet.code, before=before, after=after)
