"""What the committee does with its points, live: decided, adopted as a block, postponed, taken up again."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction

from comments import actions, together
from comments.models import Disposition
from comments.outcomes import Outcome, Stage
from comments.together import Aside, Report, Seen
from committee.actions import carry
from committee.agenda import Item
from committee.guarding import hold, hold_point, log
from committee.models import SETTLED, Meeting, MeetingState, Mode, Point, Result
from committee.points import code
from documents.access import require
from documents.models import Version
from people.models import User

AGAIN = "Repris en séance."
NOTHING_TO_TAKE_UP = "Ce point attend encore : il n'y a rien à reprendre."
GONE_ON = "La séance suivante a déjà traité ce point : il ne se reprend plus ici."
ELSEWHERE = "Cette remarque est maintenant à l'ordre du jour d'une autre séance."
NOT_YOURS = "Votre rôle sur ce volet ne permet pas de décider."
NO_MORE_THERE = "n'est plus à adopter sans débat."
TOO_MANY_VOTES = "{votes} voix pour {present} présent{s} : cochez les présents ou corrigez."
NOTED = "Quelqu'un a noté entre-temps : « {said} ». Reprenez-le dans vos mots, puis envoyez de nouveau."


class NotedMeanwhile(ValidationError):
    """Somebody noted other words meanwhile; the message says them."""


class Votes(NamedTuple):
    """The votes on a point, each counted."""

    in_favour: int
    against: int
    abstained: int


def adoptable(*, items: Sequence[Item], by: User) -> tuple[list[Item], list[Aside]]:
    """Return the points that *by* could adopt as they are, and those that would be left aside, with why."""
    ready: set[int] = set()
    aside: list[Aside] = []
    for version in {item.card.version for item in items}:
        cards = [item.card for item in items if item.card.version == version]
        if not by.has_perm("comments.decide", version):
            aside += [Aside(card.pk, card.comment_id, str(card), NOT_YOURS) for card in cards]
            continue
        seen = [Seen(card.pk, card.revision) for card in cards]
        found, left = together.adoptable(version=version, seen=seen, by=by)
        ready |= {card.pk for card in found}
        aside += left
    return [item for item in items if item.card.pk in ready], aside


@transaction.atomic
def adopt_block(*, meeting: Meeting, seen: Sequence[Seen], by: User) -> Report:
    """Return what became of the points « sans débat » that were *seen*: their proposals become decisions.

    A card that changed meanwhile, has no proposal, or is of a volet where *by* does not decide is left aside.
    """
    require(by, "committee.view_meeting", meeting)
    hold(meeting, MeetingState.OPEN)
    revisions = dict(seen)
    read = Version.objects.all().visible_to(by)
    named = meeting.points.filter(placement__in=revisions, placement__version__in=read)
    waiting = named.filter(result="", mode=Mode.BLOCK)
    points = {one.placement_id: one for one in waiting.select_related("placement__version__volet")}
    report = Report()
    gone = named.exclude(placement__in=points)
    for one in gone.select_related("placement__comment"):
        card = one.placement
        report.aside.append(Aside(card.pk, card.comment_id, str(card), NO_MORE_THERE))
    for version in {one.placement.version for one in points.values()}:
        some = [Seen(pk, revisions[pk]) for pk, one in points.items() if one.placement.version == version]
        adopted = adopt_of(version, some, by, points)
        report.done += adopted.done
        report.aside += adopted.aside
    settle_adopted([points[one.card] for one in report.done])
    told = {"adoptés": len(report.done), "laissés de côté": len(report.aside)}
    log("points sans débat adoptés", meeting, by, told)
    return report


def adopt_of(version: Version, some: Sequence[Seen], by: User, points: Mapping[int, Point]) -> Report:
    """Return what became of the cards of one version."""
    if by.has_perm("comments.decide", version):
        return together.adopt(version=version, seen=some, by=by)
    cards = [points[one.card].placement for one in some]
    return Report(aside=[Aside(card.pk, card.comment_id, str(card), NOT_YOURS) for card in cards])


def settle_adopted(points: Sequence[Point]) -> None:
    """Write on points the decision just taken on their cards."""
    cards = [one.placement_id for one in points]
    made = Disposition.objects.filter(placement__in=cards, stage=Stage.DECIDED, cancelled_by=None)
    last = {one.placement_id: one for one in made.order_by("pk")}
    for point in points:
        point.result, point.disposition = Result.ADOPTED, last[point.placement_id]
    Point.objects.bulk_update(points, ["result", "disposition"])


@transaction.atomic
def decide(
    *,
    point: Point,
    revision: int,
    outcome: Outcome,
    by: User,
    reason: str = "",
    votes: Votes | None = None,
    said: str = "",
    noted: str | None = None,
) -> Disposition:
    """Return the decision taken on a point's card, seen at *revision*; its votes, when some were counted.

    StaleRevision when the card changed meanwhile; ValidationError when it, or the point, is settled already,
    or when more people voted than are marked present, if any is.
    *said* is what was said of it, *noted* what was read there before, as for ``words_kept``.
    """
    require(by, "comments.decide", point.placement)
    hold_point(point, MeetingState.OPEN)
    check_votes(point.meeting, votes)
    said = words_kept(point, said, noted)
    decision = actions.decide(
        placement=point.placement, revision=revision, outcome=outcome, reason=reason, by=by
    )
    settle(point, Result.DECIDED, said, disposition=decision, **votes_of(votes))
    after = {"remarque": str(point.placement), "suite": outcome.label, "votes": point.votes}
    log("point décidé", point.meeting, by, after, volet=code(point))
    return decision


@transaction.atomic
def postpone(
    *, point: Point, to: Meeting | date, by: User, said: str = "", noted: str | None = None
) -> Point:
    """Return the point of the next meeting: *to* is one in preparation, or the day of a new one.

    ValidationError when the point is settled already: it is carried once.
    """
    require(by, "comments.decide", point.placement)
    hold_point(point, MeetingState.OPEN)
    settle(point, Result.POSTPONED, words_kept(point, said, noted))
    following = carry([point], point.meeting, to, by)
    point.refresh_from_db()
    after = {"remarque": str(point.placement), "vers": str(following)}
    log("point renvoyé", point.meeting, by, after, volet=code(point))
    return Point.objects.get(carried_from=point)


@transaction.atomic
def withdraw(*, point: Point, by: User, said: str = "", noted: str | None = None) -> None:
    """Take a point off the agenda while the meeting is open; its card stays as it is."""
    require(by, "committee.place", point)
    hold_point(point, MeetingState.OPEN)
    settle(point, Result.WITHDRAWN, words_kept(point, said, noted))
    log("point retiré", point.meeting, by, {"remarque": str(point.placement)}, volet=code(point))


@transaction.atomic
def note(*, point: Point, said: str, by: User, noted: str | None = None) -> None:
    """Write down what is said of a point, whatever came of it; kept for the relevé."""
    require(by, "committee.place", point)
    hold(point.meeting, MeetingState.OPEN)
    point.refresh_from_db(fields=["said"])
    before, point.said = {"dit": point.said}, words_kept(point, said, noted)
    point.save(update_fields=["said"])
    after = {"remarque": str(point.placement), "dit": point.said}
    log("point noté", point.meeting, by, after, before, volet=code(point))


@transaction.atomic
def take_up_again(*, point: Point, by: User, reason: str = "") -> None:
    """Have a settled point wait again: its decision is reopened, or the next meeting lets go of it.

    ValidationError when the next meeting dealt with it already, or when another agenda has its card.
    """
    require(by, "committee.place", point.placement)
    hold(point.meeting, MeetingState.OPEN)
    point.refresh_from_db()
    if point.result != Result.WITHDRAWN:
        require(by, "comments.decide", point.placement)
    if not point.result:
        raise ValidationError(NOTHING_TO_TAKE_UP)
    before = {"issue": point.result_said}
    if point.result in SETTLED:
        reopen(point, reason.strip() or AGAIN, by)
    elif point.result == Result.POSTPONED:
        call_back(point)
    if Point.objects.filter(placement=point.placement_id, result="").exists():
        raise ValidationError(ELSEWHERE)
    settle(point, "", point.said, disposition=None, **votes_of(None))
    log("point repris", point.meeting, by, {"remarque": str(point.placement)}, before, volet=code(point))


def reopen(point: Point, reason: str, by: User) -> None:
    """Reopen the decision taken on a point, unless somebody did already."""
    decision = actions.standing_decision(point.placement)
    if decision and decision.pk == point.disposition_id:
        card = point.placement
        actions.reopen(placement=card, revision=card.revision, reason=reason, by=by)


def call_back(point: Point) -> None:
    """Take a postponed point off the next agenda; ValidationError when it is not in preparation any more."""
    following = Point.objects.filter(carried_from=point).select_related("meeting").first()
    if following is None:
        return
    hold(following.meeting, MeetingState.PREPARED)
    if following.result:
        raise ValidationError(GONE_ON)
    following.delete()


def words_kept(point: Point, said: str, noted: str | None) -> str:
    """Return the words to keep of what was said: those typed, else, left as they were, those there by now.

    *noted* is what stood there when somebody began to type, None for who read nothing. NotedMeanwhile when
    they changed it, and somebody else too.
    """
    if noted is None or noted.split() == point.said.split():
        return said.strip()
    if noted.split() == said.split():
        return point.said
    raise NotedMeanwhile(NOTED.format(said=point.said))


def settle(point: Point, result: str, said: str, **more: object) -> None:
    """Write what came of a point, and what was said."""
    point.result, point.said = result, said
    for name, value in more.items():
        setattr(point, name, value)
    point.save(update_fields=["result", "said", *more])


def check_votes(meeting: Meeting, votes: Votes | None) -> None:
    """Pass when no more people voted than are marked present, or when nobody is marked."""
    present = meeting.attendees.filter(present=True).count() if votes else 0
    if votes and 0 < present < sum(votes):
        s = "s" if present > 1 else ""
        raise ValidationError(TOO_MANY_VOTES.format(votes=sum(votes), present=present, s=s))


def votes_of(votes: Votes | None) -> dict[str, int | None]:
    """Return the votes under the names of a point's fields."""
    return dict(zip(Votes._fields, votes or (None, None, None), strict=True))
