"""What the lists no longer show: asked for one by one, since a list may miss what is still there.

A deletion or a transfer leaves no trace in what was updated since; GitHub answers it for the thing itself.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from imports.github import lease, listing
from imports.github.client import BadAnswer, Client, NotThere, Stopped
from imports.github.facts import IssueFacts, MessageFacts, issue_facts, message_facts, repository_of, text
from imports.github.listing import Disturbed, Row
from imports.models import Issue, Message, Presence, Repository

Facts = TypeVar("Facts")

MOST_SUSPECTS = 10  # issues whose messages are counted again in one run, or events read in one page
MOST_ASKED = 100  # of each kind in one run; the next verification goes on
LOST = "Le dépôt n'est plus lisible : rien n'est tenu pour supprimé."


@dataclass(slots=True)
class Found:
    """What GitHub says of what the lists did not show."""

    issues: list[IssueFacts] = field(default_factory=list)  # still there
    messages: list[MessageFacts] = field(default_factory=list)
    gone: list[Issue] = field(default_factory=list)
    silent: list[Message] = field(default_factory=list)


def missing(
    client: Client, repository: Repository, numbers: Collection[int], messages: Collection[int]
) -> Found:
    """Return what became of the issues and messages that a whole reading did not show.

    Stopped when the repository itself is not there any more, Disturbed when it bears another name: nothing is
    then concluded.
    """
    found = Found()
    for issue in listed(repository).exclude(number__in=numbers).order_by("number")[:MOST_ASKED]:
        ask_issue(client, repository, issue, found)
    known = Message.objects.filter(issue__in=listed(repository), gone_at=None)
    for message in known.exclude(github_id__in=messages).select_related("issue")[:MOST_ASKED]:
        if message.issue not in found.gone:
            ask_message(client, repository, message, found)
    check(client, repository, found)
    return found


def listed(repository: Repository) -> QuerySet[Issue]:
    """Return the issues that lists should show: those there, and those converted, which stay in them."""
    return repository.issues.filter(presence__in=(Presence.HERE, Presence.CONVERTED))


def ask_issue(client: Client, repository: Repository, issue: Issue, found: Found) -> None:
    """Ask for an issue: there, elsewhere (a redirection was followed), or gone."""
    lease.keep(repository)
    try:
        raw = client.one(f"{path_of(repository)}/issues/{issue.number}").data
    except NotThere:
        mark(issue, Presence.DELETED)
        found.gone.append(issue)
        return
    elsewhere = repository_of(raw)
    if (elsewhere, raw.get("number")) == (repository.name.lower(), issue.number):
        found.issues.append(read(raw, issue_facts))
        return
    mark(issue, Presence.TRANSFERRED)
    issue.moved_to = text(f"{elsewhere}#{raw.get('number')}")[:200]
    found.gone.append(issue)


def silenced(client: Client, repository: Repository) -> Found:
    """Return the messages gone from issues that announce fewer than are known: this changes no stamp."""
    found = Found()
    for issue in fewer_than_known(repository):
        try:
            shown = {row["id"] for row in thread(client, repository, issue.number)}
        except NotThere:  # it left meanwhile: the next whole reading says where to
            continue
        for message in issue.messages.filter(gone_at=None).exclude(github_id__in=shown):
            ask_message(client, repository, message, found)
    check(client, repository, found)
    return found


def thread(client: Client, repository: Repository, number: int) -> Iterator[Row]:
    """Yield the messages of an issue, asked for by its number."""
    lease.keep(repository)
    for answer in listing.every_page(client, f"{path_of(repository)}/issues/{number}/comments"):
        yield from answer.data


def fewer_than_known(repository: Repository) -> list[Issue]:
    """Return the issues that announce fewer messages than are kept, a few."""
    kept = Count("messages", Q(messages__gone_at=None))
    counted = listed(repository).annotate(kept=kept)
    return list(counted.filter(kept__gt=F("message_count")).order_by("-updated_at")[:MOST_SUSPECTS])


def ask_message(client: Client, repository: Repository, message: Message, found: Found) -> None:
    """Ask for a message: there, or gone."""
    lease.keep(repository)
    try:
        raw = client.one(f"{path_of(repository)}/issues/comments/{message.github_id}").data
        found.messages.append(read(raw, message_facts))
    except NotThere:
        message.gone_at = timezone.now()
        found.silent.append(message)


def read(raw: Row, facts_of: Callable[[Row], Facts]) -> Facts:
    """Return what an answer says; BadAnswer when it is unlike GitHub's."""
    try:
        return facts_of(raw)
    except ValueError as wrong:
        raise BadAnswer(str(wrong)) from wrong


def path_of(repository: Repository) -> str:
    """Return where GitHub answers for the repository."""
    return f"/repos/{repository.name}"


def mark(issue: Issue, presence: Presence) -> None:
    issue.presence, issue.gone_at = presence, timezone.now()


def check(client: Client, repository: Repository, found: Found) -> None:
    """Pass when nothing is gone, or the repository is as it was: its issues readable, under the same name.

    A right lost in the middle makes everything look deleted, another name makes it look transferred.
    """
    if not (found.gone or found.silent):
        return
    try:
        raw = client.one(path_of(repository)).data
    except NotThere as lost:
        raise Stopped(LOST) from lost
    if (raw["id"], raw.get("full_name")) != (repository.github_id, repository.name):
        raise Disturbed(repository.name)
    if not raw.get("has_issues", True):
        raise Stopped(LOST)


def keep_gone(found: Found) -> None:
    """Mark what is gone; nothing is erased."""
    Issue.objects.bulk_update(found.gone, ["presence", "gone_at", "moved_to"])
    Message.objects.bulk_update(found.silent, ["gone_at"])


def converted(client: Client, repository: Repository, rows: Iterable[IssueFacts]) -> set[int]:
    """Return the numbers of the issues, closed and locked since they were read, that are discussions now.

    Asked before they are kept: a run stopped there asks again.
    """
    locked = [facts.number for facts in rows if facts.closed and facts.locked]
    if not locked:
        return set()
    known = repository.issues.filter(number__in=locked)
    so_already = set(known.filter(closed=True, locked=True).values_list("number", flat=True))
    opened_here = set(known.values_list("number", flat=True)) - so_already
    first_seen = [number for number in locked if number not in so_already | opened_here]
    asked = [*sorted(opened_here), *first_seen[:MOST_SUSPECTS]]
    return {number for number in asked if became_discussion(client, repository, number)}


def became_discussion(client: Client, repository: Repository, number: int) -> bool:
    """Return whether an issue was converted to a discussion, as its events say."""
    lease.keep(repository)
    try:
        pages = listing.every_page(client, f"{path_of(repository)}/issues/{number}/events")
        return any(row.get("event") == "converted_to_discussion" for page in pages for row in page.data)
    except NotThere:
        return False
