"""In which order a list of cards is read."""

from collections.abc import Mapping

from django.db.models import BigIntegerField, Case, F, Max, Min, OrderBy, Q, Value, When
from django.db.models.expressions import BaseExpression, Combinable
from django.db.models.functions import Cast, Coalesce, Lower, Mod, NullIf

from comments.models import PlacementQuerySet
from comments.outcomes import Outcome, PlaceState, Stage, Step

LEVELS = ("bloquante", "haute", "moyenne", "basse", "")  # the gravest first, then what was not understood

RADIX = 1_000_000  # more than the sections of an edition, or the outcomes

Key = str | BaseExpression | Combinable


def main_place() -> Mod:
    """Return the rank, in its edition, of the first place a card is about.

    The least of both ranks together, then the second alone: one pass over the places of all the cards, where
    PostgreSQL took three times as long to look each card's up.
    """
    both = Cast("targets__rank", BigIntegerField()) * RADIX + F("targets__section__rank")
    return Mod(Min(both, filter=Q(targets__kept=True)), RADIX)


def outcome() -> Mod:
    """Return where the decision that stands on a card comes in the list of outcomes, in the same way."""
    standing = Q(dispositions__stage=Stage.DECIDED, dispositions__cancelled_by=None)
    latest = F("dispositions__pk") * RADIX + rank_of("dispositions__outcome", tuple(Outcome.values))
    return Mod(Max(latest, filter=standing), RADIX)


def rank_of(field: str, words: tuple[str, ...]) -> Case:
    """Return where a field's value stands in a list that has an order of its own."""
    return Case(*(When(**{field: word}, then=Value(at)) for at, word in enumerate(words)), default=Value(99))


KEYS: Mapping[str, tuple[Key, tuple[str, ...]]] = {
    "reference": (F("comment_id"), ()),
    "place": (main_place(), ()),
    "auteur": (Lower(Coalesce(NullIf("comment__author__name", Value("")), "comment__author__address")), ()),
    "organisation": (Coalesce("comment__organisation__name", "comment__author__organisation__name"), ()),
    "importance": (F("comment__importance_level"), LEVELS),
    "type": (F("kind"), ()),
    "etape": (F("step"), tuple(Step.values)),
    "suite": (outcome(), ()),
    "instruit": (F("assignee__last_name"), ()),
    "situation": (F("place_state"), tuple(PlaceState.values)),
    "date": (F("comment__written_on"), ()),
    "recu": (F("comment__recorded_at"), ()),
}


def ordered(cards: PlacementQuerySet, by: str) -> PlacementQuerySet:
    """Return the cards by one of KEYS, from the last when a dash comes first; what lacks it comes last.

    By their reference when the key is unknown, and among equals.
    """
    name = by.removeprefix("-")
    if name not in KEYS:
        return cards.order_by("comment_id")
    value, words = KEYS[name]
    cards = cards.annotate(sort_value=value)
    key = rank_of("sort_value", words) if words else F("sort_value")
    order = OrderBy(key, descending=by.startswith("-"), nulls_last=True)
    return cards.order_by(order, "comment_id")
