"""The lists of GitHub: their order, the changes since a moment, their pages and the links between them."""

import base64
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from tests.github.answers import Json
from tests.github.calls import Answer, Call, Refused, invalid, said

Key = Callable[[Any], tuple[int, int]]
DIRECTIONS = ("asc", "desc")
KEYS: dict[str, Key] = {
    "created": lambda row: (int(row.created_at.timestamp()), row.id),
    "updated": lambda row: (int(row.updated_at.timestamp()), row.id),
    "comments": lambda row: (len(row.comments), row.id),
}


def one_of(call: Call, name: str, allowed: Sequence[str], default: str) -> str:
    """Return a parameter of the query, refused when GitHub does not know its value."""
    value = call.query.get(name) or default
    if value not in allowed:
        raise invalid("Issue", name, f"{name} must be one of {', '.join(allowed)}")
    return value


def since(call: Call, rows: Sequence[Any]) -> list[Any]:
    """Return the rows changed at or after the second asked for."""
    text = call.query.get("since")
    if not text:
        return list(rows)
    try:
        moment = datetime.fromisoformat(text).replace(microsecond=0)
        moment.timestamp()
    except ValueError:
        raise invalid("Issue", "since", "since must be a timestamp in ISO 8601 format") from None
    if moment.tzinfo is None:
        raise invalid("Issue", "since", "since must have a time zone")
    exclusive = call.world.habits.exclusive_since
    return [row for row in rows if (row.updated_at > moment if exclusive else row.updated_at >= moment)]


def page_of(
    call: Call, rows: Sequence[Any], sort: str, descending: bool, write: Callable[[Any], Json]
) -> Answer:
    """Return one page of *rows*, in their order, each written by *write*, with its links."""
    key = KEYS[sort]
    ordered = sorted(rows, key=key, reverse=descending)
    if not call.world.habits.cursor_links:
        return numbered(call, ordered, write)
    return _by_cursor(call, ordered, key, descending, write)


def numbered(call: Call, rows: Sequence[Any], write: Callable[[Any], Json]) -> Answer:
    """Return the page asked for by its number, with the links of GitHub."""
    size, number = _size(call), _number(call)
    last = max(1, -(-len(rows) // size))
    links = {"prev": min(number - 1, last)} if number > 1 else {}
    links |= {"next": number + 1, "last": last} if number < last else {}
    links |= {"first": 1} if number > 1 else {}
    found = rows[(number - 1) * size : number * size]
    return _page(call, found, write, {rel: {"page": str(page)} for rel, page in links.items()})


def _by_cursor(
    call: Call, rows: list[Any], key: Key, descending: bool, write: Callable[[Any], Json]
) -> Answer:
    size, number = _size(call), _number(call)
    start = _start(call, rows, key, descending, size, number)
    found = rows[start : start + size]
    links = {}
    if found and start > 0:
        links["prev"] = {"before": _cursor(key(found[0])), "page": str(max(1, number - 1))}
    if found and start + size < len(rows):
        links["next"] = {"after": _cursor(key(found[-1])), "page": str(number + 1)}
    return _page(call, found, write, links)


def _start(call: Call, rows: list[Any], key: Key, descending: bool, size: int, number: int) -> int:
    """Return which row the page begins with: after a row read before, or by number while it is allowed."""
    sign = -1 if descending else 1
    ranks = [(sign * first, sign * second) for first, second in map(key, rows)]
    if call.query.get("after"):
        first, second = _read(call.query["after"])
        return sum(rank <= (sign * first, sign * second) for rank in ranks)
    if call.query.get("before"):
        first, second = _read(call.query["before"])
        return max(0, sum(rank < (sign * first, sign * second) for rank in ranks) - size)
    if number * size > call.world.habits.page_rows_limit:
        raise Refused(
            422,
            "Pagination with the page parameter is not supported for large datasets, please use cursor "
            "based pagination (after/before)",
        )
    return (number - 1) * size


def _cursor(key: tuple[int, int]) -> str:
    return base64.b64encode(f"cursor:v2:{key[0]}:{key[1]}".encode()).decode()


def _read(cursor: str) -> tuple[int, int]:
    try:
        first, second = base64.b64decode(cursor).decode().removeprefix("cursor:v2:").split(":")
        return int(first), int(second)
    except ValueError:
        raise Refused(422, "Invalid cursor") from None


def _page(
    call: Call, found: Sequence[Any], write: Callable[[Any], Json], links: dict[str, dict[str, str]]
) -> Answer:
    link = ", ".join(f'<{_address(call, where)}>; rel="{rel}"' for rel, where in links.items())
    return said([write(row) for row in found], 200, {"Link": link} if link else {})


def _address(call: Call, where: dict[str, str]) -> str:
    """Return the address of another page, by the number of the repository, as GitHub links it."""
    kept = {name: value for name, value in call.query.items() if name not in ("page", "after", "before")}
    rest = call.request.path.split("/", 4 if call.request.path.startswith("/repos/") else 3)[-1]
    return f"{call.api}/repositories/{call.repository.id}/{rest}?{urlencode(kept | where)}"


def _size(call: Call) -> int:
    asked = call.query.get("per_page", "")
    return min(100, int(asked)) if asked.isdecimal() and int(asked) > 0 else 30


def _number(call: Call) -> int:
    asked = call.query.get("page", "")
    return max(1, int(asked)) if asked.isdecimal() else 1
