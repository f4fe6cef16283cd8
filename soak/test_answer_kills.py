"""Answers leave by every way while the engine is killed at random moments: none twice, none lost."""

import os
from random import Random
from time import sleep

import pytest
from django_q.tasks import async_task

from soak.leaving import assert_each_left_once, at_work, handed_over, let_time_pass, swept_until_ended
from tests.answers.owed import validated
from tests.engine.processes import wait_for

pytestmark = pytest.mark.django_db(transaction=True)
KILLS, SEED = int(os.environ["SOAK_KILLS"]), os.environ["SOAK_SEED"]
LONGEST = 11.0  # seconds: from the first message to the last answer


@pytest.fixture(params=range(KILLS))
def chance(request) -> Random:
    """Draws that the seed and the test's own name make the same each time."""
    return Random(f"{SEED} {request.node.name}")


@pytest.mark.parametrize("victim", ["worker", "parent"])
def test_answers_leave_once_whatever_dies(victim, chance, start_engine, version, outside, note):
    deliveries, karim = outside.owe(version)
    for delivery in deliveries:
        validated(delivery, karim)
    running = start_engine(**outside.environment)
    pid = running.pid_of(victim)
    async_task("steering.engine.sweep")
    wait_for(lambda: outside.relay.connections, every=0.005)
    sleep(chance.uniform(0, LONGEST))
    running.kill(pid)
    midway, handed = at_work(), handed_over()
    if victim == "parent":
        start_engine(**outside.environment)
        let_time_pass()
    swept_until_ended()
    uncertain = assert_each_left_once(outside)
    assert uncertain <= 1
    told = {"imports": 0, "answers": len(deliveries), "handed": handed, "uncertain": uncertain}
    note(f"réponses, {victim}", midway=midway, **told)
