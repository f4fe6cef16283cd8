"""Lay on the board of another version the cards of an envoi that goes there."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef

from comments.marks import own_marks, print_of
from comments.models import Comment, Placement
from comments.recording import lay_cards
from comments.remark import Remark
from imports import lease
from imports.closing import hold_version
from imports.models import IN_A_COMMENT, Submission
from imports.placing import Destination


def comments_without_card(submission: Submission) -> list[Comment]:
    """Return the comments of the envoi that the board of its version has no card for."""
    here = Placement.objects.filter(comment=OuterRef("pk"), version=submission.version_id)
    rows = submission.rows.filter(outcome__in=IN_A_COMMENT)
    found = Comment.objects.filter(~Exists(here), pk__in=rows.values("comment"))
    return list(found.select_related("author"))


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
    lease.keep(goal.submission)
