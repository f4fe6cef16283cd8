"""How far an import is: done, total, what is happening, time left."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from imports.lease import QUEUED_FOR
from imports.models import AT_WORK, Submission, SubmissionState

UNATTENDED = timedelta(minutes=2)  # in the queue without any engine taking it


@dataclass(frozen=True, slots=True)
class Progress:
    """What is shown of an import under way."""

    done: int
    total: int | None  # None until the file is read
    activity: str
    seconds_left: int | None  # None while nothing can be told

    def __str__(self) -> str:
        """Say it in one line: « Enregistrement des lignes, 400 sur 5000, encore 12 s »."""
        counted = f"{self.done} sur {self.total}" if self.total is not None else ""
        left = f"encore {self.seconds_left} s" if self.seconds_left is not None else ""
        return ", ".join(filter(None, [self.activity, counted, left]))


def progress_of(submission: Submission) -> Progress:
    """Return how far the envoi is, from its own row alone; one that waits for the engine counts nothing."""
    if submission.state == SubmissionState.RECEIVED:
        return Progress(0, None, activity(submission), None)
    return Progress(
        submission.rows_done, submission.rows_read, activity(submission), seconds_left(submission)
    )


def activity(submission: Submission) -> str:
    """Return what is happening, in French; what waits in the queue says so."""
    if submission.activity:
        return submission.activity
    if submission.last_error and submission.state in AT_WORK:
        return f"Nouvel essai après un arrêt ({submission.attempts} sur 3)"
    if submission.state == SubmissionState.RECEIVED:
        return "En attente du moteur d'import"
    return submission.get_state_display()


def seconds_left(submission: Submission) -> int | None:
    """Return the seconds left at the pace kept so far, None before the first batch."""
    total, done = submission.rows_read, submission.rows_done - submission.rows_before
    if submission.started_at is None or not total or done <= 0:
        return None
    pace = (timezone.now() - submission.started_at).total_seconds() / done
    return max(0, round(pace * (total - submission.rows_done)))


def is_unattended(submission: Submission) -> bool:
    """Return whether no engine seems to run: the envoi has waited for too long without being taken."""
    if submission.state != SubmissionState.RECEIVED or submission.attempts:
        return False
    queued_at = max(submission.received_at, submission.due_at - QUEUED_FOR)  # as engine.enqueue left it
    return timezone.now() - queued_at > UNATTENDED
