"""Give a comment the words its author corrected: only while nothing was decided on what it said before."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from comments import places
from comments.marks import own_marks, print_of
from comments.models import Comment, Placement, Target, words_sought
from comments.outcomes import Step
from comments.remark import Remark
from documents.models import Edition
from people import journal
from people.models import User

WORDS = ("location", "excerpt", "text")
NAMES = {
    "location": "emplacement", "excerpt": "extrait", "text": "commentaire", "importance": "importance",
    "importance_level": "importance comprise", "written_on": "date", "author": "auteur",
}  # fmt: skip
FIELDS = tuple(NAMES)
AT_ONCE = 200  # rows of one UPDATE: PostgreSQL takes a time that grows with their square


@dataclass(frozen=True, slots=True)
class Change:
    """What a card's comment now says, placed in the edition the card is about."""

    card: Placement
    remark: Remark
    edition: Edition
    sections: Mapping[str, int]


def revisable_cards(comments: Collection[int]) -> list[Placement]:
    """Return all the cards of those comments that nothing was decided on, held until the transaction ends.

    Decided on one board is decided: the words are the same on all.
    """
    cards = Placement.objects.filter(comment__in=comments)
    held = cards.select_for_update(of=("self",)).select_related(
        "comment__author", "version__volet", "edition"
    )
    found = list(held.order_by("pk"))  # held first, then looked at: a decision cannot slip in between
    said = Comment.objects.select_related("author").in_bulk({card.comment_id for card in found})
    for card in found:  # as it stands now: PostgreSQL read it before it waited for its card
        card.comment = said[card.comment_id]
    decided = set(cards.decided().values_list("comment", flat=True))
    return [card for card in found if card.comment_id not in decided]


def revise(changes: Sequence[Change], *, by: User | None) -> None:
    """Let the comments of the cards say the new words.

    A place said by a person is kept; the others are sought again. A card waiting for a valideur goes back to
    be studied: what was proposed answered other words.
    """
    changes = [by_its_author(change) for change in changes]
    remarks = {change.card.comment_id: change.remark for change in changes}
    comments = {change.card.comment_id: change.card.comment for change in changes}
    changed = {pk: renew(comment, remarks[pk]) for pk, comment in comments.items()}
    said = journal.about([change.card for change in changes], "place confirmée")
    marks = own_marks([(c.card.comment_id, print_of(c.remark, c.card.version_id)) for c in changes])
    reworded = {pk for pk, names in changed.items() if not set(WORDS).isdisjoint(names)}
    place_again([c for c in changes if c.card.pk not in said and c.card.comment_id in reworded])
    for change, mark in zip(changes, marks, strict=True):
        follow(change, mark)
    cards = [change.card for change in changes]
    Comment.objects.bulk_update(comments.values(), [*FIELDS, "sought"], batch_size=AT_ONCE)
    fields = ["edition", "followed_to", *places.KNOWN, "step", "late", "fingerprint", "revision"]
    Placement.objects.bulk_update(cards, fields, batch_size=AT_ONCE)
    journal.record_many([line(card, changed[card.comment_id], by) for card in cards])


def by_its_author(change: Change) -> Change:
    """Return the change, by the author that somebody corrected: an envoi does not come back on it."""
    comment = change.card.comment
    if not comment.author_corrected:
        return change
    return replace(change, remark=replace(change.remark, author=comment.author))


def renew(comment: Comment, remark: Remark) -> list[str]:
    """Set the comment's fields and return those that differ."""
    changed = [name for name in FIELDS if getattr(comment, name) != getattr(remark, name)]
    for name in changed:
        setattr(comment, name, getattr(remark, name))
    comment.sought = words_sought(comment)
    return changed


def follow(change: Change, mark: str) -> None:
    """Take the card along with its comment."""
    card = change.card
    card.late, card.fingerprint = change.remark.late, mark
    card.revision += 1
    if card.step == Step.TO_VALIDATE:
        card.step = Step.TO_STUDY


def place_again(changes: Sequence[Change]) -> None:
    """Replace the cards' places by those of their new words, in the edition these were written against."""
    Target.objects.filter(placement__in=[change.card for change in changes]).delete()
    for change in changes:
        change.card.edition, change.card.followed_to = change.edition, None
        for name, value in places.known(change.remark).items():
            setattr(change.card, name, value)
    Target.objects.bulk_create(
        target
        for change in changes
        for target in places.targets(change.card, change.remark.located.candidates, change.sections)
    )


def line(card: Placement, changed: list[str], by: User | None) -> journal.Event:
    """Return the journal's line: what changed, not the words, which the envois' rows keep."""
    return journal.prepare(
        "mise à jour par son auteur",
        card,
        by=by,
        volet=card.volet.code,
        after={"changé": [NAMES[name] for name in changed]},
        revision=card.revision,
    )
