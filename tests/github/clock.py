"""The time of the fake GitHub: whole seconds, moved by the tests, whatever the time of the machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

START = datetime(2026, 3, 2, 9, 0, 0, tzinfo=UTC)


class Clock:
    """Says the time of GitHub; every action of the world takes a stamp and moves it by *step* seconds."""

    def __init__(self, start: datetime = START, step: int = 1) -> None:
        self.now = start
        self.step = step

    def stamp(self) -> datetime:
        """Return the second of an action, and go on to the second of the next one."""
        stamp = self.now
        self.advance(self.step)
        return stamp

    def advance(self, seconds: int = 1) -> None:
        """Move the clock by whole *seconds*, backwards when negative."""
        self.now += timedelta(seconds=seconds)

    def set(self, moment: datetime) -> None:
        """Put the clock at *moment* (an aware datetime), cut to the second."""
        self.now = moment.astimezone(UTC).replace(microsecond=0)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Give everything done inside the same second; the clock moves once at the end."""
        step, self.step = self.step, 0
        try:
            yield
        finally:
            self.step = step
            self.advance(step)


def written(moment: datetime | None) -> str | None:
    """Return *moment* as GitHub writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None
