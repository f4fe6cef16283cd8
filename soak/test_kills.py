"""Every kind of process is killed at random moments of an import of 500 rows."""

import os
from pathlib import Path
from random import Random
from time import sleep

import pytest

from imports import engine
from imports.models import Submission, SubmissionState
from tests.engine.envois import assert_all_in, received, sheet, swept_until_ended
from tests.engine.processes import MANAGE, living, wait_for

pytestmark = pytest.mark.django_db(transaction=True)
KILLS, SEED = int(os.environ["SOAK_KILLS"]), os.environ["SOAK_SEED"]
LONGEST = 1.0  # seconds: from being taken to being in
QUEUED = 0.2  # of the deaths come while the file still waits for its turn


@pytest.fixture(params=range(KILLS))
def chance(request) -> Random:
    """Draws that the seed and the test's own name make the same each time."""
    return Random(f"{SEED} {request.node.name}")


@pytest.mark.parametrize("victim", ["worker", "monitor", "pusher", "sentinel", "parent"])
def test_an_import_survives_the_death_at_any_moment_of_the_engines(
    victim, chance, start, start_engine, version, note
):
    envoi = received(version, sheet())
    running = start_engine()
    pid = running.pid_of(victim)
    engine.enqueue(envoi)
    wait_for_a_moment(chance)
    running.kill(pid)
    midway = under_way()
    if victim == "parent":
        start_engine()
    assert start(MANAGE, "resume_imports").ended() == 0
    swept_until_ended(envoi)
    assert_all_in(envoi)
    note(victim, midway=midway)


def wait_for_a_moment(chance: Random) -> None:
    """Wait until the import is somewhere between its first read and its last write, or not even taken."""
    if chance.random() > QUEUED:
        wait_for(Submission.objects.exclude(started_at=None).exists, every=0.005)
    sleep(chance.uniform(0, LONGEST))


def under_way() -> bool:
    """Return whether an import was taken and has not ended."""
    return Submission.objects.filter(state=SubmissionState.RUNNING).exists()


def test_an_import_survives_the_death_at_any_moment_of_its_reader(chance, start_engine, version, note):
    envoi = received(version, sheet())
    running = start_engine()
    worker = running.pid_of("worker")
    engine.enqueue(envoi)
    reader = wait_for(lambda: child_of(worker), every=0.001)
    sleep(chance.uniform(0, 0.3))
    alive = child_of(worker) == reader
    if alive:
        os.kill(reader, 9)
    swept_until_ended(envoi)
    assert_all_in(envoi)
    note("reader", deaths=int(alive), midway=alive)


def child_of(parent: int) -> int | None:
    return next((process.pid for process, _ in living() if process.parent == parent), None)


def test_import_sheet_survives_its_own_death_at_any_moment(chance, start, version, tmp_path: Path, note):
    file = tmp_path / "retour.ods"
    file.write_bytes(sheet())
    command = (MANAGE, "import_sheet", "--version-id", str(version.pk), str(file))
    killed = start(*command)
    wait_for_a_moment(chance)
    killed.kill(killed.main.pid)
    midway = under_way()
    again = start(*command)
    assert again.ended() == 0, again.said()
    assert_all_in(Submission.objects.get())
    note("import_sheet", midway=midway)
