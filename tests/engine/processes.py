"""Real processes of the service, on the test's own database; each is ended by its number."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent.parent
MANAGE = str(ROOT / "manage.py")
LEASE = 1  # seconds; a minute in service
PATIENCE = 40.0  # seconds: what a loaded machine may need, many times what it takes


def environment(**more: str) -> dict[str, str]:
    """Return the environment in which the service works on the test's own database and originals."""
    return {
        **os.environ,
        "DATABASE_URL": database_url(),
        "DEBUG": "true",
        "DJANGO_SETTINGS_MODULE": "cct_rfc.settings",
        "ENGINE_WORKERS": "1",
        "IMPORT_LEASE_SECONDS": str(LEASE),
        "LOG_LEVEL": "INFO",
        "ORIGINALS_DIR": str(settings.MEDIA_ROOT),
        "QUEUE_REDIS_URL": "",
        "SECRET_KEY": settings.SECRET_KEY,
        **more,
    }


def database_url() -> str:
    """Return the address of the database that the test itself is connected to."""
    base: dict[str, Any] = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{base['NAME']}"
    who = quote(base["USER"]) + (f":{quote(base['PASSWORD'])}" if base["PASSWORD"] else "")
    return f"postgres://{who}@{base['HOST'] or '127.0.0.1'}:{base['PORT'] or 5432}/{quote(base['NAME'])}"


def wait_for(happens: Callable[[], Any], *, every: float = 0.02, within: float = PATIENCE) -> Any:
    """Return what *happens* gives once that is true; the test fails after *within* seconds."""
    until = time.monotonic() + within
    while not (found := happens()):
        assert time.monotonic() < until, f"not within {within:.0f} s"
        time.sleep(every)
    return found


@dataclass(frozen=True, order=True, slots=True)
class Process:
    """One line of the system's table of processes."""

    born: int  # ticks since the system started
    pid: int
    parent: int


def family(session: int) -> list[Process]:
    """Return the living processes of a session, whoever their parent is now, the eldest first."""
    return sorted(process for process, of in living() if of == session)


def living() -> Iterator[tuple[Process, int]]:
    """Yield each living process of the machine with its session."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if fields[0] not in "ZX":
                yield Process(int(fields[19]), int(entry.name), int(fields[1])), int(fields[3])


class Program:
    """A command of the service in a session of its own, with all that it starts in turn."""

    def __init__(self, *command: str, log: Path, **more: str) -> None:
        """Start it; what it says is added to *log*."""
        self.log = log
        with log.open("ab") as said:
            self.main = subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT,
                env=environment(**more),
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )

    def ended(self, *, within: float = PATIENCE) -> int:
        """Return the status it leaves by itself."""
        return self.main.wait(within)

    def said(self) -> str:
        """Return all that it wrote."""
        return self.log.read_text()

    def family(self) -> list[Process]:
        return family(self.main.pid)

    def kill(self, pid: int) -> None:
        """Kill one of its processes as `kill -9` does, and wait until it is dead."""
        os.kill(pid, signal.SIGKILL)
        if pid == self.main.pid:
            self.main.wait()
        wait_for(lambda: pid not in {process.pid for process in self.family()})

    def end(self) -> None:
        """Kill all that is left of it."""
        while left := self.family():
            for process in left:
                with suppress(ProcessLookupError):
                    os.kill(process.pid, signal.SIGKILL)
            self.main.poll()
            time.sleep(0.01)
        self.main.wait()


class Engine(Program):
    """`manage.py run_engine`: a parent, its sentinel, and under that a worker, a monitor and a pusher."""

    CHILDREN = ("worker", "monitor", "pusher")

    def wait_until_complete(self) -> None:
        """Return once it takes tasks; the test fails if it ends instead."""
        wait_for(lambda: self.main.poll() is not None or len(self.children()) == len(self.CHILDREN))
        assert self.main.poll() is None, self.said()

    def pid_of(self, part: str) -> int:
        """Return the number of its « parent », « sentinel », « worker », « monitor » or « pusher »."""
        if part == "parent":
            return self.main.pid
        if part == "sentinel":
            return self.sentinel()
        return self.children()[self.CHILDREN.index(part)].pid

    def sentinel(self) -> int:
        return next((p.pid for p in self.family() if p.parent == self.main.pid), 0)

    def children(self) -> list[Process]:
        """Return the sentinel's children in the order it started them."""
        sentinel = self.sentinel()
        return [process for process in self.family() if process.parent == sentinel]
