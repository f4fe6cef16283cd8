"""Whether a Redis answers, for the test of its queue; without one it is left out, and the run says so."""

import pytest
import redis

URL = "redis://127.0.0.1:6379/0"
MISSING = "Test de la file Redis non exécuté : aucun Redis ne répond sur 127.0.0.1:6379."


def answers() -> bool:
    """Return whether a Redis can be queued in."""
    try:
        return bool(redis.from_url(URL, socket_timeout=2).ping())
    except redis.RedisError:
        return False


ANSWERS = answers()


def leave_out_without_redis(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Take the tests that need a Redis out of *items* when none answers."""
    queued = [item for item in items if item.get_closest_marker("redis")]
    if queued and not ANSWERS:
        config.hook.pytest_deselected(items=queued)
        items[:] = [item for item in items if item not in queued]
