"""What became of envois: how far each is, how many rows for each outcome, the first that ask for a look."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil

from django.db.models import Case, Count, F, Q, Value, When, Window
from django.db.models.functions import RowNumber

from comments.models import Placement
from comments.outcomes import PlaceState
from imports.advice.summary import counted
from imports.advice.summary import counts_of as answers_counted
from imports.models import (
    AT_WORK,
    IN_A_COMMENT,
    WITH_A_REASON,
    AdviceReturn,
    RowOutcome,
    Submission,
    SubmissionRow,
)
from imports.progress import Progress, is_unattended, progress_of
from imports.summary import counts_of, flagged_counts

ROWS_REPORTED = 60  # of each kind, shared out between the envois shown together
FEWEST = 5
FLAGGED = "signalee"  # a row that became a comment, with something said of its cells
ASKING = (RowOutcome.UNREAD, RowOutcome.TO_TRANSCRIBE, FLAGGED, RowOutcome.ASIDE)


@dataclass(frozen=True, slots=True)
class Kind:
    """The rows of a report that ask for the same look: how many, and the first of them."""

    issue: str
    count: int
    rows: list[SubmissionRow] = field(default_factory=list)

    @property
    def hidden(self) -> int:
        """How many are not shown."""
        return self.count - len(self.rows)


@dataclass(frozen=True, slots=True)
class Watched:
    """An envoi at work."""

    submission: Submission
    progress: Progress
    unattended: bool
    together: int = 1  # envois followed on the same page

    @property
    def seconds(self) -> int:
        """How long to wait before asking again: a page that follows many asks for each less often."""
        return 1 + ceil((self.together - 1) / 5)

    @property
    def quarter(self) -> int:
        """How many quarters of the rows are done: what is said aloud, rather than every step."""
        return self.progress.done * 4 // self.progress.total if self.progress.total else 0


@dataclass(frozen=True, slots=True)
class Report:
    """One envoi: how far it is while at work, then what became of its rows."""

    submission: Submission
    watched: Watched | None
    counts: list[tuple[str, int]]
    kinds: list[Kind]
    places: list[tuple[PlaceState, int]]
    answers: AdviceReturn | None  # those that the sheet had already, being taken over
    answers_said: str


def watch(submission: Submission, together: int = 1) -> Watched | None:
    """Return how far the envoi is, from its own row alone; None when nothing is under way.

    *together* is the number of envois at work that the page follows.
    """
    if submission.state not in AT_WORK:
        return None
    return Watched(submission, progress_of(submission), is_unattended(submission), together)


def report(submission: Submission) -> Report:
    """Return the report of one envoi."""
    return reports([submission])[0]


def reports(submissions: Sequence[Submission]) -> list[Report]:
    """Return the report of each envoi, in six queries at most for all of them."""
    counts, shown, places = counts_by_issue(submissions), rows_to_show(submissions), places_found(submissions)
    answers = {one.submission_id: one for one in AdviceReturn.objects.filter(submission__in=submissions)}
    said = answers_counted(answers.values()) if answers else {}
    together = sum(one.state in AT_WORK for one in submissions)
    found = []
    for one in submissions:
        numbers = counts[one.pk]
        kinds = [Kind(issue, numbers[issue], shown.get((one.pk, issue), [])) for issue in ASKING]
        states = [(state, places[one.pk, state]) for state in PlaceState if (one.pk, state) in places]
        asking = [kind for kind in kinds if kind.count]
        watched, answered = watch(one, together), answers.get(one.pk)
        counts_said = counted(said[answered.pk]) if answered else ""
        found.append(Report(one, watched, list(numbers.items()), asking, states, answered, counts_said))
    return found


def counts_by_issue(submissions: Sequence[Submission]) -> dict[int, dict[str, int]]:
    """Return the number of rows per outcome, then of those flagged, by envoi."""
    counts, flagged = counts_of(submissions), flagged_counts(submissions)
    found = {}
    for pk, numbers in counts.items():
        found[pk] = {str(outcome): number for outcome, number in numbers.items()}
        found[pk][FLAGGED] = flagged.get(pk, 0)
    return found


def rows_to_show(submissions: Sequence[Submission]) -> dict[tuple[int, str], list[SubmissionRow]]:
    """Return the first rows that ask for a look, by envoi and kind."""
    kind = Case(When(outcome__in=IN_A_COMMENT, then=Value(FLAGGED)), default=F("outcome"))
    asking = Q(outcome__in=WITH_A_REASON) | (Q(outcome__in=IN_A_COMMENT) & ~Q(faults=[]))
    order = Window(RowNumber(), partition_by=[F("submission"), F("kind")], order_by="position")
    rows = SubmissionRow.objects.filter(asking, submission__in=submissions).annotate(kind=kind, rank=order)
    each = max(FEWEST, ROWS_REPORTED // max(1, len(submissions)))
    found: dict[tuple[int, str], list[SubmissionRow]] = {}
    for row in rows.filter(rank__lte=each).order_by("submission", "position"):
        found.setdefault((row.submission_id, row.kind), []).append(row)
    return found


def places_found(submissions: Sequence[Submission]) -> dict[tuple[int, str], int]:
    """Return how many remarks stand at each state of place in their envoi's version, by envoi and state."""
    cards = Placement.objects.filter(
        comment__rows__submission__in=submissions, version=F("comment__rows__submission__version")
    )
    rows = cards.order_by().values_list("comment__rows__submission", "place_state")
    return {(pk, state): number for pk, state, number in rows.annotate(Count("pk", distinct=True))}
