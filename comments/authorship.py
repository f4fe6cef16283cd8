"""Correct who wrote a remark: a name misread, an address missing, the sheet of one sent by another."""

from django.core.exceptions import ValidationError
from django.db import transaction

from comments.actions import begin, claim, log
from comments.marks import fingerprint, own_marks
from comments.models import Placement
from people.models import Author, Organisation, User

SAME = "C'est déjà ce qui est indiqué : rien à corriger."


@transaction.atomic
def correct_author(
    *,
    placement: Placement,
    revision: int,
    author: Author | None,
    organisation: Organisation | None,
    by: User,
    name: str = "",
) -> None:
    """Say who wrote the remark, and on whose behalf; no later envoi comes back on it.

    Its cards on other boards follow, known again by that author. *name* is what the author is called, on all
    their remarks. ValidationError when nothing changes.
    """
    begin(placement, revision, by, "comments.instruct")
    comment = placement.comment
    comment.refresh_from_db(fields=["author", "organisation"])
    named = bool(author and name and author.name != name)
    if (comment.author, comment.organisation) == (author, organisation) and not named:
        raise ValidationError(SAME)
    claim(placement, revision)
    if author and named:
        author.name = name
        author.save(update_fields=["name"])
    before = told(comment.author, comment.organisation)
    comment.author, comment.organisation, comment.author_corrected = author, organisation, True
    comment.save(update_fields=["author", "organisation", "author_corrected"])
    renew_marks(placement)
    log("auteur corrigé", placement, by, before, told(author, organisation))


def renew_marks(placement: Placement) -> None:
    """Give all the cards of the remark the fingerprint of who says it now."""
    comment = placement.comment
    words = (comment.location, comment.excerpt, comment.text)
    cards = list(Placement.objects.filter(comment=comment).order_by("pk"))
    wanted = [(comment.pk, fingerprint(card.version_id, comment.author_id, words)) for card in cards]
    for card, mark in zip(cards, own_marks(wanted), strict=True):
        Placement.objects.filter(pk=card.pk).update(fingerprint=mark)


def told(author: Author | None, organisation: Organisation | None) -> dict[str, str]:
    """Return how the journal names them: a pseudonym, since it is never changed."""
    return {"auteur": author.pseudonym if author else "personne", "au nom de": str(organisation or "")}
