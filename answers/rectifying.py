"""Prepare again, by itself, what changed since people were answered, or since their answer was prepared."""

import logging

from django.db.models import Exists, OuterRef, Q, QuerySet

from answers.models import OPEN, REACHED, Answer, Delivery, DeliveryState
from answers.preparing import prepare
from comments.models import Disposition
from comments.outcomes import Outcome, Stage
from documents.models import Version

logger = logging.getLogger(__name__)


def prepare_again() -> int:
    """Return how many deliveries were prepared, changed or emptied; none is a first answer.

    ExceptionGroup of what failed, once every version had its turn.
    """
    done, failed = 0, []
    for version in stirred():
        try:
            made = prepare(version=version, by=None)
            done += len(made.created) + len(made.changed) + made.emptied
        except Exception as bug:
            logger.exception("The answers on version %s could not be prepared again.", version.pk)
            failed.append(bug)
    if failed:
        raise ExceptionGroup("Some versions could not be prepared again.", failed)
    return done


def stirred() -> QuerySet[Version]:
    """Return the versions on which an answer prepared is no longer true, or one given no longer whole."""
    said = Answer.objects.filter(delivery__version=OuterRef("pk"))
    outdated = said.filter(delivery__state__in=OPEN, disposition__cancelled_by__isnull=False)
    changed = said.filter(Exists(instead()), delivery__state__in=REACHED).exclude(
        Exists(under_way("delivery"))
    )
    again = Q(pk__in=untold().values("placement__version"))
    return Version.objects.filter(Exists(outdated) | Exists(changed) | again)


def instead() -> QuerySet[Disposition]:
    """Return the decision that stands in place of the one told, when an answer to the same thing lacks it.

    Two people may have said the remark: one of them may know already.
    """
    known = Answer.objects.filter(origin=OuterRef(OuterRef("origin")), disposition=OuterRef("pk"))
    standing = Disposition.objects.filter(
        placement=OuterRef("disposition__placement"), placement__on_board=True,
        stage=Stage.DECIDED, cancelled_by=None, taken_over=False,
    ).exclude(outcome=Outcome.WITHDRAWN)  # fmt: skip
    return standing.exclude(Exists(known))


def under_way(answered: str) -> QuerySet[Delivery]:
    """Return the validated answers to the same thing: what changed since waits until they have left."""
    prefix = f"{answered}__" if answered else ""
    same = Q(mail=OuterRef(f"{prefix}mail")) | Q(submission=OuterRef(f"{prefix}submission"))
    return Delivery.objects.filter(
        same, version=OuterRef(f"{prefix}version"), question=None, state=DeliveryState.VALIDATED
    )


def untold() -> QuerySet[Disposition]:
    """Return the decisions that stand and were told to nobody, on remarks of what was answered already."""
    standing = Disposition.objects.filter(
        stage=Stage.DECIDED, cancelled_by=None, taken_over=False, answers=None, placement__on_board=True
    )
    return standing.exclude(outcome=Outcome.WITHDRAWN).filter(
        answered("submission__rows", "placement__comment")
        | answered("submission__rows", "placement__comment__split_from")
        | answered("mail__parts__submission__rows", "placement__comment")
        | answered("mail__parts__submission__rows", "placement__comment__split_from")
    )


def answered(rows: str, comment: str) -> Exists:
    """Return whether a delivery on the version answers something by whose rows that comment is said.

    A question answers nothing; beside a validated answer, nothing is prepared until it has left.
    """
    said = {f"{rows}__comment": OuterRef(comment)}
    answers = Delivery.objects.filter(version=OuterRef("placement__version"), question=None, **said)
    return Exists(answers.exclude(Exists(under_way(""))))
