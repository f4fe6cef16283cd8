"""Propose what a colleague without an account advised, unless the card changed under their eyes.

An advice holds as long as what it is about does: the card may have been given to somebody else, moved, placed
or qualified meanwhile. It does not once the remark says something else, or once the team proposed or decided.
What another colleague advised does not stop it: both are kept, and the last one counts.
"""

import hashlib
import json
from collections.abc import Sequence
from itertools import takewhile
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

    StaleRevision, with what changed, when the remark was reworded or the team proposed or decided since it
    was given; ValidationError when the outcome lacks its reason or may not be proposed so.
    """
    require(by, "comments.instruct", placement)
    if outcome not in OFFERED:
        raise ValidationError(NOT_OFFERED.format(label=outcome.label))
    placement.refresh_from_db(fields=["revision", "step", "on_board"])
    placement.comment.refresh_from_db(fields=["location", "excerpt", "text"])
    known, newer = told_apart(list(placement.dispositions.order_by("-pk")), given)
    if placement.step in MOVABLE and any(says_the_same(one, outcome, reason) for one in known):
        return None
    touched = not all(is_advice(one) for one in newer)
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


def told_apart(
    dispositions: Sequence[Disposition], given: Given
) -> tuple[list[Disposition], list[Disposition]]:
    """Return, of a card's dispositions, latest first, those that an advice may only repeat, and the newer.

    What another colleague advised since may be said again in one's own name; one's own advice, sent again,
    adds nothing while only other colleagues spoke after it.
    """
    newer = list(takewhile(lambda one: one.pk not in (given.last, given.own), dispositions))
    own = [one for one in dispositions if one.pk == given.own and all(map(is_advice, newer))]
    latest = [one for one in dispositions[:1] if one not in newer or not is_advice(one)]
    return [*latest, *own], newer


def is_advice(disposition: Disposition) -> bool:
    """Return whether a disposition proposes what a colleague without an account advised."""
    return disposition.stage == Stage.PROPOSED and bool(disposition.advised_by)


def says_the_same(proposal: Disposition, outcome: Outcome, reason: str) -> bool:
    """Return whether this very decision was proposed."""
    is_proposed = proposal.stage == Stage.PROPOSED and proposal.outcome == outcome
    return is_proposed and proposal.reason.split() == reason.split()


def standing_advice(dispositions: Sequence[Disposition]) -> list[Disposition]:
    """Return what each colleague last advised on a card since its last decision, the latest first.

    *dispositions* are all those of the card, latest first.
    """
    since = takewhile(lambda one: one.stage != Stage.DECIDED, dispositions)
    last: dict[str, Disposition] = {}
    for one in since:
        if is_advice(one) and getattr(one, "cancelled_by", None) is None:
            last.setdefault(one.advised_by, one)
    return list(last.values())
