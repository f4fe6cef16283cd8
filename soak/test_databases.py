"""The database fails in the middle of an import: the engine goes on by itself, on its own schedule."""

import subprocess
import sys
import time
from contextlib import suppress

import pytest
from django.db import Error, connection

from imports import engine
from tests.engine.envois import assert_all_in, at_work, caught_midway, received, sheet
from tests.engine.processes import wait_for

pytestmark = pytest.mark.django_db(transaction=True)
SCHEDULE = 240  # seconds: the lease, a sweep every minute, a pusher that waits ten seconds before it falls
STOPPED, LOCKED = 5, 30  # seconds
LOCK = "import sqlite3, sys, time; sqlite3.connect(sys.argv[1], timeout=9).execute('BEGIN IMMEDIATE'); {}"


@pytest.mark.only_on("postgresql")
def test_stopped_and_started_again(cluster, start_engine, version, note):
    envoi = received(version, sheet())
    start_engine()
    engine.enqueue(envoi)
    with suppress(Error), caught_midway(envoi):
        cluster.stop()
        connection.close()
    time.sleep(STOPPED)
    cluster.start()
    connection.close()
    wait_for(lambda: not at_work(envoi), every=1, within=SCHEDULE)
    assert_all_in(envoi)
    note("base arrêtée")


@pytest.mark.only_on("sqlite")
def test_locked_by_another_process(start_engine, version, note):
    envoi = received(version, sheet())
    start_engine()
    engine.enqueue(envoi)
    with caught_midway(envoi):
        name = connection.settings_dict["NAME"]
        locker = subprocess.Popen(
            [sys.executable, "-c", LOCK.format(f"print(flush=True); time.sleep({LOCKED})"), name],
            stdout=subprocess.PIPE,
        )
    try:
        locker.stdout.readline()
        assert at_work(envoi)
        assert locker.wait(LOCKED + 10) == 0
    finally:
        locker.kill()
    wait_for(lambda: not at_work(envoi), every=1, within=SCHEDULE)
    assert_all_in(envoi)
    note("base verrouillée")


def test_an_engine_started_anew_resumes_on_its_own_schedule(start_engine, version, note):
    envoi = received(version, sheet())
    running = start_engine()
    engine.enqueue(envoi)
    with caught_midway(envoi):
        running.kill(running.pid_of("parent"))
    start_engine()
    wait_for(lambda: not at_work(envoi), every=1, within=SCHEDULE)
    assert_all_in(envoi)
    note("moteur relancé")
