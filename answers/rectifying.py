"""Prepare again, by itself, what changed since people were answered, or since their answer was prepared."""

import logging

from django.db.models import Exists, OuterRef, Q, QuerySet

from answers.models import OPEN, Answer, Delivery
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
    outdated = Answer.objects.filter(
        delivery__version=OuterRef("pk"), delivery__state__in=OPEN, disposition__cancelled_by__isnull=False
    )
    return Version.objects.filter(Exists(outdated) | Q(pk__in=untold().values("placement__version")))


def untold() -> QuerySet[Disposition]:
    """Return the decisions that stand and were told to nobody, on remarks of what was answered already."""
    standing = Disposition.objects.filter(stage=Stage.DECIDED, cancelled_by=None, answers=None)
    return standing.exclude(outcome=Outcome.WITHDRAWN).filter(
        answered("submission__rows", "placement__comment")
        | answered("submission__rows", "placement__comment__split_from")
        | answered("mail__parts__submission__rows", "placement__comment")
        | answered("mail__parts__submission__rows", "placement__comment__split_from")
    )


def answered(rows: str, comment: str) -> Exists:
    """Return whether a delivery on the version answers something by whose rows that comment is said."""
    said = {f"{rows}__comment": OuterRef(comment)}
    return Exists(Delivery.objects.filter(version=OuterRef("placement__version"), **said))
