"""Who examines again a remark that its author maintained: somebody else than who decided it first."""

from collections.abc import Iterable

from comments.models import AuthorReply
from comments.outcomes import ReplyKind
from people.models import User


def barred(replies: Iterable[AuthorReply], by: User) -> str:
    """Return why *by* may not decide the card that holds these replies, nothing when they may.

    The replies come with their disposition.
    """
    for reply in replies:
        if reply.kind == ReplyKind.MAINTAINS and reply.disposition and reply.disposition.by_id == by.pk:
            return f"L'auteur maintient sa remarque : le réexamen revient à quelqu'un d'autre que {by}."
    return ""
