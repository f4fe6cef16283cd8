"""Take back what was proposed, before anybody decides."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from comments.actions import begin, change_step, check_undecided, claim, label, log
from comments.models import Disposition, Placement
from comments.outcomes import Stage, Step
from people.models import User


def standing_proposal(dispositions: Sequence[Disposition]) -> Disposition | None:
    """Return the proposal that waits for a decision among a card's dispositions, latest first, or None."""
    last = dispositions[0] if dispositions else None
    return last if last and last.stage == Stage.PROPOSED else None


@transaction.atomic
def take_back(*, placement: Placement, revision: int, by: User) -> Disposition:
    """Return the row that cancels the proposal; the card goes back to « À instruire ».

    ValidationError when nothing is proposed, or the card is decided.
    """
    begin(placement, revision, by, "comments.instruct")
    check_undecided(placement)
    proposal = standing_proposal(list(placement.dispositions.order_by("-pk")[:1]))
    if proposal is None:
        raise ValidationError("Aucune proposition n'est à retirer.")
    claim(placement, revision)
    before = {"suite": proposal.get_outcome_display(), "étape": label(placement)}
    change_step(placement, Step.TO_STUDY)
    log("proposition retirée", placement, by, before, {"étape": label(placement)})
    return placement.dispositions.create(stage=Stage.CANCELLED, cancels=proposal, by=by)
