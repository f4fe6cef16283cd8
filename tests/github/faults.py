"""What may go wrong with a request, and when: the n-th from now, or the n-th that looks like this."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from tests.github.calls import DOCUMENTATION, Answer, Request
from tests.github.world import World

Where = Callable[[Request], bool]
Happening = Callable[[World], object]

UNICORN = (
    b"<!DOCTYPE html>\n<html><head><title>Unicorn! &middot; GitHub</title></head><body>...</body></html>"
)
SECONDARY = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
SAML = (
    "Resource protected by organization SAML enforcement. You must grant your OAuth token access to this"
    " organization."
)


@dataclass(frozen=True)
class Fault:
    """What is sent instead of the real answer (*answer*), or done to it (*spoiled*, *sending*).

    *applied*: the request was done before its answer was lost.
    """

    answer: Answer | None = None
    applied: bool = False
    wait: float = 0.0
    sending: str = "whole"  # dropped, cut, trickled, giant
    spoiled: Callable[[bytes], bytes] = bytes
    pace: float = 1.0  # seconds by byte of a trickled body
    size: int = 0  # bytes of a giant body
    sized: bool = True  # whether a giant body says its length

    def on(self, real: Answer | None) -> Answer:
        """Return the answer to send, *real* being what GitHub would have said."""
        answer = self.answer or real or Answer(200)
        return replace(answer, body=self.spoiled(answer.body))


def status(code: int, message: str = "Server Error", applied: bool = False, **headers: str) -> Fault:
    """Answer *code* with a message of GitHub; in the names of *headers*, an underscore is a hyphen."""
    payload = {"message": message, "documentation_url": DOCUMENTATION, "status": str(code)}
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Fault(Answer(code, json.dumps(payload).encode(), named), applied)


def server_error(code: int = 502, applied: bool = False) -> Fault:
    """Answer 500, 502 or 503: JSON for 502, as GitHub does, its HTML page for the others."""
    if code == 502:
        return status(502, "Server Error", applied)
    return Fault(Answer(code, UNICORN, {"Content-Type": "text/html; charset=utf-8"}), applied)


def primary_limit(reset_in: int = 60, code: int = 403) -> Fault:
    """Refuse: the requests of the hour are spent until *reset_in* seconds of the machine's clock."""
    reset = str(int(time.time()) + reset_in)
    limits: dict[str, Any] = {
        "X_RateLimit_Limit": "5000",
        "X_RateLimit_Remaining": "0",
        "X_RateLimit_Used": "5000",
    }
    return status(code, "API rate limit exceeded for user ID 10000001.", X_RateLimit_Reset=reset, **limits)


def secondary_limit(retry_after: int | None = 60, code: int = 403) -> Fault:
    """Refuse: too much at once, to be tried again after *retry_after* seconds (None: it does not say)."""
    said: dict[str, Any] = {} if retry_after is None else {"Retry_After": str(retry_after)}
    return status(code, SECONDARY, **said)


def too_many(retry_after: int | None = None) -> Fault:
    """Refuse with 429, with or without Retry-After."""
    return secondary_limit(retry_after, 429)


def bad_credentials() -> Fault:
    """Refuse the token, as when it is revoked or expires."""
    return status(401, "Bad credentials")


def not_accessible() -> Fault:
    """Refuse for want of a right of the token."""
    return status(403, "Resource not accessible by integration")


def saml() -> Fault:
    """Refuse until the token is allowed by the organization."""
    return status(403, SAML, X_GitHub_SSO="required; url=https://github.com/orgs/atelier/sso")


def not_found() -> Fault:
    """Answer that there is nothing there."""
    return status(404, "Not Found")


def hang(seconds: float, applied: bool = True) -> Fault:
    """Do the request, wait, then answer; not *applied*: wait, then close without having done it."""
    return Fault(None, applied, seconds, "whole" if applied else "dropped")


def dropped(applied: bool = False) -> Fault:
    """Close the connection without an answer."""
    return Fault(None, applied, sending="dropped")


def cut_short() -> Fault:
    """Send half of the real body, though Content-Length says all of it."""
    return Fault(None, applied=True, sending="cut")


def invalid_json() -> Fault:
    """Send the real body without its end, with the length of what is sent."""
    return Fault(None, applied=True, spoiled=lambda body: body[: max(1, len(body) - 20)])


def html_page(applied: bool = False) -> Fault:
    """Answer 200 with a page of HTML."""
    return Fault(Answer(200, UNICORN, {"Content-Type": "text/html; charset=utf-8"}), applied)


def instead(payload: object, code: int = 200, applied: bool = False) -> Fault:
    """Answer *payload*, well-formed JSON that is not what was asked for."""
    return Fault(Answer(code, json.dumps(payload).encode()), applied)


def empty(applied: bool = False) -> Fault:
    """Answer 200 with nothing at all."""
    return Fault(Answer(200), applied)


def trickle(pace: float = 1.0) -> Fault:
    """Send the real body, one byte every *pace* seconds."""
    return Fault(None, applied=True, sending="trickled", pace=pace)


def giant(size: int = 50_000_000, sized: bool = True) -> Fault:
    """Answer 200 with a list of one row whose body has *size* bytes; not *sized*: no Content-Length."""
    return Fault(Answer(200), sending="giant", size=size, sized=sized)


def every(request: Request) -> bool:
    """Look like any request."""
    return True


@dataclass
class Armed:
    """Something that waits for its request: the *nth* of those that look like *where*, *times* times."""

    what: Fault | Happening
    when: str  # fault, before, after
    nth: int
    where: Where
    times: int | None
    met: int = 0

    def met_by(self, request: Request) -> bool:
        """Count *request*, and return whether this is its turn."""
        if not self.where(request):
            return False
        self.met += 1
        return self.met >= self.nth and (self.times is None or self.met < self.nth + self.times)


@dataclass
class Script:
    """All that is to happen; every count begins when the thing is armed."""

    armed: list[Armed] = field(default_factory=list)

    def fault(self, what: Fault, nth: int = 1, where: Where = every, times: int | None = 1) -> None:
        """Give this fault to the *nth* request from now that looks like *where* (*times* None: for ever)."""
        self.armed.append(Armed(what, "fault", nth, where, times))

    def before(self, what: Happening, nth: int = 1, where: Where = every, times: int | None = 1) -> None:
        """Do something in the world just before that request is answered."""
        self.armed.append(Armed(what, "before", nth, where, times))

    def after(self, what: Happening, nth: int = 1, where: Where = every, times: int | None = 1) -> None:
        """Do something in the world just after its answer is made, before it is sent."""
        self.armed.append(Armed(what, "after", nth, where, times))

    def clear(self) -> None:
        """Forget all that has not happened yet."""
        self.armed.clear()

    def due(self, request: Request) -> list[Armed]:
        """Return what is to happen at *request*; everything counts it."""
        return [one for one in list(self.armed) if one.met_by(request)]
