"""What GitHub says of an issue or a message, read from its JSON. Pure: nothing of ours is known here.

Source: https://docs.github.com/en/rest/issues (the schemas « issue » and « issue-comment »).
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

GHOST = 10137  # the account that stands, on GitHub, for those that were deleted
SMALL = 2**31 - 1  # numbers of issues, counts of messages; the ids have passed it
LONGEST_BODY = 300_000  # GitHub allows 65 536 characters; a server that sends more is not trusted further


@dataclass(frozen=True, slots=True)
class Account:
    """Who wrote: the number stays when the name changes. None and "" for an account that was deleted."""

    number: int | None
    login: str


@dataclass(frozen=True, slots=True)
class IssueFacts:
    """One row of the list of issues."""

    github_id: int
    number: int
    is_pull: bool
    title: str
    body: str
    closed: bool
    state_reason: str
    locked: bool
    labels: tuple[tuple[int, str], ...]  # their number and their name
    milestone: str
    author: Account
    message_count: int
    created_at: datetime
    updated_at: datetime
    closed_at: datetime | None
    raw: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class MessageFacts:
    """One row of the list of issue comments."""

    github_id: int
    issue_number: int
    author: Account
    body: str
    created_at: datetime
    updated_at: datetime


def issue_facts(raw: Mapping[str, Any]) -> IssueFacts:
    """Return what a row says; ValueError when it is none (a field is missing, or of another type)."""
    try:
        return IssueFacts(
            github_id=whole(raw["id"]),
            number=whole(raw["number"], SMALL),
            is_pull="pull_request" in raw or "/pull/" in str(raw.get("html_url", "")),
            title=text(raw["title"])[:1000],
            body=text(raw["body"]),
            closed=raw["state"] == "closed",
            state_reason=text(raw.get("state_reason"))[:40],
            locked=bool(raw.get("locked")),
            labels=tuple(sorted(label(one) for one in raw.get("labels") or ())),
            milestone=text((raw.get("milestone") or {}).get("title"))[:255],
            author=account(raw.get("user")),
            message_count=whole(raw.get("comments") or 0, SMALL),
            created_at=moment(raw["created_at"]),
            updated_at=moment(raw["updated_at"]),
            closed_at=moment(raw["closed_at"]) if raw.get("closed_at") else None,
            raw=raw,
        )
    except (KeyError, TypeError, AttributeError) as wrong:
        raise ValueError(f"not an issue: {wrong!r}") from wrong


def message_facts(raw: Mapping[str, Any]) -> MessageFacts:
    """Return what a row says; ValueError when it is none."""
    try:
        return MessageFacts(
            github_id=whole(raw["id"]),
            issue_number=whole(int(str(raw["issue_url"]).rsplit("/", 1)[-1]), SMALL),
            author=account(raw.get("user")),
            body=text(raw["body"]),
            created_at=moment(raw["created_at"]),
            updated_at=moment(raw["updated_at"]),
        )
    except (KeyError, TypeError, AttributeError) as wrong:
        raise ValueError(f"not a message: {wrong!r}") from wrong


def repository_of(raw: Mapping[str, Any]) -> str:
    """Return the name of the repository a row says it belongs to, in lower case; "" when it does not say."""
    said = str(raw.get("repository_url") or raw.get("issue_url") or "")
    path = said.partition("/repos/")[2].split("/")
    return "/".join(path[:2]).lower()


def account(raw: Any) -> Account:
    """Return who wrote; GitHub gives null, or its « ghost », for an account that was deleted."""
    if not raw or (raw["id"], raw["login"]) == (GHOST, "ghost"):
        return Account(None, "")
    return Account(whole(raw["id"]), text(raw["login"])[:100])


def label(raw: Any) -> tuple[int, str]:
    """Return a label's number and name; very old ones come as a bare name."""
    return (whole(raw.get("id") or 0), text(raw["name"])[:100]) if isinstance(raw, dict) else (0, text(raw))


def whole(value: Any, most: int = 2**63 - 1) -> int:
    """Return a whole number that a database holds; ValueError for anything else."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise ValueError(f"not a number: {str(value)[:40]}")
    return value


def text(value: Any) -> str:
    """Return what was written, as any database holds it: no NUL, no half of a character pair."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError(f"not a text: {str(value)[:40]}")
    whole_pairs = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole_pairs.replace("\x00", "\ufffd")[:LONGEST_BODY]


def moment(value: Any) -> datetime:
    """Return a stamp of GitHub's, ISO 8601 in UTC."""
    stamp = datetime.fromisoformat(value)
    try:
        return stamp.astimezone(UTC) if stamp.tzinfo else stamp.replace(tzinfo=UTC)
    except OverflowError as beyond:
        raise ValueError(f"not a moment: {value[:40]}") from beyond


def words_of(facts: IssueFacts) -> str:
    """Return the SHA-256 of the words that remarks are made of: the title and the text."""
    return hashlib.sha256(json.dumps([facts.title, facts.body]).encode()).hexdigest()
