"""The GitHub issue behind a remark: where it stands there, and its thread."""

from django.db.models import QuerySet

from answers.issue import without_marker
from answers.models import Delivery
from comments.models import Channel, Placement
from imports.models import Issue, Message, Submission
from people.models import User

MESSAGES_SHOWN = 100


def ticket_of(submission: Submission) -> Issue | None:
    """Return the issue an envoi was made of, None for a file."""
    if submission.channel != Channel.ISSUE:
        return None
    return issues().filter(submission=submission).first()


def thread(user: User, placement: Placement) -> dict[str, object]:
    """Return the issue a remark comes from with its messages, oldest first; nothing for another channel.

    Of one written in two issues, the issue it was first read in. A remark sent on to the board of another
    volet takes its words there, not what was said around them: nothing to whom may not read its envoi.
    """
    if placement.comment.channel != Channel.ISSUE:
        return {"ticket": None}
    seen = issues().filter(submission__in=Submission.objects.all().visible_to(user))
    issue = seen.filter(submission__rows__comment=placement.comment_id).order_by("pk").first()
    if issue is None:
        return {"ticket": None}
    messages: QuerySet[Message] = Message.objects.filter(issue=issue)
    shown = list(messages[:MESSAGES_SHOWN])
    count = len(shown) if len(shown) < MESSAGES_SHOWN else messages.count()
    mark_ours(issue, shown)
    return {"ticket": issue, "messages_of_ticket": shown, "messages_count": count}


def mark_ours(issue: Issue, messages: list[Message]) -> None:
    """Tell the team's answers among messages: those we know to have posted, whatever others copy of them."""
    receipts = Delivery.objects.filter(submission=issue.submission_id).exclude(receipt="")
    posted = {
        receipt.rpartition("#issuecomment-")[2] for receipt in receipts.values_list("receipt", flat=True)
    }
    for message in messages:
        message.is_ours = str(message.github_id) in posted  # type: ignore[attr-defined]
        message.shown = without_marker(message.body) if message.is_ours else message.body  # type: ignore[attr-defined]


def issues() -> QuerySet[Issue]:
    """Return the issues with what their state is told from."""
    return Issue.objects.select_related("repository")
