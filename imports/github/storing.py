"""Keep what GitHub says, page by page: created, changed, or as it was. A fixed number of queries a page."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from imports.github.facts import IssueFacts, MessageFacts, words_of
from imports.models import Issue, IssueKind, Message, Presence, Repository
from imports.originals import keep_original
from people.authors import rename_accounts

BATCH = 100


@dataclass(slots=True)
class Tally:
    """How many were created, changed, unchanged."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0

    def count(self, new: Sequence[object], changed: Sequence[object], seen: int) -> None:
        """Add a page."""
        self.created += len(new)
        self.updated += len(changed)
        self.unchanged += seen - len(new) - len(changed)


def keep_issues(
    repository: Repository, rows: Iterable[IssueFacts], tally: Tally, converted: Collection[int] = ()
) -> None:
    """Keep a page of issues, those of the numbers *converted* being discussions now; write what differs."""
    latest = {facts.number: facts for facts in rows}  # the last state of each, should it come twice
    known = {issue.number: issue for issue in repository.issues.filter(number__in=latest)}
    new = [
        Issue(repository=repository, number=number, **fields_of(facts), **kept_original(facts))
        for number, facts in latest.items()
        if number not in known
    ]
    changed = [issue for number, issue in known.items() if follow(issue, latest[number], number in converted)]
    for issue in new:
        mark_converted(issue, issue.number in converted)
    Issue.objects.bulk_create(new)
    Issue.objects.bulk_update(changed, FIELDS, batch_size=BATCH)
    rename_accounts({f.author.number: f.author.login for f in latest.values() if f.author.number})
    tally.count(new, changed, len(latest))


def follow(issue: Issue, facts: IssueFacts, converted: bool) -> bool:
    """Set what GitHub says of an issue, and return whether anything differs; new words bring their original.

    One converted to a discussion stays in the list, closed and locked, and stays marked.
    """
    fields = fields_of(facts)
    if issue.presence == Presence.CONVERTED and facts.locked:
        fields |= {"presence": issue.presence, "gone_at": issue.gone_at}
    if issue.words != fields["words"]:
        fields |= kept_original(facts)
    changed = differs(issue, fields)
    return mark_converted(issue, converted) or changed


def mark_converted(issue: Issue, converted: bool) -> bool:
    """Mark an issue that became a discussion, and return whether it was not yet."""
    newly = converted and issue.presence != Presence.CONVERTED
    if newly:
        issue.presence, issue.gone_at = Presence.CONVERTED, timezone.now()
    return newly


def kept_original(facts: IssueFacts) -> dict[str, Any]:
    """Keep what GitHub sent, as it came but for the order of its fields; return where."""
    content = json.dumps(facts.raw, ensure_ascii=False, sort_keys=True, indent=1)
    encoded = content.encode("utf-8", "surrogatepass")
    return {"original": keep_original(encoded), "original_size": len(encoded)}


def fields_of(facts: IssueFacts) -> dict[str, Any]:
    """Return an issue's fields as GitHub says they are; it is there, since it says so."""
    return {
        "github_id": facts.github_id,
        "kind": IssueKind.PULL if facts.is_pull else IssueKind.ISSUE,
        "title": facts.title,
        "body": facts.body,
        "closed": facts.closed,
        "state_reason": facts.state_reason,
        "locked": facts.locked,
        "labels": [list(label) for label in facts.labels],
        "milestone": facts.milestone,
        "account": facts.author.number,
        "login": facts.author.login,
        "message_count": facts.message_count,
        "created_at": facts.created_at,
        "updated_at": facts.updated_at,
        "closed_at": facts.closed_at,
        "words": words_of(facts),
        "presence": Presence.HERE,
        "gone_at": None,
        "moved_to": "",
    }


FIELDS = (
    "github_id", "kind", "title", "body", "closed", "state_reason", "locked", "labels", "milestone",
    "account", "login", "message_count", "created_at", "updated_at", "closed_at", "words", "presence",
    "gone_at", "moved_to", "original", "original_size",
)  # fmt: skip


def differs(kept: Issue | Message, fields: dict[str, Any]) -> bool:
    """Set the fields, and return whether one of them was otherwise."""
    changed = [name for name, value in fields.items() if getattr(kept, name) != value]
    for name in changed:
        setattr(kept, name, fields[name])
    return bool(changed)


def keep_messages(repository: Repository, rows: Iterable[MessageFacts], tally: Tally) -> set[int]:
    """Keep a page of messages; return the numbers of the issues that are not known."""
    latest = {facts.github_id: facts for facts in rows}
    numbers = {facts.issue_number for facts in latest.values()}
    issues = dict(repository.issues.filter(number__in=numbers).values_list("number", "pk"))
    here = [facts for facts in latest.values() if facts.issue_number in issues]
    kept = Message.objects.filter(issue__in=issues.values(), github_id__in=latest)
    known = {(message.issue_id, message.github_id): message for message in kept}
    new, changed = [], []
    for facts in here:
        issue = issues[facts.issue_number]
        message = known.get((issue, facts.github_id))
        if message is None:
            new.append(Message(issue_id=issue, github_id=facts.github_id, **message_fields(facts)))
        elif reworded(message, facts):
            changed.append(message)
    Message.objects.bulk_create(new)
    Message.objects.bulk_update(changed, [*MESSAGE_FIELDS, "earlier"], batch_size=BATCH)
    tally.count(new, changed, len(here))
    return numbers - set(issues)


def message_fields(facts: MessageFacts) -> dict[str, Any]:
    """Return a message's fields as GitHub says they are."""
    return {
        "account": facts.author.number,
        "login": facts.author.login,
        "body": facts.body,
        "created_at": facts.created_at,
        "updated_at": facts.updated_at,
        "gone_at": None,
    }


MESSAGE_FIELDS = ("account", "login", "body", "created_at", "updated_at", "gone_at")


def reworded(message: Message, facts: MessageFacts) -> bool:
    """Set what differs and return whether anything did; words it had are kept beside the new ones."""
    before, until = message.body, facts.updated_at
    changed = differs(message, message_fields(facts))
    if before != message.body:
        message.earlier = [*message.earlier, {"texte": before, "jusqu'au": until.isoformat()}]
    return changed
