"""Where the remarks of a version stand in its current text, and those that stand nowhere in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.db.models.functions import Substr

from comments.filtering import EARLIER, PDF
from comments.models import Placement, PlacementQuerySet, Target
from documents.models import Document, Edition

FIRST_WORDS = 200  # characters of a remark that are read: what is shown of it beside the text


class Spot(NamedTuple):
    """One place of a card in a document: the section, its lines, and the characters when known."""

    card: int
    section: int
    document: int
    lines: tuple[int, int]
    narrow: bool  # some lines of the section only
    words: tuple[int, int] | None


@dataclass(slots=True)
class Standing:
    """Where the cards looked at stand: in the places of one document, in the others, or apart.

    A card apart is under what keeps it there: a state of place, EARLIER or PDF.
    """

    count: int
    spots: list[Spot]
    documents: dict[int, set[int]]  # the cards of each document that has any
    apart: dict[str, list[int]]


def standing(edition: Edition, cards: PlacementQuerySet, document: Document) -> Standing:
    """Return where *cards*, all of the edition's version, stand, and their places in *document*; two queries.

    Places are read as bare values: a version may have tens of thousands of them.
    """
    states = dict(cards.order_by("pk").values_list("pk", "place_state"))
    spots: list[Spot] = []
    documents: dict[int, set[int]] = {}
    beside: dict[int, str] = {}
    for row in kept_places_of(Target.objects.filter(placement__version=edition.version_id)):
        card, of, there = row[0], row[2], row[3]
        if card not in states:
            continue
        if there != edition.pk or of is None:
            beside[card] = PDF if there == edition.pk else beside.get(card, EARLIER)
            continue
        documents.setdefault(of, set()).add(card)
        if of == document.pk:
            spots.append(spot(*row))
    return Standing(len(states), spots, documents, those_apart(states, documents, beside))


def those_apart(
    states: dict[int, str], documents: dict[int, set[int]], beside: dict[int, str]
) -> dict[str, list[int]]:
    """Return the cards that stand in no document, under what keeps each there."""
    apart: dict[str, list[int]] = {}
    for card in states.keys() - set().union(*documents.values()):
        apart.setdefault(beside.get(card, states[card]), []).append(card)
    return {kind: sorted(found) for kind, found in apart.items()}


def spots_of(edition: Edition, card: Placement) -> list[Spot]:
    """Return the places of one card in the documents of an edition."""
    here = Target.objects.filter(placement=card, section__edition=edition, section__document__isnull=False)
    return [spot(*row) for row in kept_places_of(here)]


def kept_places_of(targets: QuerySet[Target]) -> QuerySet[Target, tuple[Any, ...]]:
    """Return what ``spot`` reads of the places kept, those of a card together, the main one first."""
    return targets.filter(kept=True).order_by("placement", "rank").values_list(
        "placement_id", "section_id", "section__document_id", "section__edition_id", "section__line_start",
        "section__line_end", "line_start", "line_end", "start", "end",
    )  # fmt: skip


def spot(
    card: int, section: int, document: int, _: int, first: int, last: int, line_start: int, line_end: int,
    start: int | None, end: int | None,
) -> Spot:  # fmt: skip
    """Return a place kept, from the values read of it; without lines of its own, it is its whole section."""
    lines = (line_start, max(line_end, line_start)) if line_start else (first, last)
    words = None if start is None or end is None else (start, end)
    return Spot(card, section, document, lines, lines != (first, last), words)


@dataclass(frozen=True, slots=True)
class Note:
    """What is said of a remark beside the text."""

    card: int
    comment: int
    step: str
    outcome: str
    text: str
    excerpt: str


def notes(cards: Sequence[int]) -> list[Note]:
    """Return what is said of those cards, in the order of their remarks; one query."""
    found = Placement.objects.filter(pk__in=cards).with_decision().order_by("comment")
    text, excerpt = (Substr(f"comment__{name}", 1, FIRST_WORDS) for name in ("text", "excerpt"))
    rows = found.values_list("pk", "comment_id", "step", "outcome", text, excerpt)
    return [Note(pk, comment, step, out or "", said, cited) for pk, comment, step, out, said, cited in rows]
