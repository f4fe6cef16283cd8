"""Deposits without an account, made as the pages make them."""

from collections.abc import Callable, Sequence
from functools import cache

import pytest

from documents.models import Version
from imports.deposits import confirming, links, looking, receiving
from imports.models import Deposit, FollowUp, Submission
from tests.imports.sheets import GABARIT, ods

Lines = Sequence[Sequence[str]]


@pytest.fixture
def follow_up(db) -> FollowUp:
    """A link that its holder follows what they send by."""
    return links.open_follow_up()[0]


@pytest.fixture
def send(follow_up: FollowUp, version: Version) -> Callable[..., Deposit]:
    """Upload lines of the gabarit, and have them looked at; by that link and on that version unless told."""

    def uploaded(
        lines: Lines, link: FollowUp | None = None, on: Version | None = None, **more: str
    ) -> Deposit:
        deposit = receiving.receive_deposit(
            follow_up=link or follow_up,
            version=on or version,
            filename=more.pop("filename", "avis.ods"),
            content=written(tuple(map(tuple, lines))),
            **more,
        )
        return looking.look(deposit)

    return uploaded


@pytest.fixture
def take_in(send) -> Callable[..., Submission]:
    """Upload lines, confirm them, and return the envoi once it is imported."""

    def confirmed(lines: Lines, **more) -> Submission:
        found = confirming.confirm(deposit=send(lines, **more)).submission
        found.refresh_from_db()
        return found

    return confirmed


@cache
def written(lines: tuple[tuple[str, ...], ...]) -> bytes:
    """Return a sheet of these lines, the same bytes each time: a library writes the hour in it."""
    return ods([GABARIT, *lines])


def becomes(deposit: Deposit) -> list[str]:
    """Return what each row of a deposit would become."""
    return list(deposit.rows.values_list("becomes", flat=True))
