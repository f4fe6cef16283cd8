"""Read a repository: what changed since the last stamps, or everything, and then what is no longer there."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from imports.github import lease, vanishing
from imports.github.client import BadAnswer, Client, NotThere, Stopped
from imports.github.facts import IssueFacts, MessageFacts, issue_facts, message_facts, repository_of
from imports.github.listing import Page, Row, walk
from imports.github.storing import Tally, keep_issues, keep_messages
from imports.models import Repository
from imports.models.github import NAME
from people import journal

logger = logging.getLogger(__name__)

Facts = TypeVar("Facts")

NOT_THERE = "Le dépôt n'existe pas, ou le jeton n'a pas le droit de le lire : vérifiez son nom et ses droits."
NO_ISSUES = "Les tickets de ce dépôt sont désactivés sur GitHub : rien n'est lu, rien n'est changé."
TAKEN_OVER = "Un autre dépôt porte désormais ce nom : ajoutez-le à part s'il faut le suivre."
TWICE = "Ce dépôt est déjà suivi sous un autre nom : décochez « suivi » sur l'un des deux."


@dataclass(slots=True)
class Reading:
    """A repository being read, and what was found so far."""

    client: Client
    repository: Repository
    full: bool
    progress: Callable[["Reading"], None] = lambda reading: None
    issues: Tally = field(default_factory=Tally)
    messages: Tally = field(default_factory=Tally)
    gone: int = 0
    messages_gone: int = 0
    malformed: int = 0
    numbers: set[int] = field(default_factory=set)
    message_ids: set[int] = field(default_factory=set)


def read(reading: Reading) -> None:
    """Read the repository; Stopped, Disturbed or BadAnswer when that cannot go on. What was read stands."""
    identify(reading.client, reading.repository)
    read_issues(reading)
    read_messages(reading)
    if reading.full:
        reconcile(reading)
    else:
        conclude(reading, vanishing.silenced(reading.client, reading.repository))


def identify(client: Client, repository: Repository) -> None:
    """Find the repository by its number, else by its name, and follow its new name."""
    raw = found(client, repository)
    if not raw.get("has_issues", True):
        raise Stopped(NO_ISSUES)
    if repository.github_id not in (None, raw["id"]):
        raise Stopped(TAKEN_OVER)
    before, name = repository.name, str(raw["full_name"])
    if (repository.github_id, before) == (raw["id"], name):
        return
    try:
        with transaction.atomic():
            lease.keep(repository, github_id=raw["id"], name=name)
            if before != name:
                journal.record(
                    "nom changé chez GitHub", repository, by=None, volet=repository.volet.code,
                    before={"dépôt": before}, after={"dépôt": name},
                )  # fmt: skip
    except IntegrityError as twice:
        raise Stopped(TWICE) from twice


def found(client: Client, repository: Repository) -> Row:
    """Return what GitHub says of the repository; Stopped when it is not there."""
    paths = [f"/repositories/{repository.github_id}"] if repository.github_id else []
    for path in [*paths, f"/repos/{repository.name}"]:
        try:
            raw: Row = client.one(path).data
        except NotThere:
            continue
        try:
            NAME(raw.get("full_name"))
        except ValidationError as wrong:
            raise BadAnswer("no repository bears such a name") from wrong
        return raw
    raise Stopped(NOT_THERE)


def read_issues(reading: Reading) -> None:
    """Keep every page of issues with the stamp up to which all is read, in one transaction each."""
    since = reading.repository.issues_until
    for page in pages(reading, "issues", since):
        facts = understood(reading, page.rows, issue_facts)
        threads = [] if reading.full else threads_arrived(reading, facts, since)
        keep(reading, facts, threads, page.until)
        reading.numbers.update(one.number for one in facts)
        reading.progress(reading)


def keep(
    reading: Reading,
    issues: list[IssueFacts],
    messages: Iterable[MessageFacts] = (),
    until: datetime | None = None,
) -> None:
    """Keep issues, and messages of theirs, with the stamp up to which all is read."""
    repository = reading.repository
    converted = vanishing.converted(reading.client, repository, issues)
    with transaction.atomic():
        lease.keep(repository, issues_until=later(repository.issues_until, until))
        keep_issues(repository, issues, reading.issues, converted)
        keep_messages(repository, messages, reading.messages)
    reading.gone += len(converted)


def threads_arrived(reading: Reading, rows: list[IssueFacts], since: datetime | None) -> list[MessageFacts]:
    """Return the messages of issues transferred here: older than the last reading, they changed no list."""
    if since is None or reading.repository.messages_until is None:
        return []
    old = {facts.number: facts for facts in rows if facts.message_count and facts.created_at < since}
    known = reading.repository.issues.filter(number__in=old).values_list("number", flat=True) if old else ()
    found: list[MessageFacts] = []
    for number in sorted(old.keys() - set(known)):
        found += thread(reading, number)
    return found


def thread(reading: Reading, number: int) -> list[MessageFacts]:
    """Return the messages of an issue; none when it left meanwhile."""
    try:
        rows = list(vanishing.thread(reading.client, reading.repository, number))
    except NotThere:
        return []
    return understood(reading, rows, message_facts)


def read_messages(reading: Reading) -> None:
    """The same for messages; the issue of one that was opened meanwhile is asked for."""
    for page in pages(reading, "issues/comments", reading.repository.messages_until):
        facts = understood(reading, page.rows, message_facts)
        with transaction.atomic():
            unknown = keep_messages(reading.repository, facts, reading.messages)
        for number in sorted(unknown):
            fetch_issue(reading, number)
        late = [one for one in facts if one.issue_number in unknown]
        with transaction.atomic():
            keep_messages(reading.repository, late, reading.messages)
            until = later(reading.repository.messages_until, page.until)
            lease.keep(reading.repository, messages_until=until)
        reading.message_ids.update(one.github_id for one in facts)
        reading.progress(reading)


def pages(reading: Reading, path: str, until: datetime | None) -> Iterator[Page]:
    """Walk a list from where it was left, or from its beginning."""
    since = None if reading.full else until
    return walk(reading.client, reading.repository.name, path, since)


def understood(reading: Reading, rows: Iterable[Row], read: Callable[[Row], Facts]) -> list[Facts]:
    """Return what the rows say; one that is unlike any row of GitHub's is counted and stops nothing."""
    facts = []
    for row in rows:
        try:
            facts.append(read(row))
        except (ValueError, OverflowError) as wrong:
            reading.malformed += 1
            logger.warning("%s: row %s left aside, %s", reading.repository, str(row.get("id"))[:40], wrong)
    return facts


def later(known: datetime | None, read: datetime | None) -> datetime | None:
    """Return the later of two stamps."""
    return max(filter(None, [known, read]), default=None)


def fetch_issue(reading: Reading, number: int) -> None:
    """Keep one issue asked for by its number; one that left meanwhile is nobody's."""
    try:
        raw = reading.client.one(f"/repos/{reading.repository.name}/issues/{number}").data
    except NotThere:
        return
    if repository_of(raw) == reading.repository.name.lower() and raw.get("number") == number:
        keep(reading, understood(reading, [raw], issue_facts))
        reading.numbers.add(number)


def reconcile(reading: Reading) -> None:
    """Ask for what a whole reading did not show, and mark what is gone."""
    gone = vanishing.missing(reading.client, reading.repository, reading.numbers, reading.message_ids)
    conclude(reading, gone)


def conclude(reading: Reading, found: vanishing.Found) -> None:
    """Keep what became of what the lists did not show."""
    keep(reading, found.issues, found.messages)
    with transaction.atomic():
        lease.keep(reading.repository)
        vanishing.keep_gone(found)
    reading.gone += len(found.gone)
    reading.messages_gone += len(found.silent)
