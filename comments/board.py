"""The board of a version, ready to show."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Window
from django.db.models.functions import RowNumber

from comments.models import Placement, PlacementQuerySet, Target
from comments.outcomes import Step
from documents.models import Version

CARDS_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Column:
    """One step of the work: how many cards stand there, and the first of them."""

    step: Step
    count: int
    cards: list[Placement]

    @property
    def hidden(self) -> int:
        """How many cards of the column are not shown."""
        return self.count - len(self.cards)


def build_board(version: Version, *, shown: int = CARDS_SHOWN) -> list[Column]:
    """Return the columns of *version*'s board with their first *shown* cards, in four queries.

    A column is a step of the work, not a decision: « À qualifier » holds what nobody has looked at yet.
    """
    rows = version.placements.on_board().values("step").annotate(number=Count("pk"))
    counts = {row["step"]: row["number"] for row in rows}
    cards = first_cards(version, shown)
    return [Column(step, counts.get(step, 0), [card for card in cards if card.step == step]) for step in Step]


def column(version: Version, step: Step) -> PlacementQuerySet:
    """Return all the cards of one column, to be paginated."""
    return with_what_a_card_shows(version.placements.on_board().filter(step=step))


def first_cards(version: Version, shown: int) -> list[Placement]:
    """Return the first *shown* cards of every column."""
    order = Window(RowNumber(), partition_by="step", order_by="pk")
    ranked = version.placements.on_board().annotate(place_in_column=order).filter(place_in_column__lte=shown)
    ids = list(ranked.values_list("pk", flat=True))
    return list(with_what_a_card_shows(Placement.objects.filter(pk__in=ids)))


def with_what_a_card_shows(placements: PlacementQuerySet) -> PlacementQuerySet:
    """Add to the cards, in a fixed number of queries, everything their face shows."""
    kept = Target.objects.filter(kept=True).select_related("section__edition").order_by("rank")
    return (
        placements.with_decision()
        .with_replies()
        .select_related("comment__author", "assignee")
        .prefetch_related(Prefetch("targets", kept, to_attr="kept_targets"))
        .order_by("pk")
    )
