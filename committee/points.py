"""What stands on the agenda of a meeting: added, taken off, put in order, discussed or not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from comments.models import Disposition, Placement
from comments.outcomes import MOVABLE, Step
from comments.proposals import standing_proposal
from comments.together import Aside
from committee.actions import last_rank
from committee.guarding import MOST_POINTS, check_room, hold, hold_point, log
from committee.models import Meeting, MeetingState, Mode, Point
from documents.access import require
from documents.calls import day
from documents.models import Version
from people.models import User

BEFORE_THE_END = (MeetingState.PREPARED, MeetingState.OPEN)
AT_ONCE_ELSEWHERE = "Une de ces remarques vient d'être mise à un autre ordre du jour : recommencez."


@dataclass(slots=True)
class Added:
    """What became of the cards to put on an agenda."""

    points: list[Point] = field(default_factory=list)
    aside: list[Aside] = field(default_factory=list)


@transaction.atomic
def add(*, meeting: Meeting, cards: Iterable[int], by: User, mode: Mode | None = None) -> Added:
    """Return the points made of cards, by their id, and the cards that cannot be on this agenda, with why.

    Without *mode*, a card on which something is proposed is « sans débat », unless its group diverges.
    ValidationError when there would be too many, or when somebody else takes one of them at that moment.
    """
    require(by, "committee.prepare", meeting)
    hold(meeting, *BEFORE_THE_END)
    found = placeable(list(cards))
    done, over = Added(), set(meeting.versions.values_list("pk", flat=True))
    known = {point.placement_id: point for point in standing(found)}
    passed = set(meeting.points.exclude(result="").values_list("placement", flat=True))
    ready = []
    for card in found:
        if why := refusal(card, over, known.get(card.pk), card.pk in passed, by):
            done.aside.append(Aside(card.pk, card.comment_id, str(card), why))
        else:
            ready.append(card)
    done.points = write(meeting, ready, mode)
    if ready:
        log("points inscrits", meeting, by, {"remarques": [str(card) for card in ready]})
    return done


def placeable(ids: Sequence[int]) -> list[Placement]:
    """Return the cards to be placed, as they come on their boards."""
    cards = Placement.objects.filter(pk__in=ids).select_related("comment", "version__volet", "group")
    return list(cards.order_by("version", "pk"))


def standing(cards: Iterable[Placement]) -> Iterable[Point]:
    """Return the points that wait about these cards, on any agenda."""
    pks = [card.pk for card in cards]
    return Point.objects.filter(placement__in=pks, result="").select_related("meeting")


def refusal(card: Placement, over: set[int], known: Point | None, passed: bool, by: User) -> str:
    """Return why a card may not be on the agenda, nothing when it may."""
    if card.version_id not in over:
        return "Sa version n'est pas de cette séance."
    if not by.has_perm("committee.place", card):
        return "Votre rôle sur ce volet ne permet pas de la mettre à l'ordre du jour."
    if card.step not in MOVABLE or not card.on_board:
        return "Cette carte est déjà décidée." if card.on_board else "Cette carte n'est pas au tableau."
    if known:
        return f"Elle est déjà à l'ordre du jour de la séance du {day(known.meeting.held_on)}."
    return "Elle est déjà passée à cette séance : reprenez son point." if passed else ""


def write(meeting: Meeting, cards: Sequence[Placement], mode: Mode | None) -> list[Point]:
    """Return the new points, after those already there; ValidationError when there would be too many."""
    check_room(meeting, len(cards))
    proposed = proposed_on(cards)
    last = last_rank(meeting)
    points = [
        Point(meeting=meeting, placement=card, mode=mode or usual_mode(card, proposed), rank=last + rank)
        for rank, card in enumerate(cards, start=1)
    ]
    try:
        with transaction.atomic():
            return Point.objects.bulk_create(points)
    except IntegrityError as taken:
        raise ValidationError(AT_ONCE_ELSEWHERE) from taken


def proposed_on(cards: Sequence[Placement]) -> set[int]:
    """Return the ids of the cards on which a proposal stands."""
    latest: dict[int, Disposition] = {}
    for one in Disposition.objects.filter(placement__in=[card.pk for card in cards]).order_by("pk"):
        latest[one.placement_id] = one
    return {pk for pk, one in latest.items() if standing_proposal([one])}


def usual_mode(card: Placement, proposed: set[int]) -> Mode:
    """Return how a card is taken when nobody says it."""
    diverging = card.group is not None and card.group.diverging
    ready = card.pk in proposed and card.step == Step.TO_VALIDATE
    return Mode.BLOCK if ready and not diverging else Mode.DEBATE


def to_place(version: Version, step: str) -> list[int]:
    """Return the ids of the cards of a column that wait on no agenda, the first MOST_POINTS."""
    waiting = Point.objects.filter(result="", placement__version=version).values("placement")
    cards = version.placements.on_board().filter(step=step).exclude(pk__in=waiting)
    return list(cards.order_by("pk").values_list("pk", flat=True)[:MOST_POINTS])


@transaction.atomic
def remove(*, point: Point, by: User) -> None:
    """Take a point off an agenda in preparation; its card stays where it is."""
    require(by, "committee.place", point)
    hold_point(point, MeetingState.PREPARED)
    log(
        "point ôté de l'ordre du jour",
        point.meeting,
        by,
        {"remarque": str(point.placement)},
        volet=code(point),
    )
    point.delete()


@transaction.atomic
def set_mode(*, point: Point, mode: Mode, by: User) -> None:
    """Have a point discussed, or not; also while the meeting is open."""
    require(by, "committee.place", point)
    hold_point(point, *BEFORE_THE_END)
    if point.mode == mode:
        raise ValidationError(f"Ce point est déjà « {mode.label} ».")
    before = {"traitement": point.get_mode_display()}
    point.mode = mode
    point.save(update_fields=["mode"])
    after = {"remarque": str(point.placement), "traitement": mode.label}
    log("traitement d'un point", point.meeting, by, after, before, volet=code(point))


@transaction.atomic
def move(*, point: Point, up: bool, by: User) -> None:
    """Put a point before or after its neighbour, among those taken the same way that *by* reads.

    ValidationError when it is the first one or the last one.
    """
    require(by, "committee.place", point)
    hold_point(point, *BEFORE_THE_END)
    read = Version.objects.all().visible_to(by)
    others = Point.objects.filter(meeting=point.meeting_id, mode=point.mode, placement__version__in=read)
    near = others.filter(rank__lt=point.rank) if up else others.filter(rank__gt=point.rank)
    neighbour = near.order_by("-rank" if up else "rank").first()
    if neighbour is None:
        raise ValidationError(f"Ce point est déjà le {'premier' if up else 'dernier'}.")
    point.rank, neighbour.rank = neighbour.rank, point.rank
    Point.objects.bulk_update([point, neighbour], ["rank"])
    after = {"remarque": str(point.placement), "rang": point.rank}
    log("point déplacé", point.meeting, by, after, {"rang": neighbour.rank}, volet=code(point))


def code(point: Point) -> str:
    """Return the code of a point's volet."""
    return point.volet.code
