"""« Prêt pour jeudi »: what is not ready on an agenda, and about the meeting itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from comments.models import Disposition
from comments.outcomes import MOVABLE, Outcome, PlaceState, Step
from committee.models import Attendee, Mode, Point

if TYPE_CHECKING:
    from committee.agenda import Agenda, Item

UNCERTAIN = (PlaceState.SEVERAL, PlaceState.NOWHERE)


@dataclass(frozen=True, slots=True)
class Readiness:
    """What is left to do before the meeting."""

    items: list[Item]
    general: list[str]
    unproposed: list[Item]  # to be discussed, with nothing proposed to start from
    unreached: list[Attendee]  # people without an address: the dossier will not go to them

    @property
    def is_ready(self) -> bool:
        """Whether nothing is left to do."""
        return not (self.items or self.general or self.unproposed or self.unreached)

    @property
    def count(self) -> int:
        """How many things are left to do."""
        one_by_one = sum(len(item.missing) for item in self.items)
        return len(self.general) + one_by_one + len(self.unproposed) + len(self.unreached)


def readiness(agenda: Agenda, people: Sequence[Attendee]) -> Readiness:
    """Return what is not ready on an agenda, for a meeting where *people* are expected; no query."""
    items = [item for item in agenda.items if item.missing]
    said = [one for one in general(agenda, len(people)) if one]
    bare = [item for item in agenda.debated if item.waits and not item.overtaken and item.proposal is None]
    to_be_sent = agenda.meeting.sent_at is None
    return Readiness(items, said, bare, [one for one in people if not one.address and to_be_sent])


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
