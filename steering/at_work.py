"""The versions at work: how far each is, and the answers on them that wait for a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from django.db.models import Count, Exists, OuterRef, Q

from answers.models import Delivery, DeliveryState
from comments.models import Placement
from comments.outcomes import MOVABLE, Step
from documents.models import CallState, Publication, Version
from people.models import Visitor

WAITING_ANSWERS = (DeliveryState.TO_VALIDATE, DeliveryState.UNCERTAIN, DeliveryState.UNDELIVERED)


@dataclass(frozen=True, slots=True)
class Progress:
    """A version at work, the number of its cards at each step, in the board's order, and of one's own."""

    version: Version
    counts: list[tuple[Step, int]]
    mine: int

    @property
    def total(self) -> int:
        """The number of cards on the board."""
        return sum(count for _, count in self.counts)

    @property
    def decided(self) -> int:
        """The number of cards on which a decision stands."""
        return sum(count for step, count in self.counts if step not in MOVABLE)

    @property
    def parts(self) -> list[tuple[Step, float, float]]:
        """The steps that have cards, where each begins on a line of 100 and how long it is, to be drawn."""
        starts = accumulate((count for _, count in self.counts), initial=0)
        whole = self.total / 100
        return [
            (step, at / whole, n / whole) for (step, n), at in zip(self.counts, starts, strict=False) if n
        ]


@dataclass(frozen=True, slots=True)
class Outbox:
    """So many answers on a version that wait for a person."""

    version: Version
    state: DeliveryState
    count: int


def outboxes(versions: Sequence[Version]) -> list[Outbox]:
    """Return the answers that wait for a person on the versions at work, in one query."""
    waiting = Delivery.objects.filter(version__in=versions, state__in=WAITING_ANSWERS)
    counts = waiting.order_by().values_list("version", "state").annotate(Count("pk"))
    found = {(version, state): count for version, state, count in counts}
    return [
        Outbox(version, state, found[version.pk, state])
        for version in versions
        for state in WAITING_ANSWERS
        if (version.pk, state) in found
    ]


def versions_at_work(user: Visitor) -> list[Progress]:
    """Return the versions whose remarks come in or are being studied, with their counts.

    Answers published are not the end: a remark maintained is examined again.
    """
    left = Placement.objects.on_board().exclude(step=Step.CLOSED).filter(version=OuterRef("pk"))
    versions = (
        Version.objects.all()
        .visible_to(user)
        .exclude(call=CallState.PLANNED)
        .exclude(Q(call=CallState.ANSWERED) & ~Exists(left))
        .exclude(publication=Publication.ARCHIVED)
        .select_related("volet")
    )
    rows = Placement.objects.on_board().filter(version__in=versions).order_by().values_list("version", "step")
    counts = {(version, step): number for version, step, number in rows.annotate(Count("pk"))}
    own = (
        Placement.objects.on_board()
        .filter(version__in=versions, assignee=user.pk)
        .order_by()
        .values_list("version")
    )
    mine = dict(own.annotate(Count("pk")))
    return [
        Progress(v, [(step, counts.get((v.pk, step), 0)) for step in Step], mine.get(v.pk, 0))
        for v in versions
    ]
