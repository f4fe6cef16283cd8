"""The background engine: queues envois, imports them, and sweeps up what a fallen process left."""

import logging
from collections.abc import Callable

from imports import lease, pipeline, summary
from imports.advice import engine as advice
from imports.deposits import engine as deposits
from imports.github import engine as github
from imports.lease import LeaseLost
from imports.mailbox import engine as mailbox
from imports.models import AT_WORK, Submission
from imports.queueing import enqueue
from imports.reading import ReaderDied

logger = logging.getLogger(__name__)

STOPPED = "Le programme s'est arrêté brutalement pendant l'import (processus tué, mémoire ou machine)."
Progress = Callable[[Submission], None]


def work(pk: int) -> str:
    """Import an envoi, as the engine's task; return its state. What stops it is raised once it is noted."""
    submission = Submission.objects.get(pk=pk)
    before = submission.attempts
    attempt(submission)
    if submission.state in AT_WORK and not submission.holder and submission.attempts > before:
        enqueue(submission)  # its reader died: tried again at once, three times in all
    logger.info(summary.sentence(submission))
    advice.follow(submission)
    for later in lease.following(submission) if submission.state not in AT_WORK else ():
        enqueue(later)
    return submission.get_state_display()


def sweep() -> int:
    """Return how many envois were found waiting: never taken, or left by a process that gave no more sign.

    They are queued again; the task itself gives up after the last attempt. The repositories whose time has
    come are queued too, the deposits to look at, the mailboxes
    and the filled sheets to read; deposits that expired go away.
    """
    due = list(lease.due())
    for submission in due:
        enqueue(submission)
    github.sweep()
    deposits.sweep()
    mailbox.sweep()
    advice.sweep()
    return len(due)


def attempt(submission: Submission, progress: Progress = lambda submission: None) -> Submission:
    """Return the envoi after one attempt at importing it, ended or not; as it is if another process holds it.

    One that was tried enough is given up instead. Any other error than a dead reader is a bug: noted on the
    envoi, then raised.
    """
    holder = lease.take(submission)
    if not holder:
        give_up_if_tried_enough(submission)
        return submission
    try:
        pipeline.run(submission, progress)
    except LeaseLost as lost:
        logger.warning(str(lost))
    except ReaderDied as died:
        logger.error("%s: %s", submission.reference, died)
        failed_attempt(submission, holder, str(died))
    except (KeyboardInterrupt, SystemExit):  # stopped by a person: whoever comes next goes on at once
        lease.give_back(submission, holder, error="")
        raise
    except Exception as bug:
        said = f"Erreur interne ({type(bug).__name__}) : l'exploitant la lit au journal."
        failed_attempt(submission, holder, said)
        raise
    submission.refresh_from_db()
    return submission


def process(submission: Submission, progress: Progress = lambda submission: None) -> Submission:
    """Return the envoi once it has ended or was given up, trying as the engine would; for commands.

    One that another process holds is returned as it stands.
    """
    while submission.state in AT_WORK:
        before = submission.attempts
        attempt(submission, progress)
        if submission.holder or submission.attempts == before:
            break
    return submission


def failed_attempt(submission: Submission, holder: str, error: str) -> None:
    """Note what stopped the attempt, and give up after the last one."""
    lease.give_back(submission, holder, error)
    give_up_if_tried_enough(submission)


def give_up_if_tried_enough(submission: Submission) -> None:
    """End « En échec », with its reason, an envoi that nobody may try again: sending it again does.

    Whatever of it was traced stays off the board.
    """
    if not lease.take_to_give_up(submission):
        return
    reason = submission.last_error or STOPPED
    said = f"L'import a été tenté {submission.attempts} fois sans aboutir. {reason} Renvoyez le fichier."
    logger.error("%s is given up: %s", submission.reference, reason)
    pipeline.fail(submission, said)
