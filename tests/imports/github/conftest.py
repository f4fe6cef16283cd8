"""A repository of a fake GitHub, followed for a volet that has one text."""

from collections.abc import Callable, Iterator

import pytest

from imports.github import client, listing
from imports.models import Repository
from tests.github import FakeGitHub
from tests.github import Repository as There
from tests.github.conftest import cct, github  # noqa: F401  (fixtures)


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait between two tries."""
    monkeypatch.setattr(client, "PAUSE", 0.01)


@pytest.fixture
def connect(settings) -> Callable[[FakeGitHub], None]:
    """Let the service ask a fake GitHub."""

    def connect(server: FakeGitHub) -> None:
        settings.GITHUB_API_URL, settings.GITHUB_TOKEN = server.url, "jeton"
        settings.GITHUB_WEB_URL = "https://github.com"
        settings.GITHUB_SECONDS_BETWEEN, settings.GITHUB_SYNC_SECONDS = 0, 20
        settings.OUTGOING_PROXY = settings.CA_BUNDLE = ""

    return connect


@pytest.fixture
def followed(github: FakeGitHub, cct: There, version, connect) -> Repository:  # noqa: F811
    """The repository « atelier/cct », followed for the version's volet."""
    connect(github)
    return Repository.objects.create(volet=version.volet, name="atelier/cct")


@pytest.fixture
def served(version, connect) -> Iterator[Callable[..., tuple[FakeGitHub, There, Repository]]]:
    """Serve another GitHub, with other habits, whose « atelier/cct » is followed."""
    started: list[FakeGitHub] = []

    def serve(**habits) -> tuple[FakeGitHub, There, Repository]:
        server = FakeGitHub(**habits).__enter__()
        started.append(server)
        connect(server)
        there = server.world.add_repository("atelier/cct")
        return server, there, Repository.objects.create(volet=version.volet, name="atelier/cct")

    yield serve
    for server in started:
        server.__exit__(None, None, None)


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask for four rows at a time, so that a few issues make many pages."""
    monkeypatch.setattr(listing, "PER_PAGE", 4)
