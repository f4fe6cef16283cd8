"""Walk a repository's lists so that nothing is missed, whatever changes meanwhile.

Always the first page of what was updated since the last stamp read, oldest first: what is edited during the
walk comes again later, and what leaves the list shifts nothing. Stamps count whole seconds, so each page asks
again for the last second seen, and the one before should « since » not include it. When a page holds nothing
later, the pages after it are followed, until they read twice the same: a row that leaves a page shifts those
after it, and one of them is never shown.
Source: https://docs.github.com/en/rest/issues/issues#list-repository-issues
"""

import re
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from imports.github.client import Answer, BadAnswer, Client, Stopped
from imports.github.facts import moment, repository_of

PER_PAGE = 100
MOST_PAGES = 2_000
MOST_ROUNDS = 8  # of pages that never read twice the same
A_SECOND = timedelta(seconds=1)
OVERLAP = timedelta(seconds=5)  # read again at the next run: two servers of GitHub may not agree at once
ENDLESS = "La liste de GitHub ne finit pas : la prochaine exécution reprendra."
MOVING = "La liste de GitHub change sans cesse : la prochaine exécution reprendra."
NEXT = re.compile(r"<([^<>]{1,2000})>;\s{0,3}rel=\"next\"")

Row = Mapping[str, Any]
State = tuple[int, str]  # a row's number, and when it was updated
Seen = set[State]


class Disturbed(Exception):
    """What came is not what was asked for: the repository changed its name during the walk."""


@dataclass(frozen=True, slots=True)
class Page:
    """Rows not seen before in this walk, and the stamp up to which the list was read once they are kept."""

    rows: list[Row]
    until: datetime | None


def walk(client: Client, repository: str, path: str, since: datetime | None) -> Iterator[Page]:
    """Yield the rows of « /repos/REPOSITORY/PATH » updated since then, oldest first, page by page.

    Disturbed when the list is another's, Stopped when the walk cannot go on: what was yielded stands.
    """
    seen: Seen = set()
    cursor = since
    start = since - OVERLAP if since else None
    for _ in range(MOST_PAGES):
        answer = first_page(client, repository, path, start)
        rows = checked(answer.data, repository, start)
        latest = latest_of(rows)
        yield Page(fresh(rows, seen), latest)
        if latest is None or not goes_on(answer):
            return
        if cursor and latest <= cursor:
            latest = yield from crowded(client, repository, path, answer, start, cursor, seen)
            if latest is None:
                return
        cursor, start = latest, latest - A_SECOND
    raise Stopped(ENDLESS)


def crowded(
    client: Client,
    repository: str,
    path: str,
    answer: Answer,
    start: datetime | None,
    cursor: datetime,
    seen: Seen,
) -> Generator[Page, None, datetime | None]:
    """Yield, by their links, more than a page of one second; return the stamp to go on from, None at the end.

    Read twice the same, none of its rows left while it was read, so none was skipped.
    """
    before: list[State] = []
    for _ in range(MOST_ROUNDS):
        states: list[State] = []
        for more in chain([answer], pages_after(client, answer)):
            rows = checked(more.data, repository, start)
            states += map(state_of, rows)
            latest = latest_of(rows)
            yield Page(fresh(rows, seen), cursor)
            if latest and latest > cursor + A_SECOND:
                break
        if states == before:
            yield Page([], latest)
            return latest if next_of(more) else None
        before, answer = states, first_page(client, repository, path, start)
    raise Stopped(MOVING)


def first_page(client: Client, repository: str, path: str, since: datetime | None) -> Answer:
    """Return the first page of what was updated since then; all states, oldest first."""
    asked: dict[str, str | int] = {"sort": "updated", "direction": "asc", "per_page": PER_PAGE}
    if path == "issues":
        asked["state"] = "all"
    if since:
        asked["since"] = stamp(since)
    return client.some(f"/repos/{repository}/{path}", asked)


def stamp(moment: datetime) -> str:
    """Return a moment as GitHub takes it: in UTC, whatever zone it came in."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def checked(rows: list[Row], repository: str, since: datetime | None) -> list[Row]:
    """Return the rows; Disturbed when they are of another repository, or not what was asked for.

    A renamed repository answers 301, that PyGithub follows without the question: open issues, latest first.
    """
    stamps = [stamp_of(row) for row in rows]
    elsewhere = any(repository_of(row) not in ("", repository.lower()) for row in rows)
    early = since is not None and any(read < since.replace(microsecond=0) for read in stamps)
    if elsewhere or early or stamps != sorted(stamps):
        raise Disturbed(repository)
    return rows


def stamp_of(row: Row) -> datetime:
    """Return when a row was updated; BadAnswer when it does not say."""
    try:
        return moment(row["updated_at"])
    except (KeyError, TypeError, ValueError) as wrong:
        raise BadAnswer("a row without its stamp") from wrong


def latest_of(rows: list[Row]) -> datetime | None:
    return max(map(stamp_of, rows), default=None)


def state_of(row: Row) -> State:
    return row["id"], row["updated_at"]


def fresh(rows: list[Row], seen: Seen) -> list[Row]:
    """Return the rows in a state not seen yet, and note them."""
    new = [row for row in rows if state_of(row) not in seen]
    seen.update(map(state_of, new))
    return new


def goes_on(answer: Answer) -> bool:
    """Return whether there may be more than this page."""
    return bool(next_of(answer)) or len(answer.data) >= PER_PAGE


def pages_after(client: Client, answer: Answer, key: str = "id") -> Iterator[Answer]:
    """Yield the pages that follow by their links, whatever these are made of (numbers, cursors)."""
    for _ in range(MOST_PAGES):
        link = next_of(answer)
        if not link:
            return
        parts = urlsplit(link)
        answer = client.some(client.path_of(parts.path), dict(parse_qsl(parts.query)), key)
        yield answer


def next_of(answer: Answer) -> str:
    found = NEXT.search(answer.headers.get("link") or "")
    return found[1] if found else ""


def every_page(client: Client, path: str, key: str = "id") -> Iterator[Answer]:
    """Yield the pages of a short list, by their links."""
    answer = client.some(path, {"per_page": PER_PAGE}, key)
    yield answer
    yield from pages_after(client, answer, key)
