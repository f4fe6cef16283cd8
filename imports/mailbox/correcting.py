"""What comes by mail corrects: for sure only from the same sender, or in the same thread."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from django.db.models import QuerySet

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
from imports.models import IN_A_COMMENT, Submission, SubmissionRow
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
    earlier = latest(submission, same_conversation(submission))
    if not is_words(submission):
        return corrected_by_sheet(submission, said, new, earlier, alive)
    # One more message is one more remark, however alike: only what it cites changes.
    return unsure(likest(earlier, new, alive), new) | cited(submission, said)


def corrected_by_sheet(
    submission: Submission,
    drafts: Sequence[tuple[int, Draft]],
    new: Sequence[Said],
    earlier: QuerySet[Submission],
    alive: Callable[[], None],
) -> dict[int, Match]:
    """Return what the rows of a sheet correct of an earlier one, for sure with proof, else perhaps."""
    if submission.replaces is None:
        submission.replaces = likest(earlier, new, alive)
        submission.save(update_fields=["replaces"])
    if submission.replaces is not None:
        return matched(submission.replaces, new, chain(submission))
    people = {identity(draft).key for _, draft in drafts} - {""}
    named = Submission.objects.filter(rows__comment__author__identity__in=people)
    return unsure(likest(latest(submission, named, MOST_OTHERS), new, alive), new)


def latest(
    submission: Submission, among: QuerySet[Submission], most: int = MOST_EARLIER
) -> QuerySet[Submission]:
    """Return the last of the envois that one received after them on the same version may correct."""
    earlier = among.filter(version=submission.version_id, state__in=CORRECTABLE, pk__lt=submission.pk)
    return earlier.exclude(replaced_by__state__in=CORRECTABLE).distinct().order_by("-pk")[:most]


def unsure(earlier: Submission | None, new: Sequence[Said]) -> dict[int, Match]:
    """Return what the rows may correct of an earlier envoi, for a person to say."""
    if earlier is None:
        return {}
    return {
        position: replace(pair, sure=False) for position, pair in matched(earlier, new, [earlier]).items()
    }


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
    origins = SubmissionRow.objects.filter(
        comment__in=named.values(), outcome__in=IN_A_COMMENT, submission__in=same_conversation(submission)
    )
    # By the latest envoi that says each: an earlier correction is corrected in its turn.
    known = {row.comment_id: row.submission for row in origins.select_related("submission").order_by("pk")}
    if submission.replaces is None and known:
        submission.replaces = next(known[pk] for pk in named.values() if pk in known)
        submission.save(update_fields=["replaces"])
    sure = {position: Match(pk, sure=True) for position, pk in named.items() if pk in known}
    return set_apart(sure, chain(submission))
