"""Make remarks of issues: an envoi for each, a row for each remark, one more row when its words change."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.db.models import F, QuerySet

from documents.anchoring.locate import locate
from imports.github.opening import open_envois
from imports.github.revising import revise
from imports.github.versions import Chosen, Versions
from imports.models import AT_WORK, Issue, IssueKind, Presence, Repository
from imports.normalise import read_level
from imports.placing import Destination
from imports.sources.issues import Proposal, Written, rows_of
from imports.sources.model import ParsedRow

CHUNK = 100


@dataclass(slots=True)
class Taken:
    """What was made of the issues that waited: the remarks made or revised, the issues that still wait."""

    remarks: int = 0
    waiting: int = 0


def take_in(repository: Repository, alive: Callable[[], None] = lambda: None) -> Taken:
    """Make or revise the remarks of the issues whose words were not told yet; those that cannot be wait.

    An issue waits when the volet has no text yet, when its envoi is being moved, and a pull request until its
    changes were read. Short transactions, one after the other: a second call goes on where the first fell.
    *alive* is called between them.
    """
    taken, versions, reader = Taken(), Versions.of(repository.volet), Reader()
    for chunk in chunks(untold(repository)):
        alive()
        apart = [issue for issue in chunk if is_not_about_the_text(issue)]
        ready = [issue for issue in chunk if issue not in apart and versions.all and is_ready(issue)]
        Issue.objects.filter(pk__in=[issue.pk for issue in apart]).update(told=F("words"))
        chosen: list[tuple[Issue, Chosen]] = []
        for issue in ready:
            if issue.submission is None:
                chosen.append((issue, versions.choose(issue)))
            else:
                taken.remarks += revise(issue, issue.submission, reader.rows)
        taken.remarks += open_envois(chosen, reader.rows)
        taken.waiting += len(chunk) - len(apart) - len(ready)
    return taken


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
    if issue.submission is not None:
        return issue.submission.state not in AT_WORK
    read = issue.kind == IssueKind.ISSUE or issue.proposal_read_at is not None
    return read and issue.presence != Presence.DELETED


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
                importance=next((name for name in labels if read_level(name.rpartition(":")[2])), ""),
                account=issue.login,
                day=f"{issue.created_at:%Y-%m-%d}",
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


def chunks(issues: QuerySet[Issue]) -> Iterator[list[Issue]]:
    """Yield the issues by hundreds, as they were when first asked."""
    keys = iter(list(issues.values_list("pk", flat=True)))
    while some := list(islice(keys, CHUNK)):
        yield list(issues.filter(pk__in=some))
