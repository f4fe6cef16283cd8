"""A request to the fake GitHub and its answer."""

import json
from dataclasses import dataclass, field
from typing import Any

from tests.github.answers import Answers
from tests.github.things import Repository, User
from tests.github.world import World

DOCUMENTATION = "https://docs.github.com/rest"


@dataclass
class Request:
    """What the server received; the names of *headers* are in lower case."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    target: str = ""  # path and query as they came
    body: bytes = b""
    status: int = 0  # of the answer; 0 when none was sent


@dataclass
class Answer:
    """What the server sends back."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


class Refused(Exception):
    """An answer that is not what was asked for: an error, or a redirection."""

    def __init__(self, status: int, message: str, errors: list[Any] | None = None, **headers: str) -> None:
        super().__init__(status, message)
        more = {"errors": errors} if errors else {}
        payload = {"message": message, **more, "documentation_url": DOCUMENTATION, "status": str(status)}
        self.answer = said(payload, status, {name.replace("_", "-"): text for name, text in headers.items()})


@dataclass
class Call:
    """A request being answered: in which world, for whom, on which repository."""

    world: World
    request: Request
    api: str
    viewer: User | None
    repository: Repository = None  # type: ignore[assignment]  # set by the routes that name one

    @property
    def answers(self) -> Answers:
        """Return what writes the JSON."""
        return Answers(self.api, self.world.habits)

    @property
    def query(self) -> dict[str, str]:
        """Return the query of the request."""
        return self.request.query

    @property
    def given(self) -> dict[str, Any]:
        """Return the JSON object the request carries; a bare list of labels is taken for an object."""
        try:
            given = json.loads(self.request.body or b"{}")
        except ValueError:
            raise Refused(400, "Problems parsing JSON") from None
        if isinstance(given, list):
            return {"labels": given}
        if not isinstance(given, dict):
            raise Refused(422, "Invalid request.")
        return given


def said(payload: Any, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    """Return *payload* as JSON, its characters as they are."""
    return Answer(status, json.dumps(payload, ensure_ascii=False).encode(), headers or {})


def invalid(resource: str, name: str, message: str) -> Refused:
    """Return the refusal of a value."""
    error = {"resource": resource, "code": "unprocessable", "field": name, "message": message}
    return Refused(422, "Validation Failed", [error])


def moved(call: Call, path: str) -> Refused:
    """Return the redirection to *path*: 301 for a reading, with its query, 307 for a writing."""
    reading = call.request.method == "GET"
    _, mark, query = call.request.target.partition("?")
    location = call.api + path + (mark + query if reading else "")
    message = "Moved Permanently" if reading else "Temporary Redirect"
    return Refused(301 if reading else 307, message, Location=location)
