"""Make remarks of issues: an envoi for each, a row for each remark, one more row when its words change."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.db import InterfaceError, OperationalError
from django.db.models import F, QuerySet
from django.utils import timezone

from documents.anchoring.locate import locate
from imports.github.opening import open_envois
from imports.github.revising import revise
from imports.github.versions import Versions
from imports.lease import LeaseLost
from imports.models import AT_WORK, Issue, IssueKind, Presence, Repository
from imports.normalise import read_level
from imports.placing import Destination
from imports.sources.issues import Proposal, Written, rows_of
from imports.sources.model import ParsedRow

logger = logging.getLogger(__name__)

CHUNK = 100
NOT_OF_THE_ISSUE = (LeaseLost, OperationalError, InterfaceError)  # another one would meet it too


@dataclass(slots=True)
class Taken:
    """What was made of the issues that waited: the remarks made or revised, the issues that still wait.

    *refused*: those that a bug of ours stopped; the others go on, these are tried again by the next run.
    """

    remarks: int = 0
    waiting: int = 0
    refused: list[Issue] = field(default_factory=list)


def take_in(repository: Repository, goes_on: Callable[[], bool] = lambda: True) -> Taken:
    """Make or revise the remarks of the issues whose words were not told yet; those that cannot be wait.

    An issue waits when the volet has no text yet, when its envoi is being moved, and a pull request until its
    changes were read. Short transactions, one after the other: a second call goes on where the first fell.
    *goes_on*, asked after each hundred, may put the rest off until then.
    """
    taken, versions, reader = Taken(), Versions.of(repository.volet), Reader()
    for chunk in chunks(untold(repository)):
        apart = [issue for issue in chunk if is_not_about_the_text(issue)]
        ready = [issue for issue in chunk if issue not in apart and versions.all and is_ready(issue)]
        Issue.objects.filter(pk__in=[issue.pk for issue in apart]).update(told=F("words"))
        new = [issue for issue in ready if issue.submission is None]
        for some in ([issue] for issue in ready if issue not in new):
            taken.remarks += make(some, taken, lambda edited: revise_all(edited, reader))
        taken.remarks += make(new, taken, lambda opened: open_new(opened, versions, reader))
        taken.waiting += len(chunk) - len(apart) - len(ready)
        if not goes_on():
            break
    return taken


def make(issues: Sequence[Issue], taken: Taken, made_of: Callable[[Sequence[Issue]], int]) -> int:
    """Return how many remarks were made of the issues: of all at once, else of each alone."""
    try:
        return made_of(issues)
    except NOT_OF_THE_ISSUE:
        raise
    except Exception:
        if len(issues) > 1:
            return sum(make([issue], taken, made_of) for issue in issues)
        logger.exception("%s gives no remark", issues[0])
        taken.refused += issues
        return 0


def open_new(issues: Sequence[Issue], versions: Versions, reader: "Reader") -> int:
    """Return how many remarks the envois of new issues hold."""
    return open_envois([(issue, versions.choose(issue)) for issue in issues], reader.rows)


def revise_all(issues: Sequence[Issue], reader: "Reader") -> int:
    """Return how many rows were added to the envois of issues whose words changed."""
    return sum(revise(issue, issue.submission, reader.rows) for issue in issues if issue.submission)


def untold(repository: Repository) -> QuerySet[Issue]:
    """Return the issues with words that no remark says yet, the oldest first."""
    waiting = repository.issues.exclude(told=F("words"))
    return waiting.select_related("repository__volet", "submission__version__volet").order_by("pk")


def is_not_about_the_text(issue: Issue) -> bool:
    """Return whether it is a pull request that changes none of the documents; what was an issue stays one."""
    read = issue.kind == IssueKind.PULL and issue.proposal_read_at is not None
    return read and not issue.proposal and issue.submission is None


def is_ready(issue: Issue) -> bool:
    """Return whether its remarks can be made now."""
    if issue.submission is not None and issue.submission.state in AT_WORK:
        return False
    may_still_be_read = issue.kind == IssueKind.PULL and issue.presence == Presence.HERE
    return not may_still_be_read or issue.proposal_read_at == issue.updated_at


@dataclass(slots=True)
class Reader:
    """Reads issues as rows, and remembers which labels name a place of which text."""

    known: dict[tuple[int, str], bool] = field(default_factory=dict)

    def rows(self, issue: Issue, goal: Destination) -> list[ParsedRow]:
        """Return the rows of an issue's words, read against a text."""
        labels = tuple(str(name) for _, name in issue.labels)
        return rows_of(
            Written(
                title=issue.title,
                body=issue.body,
                labels=labels,
                places=tuple(name for name in labels if self.names_a_place(name, goal)),
                importance=next((said for name in labels if read_level(said := after_colon(name))), ""),
                account=issue.login,
                day=f"{timezone.localdate(issue.created_at):%Y-%m-%d}",
                address=issue.address,
                proposal=Proposal(**issue.proposal[0]) if issue.proposal else None,
            )
        )

    def names_a_place(self, label: str, goal: Destination) -> bool:
        """Return whether a label names, without a doubt, a place of the text (a requirement, a title)."""
        key = (goal.edition.pk, label)
        if key not in self.known:
            self.known[key] = locate(goal.index, location=label, excerpt="", text="").accepted
        return self.known[key]


def after_colon(label: str) -> str:
    """Return what a label says: « importance : haute » says « haute »."""
    return label.rpartition(":")[2].strip()


def chunks(issues: QuerySet[Issue]) -> Iterator[list[Issue]]:
    """Yield the issues by hundreds, as they were when first asked."""
    keys = iter(list(issues.values_list("pk", flat=True)))
    while some := list(islice(keys, CHUNK)):
        yield list(issues.filter(pk__in=some))
