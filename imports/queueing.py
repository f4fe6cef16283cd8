"""Ask the background engine for the import of an envoi."""

import logging

from django.utils import timezone
from django_q.tasks import async_task

from imports.lease import QUEUED_FOR
from imports.models import Submission

logger = logging.getLogger(__name__)


def enqueue(submission: Submission) -> None:
    """Ask the engine to import the envoi. A queue out of reach loses nothing: the sweep will ask again."""
    Submission.objects.filter(pk=submission.pk, holder="").update(due_at=timezone.now() + QUEUED_FOR)
    try:
        async_task("imports.engine.work", submission.pk, task_name=submission.reference)
    except Exception:  # whatever the broker raises: Redis is one setting away
        logger.exception("The queue cannot be reached; %s waits for the sweep.", submission.reference)
        Submission.objects.filter(pk=submission.pk, holder="").update(due_at=timezone.now())
