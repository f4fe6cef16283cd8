"""A fake GitHub, with one repository."""

from collections.abc import Iterator

import pytest

from tests.github import FakeGitHub, Repository


@pytest.fixture
def github() -> Iterator[FakeGitHub]:
    """Serve an empty GitHub for one test."""
    with FakeGitHub() as server:
        yield server


@pytest.fixture
def cct(github: FakeGitHub) -> Repository:
    """Open the repository of the tests."""
    return github.world.add_repository("atelier/cct")
