"""Cards that come from another one: sent on to another version, or detached from another remark.

They have no row of an envoi to put them on a board: they stand on theirs while the card they come from does.
"""

from collections.abc import Collection

from django.db.models import Exists, F, OuterRef, QuerySet

from comments.models import Placement


def derived_from(cards: Collection[int]) -> set[int]:
    """Return the cards that come from those, or from one that does."""
    found: set[int] = set()
    generation = set(cards)
    while generation:
        generation = (
            set(Placement.objects.filter(came_from__in=generation).values_list("pk", flat=True)) - found
        )
        found |= generation
    return found


def stands_by_its_origin() -> QuerySet[Placement]:
    """Return, for a card of an outer query, the card it comes from when that one is on its board."""
    return Placement.objects.filter(pk=OuterRef("came_from"), on_board=True)


def follow_origins(said: Exists) -> None:
    """Let the cards that come from another be on their board, or off it, as that one is.

    *said* tells which cards a live envoi has a row for: those stay. One taken off gets a new revision:
    whoever has it before them is told.
    """
    theirs = Placement.objects.exclude(came_from=None)
    while theirs.filter(came_from__on_board=True, on_board=False).update(on_board=True) + theirs.filter(
        ~said, came_from__on_board=False, on_board=True
    ).update(on_board=False, revision=F("revision") + 1):
        pass
