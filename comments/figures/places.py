"""Count cards by where they stand in the text of an edition: its documents, and their headed parts.

As the filters of a version do: a part holds what is about its lines and their rows, in whatever edition.
"""

from collections import defaultdict
from collections.abc import Container
from dataclasses import dataclass

from django.db.models import Count, Exists

from comments.figures.lines import Figure, Line, tally
from comments.filtering import kept_places
from comments.models import PlacementQuerySet, Target
from comments.outcomes import MOVABLE, PlaceState
from documents.models import Document, Edition, Section
from documents.reading.model import SectionKind

PDF_ONLY, FORMER_TEXT = "Page du PDF seulement", "Document d'une édition antérieure"
NOT_KEPT = (PlaceState.SEVERAL, PlaceState.NOWHERE, PlaceState.WHOLE)  # of which nothing is ever kept

Cards = set[tuple[int, str]]  # a card and its step


@dataclass(frozen=True, slots=True)
class Places:
    """The cards by the key of what they are about, by the path of its document, and those about nothing."""

    by_key: dict[str, Cards]
    by_path: dict[str | None, Cards]
    without: list[tuple[str, str, int]]  # state of place, step, and how many
    documents: list[Document]
    sections: list[Section]


def places_of(cards: PlacementQuerySet, edition: Edition | None) -> Places:
    """Return where the cards stand; four queries."""
    targets = Target.objects.filter(placement__in=cards.values("pk"), kept=True).order_by()
    by_key: dict[str, Cards] = defaultdict(set)
    by_path: dict[str | None, Cards] = defaultdict(set)
    names = ("placement", "placement__step", "section__key", "section__document__path")
    for card, step, key, path in targets.values_list(*names):
        by_key[key].add((card, step))
        by_path[path].add((card, step))
    nowhere = cards.filter(~Exists(kept_places())).values_list("place_state", "step").annotate(Count("pk"))
    return Places(
        by_key=by_key,
        by_path=by_path,
        without=list(nowhere),
        documents=list(Document.objects.filter(edition=edition).order_by("rank").only("path", "title")),
        sections=sections_of(edition, by_key),
    )


def sections_of(edition: Edition | None, keys: Container[str]) -> list[Section]:
    """Return the headed parts of an edition and whatever remarks are about, in reading order."""
    found = Section.objects.filter(edition=edition).exclude(document=None).order_by("rank")
    shown = found.only(
        "key", "kind", "title", "identifier", "occurrence", "line_start", "line_end", "document"
    )
    return [one for one in shown if one.kind == SectionKind.HEADING or one.key in keys]


def by_document(places: Places, total: int) -> Figure:
    """Return the cards by document, in reading order, then those that stand in none."""
    known = {one.path: one for one in places.documents}
    lines = [
        counted(one.title or one.path, places.by_path.get(one.path, set()), ("document", str(one.pk)))
        for one in places.documents
    ]
    former = set().union(*(cards for path, cards in places.by_path.items() if path and path not in known))
    lines += [
        line
        for label, cards in ((FORMER_TEXT, former), (PDF_ONLY, places.by_path.get(None, set())))
        if (line := counted(label, cards)).total
    ]
    return Figure([*lines, *unplaced(places)], total)


def unplaced(places: Places) -> list[Line]:
    """Return the cards that stand nowhere in the text, by what is known of their place."""
    counts = tally(places.without)
    return [
        Line(state.label, *counts[state], ("place", str(state)) if state in NOT_KEPT else None)
        for state in PlaceState
        if state in counts
    ]


def by_part(places: Places) -> Figure:
    """Return the headed parts that remarks are about, in reading order, each with what its lines hold."""
    held: dict[int, Cards] = defaultdict(set)
    before: dict[int | None, list[Section]] = defaultdict(list)  # the parts that begin before, by document
    for section in places.sections:
        if section.kind == SectionKind.HEADING:
            before[section.document_id].append(section)
        for part in before[section.document_id] if section.key in places.by_key else []:
            if part.line_start <= section.line_start and section.line_end <= part.line_end:
                held[part.pk] |= places.by_key[section.key]
    lines = [
        counted(part.label, held[part.pk], ("section", str(part.pk)))
        for part in places.sections
        if part.pk in held
    ]
    return Figure(lines, len(set().union(*held.values())))


def counted(label: str, cards: Cards, answer: tuple[str, str] | None = None) -> Line:
    """Return the line of some cards."""
    waiting = sum(step in MOVABLE for _, step in cards)
    return Line(label, len(cards) - waiting, waiting, answer)
