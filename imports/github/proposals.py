"""Read what pull requests change: those that touch the documents are remarks, with their words as proposal.

Two requests for each: they are read apart from the lists, a few at a time.
Source: https://docs.github.com/en/rest/pulls/pulls#list-pull-requests-files
"""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet

from documents.models import Document, Volet
from imports.github import lease, listing
from imports.github.client import BadAnswer, Client, NotThere
from imports.github.facts import text
from imports.github.listing import Row
from imports.models import Issue, IssueKind, Presence, Repository
from imports.sources.issues import Proposal

MOST_READ = 25  # in one run
MOST_PATCH = 60_000  # characters, of one pull request
HUNK = re.compile(r"^@@ -(\d{1,7})(?:,(\d{1,7}))? \+\d{1,7}(?:,\d{1,7})? @@", re.MULTILINE)


def unread(repository: Repository) -> QuerySet[Issue]:
    """Return the pull requests whose changes were never read, or were before it last changed."""
    stale = Q(proposal_read_at=None) | ~Q(proposal_read_at=F("updated_at"))
    pulls = repository.issues.filter(stale, kind=IssueKind.PULL, presence=Presence.HERE)
    return pulls.order_by("-updated_at", "pk")


def read_proposals(client: Client, repository: Repository) -> int:
    """Return how many pull requests were read; Stopped when that cannot go on, those read before stand.

    Of one that GitHub does not show (a right, a failure), nothing is concluded: what is known of it stays.
    """
    documents = Documents.of(repository.volet)
    read = 0
    for issue in unread(repository)[:MOST_READ]:
        try:
            found = changes(client, repository, issue, documents)
        except NotThere:
            continue
        keep(repository, issue, found)
        read += 1
    return read


def changes(client: Client, repository: Repository, issue: Issue, documents: "Documents") -> Proposal | None:
    """Return what a pull request changes in the documents; None when it leaves them alone."""
    path = f"/repos/{repository.name}/pulls/{issue.number}"
    try:
        pages = listing.every_page(client, f"{path}/files", "filename")
        files = [row for answer in pages for row in answer.data if documents.holds(row)]
        if not files:
            return None
        return proposal(repository, text(client.one(path).data["base"]["sha"]), files)
    except (KeyError, TypeError) as wrong:
        raise BadAnswer("no pull request looks so") from wrong


@dataclass(frozen=True, slots=True)
class Documents:
    """The paths of a volet's documents: in its repository, or in a folder of it that nothing names."""

    whole: frozenset[str]
    ends: tuple[str, ...]

    @classmethod
    def of(cls, volet: Volet) -> "Documents":
        """Return those of all the volet's texts: one registered from a commit tells where its files are."""
        files = Document.objects.filter(edition__version__volet=volet).values_list("path", "edition__commit")
        known = set(files)
        whole = frozenset(path for path, commit in known if commit)
        return cls(whole, tuple(f"/{path}" for path, commit in known if not commit and path not in whole))

    def holds(self, row: Row) -> bool:
        """Return whether a changed file is one of them, under its name or the one it had."""
        names = (str(row.get("filename", "")), str(row.get("previous_filename", "")))
        return any(name in self.whole or f"/{name}".endswith(self.ends) for name in names)


def proposal(repository: Repository, base: str, files: list[Row]) -> Proposal:
    """Return the changes put together: links to the text they start from, and the words."""
    hunks = [hunk for row in files for hunk in hunks_of(row)]
    root = f"{settings.GITHUB_WEB_URL}/{repository.name}/blob/{base}"
    return Proposal(
        places="\n".join(f"{root}/{one.path}#L{one.first}-L{one.last}" for one in hunks),
        before="\n\n".join("\n".join(one.before) for one in hunks if one.before),
        after="\n\n".join("\n".join(one.after) for one in hunks if one.after) or "(suppression)",
        patch="\n".join(f"{text(row['filename'])}\n{text(row.get('patch'))}" for row in files)[:MOST_PATCH],
    )


@dataclass(slots=True)
class Hunk:
    """A run of changed lines: those of the text it starts from, before and after."""

    path: str
    first: int
    last: int
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)


def hunks_of(row: Row) -> Iterator[Hunk]:
    """Yield the runs of changed lines of a file; a file too large, or a picture, has none."""
    patch = text(row.get("patch"))[:MOST_PATCH]
    path = text(row.get("previous_filename") or row["filename"])
    starts = list(HUNK.finditer(patch))
    for at, start in enumerate(starts):
        end = starts[at + 1].start() if at + 1 < len(starts) else len(patch)
        yield hunk(path, int(start[1]), patch[start.end() : end].split("\n")[1:])


def hunk(path: str, line: int, lines: list[str]) -> Hunk:
    """Return what the lines of a hunk change; *line* is the first of the text it starts from.

    What replaces lines stands where they are, what is only added where it is put.
    """
    found = Hunk(path, max(line, 1), max(line, 1))
    touched: list[int] = []
    sign = ""
    for said in lines:
        before, sign = sign, said[:1]
        if sign == "+":
            found.after.append(said[1:])
            touched += [] if before in ("-", "+", "\\") else [max(line, 1)]
        elif sign == "-":
            found.before.append(said[1:])
            touched.append(line)
        line += sign not in ("+", "\\")
    if touched:
        found.first, found.last = min(touched), max(touched)
    return found


@transaction.atomic
def keep(repository: Repository, issue: Issue, found: Proposal | None) -> None:
    """Keep what was read; changes that differ are told again."""
    lease.keep(repository)
    kept = [asdict(found)] if found else []
    fields = {"proposal": kept, "proposal_read_at": issue.updated_at}
    if kept != issue.proposal:
        fields["told"] = ""
    Issue.objects.filter(pk=issue.pk).update(**fields)
