"""« Prêt pour jeudi »: what is not ready on an agenda, and about the meeting itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from comments.models import Disposition
from comments.outcomes import MOVABLE, Outcome, PlaceState, Step
from committee.models import Mode, Point

if TYPE_CHECKING:
    from committee.agenda import Agenda, Item

UNCERTAIN = (PlaceState.SEVERAL, PlaceState.NOWHERE)


@dataclass(frozen=True, slots=True)
class Readiness:
    """What is left to do before the meeting."""

    items: list[Item]
    general: list[str]

    @property
    def is_ready(self) -> bool:
        """Whether nothing is left to do."""
        return not (self.items or self.general)

    @property
    def count(self) -> int:
        """How many things are left to do."""
        return len(self.general) + sum(len(item.missing) for item in self.items)


def readiness(agenda: Agenda, expected: int) -> Readiness:
    """Return what is not ready on an agenda, for a meeting where so many people are *expected*; no query."""
    items = [item for item in agenda.items if item.missing]
    return Readiness(items, [said for said in general(agenda, expected) if said])


def general(agenda: Agenda, expected: int) -> tuple[str, ...]:
    """Return what is not ready about the meeting itself; an empty phrase for what is."""
    points = agenda.items or agenda.hidden
    return (
        "" if points else "Aucun point n'est à l'ordre du jour.",
        "" if expected else "Aucun membre n'est attendu.",
        dossier_said(agenda),
    )


def dossier_said(agenda: Agenda) -> str:
    """Return what is not ready about the dossier, nothing when it was sent with all the points."""
    sent_at = agenda.meeting.sent_at
    if sent_at is None:
        return "Le dossier n'est pas encore envoyé."
    later = sum(item.point.added_at > sent_at for item in agenda.items)
    if not later:
        return ""
    return f"{later} point{'s inscrits' if later > 1 else ' inscrit'} depuis l'envoi du dossier."


def missing(point: Point, proposal: Disposition | None) -> list[str]:
    """Return what is not ready about a point that waits, in one phrase each."""
    card = point.placement
    if card.step not in MOVABLE:
        return ["déjà décidée hors séance"]
    if not card.on_board:
        return ["n'est plus au tableau"]
    in_block = point.mode == Mode.BLOCK
    return [
        said
        for said, is_so in (
            (
                "aucune proposition à adopter",
                in_block and (proposal is None or card.step != Step.TO_VALIDATE),
            ),
            ("motif à écrire", proposal is not None and lacks_reason(proposal)),
            ("sans instructeur", card.assignee_id is None),
            ("place à confirmer", card.place_state in UNCERTAIN),
            ("précision attendue de son auteur", card.step == Step.WAITING),
            ("positions divergentes dans son groupe : à discuter", in_block and diverges(point)),
        )
        if is_so
    ]


def lacks_reason(proposal: Disposition) -> bool:
    """Return whether a proposal lacks the reason that deciding it would ask for."""
    return Outcome(proposal.outcome).needs_reason and not proposal.reason.strip()


def diverges(point: Point) -> bool:
    """Return whether the remarks of its group do not ask for the same thing."""
    group = point.placement.group
    return group is not None and group.diverging
