"""An engine of real processes, on the test's own database."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest
from django_q.conf import Conf

from documents.models import Version
from tests import factories
from tests.engine.processes import MANAGE, Engine, Program


@pytest.fixture(autouse=True)
def queued_for_good(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is queued waits for an engine, instead of being done at once as in the other tests."""
    monkeypatch.setattr(Conf, "SYNC", False)


@pytest.fixture
def version(transactional_db) -> Version:
    """A version to comment, on a database that other processes see."""
    return factories.make_version()


@pytest.fixture
def start(transactional_db, journal_guards, tmp_path: Path) -> Iterator[Callable[..., Program]]:
    """Start a command of the service; all of its processes are dead before the database is emptied."""
    numbers = count()
    with ExitStack() as ends:

        def start(*command: str, kind: type[Program] = Program, **more: str) -> Program:
            program = kind(*command, log=tmp_path / f"{next(numbers)}.log", **more)
            ends.callback(program.end)
            return program

        yield start


@pytest.fixture
def start_engine(start) -> Callable[..., Engine]:
    """Start `manage.py run_engine`, or another program's; return once it is complete."""

    def start_engine(*program: str, **more: str) -> Engine:
        engine = start(*(program or (MANAGE,)), "run_engine", kind=Engine, **more)
        engine.wait_until_complete()
        return engine

    return start_engine
