"""Take over what was decided and told before the service: nothing is owed for it any more."""

from django.core.exceptions import ValidationError
from django.db import transaction

from comments.actions import (
    begin,
    change_step,
    check_examined_by_another,
    claim,
    label,
    log,
    stale,
    standing_decision,
)
from comments.models import Disposition, Placement
from comments.outcomes import MOVABLE, Outcome, Stage, Step
from documents.access import require
from people.models import User

WITHOUT_REASON = "Réponse reprise d'une feuille, sans motif écrit."
LEADS_ELSEWHERE = "« {label} » nomme une autre remarque ou un autre volet : décidez-le sur la carte."
ELSEWHERE = (Outcome.GROUPED, Outcome.REDIRECTED)


@transaction.atomic
def take_over(*, placement: Placement, outcome: Outcome, reason: str, by: User) -> Disposition | None:
    """Return the decision taken over, the card being closed at once; None when it was taken over already.

    One that should say why and does not says that no reason was written. StaleRevision, with all that
    happened to the card, when it is decided otherwise; ValidationError for an outcome that leads elsewhere.
    """
    require(by, "comments.decide", placement)
    if outcome in ELSEWHERE:
        raise ValidationError(LEADS_ELSEWHERE.format(label=outcome.label))
    reason = reason.strip() or (WITHOUT_REASON if outcome.needs_reason else "")
    placement.refresh_from_db(fields=["revision", "step", "on_board"])
    if placement.step not in MOVABLE:
        standing = standing_decision(placement)
        if standing and (standing.outcome, standing.reason) == (outcome, reason):
            return None
        raise stale(placement, 0)
    begin(placement, placement.revision, by, "comments.decide")
    check_examined_by_another(placement, by)
    claim(placement, placement.revision)
    before = {"étape": label(placement)}
    change_step(placement, Step.CLOSED)
    after = {"suite": outcome.label, "motif": reason, "étape": Step.CLOSED.label}
    log("décision reprise d'une feuille", placement, by, before, after)
    return placement.dispositions.create(
        stage=Stage.DECIDED, outcome=outcome, reason=reason, by=by, taken_over=True
    )
