"""Prepare a meeting, open it, close it: what is left to discuss goes to the next one."""

from collections.abc import Iterable, Sequence
from datetime import date, time

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from comments.outcomes import MOVABLE
from committee.guarding import check_room, claim, hold, log
from committee.models import ORDER, Attendee, Meeting, MeetingState, Point, Result
from documents.access import require, role_on
from documents.calls import day
from documents.models import Version
from people.models import User

NOT_HERE = "Votre rôle ne permet pas de préparer une séance sur ces versions."
NO_VERSION = "Choisissez au moins une version."
KEPT = "La version {version} a des points à l'ordre du jour : retirez-les d'abord."
BEGUN = "Un point a déjà une issue : la séance ne revient plus en préparation."
LEFT = "{count} point{s} sans issue : choisissez la séance qui le{s} reprendra."
OTHER_VERSION = "La séance du {day} ne porte pas sur {version} : choisissez-en une autre."
DECIDED_ELSEWHERE = "Décidée hors séance."
OFF_BOARD = "N'est plus au tableau."
PAST = "Le {day} est passé : une séance se crée pour aujourd'hui ou plus tard."
SOMETHING_CAME = "Un point de cette séance a une issue : elle ne se supprime plus."


@transaction.atomic
def create(
    *,
    title: str,
    held_on: date,
    versions: Sequence[Version],
    by: User,
    starts_at: time | None = None,
    place: str = "",
) -> Meeting:
    """Return a meeting in preparation, at which the people of the last one on these versions are expected.

    ValidationError without a version or for a day gone by; PermissionDenied when *by* instructs none, or does
    not read one.
    """
    check_versions(versions, by)
    check_day(held_on)
    last = Meeting.objects.filter(versions__in=versions).order_by("-held_on", "-pk").first()
    meeting = start(title, held_on, versions, by, starts_at, place)
    if last:
        expect_again(last, meeting)
    log("séance créée", meeting, by, facts(meeting))
    return meeting


@transaction.atomic
def edit(
    *,
    meeting: Meeting,
    revision: int,
    title: str,
    held_on: date,
    versions: Sequence[Version],
    by: User,
    starts_at: time | None = None,
    place: str = "",
) -> None:
    """Say anew what the meeting is; the versions that *by* does not read stay.

    ValidationError for a version left out that has points.
    """
    require(by, "committee.prepare", meeting)
    before, standing = facts(meeting), list(meeting.versions.all())
    unread = [one for one in standing if not role_on(by, one)]
    check_versions([*versions, *unread], by, unread)
    gone = [one for one in standing if one not in [*versions, *unread]]
    states = (MeetingState.PREPARED, MeetingState.OPEN)
    hold(meeting, *states)  # from here on no point is added
    left = meeting.points.filter(placement__version__in=gone).select_related("placement__version__volet")
    if point := left.first():
        raise ValidationError(KEPT.format(version=point.placement.version))
    changes = {"title": title.strip(), "held_on": held_on, "starts_at": starts_at, "place": place.strip()}
    claim(meeting, revision, *states, **changes)
    meeting.versions.set([*versions, *unread])
    log("séance modifiée", meeting, by, facts(meeting), before)


@transaction.atomic
def delete(*, meeting: Meeting, revision: int, by: User) -> int:
    """Return how many points are on no agenda any more: the meeting is gone, as it should not have been made.

    Their cards stay where they are; those that came from an earlier meeting are postponed there, as before.
    StaleMeeting when it changed meanwhile; ValidationError once it is opened.
    """
    require(by, "committee.conduct", meeting)
    claim(meeting, revision, MeetingState.PREPARED)
    if meeting.points.exclude(result="").exists():
        raise ValidationError(SOMETHING_CAME)
    points = list(meeting.points.select_related("placement__comment"))
    told = {**facts(meeting), "points": [str(point.placement) for point in points]}
    log("séance supprimée", meeting, by, before=told)
    meeting.points.all().delete()
    meeting.delete()
    return len(points)


@transaction.atomic
def open_meeting(*, meeting: Meeting, revision: int, by: User) -> None:
    """Open the meeting: its points may be decided."""
    require(by, "committee.conduct", meeting)
    now = timezone.now()
    claim(meeting, revision, MeetingState.PREPARED, state=MeetingState.OPEN, opened_at=now, opened_by=by)
    log("séance ouverte", meeting, by)


@transaction.atomic
def back_to_preparation(*, meeting: Meeting, revision: int, by: User) -> None:
    """Undo the opening; ValidationError once something came of a point."""
    require(by, "committee.conduct", meeting)
    claim(
        meeting, revision, MeetingState.OPEN,
        state=MeetingState.PREPARED, opened_at=None, opened_by=None,
    )  # fmt: skip
    if meeting.points.exclude(result="").exists():
        raise ValidationError(BEGUN)
    log("séance remise en préparation", meeting, by)


