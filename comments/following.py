"""Find the places of a version's cards again in its current text, in bulk; what a person said stays.

A card that a person confirmed, decided on, or said to be about the whole document is never touched. One
placed without a person keeps its place where the passage went, or becomes « Passage supprimé ». The others
are sought again. Each card is claimed at the revision it was read at: one that somebody changes meanwhile
waits for the next run, and a run that was stopped goes on where it stopped.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, Q

from comments.models import Placement, PlacementQuerySet, Target
from comments.outcomes import FATES, PlaceState
from comments.renewing import Renewed, renew
from documents.anchoring.following import Fate
from documents.models import Edition, Version
from people import journal

BATCH = 100  # cards of one transaction
FOLLOWED = (PlaceState.PLACED, PlaceState.SEVERAL, PlaceState.NOWHERE, PlaceState.GONE)

End = Fate | PlaceState | None  # what a card is counted by; None: somebody changed it meanwhile


def follow_places(version: Version, *, write: bool = True) -> Iterator[Counter[End]]:
    """Yield, batch after batch, how many cards came to each end; nothing is written when not asked to.

    Calling it again changes nothing but the cards left aside because somebody was changing them.
    """
    goal = version.current_edition()
    sections = dict(goal.sections.values_list("key", "pk"))
    behind = list(cards_behind(goal).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(behind), BATCH):
        cards = with_places(Placement.objects.filter(pk__in=behind[start : start + BATCH]))
        renewed = [renew(card, goal, sections) for card in cards]
        yield Counter(save(renewed, goal) if write else [end_of(one) for one in renewed])


def cards_behind(goal: Edition) -> PlacementQuerySet:
    """Return the cards, of those the bulk may touch, whose places stand in another edition than *goal*."""
    cards = Placement.objects.filter(version=goal.version_id, place_state__in=FOLLOWED)
    undecided = cards.exclude(pk__in=cards.decided().values("pk"))
    return undecided.exclude(followed_to=goal).exclude(followed_to=None, edition=goal)


def left_alone(goal: Edition) -> int:
    """Return how many cards keep their place in another edition: a person confirmed it, or decided."""
    kept = Target.objects.filter(kept=True, placement__version=goal.version_id).exclude(section__edition=goal)
    decided = Placement.objects.decided().values("pk")
    spoken = kept.filter(Q(placement__place_state=PlaceState.CONFIRMED) | Q(placement__in=decided))
    return spoken.order_by().values("placement").distinct().count()


def with_places(cards: PlacementQuerySet) -> PlacementQuerySet:
    """Add to the cards all that following them reads."""
    targets = Target.objects.select_related("section__edition", "section__document", "former")
    read = targets.defer("section__document__text").order_by("-kept", "rank")
    joined = cards.select_related("comment", "version__volet", "edition", "followed_to")
    return joined.prefetch_related(Prefetch("targets", read)).order_by("pk")


@transaction.atomic
def save(renewed: Sequence[Renewed], goal: Edition) -> list[End]:
    """Return the end of each card, its places written and told to the journal."""
    ours = [one for one in renewed if claim(one, goal)]
    changed = [one for one in ours if one.changes]
    formers = [former for one in changed for former in one.formers]
    leaving = Target.objects.filter(placement__in=[one.card for one in changed])
    leaving.exclude(pk__in=[former.pk for former in formers]).delete()
    Target.objects.bulk_update(formers, ["kept", "fate"])
    Target.objects.bulk_create(target for one in changed for target in ranked(one))
    journal.record_many([event(one, goal) for one in changed])
    return [end_of(one) if one in ours else None for one in renewed]


def end_of(one: Renewed) -> End:
    """Return what the card is counted by."""
    return one.fate or one.state


def claim(one: Renewed, goal: Edition) -> bool:
    """Return whether the card, as it was read, is now followed to *goal*; False when somebody changed it."""
    card = Placement.objects.filter(pk=one.card.pk, revision=one.card.revision)
    changed: dict[str, Any] = {}
    if one.changes:
        changed |= {"place_state": one.state, "notes": one.notes, "revision": one.card.revision + 1}
    if one.changes and one.card.is_new:
        changed |= {"untouched_revision": one.card.revision + 1}
    if one.state == PlaceState.PLACED:
        changed |= {"better_version": None, "better_reason": ""}
    return bool(card.update(followed_to=goal, **changed))


def ranked(one: Renewed) -> list[Target]:
    """Return the card's new places, ranked after the old ones that stay."""
    first = max((former.rank for former in one.formers), default=-1) + 1
    for rank, target in enumerate(one.targets, start=first):
        target.rank = rank
    return one.targets


def event(one: Renewed, goal: Edition) -> journal.Event:
    """Return the journal's line about a card followed: what differs, before and after."""
    card = one.card
    since = card.followed_to or card.edition
    before = facts(since, PlaceState(card.place_state), card.targets.all())
    after = facts(goal, one.state, one.targets)
    differs = [name for name in after if before[name] != after[name]]
    return journal.prepare(
        "suivi d'une édition à l'autre",
        card,
        by=None,
        volet=card.volet.code,
        before={name: before[name] for name in differs},
        after={name: after[name] for name in differs} | ({"passage": FATES[one.fate]} if one.fate else {}),
        revision=card.revision + 1,
    )


def facts(edition: Edition, state: PlaceState, targets: Iterable[Target]) -> dict[str, object]:
    """Return what the journal says of a card's place in an edition."""
    kept = [str(target.section) for target in targets if target.kept]
    return {"édition": edition.number, "place": state.label, "endroits": kept}
