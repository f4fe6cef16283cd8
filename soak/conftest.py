"""The engine's own fixtures, on either database."""

import os
from collections.abc import Callable, Iterator

import pytest
from django.db import connection

from comments.models import Comment, Placement
from soak import figures
from soak.cluster import Cluster
from soak.outside import Outside
from tests.conftest import journal_guards, originals
from tests.engine.conftest import queued_for_good, start, start_engine, version
from tests.github.conftest import cct, github
from tests.imports.github.conftest import connect, followed
from tests.mailbox_faults import faulty

__all__ = [
    "cct", "connect", "followed", "github", "journal_guards", "originals", "queued_for_good", "start",
    "start_engine", "version",
]  # fmt: skip


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Each database has its own way of failing."""
    other = [item for item in items if item.get_closest_marker("only_on") and not fits(item)]
    config.hook.pytest_deselected(items=other)
    items[:] = [item for item in items if item not in other]


def fits(item: pytest.Item) -> bool:
    return item.get_closest_marker("only_on").args == (connection.vendor,)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "only_on(vendor): needs that database")


@pytest.fixture
def note() -> Callable[..., None]:
    """Note an import that was cut and got in all the same; *more* tells the answers, and those in doubt."""

    def note(victim: str, *, deaths: int = 1, midway: bool = True, **more: int) -> None:
        texts = Comment.objects.values("text").distinct().count()
        counted = {
            "imports": 1,
            "comments": Comment.objects.count(),
            "twice": Placement.objects.count() - texts,
        }
        figures.note(
            base=connection.vendor, victim=victim, deaths=deaths, midway=int(midway), **counted | more
        )

    return note


@pytest.fixture
def cluster() -> Cluster:
    """The PostgreSQL that the tests run on, made for them."""
    return Cluster.told(os.environ["SOAK_CLUSTER"])


@pytest.fixture
def outside(settings, github, cct, followed) -> Iterator[Outside]:
    """The servers that answers leave by."""
    with faulty() as relay:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", relay.port
        settings.EMAIL_FROM, settings.SITE_URL = "service@xxx.gouv.fr", "https://cct.example.org"
        yield Outside(relay, github, cct, followed)
