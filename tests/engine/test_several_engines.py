"""Several engines on one database, as on several machines."""

import os
import signal

import pytest
from django_q.models import Schedule

from steering.management.commands.run_engine import put_the_sweep_on_schedule
from tests.engine.processes import MANAGE
from tests.imports.test_two_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_engines_that_start_at_once_put_one_sweep_on_schedule():
    assert at_once(*[put_the_sweep_on_schedule] * 8) == []
    put_the_sweep_on_schedule()
    assert Schedule.objects.count() == 1


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_an_engine_whose_processes_are_all_told_to_stop_stops(start_engine, told):
    """As service managers do: every process gets the signal, not the first one alone."""
    engine = start_engine()
    for process in engine.family():
        os.kill(process.pid, told)

    assert engine.ended() == 0


def test_an_engine_without_a_key_says_so_and_does_not_start(start):
    refused = start(MANAGE, "run_engine", DEBUG="false", SECRET_KEY="")

    assert refused.ended() != 0
    assert "SECRET_KEY est vide" in refused.said()
