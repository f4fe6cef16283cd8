"""What the lists no longer show: asked for one by one, since a list may miss what is still there.

A deletion or a transfer leaves no trace in what was updated since; GitHub answers it for the thing itself.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q
from django.utils import timezone

from imports.github import listing
from imports.github.client import Client, NotThere, Stopped
from imports.github.facts import IssueFacts, MessageFacts, issue_facts, message_facts, repository_of
from imports.models import Issue, Message, Presence, Repository

MOST_SUSPECTS = 10  # issues whose messages are counted again in one run
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

    Stopped when the repository itself is not there any more: nothing is then concluded.
    """
    found = Found()
    here = repository.issues.filter(presence=Presence.HERE)
    for issue in here.exclude(number__in=numbers).order_by("number")[:MOST_ASKED]:
        ask_issue(client, repository, issue, found)
    known = Message.objects.filter(issue__repository=repository, issue__presence=Presence.HERE, gone_at=None)
    for message in known.exclude(github_id__in=messages).select_related("issue")[:MOST_ASKED]:
        if message.issue not in found.gone:
            ask_message(client, repository, message, found)
    if found.gone or found.silent:
        still_readable(client, repository)
    return found


def ask_issue(client: Client, repository: Repository, issue: Issue, found: Found) -> None:
    """Ask for an issue: there, elsewhere (a redirection was followed), or gone."""
    try:
        raw = client.one(f"{path_of(repository)}/issues/{issue.number}").data
    except NotThere:
        mark(issue, Presence.DELETED)
        found.gone.append(issue)
        return
    elsewhere = repository_of(raw)
    if (elsewhere, raw.get("number")) == (repository.name.lower(), issue.number):
        found.issues.append(issue_facts(raw))
        return
    mark(issue, Presence.TRANSFERRED)
    issue.moved_to = f"{elsewhere}#{raw.get('number')}"[:200]
    found.gone.append(issue)


def silenced(client: Client, repository: Repository, issues: Sequence[Issue]) -> Found:
    """Return the messages gone from issues that announce fewer than are known: this changes no stamp."""
    found = Found()
    for issue in fewer_than_known(issues):
        shown: set[int] = set()
        for answer in listing.every_page(client, f"{path_of(repository)}/issues/{issue.number}/comments"):
            shown |= {row["id"] for row in answer.data}
        for message in issue.messages.filter(gone_at=None).exclude(github_id__in=shown):
            ask_message(client, repository, message, found)
    return found


def fewer_than_known(issues: Sequence[Issue]) -> list[Issue]:
    """Return those of the issues that announce fewer messages than are kept, a few."""
    kept = Count("messages", Q(messages__gone_at=None))
    counted = Issue.objects.filter(pk__in=[issue.pk for issue in issues]).annotate(kept=kept)
    return list(counted.filter(kept__gt=F("message_count"))[:MOST_SUSPECTS])


def ask_message(client: Client, repository: Repository, message: Message, found: Found) -> None:
    """Ask for a message: there, or gone."""
    try:
        raw = client.one(f"{path_of(repository)}/issues/comments/{message.github_id}").data
        found.messages.append(message_facts(raw))
    except NotThere:
        message.gone_at = timezone.now()
        found.silent.append(message)


def path_of(repository: Repository) -> str:
    """Return where GitHub answers for the repository."""
    return f"/repos/{repository.name}"


def mark(issue: Issue, presence: Presence) -> None:
    issue.presence, issue.gone_at = presence, timezone.now()


def still_readable(client: Client, repository: Repository) -> None:
    """Pass when the repository answers: a right lost in the middle makes everything look deleted."""
    try:
        client.one(path_of(repository))
    except NotThere as lost:
        raise Stopped(LOST) from lost


def keep_gone(found: Found) -> None:
    """Mark what is gone; nothing is erased."""
    Issue.objects.bulk_update(found.gone, ["presence", "gone_at", "moved_to"])
    Message.objects.bulk_update(found.silent, ["gone_at"])


def converted(client: Client, repository: Repository, issues: Iterable[Issue]) -> list[Issue]:
    """Return those of the issues, just closed and locked, that became discussions."""
    found = []
    for issue in issues:
        try:
            events: list[Any] = client.some(
                f"{path_of(repository)}/issues/{issue.number}/events", {"per_page": 100}
            ).data
        except NotThere:
            continue
        if any(event.get("event") == "converted_to_discussion" for event in events):
            mark(issue, Presence.CONVERTED)
            found.append(issue)
    Issue.objects.bulk_update(found, ["presence", "gone_at"])
    return found
