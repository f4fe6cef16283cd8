"""The board of a version, ready to show."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Window
from django.db.models.functions import RowNumber

from comments.models import Placement, PlacementQuerySet, Target
from comments.outcomes import Step

CARDS_SHOWN = 20


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

    @property
    def hidden_said(self) -> str:
        """What leads to them."""
        return "Voir la carte suivante" if self.hidden == 1 else f"Voir les {self.hidden} autres"


def build_board(among: PlacementQuerySet, *, shown: int = CARDS_SHOWN) -> list[Column]:
    """Return the columns of a board, the first *shown* cards of each *among* those given; four queries.

    A column is a step of the work, not a decision: « À qualifier » holds what nobody has looked at yet.
    """
    counts = count_by_step(among)
    cards = first_cards(among, shown)
    return [Column(step, counts.get(step, 0), [card for card in cards if card.step == step]) for step in Step]


def count_by_step(among: PlacementQuerySet) -> dict[str, int]:
    """Return how many of the cards stand at each step that has any."""
    return dict(among.order_by().values_list("step").annotate(Count("pk")))


def column(among: PlacementQuerySet, step: Step) -> PlacementQuerySet:
    """Return the cards of one column *among* those given, to be read part by part."""
    return with_what_a_card_shows(among.filter(step=step)).order_by("pk")


def first_cards(among: PlacementQuerySet, shown: int) -> list[Placement]:
    """Return the first *shown* cards of every column."""
    order = Window(RowNumber(), partition_by="step", order_by="pk")
    ranked = among.annotate(place_in_column=order).filter(place_in_column__lte=shown)
    ids = list(ranked.values_list("pk", flat=True))
    return list(with_what_a_card_shows(Placement.objects.filter(pk__in=ids)).order_by("pk"))


def with_what_a_card_shows(placements: PlacementQuerySet) -> PlacementQuerySet:
    """Add to the cards, in a fixed number of queries, everything their face shows."""
    kept = Target.objects.filter(kept=True).select_related("section__edition").order_by("rank")
    return (
        placements.with_decision()
        .with_replies()
        .select_related("comment__author", "assignee", "group")
        .prefetch_related(Prefetch("targets", kept, to_attr="kept_targets"))
    )


def in_lines(ids: Sequence[int]) -> list[Placement]:
    """Return the cards of those ids, in that order, with everything a line of the table shows; two queries.

    Apart from the query that sorts: of thousands of cards, only those of a page are read whole.
    """
    cards = with_what_a_card_shows(Placement.objects.filter(pk__in=ids)).select_related(
        "comment__author__organisation", "comment__organisation"
    )
    return sorted(cards, key=lambda card: ids.index(card.pk))