@transaction.atomic
def close(*, meeting: Meeting, revision: int, by: User, to: Meeting | date | None = None) -> int:
    """Return how many points the next meeting takes up: those that were neither decided nor postponed.

    *to* is a meeting in preparation, or the day of a new one; ValidationError without it when some are left.
    What was decided outside the meeting leaves its agenda. The words noted become the text of the relevé.
    """
    require(by, "committee.conduct", meeting)
    now = timezone.now()
    claim(meeting, revision, MeetingState.OPEN, state=MeetingState.MINUTES, closed_at=now, closed_by=by)
    waiting = meeting.points.filter(result="").order_by(*ORDER)
    joined = waiting.select_related("placement__version__volet", "placement__comment")
    left = [point for point in joined if not overtaken(point)]
    if left and to is None:
        s = "s" if len(left) > 1 else ""
        raise ValidationError(LEFT.format(count=len(left), s=s))
    if left and to is not None:
        carry(left, meeting, to, by)
    meeting.points.update(minute=F("said"))
    log("séance levée", meeting, by, {"renvoyés": [str(point.placement) for point in left]})
    return len(left)


def overtaken(point: Point) -> bool:
    """Return whether nothing is left to discuss of a point, which then leaves the agenda."""
    decided = point.placement.step not in MOVABLE
    if decided or not point.placement.on_board:
        point.result = Result.WITHDRAWN
        point.said = "\n".join(filter(None, (point.said, DECIDED_ELSEWHERE if decided else OFF_BOARD)))
        point.save(update_fields=["result", "said"])
    return bool(point.result)


def carry(points: Sequence[Point], meeting: Meeting, to: Meeting | date, by: User) -> Meeting:
    """Return the meeting that takes the points up, in the same order and taken the same way.

    Made when *to* is a day, with the same people expected; ValidationError when it is not about their
    version, or when it has too many points already.
    """
    following = to if isinstance(to, Meeting) else follow_up(meeting, to, by)
    hold(following, MeetingState.PREPARED)
    check_room(following, len(points))
    over = set(following.versions.values_list("pk", flat=True))
    for point in points:
        if point.placement.version_id not in over:
            version = point.placement.version
            raise ValidationError(OTHER_VERSION.format(day=day(following.held_on), version=version))
    Point.objects.filter(pk__in=[one.pk for one in points]).update(result=Result.POSTPONED)
    last = last_rank(following)
    Point.objects.bulk_create(
        Point(meeting=following, placement=one.placement, mode=one.mode, rank=last + rank, carried_from=one)
        for rank, one in enumerate(points, start=1)
    )
    return following


def follow_up(meeting: Meeting, held_on: date, by: User) -> Meeting:
    """Return a new meeting like this one, on another day."""
    if held_on <= meeting.held_on:
        raise ValidationError("La séance suivante vient après celle-ci.")
    check_day(held_on)
    versions = list(meeting.versions.all())
    following = start(meeting.title, held_on, versions, by, meeting.starts_at, meeting.place)
    expect_again(meeting, following)
    log("séance créée", following, by, facts(following))
    return following


def start(
    title: str, held_on: date, versions: Iterable[Version], by: User, starts_at: time | None, place: str
) -> Meeting:
    """Return a new meeting over these versions."""
    meeting = Meeting.objects.create(
        title=title.strip(), held_on=held_on, starts_at=starts_at, place=place.strip(), made_by=by
    )
    meeting.versions.set(versions)
    return meeting


def expect_again(last: Meeting, meeting: Meeting) -> None:
    """Expect at a meeting the people of an earlier one."""
    Attendee.objects.bulk_create(
        Attendee(meeting=meeting, name=one.name, function=one.function, address=one.address, user=one.user)
        for one in last.attendees.select_related("user")
    )


def check_versions(versions: Sequence[Version], by: User, unread: Sequence[Version] = ()) -> None:
    """Pass when a meeting may stand on these versions; ValidationError or PermissionDenied otherwise."""
    if not versions:
        raise ValidationError(NO_VERSION)
    reads = all(role_on(by, one) for one in versions if one not in unread)
    if not reads or not any(by.has_perm("comments.instruct", one) for one in versions):
        raise PermissionDenied(NOT_HERE)


def check_day(held_on: date) -> None:
    """Pass for today or later; ValidationError for a day gone by."""
    if held_on < today():
        raise ValidationError(PAST.format(day=day(held_on)))


def today() -> date:
    """Return the day it is here."""
    return timezone.localdate()


def last_rank(meeting: Meeting) -> int:
    """Return the rank of the last point of the agenda, 0 without any."""
    last = meeting.points.order_by("-rank").first()
    return last.rank if last else 0


def facts(meeting: Meeting) -> dict[str, object]:
    """Return what the journal says of a meeting."""
    at = f" à {meeting.starts_at:%H:%M}" if meeting.starts_at else ""
    versions = [str(version) for version in meeting.versions.select_related("volet")]
    return {
        "intitulé": meeting.title, "date": f"{day(meeting.held_on)}{at}", "lieu": meeting.place,
        "versions": versions,
    }  # fmt: skip
