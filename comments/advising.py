"""Propose what a colleague without an account advised, unless the card changed under their eyes.

An advice holds as long as what it is about does: the card may have been given to somebody else, moved, placed
or qualified meanwhile. It does not once the remark says something else, or once somebody proposed or decided.
"""

import hashlib
import json
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction

from comments import actions
from comments.models import Comment, Disposition, Placement
from comments.outcomes import MOVABLE, Outcome, Stage
from documents.access import require
from people.models import User

OFFERED = tuple(one for one in Outcome if one not in (Outcome.GROUPED, Outcome.REDIRECTED, Outcome.WITHDRAWN))
NOT_OFFERED = "« {label} » ne se propose pas par une feuille pour avis : proposez-le sur la carte."


class Given(NamedTuple):
    """A card as it was given to the colleague, and what they proposed on it since."""

    revision: int
    last: int | None  # the disposition that was its latest
    words: str  # of the remark, by their mark
    own: int | None = None  # the disposition that this same request led to


def words_mark(comment: Comment) -> str:
    """Return the SHA-256 of what the remark says, and about what."""
    said = [comment.location, comment.excerpt, comment.text]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


@transaction.atomic
def propose(
    *, placement: Placement, given: Given, outcome: Outcome, reason: str, by: User, advised_by: str
) -> Disposition | None:
    """Return what is proposed as *advised_by* advised, *by* vouching for it; None when it is already.

    StaleRevision, with what changed, when the remark was reworded or somebody proposed or decided since it
    was given; ValidationError when the outcome lacks its reason or may not be proposed so.
    """
    require(by, "comments.instruct", placement)
    if outcome not in OFFERED:
        raise ValidationError(NOT_OFFERED.format(label=outcome.label))
    placement.refresh_from_db(fields=["revision", "step", "on_board"])
    placement.comment.refresh_from_db(fields=["location", "excerpt", "text"])
    latest = placement.dispositions.order_by("-pk").first()
    if latest and says_the_same(placement, latest, outcome, reason):
        return None
    touched = latest is not None and latest.pk not in (given.last, given.own)
    if touched or placement.step not in MOVABLE or words_mark(placement.comment) != given.words:
        raise actions.stale(placement, given.revision)
    return actions.propose(
        placement=placement,
        revision=placement.revision,
        outcome=outcome,
        reason=reason,
        by=by,
        advised_by=advised_by,
    )


def says_the_same(placement: Placement, latest: Disposition, outcome: Outcome, reason: str) -> bool:
    """Return whether this very decision already waits for a valideur on the card."""
    waits = latest.stage == Stage.PROPOSED and placement.step in MOVABLE
    return waits and latest.outcome == outcome and latest.reason.split() == reason.split()
