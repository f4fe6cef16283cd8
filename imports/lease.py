"""Who is importing an envoi, for how long, and how many times it was tried: the row itself says it.

A queue may lose a task or give it twice, a process may die without a word. So an envoi is taken by a
conditional UPDATE, held for a short time that each batch renews, and offered again once that time has passed.
"""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from comments.models import Channel
from imports.models import AT_WORK, Submission, SubmissionQuerySet, SubmissionState

MOST_ATTEMPTS = 3  # without a single row done in between
QUEUED_FOR = timedelta(minutes=5)  # what waits in a long queue is not queued again every minute


class LeaseLost(Exception):
    """Another process took the envoi over: this one must write nothing more."""


def take(submission: Submission) -> str:
    """Return the name under which this process now holds the envoi, "" when it may not try to import it.

    The attempt is counted before anything is tried. Files of one account, one link or one sender come in one
    after the other: a corrected sheet must find the one it corrects.
    """
    by_mail = Q(channel=Channel.MAIL, sender=OuterRef("sender"))
    same_origin = Q(deposited_by=OuterRef("deposited_by")) | Q(follow_up=OuterRef("follow_up")) | by_mail
    earlier = Submission.objects.filter(
        same_origin,
        version=OuterRef("version"),
        state__in=AT_WORK,
        pk__lt=OuterRef("pk"),
    )
    return claim(
        free().filter(~Exists(earlier), attempts__lt=MOST_ATTEMPTS),
        submission,
        state=SubmissionState.RUNNING,
        attempts=F("attempts") + 1,
        started_at=timezone.now(),
        rows_before=F("rows_done"),
    )


def take_to_give_up(submission: Submission) -> str:
    """Return the same for an envoi tried as many times as can be: one process, and only one, ends it."""
    return claim(free().filter(attempts__gte=MOST_ATTEMPTS), submission)


def claim(among: SubmissionQuerySet, submission: Submission, **fields: object) -> str:
    """Hold the envoi if it is among those, by one UPDATE: the database lets one of two processes through."""
    holder = str(uuid.uuid4())
    taken = among.filter(pk=submission.pk).update(holder=holder, due_at=timezone.now() + hold(), **fields)
    submission.refresh_from_db()
    return holder if taken else ""


def keep(submission: Submission, **progress: object) -> None:
    """Hold the envoi for as long again, and note its *progress*; LeaseLost when another process took it."""
    progress["due_at"] = timezone.now() + hold()
    if not held(submission).update(**progress):
        raise LeaseLost(f"{submission.reference} est importé par un autre processus.")
    for name, value in progress.items():
        setattr(submission, name, value)


def give_back(submission: Submission, holder: str, error: str) -> None:
    """Let go at once of what was held as *holder*, with what stopped it: any process may try again."""
    held = Submission.objects.filter(pk=submission.pk, holder=holder)
    held.update(holder="", due_at=timezone.now(), last_error=error, activity="")


def held(submission: Submission) -> SubmissionQuerySet:
    """Return the envoi as a queryset, empty when another process took it."""
    return Submission.objects.filter(pk=submission.pk, holder=submission.holder)


def due() -> SubmissionQuerySet:
    """Return the envois that wait for somebody: never queued, or whose holder gave no sign for too long."""
    return Submission.objects.filter(state__in=AT_WORK, due_at__lte=timezone.now())


def free() -> SubmissionQuerySet:
    """Return the envois that no process is importing, queued ones too: a queue holds nothing back."""
    unheld = Q(holder="") | Q(due_at__lte=timezone.now())
    return Submission.objects.filter(unheld, state__in=AT_WORK)


def following(submission: Submission) -> SubmissionQuerySet:
    """Return the next envoi of the same account, link or sender on the version, which waited for this one."""
    account = Q(deposited_by=submission.deposited_by_id, deposited_by__isnull=False)
    link = Q(follow_up=submission.follow_up_id, follow_up__isnull=False)
    sender = Q(channel=Channel.MAIL, sender=submission.sender_id, sender__isnull=False)
    later = free().filter(account | link | sender, version=submission.version_id, pk__gt=submission.pk)
    return later.order_by("pk")[:1]


def hold() -> timedelta:
    """Return how long a holder may go without a sign: many times what a batch takes."""
    return timedelta(seconds=settings.IMPORT_LEASE_SECONDS)
