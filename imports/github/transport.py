"""What carries a request to GitHub: bounded in time and in size, through the proxy and authority set.

PyGithub's own reads a body whole, however large, and lets it come one byte at a time for ever. These are put
in its place by the door it opens for that.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

import requests
import urllib3
from django.conf import settings
from github.Requester import (
    HTTPRequestsConnectionClass,
    HTTPSRequestsConnectionClass,
    Requester,
    RequestsResponse,
)

MOST_BYTES = 32 * 2**20  # of one answer: a page of 100 issues with the longest bodies takes some 13 MiB
CHUNK = 2**16
ANSWER_SECONDS = 60  # for the whole of one answer


class TooLong(requests.RequestException):
    """The answer was too large, or too slow to come."""


@dataclass(slots=True)
class Allowance:
    """What one run may still take, in seconds, and the requests it made."""

    seconds: float
    started: float = field(default_factory=time.monotonic)
    requests: int = 0

    @property
    def left(self) -> float:
        """Seconds left, negative when the time is over."""
        return self.started + self.seconds - time.monotonic()


_allowed: ContextVar[Allowance] = ContextVar("allowance")


@contextmanager
def within(seconds: float) -> Iterator[Allowance]:
    """Give the requests of the block that time, all together, and count them."""
    token = _allowed.set(Allowance(seconds))
    try:
        yield _allowed.get()
    finally:
        _allowed.reset(token)


class Answer(RequestsResponse):
    """An answer whose body was read already, within bounds."""

    def __init__(self, response: requests.Response, body: bytes) -> None:
        super().__init__(response)
        self.body = body

    def read(self) -> str:
        """Return the body as text; JSON is UTF-8 (RFC 8259, 8.1), what is not shows as such."""
        return self.body.decode("utf-8", "replace")


class Bounded:
    """A connection of PyGithub's that counts, stops in time, and never takes too much."""

    session: requests.Session

    def getresponse(self) -> Answer:
        """Send the request prepared by ``request``; TooLong when its answer passes the bounds.

        PyGithub asks again by itself, without end, what it is told to wait for (202) or redirected to.
        """
        allowance = _allowed.get()
        if allowance.left <= 0:
            raise TooLong("no time is left")
        allowance.requests += 1
        seconds = max(0.1, min(ANSWER_SECONDS, allowance.left))
        return in_time(seconds, lambda: self.answer(seconds))

    def answer(self, seconds: float) -> Answer:
        """Send the request, and read the whole of its answer."""
        ask: Any = self
        response = self.session.request(
            ask.verb,
            f"{ask.protocol}://{ask.host}:{ask.port}{ask.url}",
            headers=ask.headers,
            data=ask.input,
            timeout=min(ask.timeout, seconds),
            verify=settings.CA_BUNDLE or True,
            proxies=proxies(),
            allow_redirects=False,
            stream=True,
        )
        with response:
            return Answer(response, body_of(response, seconds))


class HTTP(Bounded, HTTPRequestsConnectionClass):
    """Without encryption: a test server, or one on the same machine."""


class HTTPS(Bounded, HTTPSRequestsConnectionClass):
    """As usual."""


def in_time(seconds: float, send: Callable[[], Answer]) -> Answer:
    """Return what *send* does, TooLong beyond that time, whatever it waits for.

    A time-out counts from one byte to the next: names that do not resolve, one address tried after another
    and headers that come drop by drop pass through it. What comes too late is left to its thread.
    """
    ended: SimpleQueue[Answer | BaseException] = SimpleQueue()

    def work() -> None:
        try:
            ended.put(send())
        except BaseException as failure:  # noqa: BLE001  # raised again by who waits
            ended.put(failure)

    Thread(target=work, daemon=True).start()
    try:
        found = ended.get(timeout=seconds)
    except Empty:
        raise TooLong(f"no answer after {seconds:.0f} s") from None
    if isinstance(found, BaseException):
        raise found
    return found


def proxies() -> dict[str, str] | None:
    """Return the proxy set; None leaves it to the environment's HTTPS_PROXY and NO_PROXY."""
    address = settings.OUTGOING_PROXY
    return {"http": address, "https": address} if address else None


def body_of(response: requests.Response, seconds: float) -> bytes:
    """Return the whole body, TooLong beyond the bounds; ConnectionError when it is cut.

    Taken as it comes, not by blocks that a slow sender would never fill.
    """
    end = time.monotonic() + seconds
    body = bytearray()
    try:
        while chunk := response.raw.read1(CHUNK, decode_content=True):
            body += chunk
            if len(body) > MOST_BYTES:
                raise TooLong(f"more than {MOST_BYTES} bytes")
            if time.monotonic() > end:
                raise TooLong(f"not whole after {seconds:.0f} s")
    except urllib3.exceptions.HTTPError as cut:
        raise requests.ConnectionError(cut) from cut
    return bytes(body)


Requester.injectConnectionClasses(HTTP, HTTPS)
