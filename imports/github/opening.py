"""Open the envoi of each new issue: an envoi, its remarks and their rows, a hundred issues at a time."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from comments.models import Channel
from comments.recording import record_comments
from comments.remark import Remark
from documents.calls import is_late
from documents.models import Edition
from imports.closing import take_turn
from imports.github.versions import Chosen
from imports.models import Issue, Submission, SubmissionState
from imports.placing import Destination, destination, remark
from imports.sources.model import ParsedRow
from imports.standing import settle
from imports.tracing import Understood, keep_rows, trace, understand
from people import journal
from people.authors import of_accounts

Rows = Callable[[Issue, Destination], list[ParsedRow]]


@dataclass(slots=True)
class Opening:
    """An issue to open an envoi for: its rows understood and its remarks placed, nothing written yet."""

    issue: Issue
    envoi: Submission
    items: list[Understood]
    remarks: list[Remark]


def open_envois(chosen: Sequence[tuple[Issue, Chosen]], rows: Rows) -> int:
    """Return how many remarks these issues gave; those of one text are recorded all or none."""
    by_text: dict[Edition, list[tuple[Issue, str]]] = defaultdict(list)
    for issue, choice in chosen:
        by_text[choice.edition].append((issue, choice.reason))
    return sum(open_in(edition, issues, rows) for edition, issues in by_text.items())


def open_in(edition: Edition, issues: Sequence[tuple[Issue, str]], rows: Rows) -> int:
    """Return how many remarks the issues gave in a text.

    They are placed first: nobody waits for that. Then a fixed number of queries for any number of them.
    """
    goal = destination(Submission(version=edition.version, edition=edition))
    envois = new_envois(edition, issues)
    return write(
        goal, [opening(issue, envoi, rows, goal) for (issue, _), envoi in zip(issues, envois, strict=True)]
    )


def opening(issue: Issue, envoi: Submission, rows: Rows, goal: Destination) -> Opening:
    """Return an issue's envoi with what its rows mean and where they stand."""
    items = [understand(position, row) for position, row in enumerate(rows(issue, goal), start=1)]
    envoi.rows_read = envoi.rows_done = len(items)
    envoi.state = state_after(items)
    own = replace(goal, submission=envoi, late=late(envoi))
    return Opening(issue, envoi, items, [remark(own, item.draft, None) for item in items if item.draft])


@transaction.atomic
def write(goal: Destination, openings: Sequence[Opening]) -> int:
    """Record what was prepared, but for the issues that another process told, or read anew, meanwhile."""
    take_turn(goal.edition.version_id)
    waiting = still_to_tell([one.issue for one in openings])
    openings = [one for one in openings if one.issue.pk in waiting]
    envois = Submission.objects.bulk_create([one.envoi for one in openings])
    made = record(goal, openings)
    for one in openings:
        one.issue.submission, one.issue.told = one.envoi, one.issue.words
    Issue.objects.bulk_update([one.issue for one in openings], ["submission", "told"])
    settle(envois)
    journal.record_many([line for envoi in envois for line in lines(envoi)])
    return made


def still_to_tell(issues: Sequence[Issue]) -> set[int]:
    """Return those of the issues whose words and envoi are as they were read, and not told yet."""
    known = {issue.pk: (issue.words, issue.submission_id) for issue in issues}
    stored = Issue.objects.filter(pk__in=known).exclude(told=F("words"))
    rows = stored.values_list("pk", "words", "submission")
    return {pk for pk, words, envoi in rows if (words, envoi) == known[pk]}


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


def state_after(items: Sequence[Understood]) -> SubmissionState:
    """Return the state of an envoi whose rows are all traced."""
    unread = any(item.draft is None for item in items)
    return SubmissionState.RECORDED_WITH_FAULTS if unread else SubmissionState.RECORDED


def late(envoi: Submission) -> bool:
    """Return whether the issue was written after the call."""
    return is_late(envoi.version, timezone.localdate(envoi.received_at))


def record(goal: Destination, openings: Sequence[Opening]) -> int:
    """Return how many remarks were recorded, after writing each with its row."""
    remarks = [said for one in openings for said in one.remarks]
    recorded = iter(
        record_comments(remarks, edition=goal.edition, channel=Channel.ISSUE, sections=goal.sections, by=None)
    )
    keep_rows(
        [
            trace(one.envoi, item, next(recorded) if item.draft else None)
            for one in openings
            for item in one.items
        ]
    )
    return len(remarks)


def lines(envoi: Submission) -> Iterator[journal.Event]:
    """Yield the lines of the journal for a new envoi: what came, and where it stands."""
    volet = envoi.version.volet.code
    yield journal.prepare("dépôt", envoi, by=None, volet=volet, after={"sha256": envoi.sha256})
    yield journal.prepare("import", envoi, by=None, volet=volet, after=standing(envoi))


def standing(envoi: Submission) -> dict[str, object]:
    """Return where an envoi stands, as the ledger holds it to."""
    return {"état": SubmissionState(envoi.state).label, "lignes": envoi.rows_read}
