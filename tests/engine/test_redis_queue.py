"""The queue in Redis, which takes a task off before it is done: the envoi's row alone tells what is left."""

import os
from collections.abc import Iterator

import pytest
import redis
from django_q.conf import Conf

from imports import engine
from tests import redis_queue
from tests.engine.envois import assert_all_in, caught_midway, received, sheet, swept_until_ended

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.redis]


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A queue in Redis of this test's own, gone after it."""
    name = f"cct-rfc-tests-{os.getpid()}"
    for setting, value in {
        "ORM": None,
        "REDIS": redis_queue.URL,
        "PREFIX": name,
        "CLUSTER_NAME": name,
    }.items():
        monkeypatch.setattr(Conf, setting, value)
    yield name
    redis.from_url(redis_queue.URL).delete(f"django_q:{name}:q")


def test_an_import_survives_the_death_of_the_worker_that_took_it_off_the_queue(queue, start_engine, version):
    envoi = received(version, sheet())
    running = start_engine(
        QUEUE_REDIS_URL=redis_queue.URL,
        TEST_QUEUE_NAME=queue,
        DJANGO_SETTINGS_MODULE="tests.engine.redis_settings",
    )
    engine.enqueue(envoi)
    with caught_midway(envoi):
        running.kill(running.pid_of("worker"))
    swept_until_ended(envoi)
    assert_all_in(envoi)
