"""The agenda of a meeting, ready to show: its points with their cards, in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery

from comments.models import Disposition, Placement, PlacementQuerySet, Target
from comments.outcomes import MOVABLE, Outcome, Step
from comments.proposals import standing_proposal
from committee.models import ORDER, SETTLED, Meeting, Mode, Point
from committee.readiness import missing
from documents.models import Version
from people.models import Visitor

PLACEABLE = (Step.TO_ARBITRATE, Step.TO_VALIDATE)  # the columns that wait for the committee


@dataclass(frozen=True, slots=True)
class Item:
    """One point, its number on the whole agenda, and what its card says today."""

    number: int
    point: Point

    @property
    def card(self) -> Placement:
        """The card it is about."""
        return self.point.placement

    @property
    def proposal(self) -> Disposition | None:
        """What is proposed on the card; one sent back to be studied since then proposes nothing."""
        if self.card.step not in PLACEABLE:
            return None
        return standing_proposal(self.card.latest)  # type: ignore[attr-defined]

    @property
    def places(self) -> list[Target]:
        """The places the remark is about, the main one first."""
        return self.card.kept_targets  # type: ignore[attr-defined]

    @property
    def waits(self) -> bool:
        """Whether nothing came of it yet."""
        return not self.point.result

    @property
    def overtaken(self) -> str:
        """Why there is nothing left to discuss on a point that waits, nothing otherwise."""
        if not self.waits:
            return ""
        if self.card.step not in MOVABLE:
            return "Décidée hors séance depuis."
        return "" if self.card.on_board else "N'est plus au tableau."

    @property
    def reopened(self) -> bool:
        """Whether the decision taken here was reopened since."""
        decision = self.point.disposition
        return decision is not None and getattr(decision, "cancelled_by", None) is not None

    @property
    def missing(self) -> list[str]:
        """What is not ready, in one French phrase each."""
        return missing(self.point, self.proposal) if self.waits else []

    @property
    def decided(self) -> str:
        """The outcome decided here, in words."""
        decision = self.point.disposition
        return Outcome(decision.outcome).label if decision else ""


@dataclass(frozen=True, slots=True)
class Agenda:
    """The points of a meeting that somebody may read, and how many others there are."""

    meeting: Meeting
    items: list[Item]
    hidden: int

    @property
    def block(self) -> list[Item]:
        """What is adopted without discussion."""
        return [item for item in self.items if item.point.mode == Mode.BLOCK]

    @property
    def debated(self) -> list[Item]:
        """What is discussed, one by one."""
        return [item for item in self.items if item.point.mode == Mode.DEBATE]

    @property
    def waiting(self) -> list[Item]:
        """What nothing came of yet."""
        return [item for item in self.items if item.waits]

    @property
    def to_adopt(self) -> list[Item]:
        """What waits to be adopted as a block."""
        return [item for item in self.block if item.waits]

    @property
    def begun(self) -> bool:
        """Whether something came of a point already."""
        return len(self.waiting) < len(self.items)

    @property
    def settled(self) -> int:
        """How many points were decided here."""
        return sum(item.point.result in SETTLED for item in self.items)


@dataclass(frozen=True, slots=True)
class Turn:
    """One point among those that somebody may read: the ones before and after it, by id and number."""

    item: Item
    previous: tuple[int, int] | None
    next: tuple[int, int] | None
    count: int  # of the whole agenda
    waiting: int  # of those that may be read


def agenda_of(meeting: Meeting, user: Visitor) -> Agenda:
    """Return the points of a meeting that *user* may read, in order; four queries and the rights'."""
    numbers = numbers_of(meeting)
    points = with_cards(meeting.points.filter(placement__version__in=read_by(user)))
    items = items_of(meeting, points, numbers)
    return Agenda(meeting, items, len(numbers) - len(items))


def whole_agenda(meeting: Meeting) -> Agenda:
    """Return all the points of a meeting, whoever reads them."""
    return Agenda(meeting, items_of(meeting, with_cards(meeting.points.all()), numbers_of(meeting)), 0)


def turn_of(meeting: Meeting, user: Visitor, point_id: int) -> Turn | None:
    """Return a point that *user* may read, with its neighbours; None when there is none of that id."""
    numbers = numbers_of(meeting)
    read = meeting.points.filter(placement__version__in=read_by(user))
    pks = dict(read.order_by(*ORDER).values_list("pk", "result"))
    if point_id not in pks:
        return None
    order = list(pks)
    at = order.index(point_id)
    before, after = order[at - 1 : at] if at else [], order[at + 1 : at + 2]
    (item,) = items_of(meeting, with_cards(meeting.points.filter(pk=point_id)), numbers)
    near = [next(((pk, numbers[pk]) for pk in some), None) for some in (before, after)]
    return Turn(item, near[0], near[1], len(numbers), sum(not result for result in pks.values()))


def read_by(user: Visitor) -> QuerySet[Version]:
    """Return the versions whose points *user* may read."""
    return Version.objects.all().visible_to(user)


def numbers_of(meeting: Meeting) -> dict[int, int]:
    """Return the number of each point on the agenda, from 1."""
    pks = meeting.points.order_by(*ORDER).values_list("pk", flat=True)
    return {pk: number for number, pk in enumerate(pks, start=1)}


def items_of(meeting: Meeting, points: QuerySet[Point], numbers: Mapping[int, int]) -> list[Item]:
    """Return points with their numbers; the few versions they are about are read once, not with each."""
    versions = {version.pk: version for version in meeting.versions.all()}
    items = []
    for point in points:
        point.meeting = meeting
        point.placement.version = versions[point.placement.version_id]
        items.append(Item(numbers[point.pk], point))
    return items


def with_cards(points: QuerySet[Point]) -> QuerySet[Point]:
    """Return points in order, with all that is shown of their cards; three queries."""
    kept = Target.objects.filter(kept=True).select_related("section").order_by("rank")
    return (
        points.select_related(
            "placement__comment__author", "placement__assignee",
            "placement__group", "disposition__cancelled_by",
            "carried_from__meeting", "carried_to__meeting",
        )
        .prefetch_related(
            Prefetch("placement__targets", kept, to_attr="kept_targets"),
            Prefetch("placement__dispositions", Disposition.objects.order_by("-pk"), to_attr="latest"),
        )
        .order_by(*ORDER)
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offered:
    """So many cards of a column that wait on no agenda."""

    version: Version
    step: Step
    count: int


def offered(versions: Sequence[Version]) -> list[Offered]:
    """Return the cards that could be put on the agenda, by version and column; one query."""
    waiting = Point.objects.filter(result="").values("placement")
    cards = Placement.objects.on_board().filter(version__in=versions, step__in=PLACEABLE)
    rows = cards.exclude(pk__in=waiting).order_by().values_list("version", "step").annotate(Count("pk"))
    counts = {(version, step): count for version, step, count in rows}
    return [
        Offered(version, step, counts[version.pk, step])
        for version in versions
        for step in PLACEABLE
        if (version.pk, step) in counts
    ]


def with_meeting(cards: PlacementQuerySet) -> PlacementQuerySet:
    """Annotate ``meeting`` and ``meeting_day``: on whose agenda a card waits, if on any."""
    point = Point.objects.filter(placement=OuterRef("pk"), result="")
    return cards.annotate(
        meeting=Subquery(point.values("meeting")[:1]),
        meeting_day=Subquery(point.values("meeting__held_on")[:1]),
    )
