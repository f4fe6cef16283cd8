"""The import of a mailbox of 60 messages is killed at random moments: each message ends in one remark."""

import os
from pathlib import Path
from random import Random
from time import sleep

import pytest
from django.utils import timezone
from django_q.tasks import async_task

from comments.models import Comment, Placement
from imports import lease as envois
from imports import ledger
from imports.mailbox import engine, lease
from imports.models import (
    AT_WORK,
    EXPORT_AT_WORK,
    ExportLine,
    MailExport,
    MailState,
    ReceivedMail,
    Submission,
)
from tests.engine.envois import SWEPT_EVERY
from tests.engine.processes import MANAGE, wait_for
from tests.imports.mailbox.mails import mail, mbox

pytestmark = pytest.mark.django_db(transaction=True)
KILLS, SEED = int(os.environ["SOAK_KILLS"]), os.environ["SOAK_SEED"]
MESSAGES = 60
LONGEST = 4.0  # seconds: from being taken to the last envoi


@pytest.fixture(params=range(KILLS))
def chance(request) -> Random:
    """Draws that the seed and the test's own name make the same each time."""
    return Random(f"{SEED} {request.node.name}")


def mailbox() -> bytes:
    return mbox(
        *(
            mail(
                f"EXI-G-1 : remarque numéro {n} de cette boîte.\n", number=n, sender=f"p{n % 30}@example.org"
            )
            for n in range(MESSAGES)
        )
    )


@pytest.mark.parametrize("victim", ["worker", "parent"])
def test_a_mailbox_survives_the_death_at_any_moment_of_the_engines(
    victim, chance, start, start_engine, version, note, tmp_path: Path
):
    file = tmp_path / "Inbox"
    file.write_bytes(mailbox())
    running = start_engine()
    pid = running.pid_of(victim)
    with file.open("rb") as content:
        export, _ = engine.receive_export(filename="Inbox", file=content, by=None)
    engine.enqueue(export)
    wait_for(MailExport.objects.exclude(started_at=None).exists, every=0.005)
    sleep(chance.uniform(0, LONGEST))
    running.kill(pid)
    midway = at_work()
    let_time_pass()
    if victim == "parent":
        start_engine()
        sleep(1.2)  # an envoi's hold ends; what was in its memory would wait five minutes for the sweep
        assert start(MANAGE, "resume_imports").ended() == 0
    swept_until_ended()
    assert_all_in()
    note(f"mail {victim}", midway=midway)


def test_import_mail_survives_its_own_death_at_any_moment(chance, start, version, tmp_path: Path, note):
    file = tmp_path / "Inbox"
    file.write_bytes(mailbox())
    killed = start(MANAGE, "import_mail", str(file))
    wait_for(MailExport.objects.exclude(started_at=None).exists, every=0.005)
    sleep(chance.uniform(0, LONGEST))
    killed.kill(killed.main.pid)
    midway = at_work()
    let_time_pass()
    sleep(1.2)  # an envoi's hold ends
    again = start(MANAGE, "import_mail", str(file))
    assert again.ended() == 0, again.said()
    assert_all_in()
    note("import_mail", midway=midway)


def let_time_pass() -> None:
    """Let the hold on a mailbox end at once: a reader may stay silent for two minutes, a dead one does."""
    MailExport.objects.exclude(holder="").update(due_at=timezone.now())


def at_work() -> bool:
    reading = MailExport.objects.filter(state__in=EXPORT_AT_WORK)
    return reading.exists() or Submission.objects.filter(state__in=AT_WORK).exists()


def swept_until_ended() -> None:
    """Wait for the end of it all; the engine sweeps as its schedule tells it to, only more often."""

    def ended() -> bool:
        if lease.due().exists() or envois.due().exists():
            async_task("imports.engine.sweep")
        return not at_work()

    wait_for(ended, every=SWEPT_EVERY)


def assert_all_in() -> None:
    assert ExportLine.objects.count() == ReceivedMail.objects.count() == MESSAGES
    assert set(ReceivedMail.objects.values_list("state", flat=True)) == {MailState.TAKEN_IN}
    assert Comment.objects.count() == Placement.objects.count() == MESSAGES
    assert Comment.objects.values("text").distinct().count() == MESSAGES
    assert list(ledger.faults()) == []
