"""The fake GitHub as a real HTTP server on this machine: ``with FakeGitHub() as github:``."""

import hashlib
import socket
import threading
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass, field, replace
from http.server import ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from tests.github.calls import Answer, Call, Refused, Request, said
from tests.github.clock import START, Clock
from tests.github.faults import Fault, Script
from tests.github.handler import Handler
from tests.github.routes import answer
from tests.github.things import Habits, User
from tests.github.world import World

FREE = ("/rate_limit",)


@dataclass
class Quota:
    """The requests of the hour; *reset* is in the time of the machine, the one clients compare it with."""

    limit: int = 5000
    used: int = 0
    reset: int = field(default_factory=lambda: int(time.time()) + 3600)

    @property
    def headers(self) -> dict[str, str]:
        """Return what every answer says of it."""
        numbers = {"Limit": self.limit, "Remaining": self.remaining, "Used": self.used, "Reset": self.reset}
        named = {f"X-RateLimit-{name}": str(number) for name, number in numbers.items()}
        return {**named, "X-RateLimit-Resource": "core"}

    @property
    def remaining(self) -> int:
        """Return how many requests are left."""
        return max(0, self.limit - self.used)


class FakeGitHub(ThreadingHTTPServer):
    """Answers as api.github.com does, from *world*; *script* holds the faults to come."""

    daemon_threads = True
    request_queue_size = 50
    block_on_close = False

    def __init__(self, clock: Clock | None = None, **habits: Any) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.world = World(Habits(**habits), clock or Clock(START))
        self.script = Script()
        self.fault, self.before, self.after = self.script.fault, self.script.before, self.script.after
        self.requests: list[Request] = []
        self.quota = Quota()
        self.stopping = threading.Event()
        self.errors: list[BaseException] = []
        self.connections: set[socket.socket] = set()

    @property
    def url(self) -> str:
        """Return its address, for ``Github(base_url=…)``."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopping.set()
        self.shutdown()
        self.server_close()
        for connection in list(self.connections):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        if self.errors and kind is None:
            raise self.errors[0]

    def asked(self, method: str = "GET", path: str = "") -> list[Request]:
        """Return the recorded requests of this method whose path ends so."""
        return [one for one in self.requests if one.method == method and one.path.endswith(path)]

    def answered(self, request: Request) -> tuple[Answer, Fault | None]:
        """Record a request, let happen what was to, and return its answer and the fault to send it with."""
        with self.world.busy:
            self.requests.append(request)
            due = self.script.due(request)
            try:
                sent, fault = self._played(request, due)
            except Exception as error:  # noqa: BLE001  # raised again in the test, when the server stops
                traceback.print_exc()
                self.errors.append(error)
                sent, fault = said({"message": f"The fake GitHub failed: {error!r}"}, 500), None
        return sent, fault

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that went away: the tests make it do so."""

    def _played(self, request: Request, due: list[Any]) -> tuple[Answer, Fault | None]:
        for one in due:
            if one.when == "before":
                one.what(self.world)
        fault = next((one.what for one in due if one.when == "fault"), None)
        real = self._real(request) if fault is None or fault.applied else None
        sent = real if fault is None else fault.on(real)
        for one in due:
            if one.when == "after":
                one.what(self.world)
        return sent or Answer(500), fault

    def _real(self, request: Request) -> Answer:
        """Return what GitHub would answer to whom it is, if requests are left."""
        try:
            viewer = self._viewer(request)
        except Refused as refused:
            return refused.answer
        if request.path == "/rate_limit":
            return self._limits()
        if self.quota.remaining == 0:
            return self._spent()
        found = _unless_known(request, answer(Call(self.world, request, self.url, viewer)))
        self.quota.used += found.status != 304
        return replace(found, headers=self._headers() | found.headers)

    def _viewer(self, request: Request) -> User | None:
        """Return whose token it is; while no token was accepted, every request is of the robot."""
        world, given = self.world, request.headers.get("authorization")
        if not world.tokens:
            return world.robot
        if given is None:
            return None
        scheme, _, token = given.partition(" ")
        if scheme.lower() not in ("token", "bearer") or token not in world.tokens:
            raise Refused(401, "Bad credentials")
        return world.tokens[token]

    def _headers(self) -> dict[str, str]:
        return {"X-GitHub-Media-Type": "github.v3; format=json", **self.quota.headers}

    def _limits(self) -> Answer:
        quota = self.quota
        numbers = {
            "limit": quota.limit,
            "used": quota.used,
            "remaining": quota.remaining,
            "reset": quota.reset,
        }
        return said(
            {"resources": {"core": numbers, "search": numbers}, "rate": numbers}, 200, self._headers()
        )

    def _spent(self) -> Answer:
        refused = Refused(403, f"API rate limit exceeded for user ID {self.world.robot.id}.").answer
        return replace(refused, headers=self._headers() | refused.headers)


def _unless_known(request: Request, found: Answer) -> Answer:
    """Return *found* with its ETag, or 304 when the client already has it."""
    if request.method != "GET" or found.status != 200:
        return found
    etag = f'W/"{hashlib.sha256(found.body).hexdigest()}"'
    headers = {**found.headers, "ETag": etag}
    known = [one.strip() for one in request.headers.get("if-none-match", "").split(",")]
    same = request.headers.get("if-modified-since", "-") == found.headers.get("Last-Modified")
    if etag in known or (same and "if-none-match" not in request.headers):
        return Answer(304, b"", headers)
    return replace(found, headers=headers)
