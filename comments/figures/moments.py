"""Count cards over time: how many had been received, and decided, day after day.

From the decisions that stand today: one taken back counts as if it had not been taken.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from django.db.models import Count, Max, Q
from django.db.models.functions import Coalesce, TruncDate
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
    """Return how many cards had been received and decided, from the first day to today; two queries.

    A day, a week or more apart: MOST_MOMENTS of them at most.
    """
    came = dict(cards.values_list(TruncDate("comment__recorded_at")).annotate(Count("pk")))
    decided = Counter(timezone.localdate(at) for at in decisions(cards))
    return [Moment(day, up_to(day, came), up_to(day, decided)) for day in (days(min(came)) if came else [])]


def decisions(cards: PlacementQuerySet) -> Iterable[datetime]:
    """Return when what stands on each decided card was decided.

    A decision kept elsewhere than here has no date: it counts from when the card came.
    """
    standing = Q(dispositions__stage=Stage.DECIDED, dispositions__cancelled_by=None)
    at = Coalesce(Max("dispositions__at", filter=standing), "comment__recorded_at")
    return cards.exclude(step__in=MOVABLE).annotate(decided_at=at).values_list("decided_at", flat=True)


def up_to(day: date, counts: Mapping[date, int]) -> int:
    """Return how many there were until the end of a day."""
    return sum(count for on, count in counts.items() if on <= day)


def days(first: date) -> list[date]:
    """Return the days to tell of, today the last of them, as far apart as needed."""
    last = max(first, timezone.localdate())
    since = (last - first).days
    return [last - timedelta(days=n) for n in reversed(range(0, since + 1, apart(since + 1)))]


def apart(count: int) -> int:
    """Return how many days apart so many days are told: one, else whole weeks."""
    return 1 if count <= MOST_MOMENTS else 7 * ceil(count / (7 * MOST_MOMENTS))
