"""Whatever process is killed in the middle of an import, every row is in once, and the ledger proves it."""

import pytest
from django_q.models import OrmQ

from comments.models import Comment
from imports import engine
from tests.engine.envois import (
    assert_all_in,
    caught_midway,
    received,
    sheet,
    swept_until_ended,
)
from tests.engine.processes import wait_for

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("victim", ["worker", "sentinel", "parent"])
def test_an_import_survives_the_death_of_the_engines(victim, start_engine, version):
    envoi = received(version, sheet())
    running = start_engine()
    engine.enqueue(envoi)
    with caught_midway(envoi):
        running.kill(running.pid_of(victim))
    if victim == "parent":
        start_engine()
    swept_until_ended(envoi)
    assert_all_in(envoi)


@pytest.mark.parametrize("victim", ["worker", "monitor", "pusher"])
def test_an_engine_at_rest_that_loses_one_of_its_processes_still_takes_the_next_files(
    victim, start_engine, version
):
    running = start_engine()
    running.kill(running.pid_of(victim))
    envois = [received(version, sheet(5, f"Avis {number}")) for number in range(2)]
    for envoi in envois:
        engine.enqueue(envoi)
    swept_until_ended(*envois)
    wait_for(lambda: not OrmQ.objects.exists())  # results are taken too: no task would be given again
    assert Comment.objects.count() == 10


def test_nothing_is_left_of_an_engine_whose_parent_is_killed(start_engine, version):
    envoi = received(version, sheet())
    running = start_engine()
    engine.enqueue(envoi)
    with caught_midway(envoi):
        running.kill(running.pid_of("parent"))
        assert wait_for(lambda: not running.family())


def test_an_engine_that_is_told_to_stop_ends_what_it_is_doing(start_engine, version):
    envoi = received(version, sheet())
    running = start_engine()
    engine.enqueue(envoi)
    with caught_midway(envoi):
        running.main.terminate()
    assert running.ended() == 0
    assert not running.family()
    assert_all_in(envoi)
