"""Open the envoi of each new issue: an envoi, its remarks and their rows, a hundred issues at a time."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from comments.models import Channel
from comments.recording import record_comments
from documents.models import Edition
from imports.closing import take_turn
from imports.github.versions import Chosen
from imports.models import Issue, Submission, SubmissionState
from imports.placing import Destination, destination, is_late, remark
from imports.sources.model import ParsedRow
from imports.standing import settle
from imports.tracing import Understood, keep_rows, trace, understand
from people import journal
from people.authors import of_accounts

Rows = Callable[[Issue, Destination], list[ParsedRow]]
Item = tuple[Destination, Understood]  # a row understood, and where it goes


def open_envois(chosen: Sequence[tuple[Issue, Chosen]], rows: Rows) -> int:
    """Return how many remarks these issues gave; those of one text are recorded all or none."""
    by_text: dict[Edition, list[tuple[Issue, str]]] = defaultdict(list)
    for issue, choice in chosen:
        by_text[choice.edition].append((issue, choice.reason))
    return sum(open_in(edition, issues, rows) for edition, issues in by_text.items())


@transaction.atomic
def open_in(edition: Edition, issues: Sequence[tuple[Issue, str]], rows: Rows) -> int:
    """Return how many remarks the issues gave in a text, a fixed number of queries for any number of them."""
    take_turn(edition.version_id)
    goal = destination(Submission(version=edition.version, edition=edition))
    envois = new_envois(edition, issues)
    understood = [understand_all(rows(issue, goal)) for issue, _ in issues]
    for envoi, items in zip(envois, understood, strict=True):
        envoi.rows_read = envoi.rows_done = len(items)
        envoi.state = state_after(items)
    Submission.objects.bulk_create(envois)
    own = [replace(goal, submission=envoi, late=late(envoi)) for envoi in envois]
    made = record(goal, [(at, item) for at, items in zip(own, understood, strict=True) for item in items])
    for (issue, _), envoi in zip(issues, envois, strict=True):
        issue.submission, issue.told = envoi, issue.words
    Issue.objects.bulk_update([issue for issue, _ in issues], ["submission", "told"])
    settle(envois)
    journal.record_many([line for envoi in envois for line in lines(envoi)])
    return made


def new_envois(edition: Edition, issues: Sequence[tuple[Issue, str]]) -> list[Submission]:
    """Return the unsaved envois of issues, each received the day it was written, from its account."""
    senders = of_accounts({issue.account: issue.login for issue, _ in issues if issue.account is not None})
    return [
        Submission(
            version=edition.version,
            edition=edition,
            channel=Channel.ISSUE,
            sender=senders[issue.account] if issue.account is not None else None,
            filename=str(issue)[:255],
            sha256=issue.original,
            size=issue.original_size,
            received_at=issue.created_at,
            notices=[f"Version choisie : {why}."],
        )
        for issue, why in issues
    ]


def understand_all(rows: Sequence[ParsedRow]) -> list[Understood]:
    """Return what the rows mean, in their order."""
    return [understand(position, row) for position, row in enumerate(rows, start=1)]


def state_after(items: Sequence[Understood]) -> SubmissionState:
    """Return the state of an envoi whose rows are all traced."""
    unread = any(item.draft is None for item in items)
    return SubmissionState.RECORDED_WITH_FAULTS if unread else SubmissionState.RECORDED


def late(envoi: Submission) -> bool:
    """Return whether the issue was written after the call."""
    return is_late(envoi.version, timezone.localdate(envoi.received_at))


def record(goal: Destination, items: Sequence[Item]) -> int:
    """Return how many remarks were recorded, after writing each with its row."""
    remarks = [remark(own, item.draft, None) for own, item in items if item.draft]
    recorded = iter(
        record_comments(remarks, edition=goal.edition, channel=Channel.ISSUE, sections=goal.sections, by=None)
    )
    keep_rows([trace(own.submission, item, next(recorded) if item.draft else None) for own, item in items])
    return len(remarks)


def lines(envoi: Submission) -> Iterator[journal.Event]:
    """Yield the lines of the journal for a new envoi: what came, and where it stands."""
    volet = envoi.version.volet.code
    yield journal.prepare("dépôt", envoi, by=None, volet=volet, after={"sha256": envoi.sha256})
    yield journal.prepare("import", envoi, by=None, volet=volet, after=standing(envoi))


def standing(envoi: Submission) -> dict[str, object]:
    """Return where an envoi stands, as the ledger holds it to."""
    return {"état": SubmissionState(envoi.state).label, "lignes": envoi.rows_read}
