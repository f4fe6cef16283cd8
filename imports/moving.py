"""Lay on the board of another version the cards of an envoi that goes there."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from comments.marks import own_marks, print_of
from comments.models import Comment, Placement
from comments.recording import lay_cards
from comments.remark import Remark
from imports import lease
from imports.closing import hold_version
from imports.models import IN_A_COMMENT, Submission
from imports.placing import Destination


def comments_without_card(submission: Submission) -> list[Comment]:
    """Return the comments of the envoi that the board of its version has no card for, and their parts.

    A remark comes before those detached from it.
    """
    here = Placement.objects.filter(comment=OuterRef("pk"), version=submission.version_id)
    rows = submission.rows.filter(outcome__in=IN_A_COMMENT)
    said = rows.values("comment")
    parts = Q(split_from__in=said) & ~Exists(on_a_board())  # one detached on another board stays there
    found = Comment.objects.filter(Q(pk__in=said) | parts, ~Exists(here)).order_by("pk")
    return list(found.select_related("author"))


def on_a_board() -> QuerySet[Placement]:
    """Return, for a comment of an outer query, its cards that stand on a board."""
    return Placement.objects.filter(comment=OuterRef("pk"), on_board=True)


@transaction.atomic
def lay_batch(goal: Destination, remarks: Sequence[Remark], comments: Sequence[Comment]) -> None:
    """Lay the cards of a batch; words that someone already said there by another comment stand twice."""
    hold_version(goal.submission)
    wanted = [
        (comment.pk, print_of(remark, goal.edition.version_id))
        for comment, remark in zip(comments, remarks, strict=True)
    ]
    lay_cards(
        comments,
        remarks,
        own_marks(wanted),
        edition=goal.edition,
        sections=goal.sections,
        by=goal.submission.deposited_by,
    )
    follow_whole(comments, goal.edition.version_id)
    lease.keep(goal.submission)


def follow_whole(comments: Sequence[Comment], version_id: int) -> None:
    """Let the new card of a part come from that of the remark it was detached from: it stands by it."""
    whole = {part.pk: part.split_from_id for part in comments if part.split_from_id}
    cards = Placement.objects.filter(version=version_id, comment__in=[*whole, *whole.values()])
    by_comment = {card.comment_id: card for card in cards}
    for part, remark in whole.items():
        by_comment[part].came_from = by_comment.get(remark)
        by_comment[part].save(update_fields=["came_from"])
