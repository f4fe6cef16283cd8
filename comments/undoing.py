"""Undo what was done to many cards at once: each goes back to what it was, but for what changed since."""

from collections.abc import Sequence

from django.db import transaction

from comments import actions, proposals, qualifying, together
from comments.models import Placement
from comments.outcomes import Kind, Step
from comments.together import Done, Report, Seen
from documents.access import require
from documents.models import Version
from people.models import User


def assign(*, version: Version, done: Sequence[Done], by: User) -> Report:
    """Give the cards back to whom they were; one changed since is left as it is."""
    require(by, "comments.instruct", version)
    people = User.objects.in_bulk({one.former for one in done if one.former})
    former = {one.card: people.get(one.former) for one in done}

    def act(card: Placement, revision: int) -> None:
        actions.assign(placement=card, revision=revision, assignee=former[card.pk], by=by)

    return together.in_batches(version, [Seen(one.card, one.revision) for one in done], act)


def move(*, version: Version, done: Sequence[Done], by: User) -> Report:
    """Put the cards back in their columns; one changed since is left as it is."""
    require(by, "comments.instruct", version)
    former = {one.card: Step(str(one.former)) for one in done}

    def act(card: Placement, revision: int) -> None:
        actions.move(placement=card, revision=revision, step=former[card.pk], by=by)

    seen = [Seen(one.card, one.revision) for one in done]
    return together.in_batches(version, seen, act, lambda card: str(card.step))


def qualify(*, version: Version, done: Sequence[Done], by: User) -> Report:
    """Say again of the cards what they were said to be; one changed since is left as it is."""
    require(by, "comments.instruct", version)
    former = {one.card: Kind(str(one.former)) if one.former else None for one in done}

    def act(card: Placement, revision: int) -> None:
        qualifying.qualify(placement=card, revision=revision, kind=former[card.pk], by=by)

    return together.in_batches(version, [Seen(one.card, one.revision) for one in done], act)


def propose(*, version: Version, done: Sequence[Done], by: User) -> Report:
    """Take the proposals back, each card to the column it came from; one changed since is left as it is.

    One that already waited for a valideur goes back to be studied: its earlier proposal waits no more.
    """
    require(by, "comments.instruct", version)
    former = {one.card: Step(str(one.former)) for one in done}

    @transaction.atomic  # both steps or none
    def act(card: Placement, revision: int) -> None:
        proposals.take_back(placement=card, revision=revision, by=by)
        if former[card.pk] not in (card.step, Step.TO_VALIDATE):
            actions.move(placement=card, revision=card.revision, step=former[card.pk], by=by)

    return together.in_batches(version, [Seen(one.card, one.revision) for one in done], act)
