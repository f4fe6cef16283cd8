"""What the team notes on a card for itself: never told outside."""

from django.core.exceptions import ValidationError
from django.db import transaction

from comments.actions import log
from comments.models import Note, Placement
from documents.access import require
from people.models import User

MOST_LETTERS = 5_000


@transaction.atomic
def add_note(*, placement: Placement, text: str, by: User) -> Note:
    """Return the note added, or the last one when it says just that.

    ValidationError when it says nothing, or the card is off its board. A note changes nothing of the card: it
    claims no revision, and makes nobody's decision stale. The journal tells that it was written, not what it
    says: what it says stands on the card.
    """
    require(by, "comments.instruct", placement)
    held = Placement.objects.select_for_update().filter(pk=placement.pk)  # a double click waits for its first
    placement.refresh_from_db(fields=["revision", "on_board"], from_queryset=held)
    if not placement.on_board:
        raise ValidationError("Cette carte n'est pas au tableau : on ne peut rien y noter.")
    if not text.strip():
        raise ValidationError("Écrivez la note avant de l'ajouter.")
    if len(text) > MOST_LETTERS:
        raise ValidationError(f"Une note compte au plus {MOST_LETTERS} caractères.")
    last = placement.internal_notes.order_by("-pk").first()
    if last and (last.by, last.text) == (by, text.strip()):
        return last
    log("note interne", placement, by, {}, {})
    return placement.internal_notes.create(text=text.strip(), by=by)
