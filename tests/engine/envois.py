"""Envois of 500 rows: received, caught in the middle, swept, proved."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django_q.tasks import async_task

from comments.models import Channel, Comment, Placement
from documents.models import Version
from imports import actions, lease, ledger
from imports.closing import hold_version
from imports.models import AT_WORK, Submission, SubmissionRow, SubmissionState
from people.models import Event
from tests.engine.processes import wait_for
from tests.imports import sheets

ROWS = 500
SWEPT_EVERY = 0.2  # seconds; a minute in service


def sheet(rows: int = ROWS, what: str = "Remarque") -> bytes:
    """Return a filled gabarit."""
    remarks = [
        [str(n), "EXI-G-1", "", f"{what} {n} sur la durée.", "haute", f"p{n % 40}@example.org"]
        for n in range(1, rows + 1)
    ]
    return sheets.ods([sheets.GABARIT, *remarks])


def received(version: Version, content: bytes, name: str = "retour.ods") -> Submission:
    """Return the new envoi of a file, not queued yet."""
    return actions.receive(version=version, channel=Channel.SHEET, filename=name, content=content, by=None)[0]


@contextmanager
def caught_midway(envoi: Submission) -> Iterator[None]:
    """Hold an import between two batches: some rows are traced, others not, and nothing more can be."""
    wait_for(lambda: rows_of(envoi) > 0, every=0.002)
    with transaction.atomic():
        hold_version(envoi)
        assert 0 < rows_of(envoi) < ROWS
        yield
        assert 0 < rows_of(envoi) < ROWS


def rows_of(envoi: Submission) -> int:
    return SubmissionRow.objects.filter(submission=envoi).count()


def swept_until_ended(*envois: Submission) -> None:
    """Wait for the end of the envois; the engine sweeps as its schedule tells it to, only more often."""

    def ended() -> bool:
        if lease.due().exists():
            async_task("imports.engine.sweep")
        return not at_work(*envois)

    wait_for(ended, every=SWEPT_EVERY)


def at_work(*envois: Submission) -> bool:
    """Whether one of the envois has not ended."""
    return Submission.objects.filter(pk__in=[one.pk for one in envois], state__in=AT_WORK).exists()


def assert_all_in(envoi: Submission) -> None:
    """Every row ended in a comment, once; the ledger holds; the journal tells one import, and its success."""
    envoi.refresh_from_db()
    assert envoi.state == SubmissionState.TO_CHECK  # more than a hundred rows: a person looks first
    assert (envoi.holder, envoi.attempts, envoi.last_error) == ("", 0, "")
    assert envoi.rows_read == envoi.rows_done == rows_of(envoi) == ROWS
    assert Comment.objects.count() == Placement.objects.count() == ROWS
    assert Placement.objects.values("fingerprint").distinct().count() == ROWS
    assert Comment.objects.values("text").distinct().count() == ROWS
    assert list(ledger.faults()) == []
    assert told(envoi) == ["À vérifier"]


def told(envoi: Submission) -> list[str]:
    """Return the states in which the journal says that the envoi's imports ended."""
    lines = Event.objects.filter(action="import", object_id=envoi.pk).order_by("pk")
    return [line.after["état"] for line in lines]


def assert_given_up(envoi: Submission, reason: str) -> None:
    """Nothing of it is in, and it says why, and how many times it was tried."""
    envoi.refresh_from_db()
    assert (envoi.state, envoi.attempts, envoi.holder) == (SubmissionState.FAILED, 3, "")
    [said] = envoi.notices
    assert said.startswith(f"L'import a été tenté 3 fois sans aboutir. {reason}")
    assert said.endswith("Renvoyez le fichier.")
    assert not SubmissionRow.objects.filter(submission=envoi).exists()
    assert told(envoi) == ["En échec"]
