"""From anchoring's candidates to what a card keeps: its places and what is known of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from comments.models import Placement, Target
from comments.outcomes import PlaceState
from comments.remark import Remark
from documents.anchoring.model import Candidate, Located

KNOWN = ("place_state", "notes", "better_version_id", "better_reason")


def known(remark: Remark) -> dict[str, Any]:
    """Return the card's fields that say what is known of the remark's place: those of KNOWN."""
    there = remark.elsewhere
    return {
        "place_state": place_state(remark.located, whole=remark.whole_document),
        "notes": list(remark.located.notes),
        "better_version_id": there.version_id if there else None,
        "better_reason": there.reason if there else "",
    }


def place_state(located: Located, *, whole: bool) -> PlaceState:
    """Return what anchoring found: a place, several possible, the whole document, or nowhere."""
    if located.accepted:
        return PlaceState.PLACED
    if whole:
        return PlaceState.WHOLE
    return PlaceState.SEVERAL if located.candidates else PlaceState.NOWHERE


def targets(
    placement: Placement, candidates: Sequence[Candidate], sections: Mapping[str, int]
) -> list[Target]:
    """Return the unsaved targets of a card, accepted places first; *sections* gives ids by key."""
    ranked = sorted(candidates, key=lambda candidate: not candidate.accepted)
    return [
        target(placement, sections[candidate.section_key], rank, candidate)
        for rank, candidate in enumerate(ranked)
    ]


def target(placement: Placement, section_id: int, rank: int, candidate: Candidate) -> Target:
    """Return one unsaved target."""
    return Target(
        placement=placement,
        section_id=section_id,
        rank=rank,
        kept=candidate.accepted,
        method=candidate.method,
        score=candidate.score,
        reason=candidate.reason,
        line_start=candidate.line_start,
        line_end=candidate.line_end,
        start=candidate.start,
        end=candidate.end,
    )
