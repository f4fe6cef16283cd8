"""Say what a remark is: rédactionnelle, technique, générale, question."""

from django.core.exceptions import ValidationError
from django.db import transaction

from comments.actions import begin, claim, log
from comments.models import Placement
from comments.outcomes import Kind
from people.models import User

UNKNOWN = "à préciser"


@transaction.atomic
def qualify(*, placement: Placement, revision: int, kind: Kind | None, by: User) -> None:
    """Say what the remark is, or None to say it no more; ValidationError when it is said already."""
    begin(placement, revision, by, "comments.instruct")
    placement.refresh_from_db(fields=["kind"])
    before = said(placement)
    if (kind or "") == placement.kind:
        raise ValidationError(f"Le type de cette remarque est déjà « {before} ».")
    claim(placement, revision)
    placement.kind = kind or ""
    placement.save(update_fields=["kind"])
    log("type", placement, by, {"type": before}, {"type": said(placement)})


def said(placement: Placement) -> str:
    """Return the word for what the remark is."""
    return Kind(placement.kind).label if placement.kind else UNKNOWN
