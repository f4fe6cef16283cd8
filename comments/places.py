"""From anchoring's candidates to what a card keeps: its places and what is known of them."""

from collections.abc import Mapping, Sequence

from comments.models import Placement, Target
from comments.outcomes import PlaceState
from documents.anchoring.model import Candidate


def place_state(candidates: Sequence[Candidate], *, whole: bool) -> PlaceState:
    """Return what the candidates say: placed, several places possible, the whole document, or nowhere."""
    if any(candidate.accepted for candidate in candidates):
        return PlaceState.PLACED
    if whole:
        return PlaceState.WHOLE
    return PlaceState.SEVERAL if candidates else PlaceState.NOWHERE


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
