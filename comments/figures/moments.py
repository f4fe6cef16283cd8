"""Count cards over time: how many had been received, and decided, day after day.

From the decisions that stand today: one taken back counts as if it had not been taken.
"""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from django.db.models import Max, Q
from django.utils import timezone

from comments.models import PlacementQuerySet
from comments.outcomes import MOVABLE, Stage

MOST_MOMENTS = 60


@dataclass(frozen=True, slots=True)
class Moment:
    """How many remarks had been received, and decided, when a day ended."""

    on: date
    received: int
    decided: int

    @property
    def waiting(self) -> int:
        """How many were still to be decided."""
        return self.received - self.decided


def over_time(cards: PlacementQuerySet) -> list[Moment]:
    """Return how many cards had been received and decided, from the first day to today; one query.

    A day, a week or more apart: MOST_MOMENTS of them at most.
    """
    standing = Q(dispositions__stage=Stage.DECIDED, dispositions__cancelled_by=None)
    decided_at = Max("dispositions__at", filter=standing)
    rows = list(cards.values_list("step", "comment__recorded_at").annotate(at=decided_at, card=Max("pk")))
    received = sorted(came for _, came, _, _ in rows)
    # A card whose decision is kept elsewhere than here counts as decided from when it came.
    decided = sorted(at or came for step, came, at, _ in rows if step not in MOVABLE)
    told = days(timezone.localdate(received[0])) if received else []
    ends = [(day, start_of(day + timedelta(days=1))) for day in told]
    return [Moment(day, bisect_left(received, end), bisect_left(decided, end)) for day, end in ends]


def days(first: date) -> list[date]:
    """Return the days to tell of, today the last of them, as far apart as needed."""
    last = max(first, timezone.localdate())
    since = (last - first).days
    return [last - timedelta(days=n) for n in reversed(range(0, since + 1, apart(since + 1)))]


def apart(count: int) -> int:
    """Return how many days apart so many days are told: one, else whole weeks."""
    return 1 if count <= MOST_MOMENTS else 7 * ceil(count / (7 * MOST_MOMENTS))


def start_of(day: date) -> datetime:
    """Return the first instant of a day, in Paris."""
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))
