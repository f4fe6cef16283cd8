"""What people do to a card: each action checks its right, claims its revision, leaves one event."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from comments.examining import barred
from comments.landing import landed_in
from comments.models import CommentGroup, Disposition, Placement, Target
from comments.outcomes import MOVABLE, Correction, Outcome, PlaceState, Stage, Step
from documents.access import require, role_on
from documents.models import Section, Version
from people import journal
from people.models import Event, Role, User

ADVISED_BY = "d'après l'avis de"  # in the journal


class StaleRevision(Exception):
    """Someone changed the card meanwhile; ``changes`` are their journal lines, the message says them."""

    def __init__(self, placement: Placement, changes: Iterable[Event]) -> None:
        self.changes = list(changes)
        what = " ; ".join(dict.fromkeys(map(said_of, self.changes)))
        super().__init__(f"{placement} a changé entre-temps ({what or 'révision inconnue'}).")


def said_of(event: Event) -> str:
    """Return who changed what, and by whose advice: « Léa (avis de Paul) : proposition »."""
    advised_by = event.after.get(ADVISED_BY)
    return f"{event.by or 'le service'}{f' (avis de {advised_by})' if advised_by else ''} : {event.action}"


@transaction.atomic
def confirm_place(*, placement: Placement, revision: int, sections: Sequence[Section], by: User) -> None:
    """Say what the remark is about: the sections, first the main one; none means the whole document.

    Former places stay on the card as candidates. ValidationError for a section of another version.
    """
    begin(placement, revision, by, "comments.instruct")
    if any(section.edition.version_id != placement.version_id for section in sections):
        raise ValidationError("Cette section n'appartient pas à la version commentée.")
    claim(placement, revision)
    before = place_names(placement)
    keep_only(placement, sections)
    placement.place_state = PlaceState.CONFIRMED if sections else PlaceState.WHOLE
    placement.better_version, placement.better_reason = None, ""  # somebody said it is about this one
    placement.save(update_fields=["place_state", "better_version", "better_reason"])
    log("place confirmée", placement, by, {"places": before}, {"places": place_names(placement)})


@transaction.atomic
def assign(*, placement: Placement, revision: int, assignee: User | None, by: User) -> None:
    """Give the card to *assignee*, or to nobody; ValidationError for someone who may not work on it."""
    begin(placement, revision, by, "comments.instruct")
    check_works_on(placement, assignee)
    if assignee == placement.assignee:
        raise ValidationError(f"La carte est déjà instruite par {name(assignee)}.")
    claim(placement, revision)
    before, placement.assignee = placement.assignee, assignee
    placement.save(update_fields=["assignee"])
    log("attribution", placement, by, {"instruit par": name(before)}, {"instruit par": name(assignee)})


@transaction.atomic
def move(*, placement: Placement, revision: int, step: Step, by: User) -> None:
    """Move the card to another column; ValidationError for a column only a decision leads to or from."""
    begin(placement, revision, by, "comments.instruct")
    if placement.step not in MOVABLE:
        raise ValidationError("Cette carte est décidée : rouvrez-la pour la déplacer.")
    if step not in MOVABLE:
        raise ValidationError(f"Une carte arrive dans « {step.label} » par une décision.")
    if step == placement.step:
        raise ValidationError(f"La carte est déjà dans « {step.label} ».")
    claim(placement, revision)
    log("déplacement", placement, by, {"étape": label(placement)}, {"étape": step.label})
    change_step(placement, step)


@transaction.atomic
def propose(
    *,
    placement: Placement,
    revision: int,
    outcome: Outcome,
    by: User,
    reason: str = "",
    advised_by: str = "",
    group: CommentGroup | None = None,
) -> Disposition:
    """Return the decision proposed to a valideur; the card goes to « À valider ».

    *advised_by* names a colleague without an account, whose advice it is and for whom *by* vouches; *group*
    is the one for which it is proposed.
    """
    begin(placement, revision, by, "comments.instruct")
    check_undecided(placement)
    return settle(
        placement, revision, Stage.PROPOSED, outcome, reason, by, advised_by=advised_by, group=group
    )


@transaction.atomic
def decide(
    *,
    placement: Placement,
    revision: int,
    outcome: Outcome,
    by: User,
    reason: str = "",
    group: CommentGroup | None = None,
) -> Disposition:
    """Return the decision taken, on top of any earlier one; the card goes to « À répondre ».

    *group* is the one for which it is taken: each member has its own.
    """
    begin(placement, revision, by, "comments.decide")
    check_undecided(placement)
    check_examined_by_another(placement, by)
    return settle(placement, revision, Stage.DECIDED, outcome, reason, by, group=group)


@transaction.atomic
def reopen(*, placement: Placement, revision: int, reason: str, by: User) -> Disposition:
    """Return the row that cancels the standing decision; the card goes back to « À instruire »."""
    begin(placement, revision, by, "comments.decide")
    decision = standing_decision(placement)
    if decision is None:
        raise ValidationError("Aucune décision à rouvrir.")
    if not reason.strip():
        raise ValidationError("Rouvrir demande un motif.")
    claim(placement, revision)
    change_step(placement, Step.TO_STUDY)
    log("réouverture", placement, by, {"suite": decision.get_outcome_display()}, {"motif": reason})
    return placement.dispositions.create(stage=Stage.CANCELLED, cancels=decision, reason=reason, by=by)


@transaction.atomic
def judge_correction(*, placement: Placement, revision: int, is_correction: bool, by: User) -> None:
    """Say whether the remark corrects the earlier one it resembles; ValidationError if it resembles none."""
    begin(placement, revision, by, "comments.instruct")
    comment = placement.comment
    if comment.corrects is None:
        raise ValidationError("Cette remarque n'est signalée comme la correction d'aucune autre.")
    claim(placement, revision)
    before = Correction(comment.correction).label
    comment.correction = Correction.PROVED if is_correction else Correction.REFUSED
    comment.save(update_fields=["correction"])
    after = {"correction": Correction(comment.correction).label, "de": comment.corrects.reference}
    log("correction jugée", placement, by, {"correction": before}, after)


def standing_decision(placement: Placement) -> Disposition | None:
    """Return the last decision that was not cancelled, or None."""
    return placement.dispositions.filter(stage=Stage.DECIDED, cancelled_by=None).order_by("-pk").first()


def settle(
    placement: Placement, revision: int, stage: Stage, outcome: Outcome, reason: str, by: User, **more: Any
) -> Disposition:
    """Add a disposition and move the card where it leads; ValidationError when the reason is missing."""
    check_reason(outcome, reason)
    claim(placement, revision)
    decided = stage == Stage.DECIDED
    change_step(placement, Step.TO_ANSWER if decided else Step.TO_VALIDATE)
    after = {"suite": outcome.label, "motif": reason}
    after |= {ADVISED_BY: more["advised_by"]} if more.get("advised_by") else {}
    log("décision" if decided else "proposition", placement, by, {}, after)
    return placement.dispositions.create(stage=stage, outcome=outcome, reason=reason, by=by, **more)


def begin(placement: Placement, revision: int, by: User, right: str) -> None:
    """Pass when *by* may act and saw the card as it stands; PermissionDenied or StaleRevision otherwise.

    ValidationError for a card off its board: its envoi waits, was set aside or cancelled.
    """
    require(by, right, placement)
    placement.refresh_from_db(fields=["revision", "step", "assignee", "place_state", "on_board"])
    if not placement.on_board:
        raise ValidationError(
            "Cette carte n'est pas au tableau : son envoi attend, est mis de côté ou annulé."
        )
    if placement.revision != revision:
        raise stale(placement, revision)


def claim(placement: Placement, revision: int) -> None:
    """Take the card's next revision, or raise StaleRevision: nobody writes over another.

    A conditional UPDATE: the database itself lets one of two claims through, on SQLite and PostgreSQL alike.
    """
    card = Placement.objects.filter(pk=placement.pk, revision=revision)
    if not card.update(revision=F("revision") + 1):
        raise stale(placement, revision)
    placement.revision = revision + 1


def stale(placement: Placement, revision: int) -> StaleRevision:
    """Return the refusal of an action on an outdated card, with what changed since *revision*."""
    return StaleRevision(placement, journal.of(placement).filter(revision__gt=revision))


def check_works_on(about: Placement | Version, assignee: User | None) -> None:
    """Pass when a card of that volet may be given to *assignee*, or to nobody; ValidationError otherwise."""
    if assignee and role_on(assignee, about) < Role.INSTRUCTOR:
        raise ValidationError(f"{assignee} n'est pas instructeur de ce volet.")


def check_reason(outcome: Outcome, reason: str) -> None:
    """Pass when the outcome has the reason it needs; ValidationError otherwise."""
    if outcome.needs_reason and not reason.strip():
        raise ValidationError(f"« {outcome.label} » demande un motif : c'est la réponse.")


def check_undecided(placement: Placement) -> None:
    if placement.step not in MOVABLE:
        raise ValidationError("Cette carte est déjà décidée : rouvrez-la d'abord.")


def check_examined_by_another(placement: Placement, by: User) -> None:
    """Pass when *by* may decide again what its author maintained: whoever decided it first may not."""
    if refusal := barred(placement.replies.select_related("disposition"), by):
        raise ValidationError(refusal)


def keep_only(placement: Placement, sections: Sequence[Section]) -> None:
    """Keep the places of the sections, adding those no candidate named; the others become candidates.

    A section the remark names in several places keeps them all; one where a kept place of an earlier edition
    went keeps what became of it. The order given is the order kept.
    """
    targets = list(placement.targets.select_related("section__edition", "former").order_by("rank"))
    followed = landed_in(targets, {section.edition for section in sections})
    free = max((target.rank for target in targets), default=-1) + 1
    placement.targets.update(kept=False)
    chosen = [
        target
        for section in sections
        for target in in_section(targets, section)
        or in_section(followed, section)
        or [by_hand(placement, section)]
    ]
    for rank, target in enumerate(chosen, start=free):
        target.rank, target.kept = rank, True
        target.save()


def in_section(targets: Iterable[Target], section: Section) -> list[Target]:
    return [target for target in targets if target.section_id == section.pk]


def by_hand(placement: Placement, section: Section) -> Target:
    """Return the unsaved place of a section chosen by a person."""
    return Target(
        placement=placement,
        section=section,
        reason="Choisie à la main.",
        line_start=section.line_start,
        line_end=section.line_end,
    )


def change_step(placement: Placement, step: Step) -> None:
    placement.step = step
    placement.save(update_fields=["step"])


def place_names(placement: Placement) -> list[str]:
    """Return the names of the places kept, with their edition when it is not the one commented on."""
    kept = placement.targets.filter(kept=True).select_related("section__edition")
    return [place_name(target.section, placement) for target in kept]


def place_name(section: Section, placement: Placement) -> str:
    later = section.edition_id != placement.edition_id
    return f"{section} (édition {section.edition.number})" if later else str(section)


def log(action: str, placement: Placement, by: User | None, before: dict, after: dict) -> None:
    journal.record(
        action,
        placement,
        by=by,
        volet=placement.volet.code,
        before=before,
        after=after,
        revision=placement.revision,
    )


def name(user: User | None) -> str:
    return str(user) if user else "personne"


def label(placement: Placement) -> str:
    return Step(placement.step).label
