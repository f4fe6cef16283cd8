"""Sort cards by what they are: étape, importance, channel, organisation; with their places and their days.

A remark answered with others counts for one, like them. « Decided » is what the board says of a card.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count

from comments.figures.lines import Figure, Line, tally
from comments.figures.moments import Moment, over_time
from comments.figures.places import by_document, by_part, places_of
from comments.models import Channel, PlacementQuerySet
from comments.ordering import LEVELS
from comments.outcomes import MOVABLE, Step
from documents.models import Edition

NO_LEVEL, NO_BODY = "Non indiquée ou non comprise", "Aucune organisation connue"

Rows = Sequence[tuple]  # step, importance, channel, and how many


@dataclass(frozen=True, slots=True)
class Figures:
    """All that is counted of some cards."""

    total: int
    decided: int
    steps: Figure
    documents: Figure
    parts: Figure
    levels: Figure
    channels: Figure
    bodies: Figure
    moments: list[Moment]

    @property
    def waiting(self) -> int:
        """How many are still to be decided."""
        return self.total - self.decided

    @property
    def share(self) -> int:
        """How many of a hundred are decided; a hundred only when all are."""
        return 100 * self.decided // self.total if self.total else 0


def figures_of(cards: PlacementQuerySet, edition: Edition | None) -> Figures:
    """Return what is counted of the cards, their places in the text of *edition*; eight queries."""
    cards = cards.order_by()
    names = ("step", "comment__importance_level", "comment__channel")
    rows = list(cards.values_list(*names).annotate(Count("pk")))
    total = sum(row[-1] for row in rows)
    places = places_of(cards, edition)
    return Figures(
        total=total,
        decided=sum(count for step, *_, count in rows if step not in MOVABLE),
        steps=by_step(rows, total),
        documents=by_document(places, total),
        parts=by_part(places),
        levels=by_level(rows, total),
        channels=by_words(rows, 2, "canal", dict(Channel.choices), total),
        bodies=by_body(cards, total),
        moments=over_time(cards),
    )


def by_step(rows: Rows, total: int) -> Figure:
    """Return the cards by étape, in the board's order, the empty ones too."""
    counts = tally((step, step, count) for step, _, _, count in rows)
    lines = [Line(Step(one).label, *counts.get(one, (0, 0)), ("etape", one)) for one in Step.values]
    return Figure(lines, total)


def by_level(rows: Rows, total: int) -> Figure:
    """Return the cards by importance as it was understood, the gravest first."""
    words = {level: level.capitalize() or NO_LEVEL for level in LEVELS}
    return by_words(rows, 1, "importance", words, total)


def by_words(rows: Rows, at: int, question: str, words: Mapping[str, str], total: int) -> Figure:
    """Return the cards by a column of the rows, in the order of its words, those of none left out."""
    counts = tally((row[at], row[0], row[-1]) for row in rows)
    lines = [
        Line(label, *counts[word], (question, word or "aucun"))
        for word, label in words.items()
        if word in counts
    ]
    return Figure(lines, total)


def by_body(cards: PlacementQuerySet, total: int) -> Figure:
    """Return the cards by organisation, the largest first: the one written for, and the author's own."""
    ids = ("comment__organisation", "comment__author__organisation")
    names = tuple(f"{one}__name" for one in ids)
    labels: dict[int, str] = {}
    said = []
    for sent_for, own, its_name, own_name, step, count in cards.values_list(*ids, *names, "step").annotate(
        Count("pk")
    ):
        known = {pk: name for pk, name in ((sent_for, its_name), (own, own_name)) if pk}
        labels |= known
        said += [(body, step, count) for body in known or (None,)]
    counts = tally(said)
    lines = [Line(labels[body], *counts[body], ("organisation", str(body))) for body in counts if body]
    lines.sort(key=lambda line: (-line.total, line.label))
    nobodys = [Line(NO_BODY, *counts[None])] if None in counts else []
    return Figure([*lines, *nobodys], total)
