"""Which version of its volet an issue is about: what it names, else its date, else where it fits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils import timezone

from documents import editions
from documents.anchoring.locate import locate
from documents.models import CallState, Edition, HistoricFile, Version, Volet
from imports.models import Issue
from imports.telling_versions import COMMIT, names, published_by, text_of_the_day

RUNNING = (CallState.OPEN, CallState.EXTENDED, CallState.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The text an issue is read against, and why, in a few French words."""

    edition: Edition
    reason: str


@dataclass(frozen=True)
class Versions:
    """The versions of a volet that have a text, the latest first; loaded once for a run."""

    volet: Volet
    all: Sequence[Version]

    @classmethod
    def of(cls, volet: Volet) -> "Versions":
        """Return those of the volet."""
        found = volet.versions.filter(editions__isnull=False).distinct().prefetch_related("editions")
        return cls(volet, list(found.order_by("-pk")))

    def choose(self, issue: Issue) -> Chosen:
        """Return the version and its text of the day; the volet must have one."""
        for chosen in (self.named(issue), self.linked(issue), self.of_the_day(issue)):
            if chosen:
                return chosen
        return self.fitting(issue)

    def named(self, issue: Issue) -> Chosen | None:
        """Return the version that a label or the milestone names; of several, the longest, the latest."""
        said = [(name, "d'après l'étiquette") for _, name in issue.labels] + [
            (issue.milestone, "d'après le jalon")
        ]
        found = [
            (len(version.label), version.pk, version, f"{what} « {name} »")
            for version in self.all
            for name, what in said
            if name and names(name, version.label)
        ]
        if not found:
            return None
        _, _, version, reason = max(found, key=lambda one: one[:2])
        return Chosen(text_of_the_day(version, day_of(issue)), reason)

    def linked(self, issue: Issue) -> Chosen | None:
        """Return the text that a permanent link leads to: of that commit, or the last one before it."""
        for commit in dict.fromkeys(COMMIT.findall(f"{issue.title}\n{issue.body}")):
            if edition := self.of_commit(commit):
                return Chosen(edition, f"d'après un lien vers {commit[:8]}")
        return None

    def of_commit(self, commit: str) -> Edition | None:
        """Return the text registered from a commit, else the last published when it was made."""
        for edition in self.texts():
            if edition.commit and edition.commit.startswith(commit):
                return edition
        made = next((day for known, day in self.commits if known.startswith(commit)), None)
        return published_by(self.texts(), made) if made else None

    @cached_property
    def commits(self) -> Sequence[tuple[str, date]]:
        """The commits of the volet's history, with their day; one query for any number of links."""
        history = HistoricFile.objects.filter(volet=self.volet)
        return list(history.values_list("commit", "committed_on").distinct().order_by("commit"))

    def texts(self) -> Iterator[Edition]:
        """Yield every text of every version."""
        for version in self.all:
            yield from version.editions.all()

    def of_the_day(self, issue: Issue) -> Chosen | None:
        """Return the only version whose call ran on the day the issue was written."""
        day = day_of(issue)
        running = [version for version in self.all if ran_on(version, day)]
        if len(running) != 1:
            return None
        return Chosen(text_of_the_day(running[0], day), "d'après la date du ticket")

    def fitting(self, issue: Issue) -> Chosen:
        """Return the version in which its words find the surest place; else the open one, else the latest."""
        day = day_of(issue)
        among = [version for version in self.all if ran_on(version, day)] or list(self.all)
        texts = [text_of_the_day(version, day) for version in among]
        if len(texts) == 1:
            return Chosen(texts[0], "la seule possible")
        scores = [(surest(text, issue), at) for at, text in enumerate(texts)]
        best, at = max(scores, key=lambda one: (one[0], -one[1]))
        if best > 0 and [score for score, _ in scores].count(best) == 1:
            return Chosen(texts[at], "d'après l'endroit trouvé")
        open_ones = [text for text in texts if text.version.call in RUNNING]
        return Chosen((open_ones or texts)[0], "la plus récente, faute d'indice")


def ran_on(version: Version, day: date) -> bool:
    """Return whether the version's call was running that day; one without a date runs from its first text."""
    opened = version.opens_on or min(
        (edition.published_on for edition in version.editions.all() if edition.published_on), default=None
    )
    if opened is None or day < opened:
        return False
    return (version.closes_on is None and version.call in RUNNING) or bool(
        version.closes_on and day <= version.closes_on
    )


def day_of(issue: Issue) -> date:
    """Return the day an issue was written, in Paris."""
    return timezone.localdate(issue.created_at)


def surest(edition: Edition, issue: Issue) -> float:
    """Return the score of the surest place the issue's words find in a text, 0 when none needs no person."""
    found = locate(editions.index_of(edition), location="", excerpt="", text=f"{issue.title}\n\n{issue.body}")
    return max((one.score for one in found.candidates if one.accepted), default=0.0)
