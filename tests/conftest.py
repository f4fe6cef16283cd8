"""What every test may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from documents.models import Version
from people import append_only
from people.models import Role, User
from tests import chromium, factories, office, redis_queue
from tests.mailbox import Mailbox, mailbox

JOURNAL = "people_event"


def pytest_addoption(parser: pytest.Parser) -> None:
    """A second run, on another database, need not repeat what opens none."""
    parser.addoption("--with-database", action="store_true", help="only the tests that a database may change")


def opens_a_database(item: pytest.Item) -> bool:
    """Return whether a test reads or writes a database, by itself or by what it asks for."""
    asked = {"db", "transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    return bool(asked) or item.get_closest_marker("django_db") is not None


def depends_on_the_database(item: pytest.Item) -> bool:
    """Return whether another database might change a test's end: not when it only looks at pages."""
    return opens_a_database(item) and item.get_closest_marker("appearance") is None


def leave_out_what_opens_none(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Take out of *items* the tests that no database can change, when only the others are asked for."""
    if config.getoption("--with-database"):
        config.hook.pytest_deselected(items=[item for item in items if not depends_on_the_database(item)])
        items[:] = [item for item in items if depends_on_the_database(item)]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Browser tests need a browser, a test of the queue a Redis, those that type in a sheet LibreOffice."""
    chromium.leave_out_without_chromium(config, items)
    redis_queue.leave_out_without_redis(config, items)
    office.leave_out_without_office(config, items)
    leave_out_what_opens_none(config, items)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was not run is said, in one line."""
    terminalreporter.write_line(f"Base employée par les tests : {connection.vendor}")
    if chromium.CHROMIUM is None:
        terminalreporter.write_line(chromium.MISSING, yellow=True)
    if not redis_queue.ANSWERS:
        terminalreporter.write_line(redis_queue.MISSING, yellow=True)
    if not office.ANSWERS:
        terminalreporter.write_line(office.MISSING, yellow=True)


@pytest.fixture(autouse=True)
def originals(settings, tmp_path: Path) -> Path:
    """A folder of its own for what the test receives."""
    settings.MEDIA_ROOT = tmp_path / "originals"
    return settings.MEDIA_ROOT


@pytest.fixture(autouse=True)
def journal_guards(request: pytest.FixtureRequest) -> Iterator[None]:
    """Django empties the tables after a transactional test: the journal's guards step aside then.

    A test without a database asks for none: it would be given the project's own.
    """
    mark = request.node.get_closest_marker("django_db")
    asked = {"transactional_db", "live_server"} & set(request.fixturenames)
    if not asked and not (mark and mark.kwargs.get("transaction")):
        yield
        return
    request.getfixturevalue("_django_db_helper")
    append_only.release(connection, JOURNAL)
    append_only.protect(connection, JOURNAL)
    yield
    append_only.release(connection, JOURNAL)


@pytest.fixture
def box(settings) -> Iterator[Mailbox]:
    """The mail server of the settings: what the service writes to people arrives there."""
    with mailbox() as box:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        settings.EMAIL_FROM, settings.SITE_URL = "service@xxx.gouv.fr", "https://cct.example.org"
        yield box


@pytest.fixture
def version(db) -> Version:
    """A version with one edition of one document."""
    return factories.make_version()


@pytest.fixture
def other(version: Version) -> Version:
    """Another version of the same volet, with a text of its own."""
    return factories.make_version(version.volet)


@pytest.fixture
def lea(version: Version) -> User:
    """An instructrice of the version's volet."""
    return factories.make_user(Role.INSTRUCTOR, version.volet, username="lea", first_name="Léa")


@pytest.fixture
def karim(version: Version) -> User:
    """A valideur of the version's volet."""
    return factories.make_user(Role.VALIDATOR, version.volet, username="karim", first_name="Karim")
