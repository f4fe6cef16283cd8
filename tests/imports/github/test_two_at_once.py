"""Two runs at once do no harm; one killed at any moment leaves the next one to complete it."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from django.utils import timezone

from comments.models import Comment
from imports.github import lease
from imports.github.opening import open_envois
from imports.github.remarks import Reader
from imports.github.revising import revise
from imports.github.run import Busy, synchronise
from imports.github.versions import Versions
from imports.models import Issue, Repository, Submission, Synchronisation
from tests import factories
from tests.engine.processes import MANAGE, ROOT, environment, wait_for
from tests.imports.github.runs import clean, command, content, expected, kept, undisturbed

KILLS = int(os.environ.get("GITHUB_KILLS", "6"))


@pytest.fixture
def version(transactional_db, journal_guards):
    """A version on a database that other threads and processes see."""
    return factories.make_version()


@pytest.fixture
def filled(github, cct, followed) -> Repository:
    """A repository of a few pages, in which something is being read for a moment."""
    github.world.populate(cct, 30, 40, 0)
    return followed


def command_line(github, **more: str) -> subprocess.Popen:
    """Start sync_github in a process of its own."""
    return subprocess.Popen(
        [sys.executable, MANAGE, "sync_github"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment(GITHUB_API_URL=github.url, GITHUB_TOKEN="jeton", **more),
    )


def test_the_second_of_two_runs_says_so_and_does_nothing(github, filled):
    github.before(lambda world: time.sleep(0.5), nth=2)
    first = threading.Thread(target=lambda: (synchronise(filled), connection.close()))
    first.start()
    wait_for(lambda: len(github.requests) >= 2)
    with pytest.raises(Busy, match="atelier/cct est déjà en cours de synchronisation"):
        synchronise(Repository.objects.get())
    code, printed = command()
    first.join()

    assert (code, printed) == (0, "atelier/cct est déjà en cours de synchronisation.\n")
    assert Synchronisation.objects.count() == 1


def test_two_processes_at_once_leave_each_issue_its_one_envoi(github, cct, filled):
    both = [command_line(github) for _ in range(2)]
    said = [one.communicate(timeout=60)[0] for one in both]

    assert [one.returncode for one in both] == [0, 0], said
    assert kept(filled) == expected(cct)
    assert Submission.objects.count() == 30
    clean(filled)


def test_a_run_whose_place_was_taken_writes_nothing_more(github, cct, filled, small_pages):
    def steal(_) -> None:
        Repository.objects.update(held_until=timezone.now() - timedelta(seconds=1))
        assert lease.take(Repository.objects.get())
        connection.close()

    github.before(steal, nth=4)
    line = synchronise(Repository.objects.get())

    assert line.said == "atelier/cct est synchronisé par un autre processus."
    held = Repository.objects.get()
    assert held.holder
    lease.give_back(held)
    clean(filled)
    assert kept(filled) == expected(cct)


def test_a_holder_of_another_machine_or_still_alive_is_waited_for(filled):
    for holder in (f"autre{lease.own_name()[6:]}", lease.own_name(), "inconnu"):
        Repository.objects.update(holder=holder, held_until=timezone.now() + timedelta(minutes=4))
        with pytest.raises(Busy):
            synchronise(Repository.objects.get())
    Repository.objects.update(held_until=timezone.now() - timedelta(seconds=1))

    assert clean(filled).created == 30


@pytest.mark.parametrize("chance", range(KILLS))
def test_a_run_killed_at_any_moment_is_completed_by_the_next_without_waiting(
    github, cct, filled, settings, chance
):
    settings.GITHUB_WEB_URL = github.url  # as the process reads it of its environment
    draw = Random(chance)  # noqa: S311
    whole = undisturbed(filled)
    github.requests.clear()
    killed = command_line(github)
    wait_for(lambda: len(github.requests) >= draw.randint(1, 3) or killed.poll() is not None, every=0.002)
    time.sleep(draw.uniform(0, 0.5))
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    after = Synchronisation.objects.filter(ended_at=None).count()
    clean(filled, full=True)

    assert content(filled) == whole
    assert set(Issue.objects.values_list("submission__rows", flat=True)) == set(
        Submission.objects.values_list("rows", flat=True)
    )
    if after:
        line = Synchronisation.objects.last()
        assert (line.errors, line.said) == (
            1,
            "Interrompue : le programme s'est arrêté brutalement. La suivante a repris.",
        )
        assert line.ended_at is not None


def test_an_issue_told_meanwhile_by_another_process_is_not_told_twice(github, cct, followed):
    """The lease was lost between reading an issue and writing its envoi."""
    issue = github.world.open_issue(cct, "Une remarque")
    clean(followed)
    stale = Issue.objects.select_related("repository__volet").get()
    stale.submission, stale.told = None, ""
    chosen = Versions.of(followed.volet).choose(stale)
    assert open_envois([(stale, chosen)], Reader().rows) == 0
    github.world.edit_issue(issue, title="Une remarque revue")
    old = Issue.objects.get()
    clean(followed)
    old.words = "les mots d'avant"
    assert revise(old, old.submission, Reader().rows) == 0

    assert Submission.objects.count() == Comment.objects.count() == 1
    assert Submission.objects.get().rows.count() == 2
