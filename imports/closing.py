"""Close an envoi once its rows are traced: its state, what makes it wait, and what the board then shows."""

from collections.abc import Sequence

from django.db import transaction

from documents.models import Version
from imports import doubts, lease
from imports.beside import stand_beside
from imports.models import RowOutcome, Submission, SubmissionState
from imports.standing import settle, speak
from people import journal


def finish(submission: Submission) -> Submission:
    """Return the envoi ended: on the board when nothing makes one doubt it, else « À vérifier ».

    All its cards appear at once: no board ever shows half an envoi.
    """
    better = doubts.better_version(submission)
    waits_because = [] if submission.verified else doubts.doubts(submission)
    notices = [said for said in submission.notices if said != submission.last_error]
    with transaction.atomic():
        hold_version(submission)
        close(
            submission,
            SubmissionState.TO_CHECK if waits_because else end_state(submission),
            doubts=waits_because,
            better_version=better,
            notices=notices,
            attempts=0,
            last_error="",
        )
        show([submission])
        log("import", submission)
    return submission


def show(submissions: Sequence[Submission]) -> None:
    """Let the boards show what the envois' states say; words that no comment may take stand beside."""
    settle(submissions)
    refused = speak(submissions)
    if [one for one in submissions if stand_beside(one, refused.get(one.pk, []))]:
        settle(submissions)
    for submission in submissions:
        submission.refresh_from_db(fields=["rows_read", "rows_done"])


@transaction.atomic
def fail(submission: Submission, reason: str) -> Submission:
    """Return the envoi ended « En échec »; rows traced before it fell stay, off the board."""
    hold_version(submission)
    notices = [said for said in submission.notices if said != reason]
    close(submission, SubmissionState.FAILED, notices=[*notices, reason], last_error=reason)
    show([submission])
    log("import", submission)
    return submission


def close(submission: Submission, state: SubmissionState, **fields: object) -> None:
    """Set the state and let the envoi go; LeaseLost when another process took it."""
    lease.keep(submission, state=state, activity="", **fields)
    Submission.objects.filter(pk=submission.pk).update(holder="")
    submission.holder = ""


def hold_version(submission: Submission) -> None:
    """Take the turn to write of the envoi's version, until the transaction ends."""
    take_turn(submission.version_id)


def take_turn(version_id: int) -> None:
    """Take a version's turn to write (a lock PostgreSQL needs; SQLite has one writer anyway)."""
    Version.objects.select_for_update(no_key=True).get(pk=version_id)


def end_state(submission: Submission) -> SubmissionState:
    """Return the state of an envoi whose rows are all traced and that nothing makes wait."""
    faulty = submission.rows.filter(outcome=RowOutcome.UNREAD).exists()
    return SubmissionState.RECORDED_WITH_FAULTS if faulty else SubmissionState.RECORDED


def log(action: str, submission: Submission) -> None:
    """Add the line that says where the envoi stands: the ledger holds it to that."""
    journal.record(
        action, submission, by=submission.deposited_by, volet=submission.volet.code,
        after={"état": SubmissionState(submission.state).label, "lignes": submission.rows_read},
    )  # fmt: skip
