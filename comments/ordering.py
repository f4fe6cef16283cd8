"""In which order a list of cards is read."""

from collections.abc import Mapping

from django.db.models import Case, F, OrderBy, OuterRef, Subquery, Value, When
from django.db.models.expressions import BaseExpression, Combinable

from comments.models import Disposition, PlacementQuerySet, Target
from comments.outcomes import Outcome, PlaceState, Stage, Step

LEVELS = ("bloquante", "haute", "moyenne", "basse", "")  # the gravest first, then what was not understood

Key = str | BaseExpression | Combinable


def main_place() -> Subquery:
    """Return the rank, in its edition, of the first place a card is about."""
    kept = Target.objects.filter(placement=OuterRef("pk"), kept=True).order_by("rank")
    return Subquery(kept.values("section__rank")[:1])


def outcome() -> Subquery:
    """Return the decision that stands on a card."""
    made = Disposition.objects.filter(placement=OuterRef("pk"), stage=Stage.DECIDED, cancelled_by=None)
    return Subquery(made.order_by("-pk").values("outcome")[:1])


def rank_of(value: Key, words: tuple[str, ...]) -> Case:
    """Return where a value stands in a list that has an order of its own."""
    return Case(*(When(sort_value=word, then=Value(at)) for at, word in enumerate(words)), default=Value(99))


KEYS: Mapping[str, tuple[Key, tuple[str, ...]]] = {
    "reference": (F("comment"), ()),
    "place": (main_place(), ()),
    "auteur": (F("comment__author__name"), ()),
    "organisation": (F("comment__organisation__name"), ()),
    "importance": (F("comment__importance_level"), LEVELS),
    "type": (F("kind"), ()),
    "etape": (F("step"), tuple(Step.values)),
    "suite": (outcome(), tuple(Outcome.values)),
    "instruit": (F("assignee__last_name"), ()),
    "situation": (F("place_state"), tuple(PlaceState.values)),
    "date": (F("comment__written_on"), ()),
}


def ordered(cards: PlacementQuerySet, by: str) -> PlacementQuerySet:
    """Return the cards by one of KEYS, from the last when a dash comes first; what lacks it comes last.

    By their reference when the key is unknown, and among equals.
    """
    name = by.removeprefix("-")
    if name not in KEYS:
        return cards.order_by("comment")
    value, words = KEYS[name]
    cards = cards.annotate(sort_value=value)
    key = rank_of(value, words) if words else F("sort_value")
    order = OrderBy(key, descending=by.startswith("-"), nulls_last=True)
    return cards.order_by(order, "comment")
