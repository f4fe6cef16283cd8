"""What people do to many cards at once: the single actions of ``comments.actions``, one card after another.

A card that someone changed meanwhile, or that a rule refuses, is left aside with why; the others go through.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import prefetch_related_objects

from comments import actions, qualifying
from comments.actions import StaleRevision
from comments.examining import barred
from comments.models import Placement, PlacementQuerySet
from comments.outcomes import MOVABLE, Kind, Outcome, Step
from comments.proposals import standing_proposal
from documents.access import require
from documents.models import Version
from people.models import User

NOTHING_PROPOSED = "Rien n'y est proposé."
AT_ONCE = 200  # cards of one transaction, and of one gesture on ticked lines

Act = Callable[[Placement, int], object]


class Seen(NamedTuple):
    """A card, and its revision when the person looked at it."""

    card: int
    revision: int


class Done(NamedTuple):
    """A card as a gesture left it, and what the gesture replaced: what undoing it needs."""

    card: int
    revision: int
    former: int | str | None


class Aside(NamedTuple):
    """A card that a gesture left as it was, and why; a card of another board is not named."""

    card: int
    comment: int | None
    reference: str
    why: str


@dataclass(slots=True)
class Report:
    """What became of the cards of one gesture."""

    done: list[Done] = field(default_factory=list)
    aside: list[Aside] = field(default_factory=list)


def assign(*, version: Version, seen: Sequence[Seen], assignee: User | None, by: User) -> Report:
    """Give the cards to *assignee*, or to nobody; ValidationError for someone who may not work on them."""
    require(by, "comments.instruct", version)
    actions.check_works_on(version, assignee)

    def act(card: Placement, revision: int) -> None:
        actions.assign(placement=card, revision=revision, assignee=assignee, by=by)

    return in_batches(version, seen, act, lambda card: card.assignee_id)


def move(*, version: Version, seen: Sequence[Seen], step: Step, by: User) -> Report:
    """Move the cards to another column."""
    require(by, "comments.instruct", version)

    def act(card: Placement, revision: int) -> None:
        actions.move(placement=card, revision=revision, step=step, by=by)

    return in_batches(version, seen, act, lambda card: str(card.step))


def qualify(*, version: Version, seen: Sequence[Seen], kind: Kind | None, by: User) -> Report:
    """Say what the remarks are, or None to say it no more."""
    require(by, "comments.instruct", version)

    def act(card: Placement, revision: int) -> None:
        qualifying.qualify(placement=card, revision=revision, kind=kind, by=by)

    return in_batches(version, seen, act, lambda card: card.kind)


def propose(*, version: Version, seen: Sequence[Seen], outcome: Outcome, reason: str, by: User) -> Report:
    """Propose one decision for all the cards; ValidationError when its reason is missing."""
    require(by, "comments.instruct", version)
    actions.check_reason(outcome, reason)

    def act(card: Placement, revision: int) -> None:
        actions.propose(placement=card, revision=revision, outcome=outcome, reason=reason, by=by)

    return in_batches(version, seen, act, lambda card: str(card.step))


def decide(*, version: Version, seen: Sequence[Seen], outcome: Outcome, reason: str, by: User) -> Report:
    """Take one decision on all the cards; ValidationError when its reason is missing."""
    require(by, "comments.decide", version)
    actions.check_reason(outcome, reason)

    def act(card: Placement, revision: int) -> None:
        actions.decide(placement=card, revision=revision, outcome=outcome, reason=reason, by=by)

    return in_batches(version, seen, act)


def adopt(*, version: Version, seen: Sequence[Seen], by: User) -> Report:
    """Decide on each card what is proposed on it, for its own reason; one without a proposal stays."""
    require(by, "comments.decide", version)

    def act(card: Placement, revision: int) -> None:
        if card.revision != revision:  # decided meanwhile, it has no proposal any more: that is not why
            raise actions.stale(card, revision)
        proposal = standing_proposal(list(card.dispositions.order_by("-pk")[:1]))
        if proposal is None or card.step != Step.TO_VALIDATE:  # what was moved on since waits for nobody
            raise ValidationError(NOTHING_PROPOSED)
        outcome = Outcome(proposal.outcome)
        actions.decide(placement=card, revision=revision, outcome=outcome, reason=proposal.reason, by=by)

    return in_batches(version, seen, act)


def reassign(*, version: Version, giver: User, assignee: User | None, by: User) -> Report:
    """Give all that *giver* has left to do on the version to someone else, or to nobody."""
    held = held_by(version, giver).values_list("pk", "revision")
    seen = [Seen(*one) for one in held]
    return assign(version=version, seen=seen, assignee=assignee, by=by)


def held_by(version: Version, user: User) -> PlacementQuerySet:
    """Return what somebody has left to do on a version: the cards to decide and those still to answer."""
    return version.placements.on_board().filter(assignee=user).exclude(step=Step.CLOSED).order_by("pk")


def decidable(
    *, version: Version, seen: Sequence[Seen], outcome: Outcome, reason: str, by: User
) -> tuple[list[Placement], list[Aside]]:
    """Return the cards that a decision would reach, and those it would leave aside; nothing is written.

    ValidationError when its reason is missing.
    """
    require(by, "comments.decide", version)
    actions.check_reason(outcome, reason)
    return reached(version, seen, lambda card, revision: in_the_way(card, revision, by))


def adoptable(*, version: Version, seen: Sequence[Seen], by: User) -> tuple[list[Placement], list[Aside]]:
    """Return the cards whose proposal may be decided as it is, and those left aside; nothing is written."""
    require(by, "comments.decide", version)

    def bars(card: Placement, revision: int) -> str:
        nothing = "" if card.proposed else NOTHING_PROPOSED  # type: ignore[attr-defined]
        return in_the_way(card, revision, by) or nothing

    return reached(version, seen, bars)


def reached(
    version: Version, seen: Sequence[Seen], bars: Callable[[Placement, int], str]
) -> tuple[list[Placement], list[Aside]]:
    """Return the cards that nothing *bars*, and those that something does."""
    seen = [Seen(*one) for one in sorted(dict(seen).items())]  # a line ticked twice is one card
    found = cards_of(version, seen)
    prefetch_related_objects(list(found.values()), "replies__disposition")
    ready = []
    aside = [unknown(one) for one in seen if one.card not in found]
    for pk, revision in seen:
        card = found.get(pk)
        if card and (why := bars(card, revision)):
            aside.append(left(card, why))
        elif card:
            ready.append(card)
    return ready, aside


def in_the_way(card: Placement, revision: int, by: User) -> str:
    """Return what already keeps *by* from deciding a card as it was seen."""
    if card.revision != revision:
        return said(card, actions.stale(card, revision))
    if card.step not in MOVABLE:
        return "Cette carte est déjà décidée."
    if not card.on_board:
        return "Cette carte n'est plus au tableau."
    return barred(card.replies.all(), by)


def in_batches(
    version: Version,
    seen: Sequence[Seen],
    act: Act,
    former: Callable[[Placement], int | str | None] = lambda card: None,
) -> Report:
    """Do one thing to every card, some two hundred to a transaction; *former* says what it replaces.

    In the order of their ids: two people who tick the same lines never wait for each other in a circle.
    """
    report = Report()
    for batch in batches(sorted(dict(seen).items())):
        with transaction.atomic():
            part = Report()
            do(version, batch, act, former, part)
        report.done += part.done  # once it is kept
        report.aside += part.aside
    return report


def hold(cards: Iterable[int]) -> None:
    """Hold the cards until the transaction ends, in the order of their ids, as every gesture takes them.

    For what is to act on them in another order.
    """
    held = Placement.objects.select_for_update(of=("self",)).filter(pk__in=list(cards)).order_by("pk")
    list(held.values_list("pk"))


def do(
    version: Version,
    batch: Sequence[Seen],
    act: Act,
    former: Callable[[Placement], int | str | None],
    report: Report,
) -> None:
    """Do one thing to the cards of a batch; *report* is told of each."""
    found = cards_of(version, batch)
    for seen in batch:
        card = found.get(seen.card)
        if card is None:
            report.aside.append(unknown(seen))
            continue
        replaced = former(card)
        try:
            act(card, seen.revision)
            report.done.append(Done(card.pk, card.revision, replaced))
        except (ValidationError, StaleRevision) as refusal:
            report.aside.append(left(card, said(card, refusal)))


def batches(seen: Sequence[tuple[int, int]]) -> Iterator[list[Seen]]:
    """Yield the cards by AT_ONCE."""
    for start in range(0, len(seen), AT_ONCE):
        yield [Seen(*one) for one in seen[start : start + AT_ONCE]]


def cards_of(version: Version, seen: Sequence[Seen]) -> Mapping[int, Placement]:
    """Return the cards of the version's board by id."""
    cards = (
        version.placements.filter(pk__in=[one.card for one in seen]).with_decision().select_related("comment")
    )
    found = {card.pk: card for card in cards}
    for card in found.values():
        card.version = version  # its volet is asked for at each right: read once
    return found


def said(card: Placement, refusal: ValidationError | StaleRevision) -> str:
    """Return why a card was left aside, without its reference, which stands before."""
    why = " ".join(refusal.messages) if isinstance(refusal, ValidationError) else str(refusal)
    return why.removeprefix(f"{card} ")


def left(card: Placement, why: str) -> Aside:
    return Aside(card.pk, card.comment_id, str(card), why)


def unknown(seen: Seen) -> Aside:
    return Aside(seen.card, None, "Une carte cochée", "n'est pas sur ce tableau.")
