"""What comes by mail corrects: for sure only from the same sender, or in the same thread."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from comments.models import Comment
from imports.corrections import (
    CORRECTABLE,
    chain,
    identity,
    likest,
    matched,
    said_by,
    set_apart,
)
from imports.mailbox.versions import same_conversation
from imports.matching import Match, Said
from imports.models import Submission
from imports.normalise import Draft

REFERENCE = re.compile(r"C-0*(\d{1,12})", re.IGNORECASE)
MOST_EARLIER = 30  # envois of the same sender or thread, the latest
MOST_OTHERS = 10  # envois of other senders that name the same people


def corrections_by_mail(
    submission: Submission, drafts: Iterable[tuple[int, Draft]], alive: Callable[[], None] = lambda: None
) -> dict[int, Match]:
    """Return, by row position, the comment each draft corrects: for sure with proof of origin, else perhaps.

    Proof is the sender's, or the thread's: whoever answers there had the message before them. The envoi that
    is corrected is noted before any row is: an import taken up again reaches the same answer.
    """
    said = list(drafts)
    new = [said_by(position, draft) for position, draft in said]
    proved = same_conversation(submission)
    if submission.replaces is None:
        earlier = proved.filter(version=submission.version_id, state__in=CORRECTABLE, pk__lt=submission.pk)
        last = earlier.exclude(replaced_by__state__in=CORRECTABLE).order_by("-pk")[:MOST_EARLIER]
        submission.replaces = likest(last, new, alive)
        submission.save(update_fields=["replaces"])
    if submission.replaces is not None:
        found = matched(submission.replaces, new, chain(submission))
    else:  # a sheet goes round, the words of a message do not
        found = {} if is_words(submission) else perhaps(submission, said, new, alive)
    return found | set_apart(cited(submission, said), chain(submission))


def is_words(submission: Submission) -> bool:
    """Return whether the envoi is what a message says, not a file it carries."""
    return submission.carried_by.filter(rank=0).exists()


def cited(submission: Submission, drafts: Sequence[tuple[int, Draft]]) -> dict[int, Match]:
    """Return the rows whose Id is the reference of a remark that the same sender or thread brought."""
    named = {
        position: int(found[1]) for position, draft in drafts if (found := REFERENCE.fullmatch(draft.row_id))
    }
    if not named:
        return {}
    own = Comment.objects.filter(pk__in=named.values(), rows__submission__in=same_conversation(submission))
    known = set(own.values_list("pk", flat=True))
    return {position: Match(pk, sure=True) for position, pk in named.items() if pk in known}


def perhaps(
    submission: Submission,
    drafts: Sequence[tuple[int, Draft]],
    new: Sequence[Said],
    alive: Callable[[], None],
) -> dict[int, Match]:
    """Return what the rows may correct of an envoi that names the same people, sent by somebody else."""
    people = {identity(draft).key for _, draft in drafts} - {""}
    envois = Submission.objects.filter(
        version=submission.version_id, state__in=CORRECTABLE, pk__lt=submission.pk,
        rows__comment__author__identity__in=people,
    )  # fmt: skip
    others = envois.exclude(replaced_by__state__in=CORRECTABLE).distinct().order_by("-pk")[:MOST_OTHERS]
    earlier = likest(others, new, alive)
    if earlier is None:
        return {}
    exact = matched(earlier, new, [earlier])
    return {position: replace(pair, sure=False) for position, pair in exact.items()}
