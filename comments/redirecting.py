"""Send a remark on to another version: decided here « Réorienté vers … », it gets a card there."""

from django.core.exceptions import ValidationError
from django.db import transaction

from comments.actions import begin, check_examined_by_another, check_undecided, log, settle
from comments.laying import lay_card
from comments.marks import fingerprint, own_marks
from comments.models import Placement
from comments.outcomes import Outcome, Stage
from documents.access import require
from documents.models import Publication, Version
from people.models import User

WITHOUT_REASON = "Dites pourquoi la remarque est réorientée : c'est la réponse."
SAME = "C'est la version de ce tableau : choisissez-en une autre."
NO_TEXT = "{version} n'a pas encore de texte : une remarque n'y trouverait pas sa place."
ARCHIVED = "{version} est archivée : on n'y travaille plus."
THERE = "{card} a déjà une carte sur {version} : décidez ici, et répondez là-bas."


@transaction.atomic
def redirect(*, placement: Placement, revision: int, version: Version, reason: str, by: User) -> Placement:
    """Return the card of the remark on *version*, after deciding here that it is sent there.

    The reference stays. ValidationError without a reason, or when *version* cannot take it.
    """
    begin(placement, revision, by, "comments.decide")
    check_undecided(placement)
    check_examined_by_another(placement, by)
    check_destination(placement, version, by)
    if not reason.strip():
        raise ValidationError(WITHOUT_REASON)
    settle(placement, revision, Stage.DECIDED, Outcome.REDIRECTED, reason, by, towards=version)
    comment, edition = placement.comment, version.current_edition()
    words = (comment.location, comment.excerpt, comment.text)
    mark = own_marks([(comment.pk, fingerprint(version.pk, comment.author_id, words))])[0]
    card = lay_card(comment, placement, edition, mark)
    log("réorientation reçue", card, by, {}, {"de": told_to(version, placement.version)})
    return card


def told_to(version: Version, other: Version) -> str:
    """Return how the journal of one board, which the readers of its volet open, names another version."""
    return str(other) if version.volet_id == other.volet_id else "une version d'un autre volet"


def check_destination(placement: Placement, version: Version, by: User) -> None:
    """Pass when the remark may go there: somebody else's board, a text, no card of it yet."""
    if version.pk == placement.version_id:
        raise ValidationError(SAME)
    require(by, "comments.instruct", version)
    if version.publication == Publication.ARCHIVED:
        raise ValidationError(ARCHIVED.format(version=version))
    if not version.editions.exists():
        raise ValidationError(NO_TEXT.format(version=version))
    if Placement.objects.filter(comment=placement.comment_id, version=version).exists():
        raise ValidationError(THERE.format(card=placement, version=version))
