"""Ask the background engine to import an envoi, or to read an exported mailbox or a sheet come back."""

import logging

from django.utils import timezone
from django_q.tasks import async_task

from comments.models import LikenessSearch
from imports.lease import QUEUED_FOR
from imports.models import AdviceReturn, MailExport, Submission

logger = logging.getLogger(__name__)


def enqueue(submission: Submission) -> None:
    """Ask the engine to import the envoi."""
    ask("imports.engine.work", submission, submission.reference)


Queued = Submission | MailExport | AdviceReturn | LikenessSearch


def ask(task: str, work: Queued, name: str) -> None:
    """Ask the engine for a task on *work*. A queue out of reach loses nothing: the sweep will ask again."""
    unheld = type(work)._default_manager.filter(pk=work.pk, holder="")
    unheld.update(due_at=timezone.now() + QUEUED_FOR)
    if not put(task, work.pk, name=name):
        unheld.update(due_at=timezone.now())


def put(task: str, *asked: object, name: str) -> bool:
    """Return whether the queue took the task; one out of reach is logged, and the sweep will ask again."""
    try:
        async_task(task, *asked, task_name=name)
    except Exception:  # whatever the broker raises: Redis is one setting away
        logger.exception("The queue cannot be reached; %s waits for the sweep.", name)
        return False
    return True
