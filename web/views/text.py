"""The text of a version, with the remarks where they stand: one document at a time."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from comments.filtering import EARLIER, PDF, SIGNS
from comments.in_text import Spot, Standing, notes, spots_of, standing
from comments.models import Placement
from comments.outcomes import PlaceState
from documents.models import Document, Edition, Section, Version
from documents.reading.model import DocumentKind
from documents.rendering.render import render
from web.filters import ORDER, CardFilter, numbers, query_of
from web.views.looking import bar, looked_at
from web.views.news import last_known
from web.views.page import DeskRequest, page, version_or_404
from web.views.text_contents import HEIGHT, WIDTH, bars, contents
from web.views.text_laying import Laying, laid
from web.views.text_showing import Addresses, Beside, beside, chosen, pieces

SHOWN_APART = 5  # remarks without a place, of each kind: the list has them all
CONTENTS, SILENT = "sommaire", "sans"


@dataclass(frozen=True, slots=True)
class Tab:
    """A document of the edition, how many remarks stand in it, and the address that shows it."""

    document: Document
    count: int
    query: str


@dataclass(frozen=True, slots=True)
class Apart:
    """Remarks that have no place in the text, for one reason: the first ones, and the list of all."""

    label: str
    query: str
    count: int
    notes: list[Beside]


@require_safe
def show(request: DeskRequest, version_id: int) -> HttpResponse:
    """One document of the current edition, its remarks in the margin; those without a place apart."""
    version = version_or_404(request, version_id)
    known = last_known()  # before the cards are read: what comes in between is told, not lost
    cards = looked_at(request, version)
    context = {
        "title": str(version),
        "version": version,
        "known": known,
        "may_deposit": request.user.has_perm("imports.deposit", version),
        **bar(request, version, cards, "text"),
    }
    if cards.edition and cards.documents:
        context |= text_shown(request, version, cards, cards.edition)
    return page(request, "desk/text.html", context)


def text_shown(
    request: DeskRequest, version: Version, cards: CardFilter, edition: Edition
) -> dict[str, object]:
    """Return what the page shows of one document, of the others, and of what has no place in them."""
    looked = in_any_document(request, version)
    asked = remark_asked(request, version)
    spots = spots_of(edition, asked) if asked else []
    document = document_asked(cards, spots)
    found = standing(edition, looked.qs, document)
    laying = laying_of(document, found)
    at = {laying.lines.at(spot.lines[0]): spot for spot in spots if spot.document == document.pk}
    query = query_of(request.GET, (*cards.filters, ORDER, CONTENTS))
    passage = passage_asked(request, at)
    addresses = Addresses(laying, page_asked(request, laying, passage), query)
    by_part, aside = remarks_read(laying, addresses, at, document.text, found)
    silent = request.GET.get(CONTENTS) == SILENT
    entries, more = contents(laying, addresses, silent=silent)
    return {
        "document": document,
        "edition": edition,
        "total": found.count,
        "narrowed": bool(looked.query),
        "looked_query": looked.query,
        "tabs": tabs(cards, found),
        "entries": entries,
        "more_entries": more,
        "silent": silent,
        "silent_count": sum(mark.is_silent for mark in laying.marks),
        "sections_count": sum(not mark.wordless for mark in laying.marks),
        "bars": bars(laying, addresses),
        "strip": {"width": WIDTH, "height": HEIGHT},
        "first": addresses.of(min(laying.beside)) if laying.beside else "",
        "asked_card": asked if at else None,
        "page_links": page_links(laying, addresses),
        "page_shown": addresses.page,
        "pieces": list(pieces(laying, addresses, by_part, {rank: rank == passage for rank in at})),
        "apart": kinds_apart(looked, found, aside),
        "apart_count": sum(len(cards) for cards in found.apart.values()),
    }


def in_any_document(request: DeskRequest, version: Version) -> CardFilter:
    """Return the cards that the address asks for, the document apart: it says which text is shown."""
    data = request.GET.copy()
    data.pop("document", None)
    return CardFilter(data, version=version, user=request.user, shown=False)


def remark_asked(request: DeskRequest, version: Version) -> Placement | None:
    """Return the card that the address leads to."""
    wanted = numbers(request.GET, "remarque")
    return version.placements.filter(comment__in=wanted[:1]).first() if wanted else None


def document_asked(cards: CardFilter, spots: Iterable[Spot]) -> Document:
    """Return the document to show: of the remark or the one asked for, of the section, or the first."""
    asked = numbers(cards.data, "document")[::-1]  # the last one counts, as for the filter
    of_remark = [spot.document for spot in spots]
    wanted = [*(pk for pk in asked if pk in of_remark), *of_remark, *asked]
    if not wanted and (sections := numbers(cards.data, "section")):
        wanted = list(Section.objects.filter(pk__in=sections[:1]).values_list("document", flat=True))
    known = [cards.documents[str(pk)] for pk in wanted if str(pk) in cards.documents]
    others = sorted(cards.documents.values(), key=lambda one: one.kind == DocumentKind.README)
    return (known or others)[0]


def laying_of(document: Document, found: Standing) -> Laying:
    """Return a document's text with its sections and its remarks laid on it."""
    sections = list(document.sections.order_by("line_start", "rank").defer("title_path"))
    return laid(render(document.text), sections, found.spots)


def passage_asked(request: DeskRequest, at: dict[int, Spot]) -> int | None:
    """Return the part an address leads to: where the remark asked for stands, at that line or first."""
    lines = numbers(request.GET, "ligne")
    return min((rank for rank, spot in at.items() if spot.lines[0] in lines), default=min(at, default=None))


def page_asked(request: DeskRequest, laying: Laying, passage: int | None) -> int:
    """Return the page of the text to show: the one that holds the remark asked for, or the one asked for."""
    if passage is not None:
        return laying.pages[passage]
    wanted = next(iter(numbers(request.GET, "page")), 1)
    return min(max(wanted, 1), max(laying.pages, default=1))


def page_links(laying: Laying, addresses: Addresses) -> list[tuple[int, str]]:
    """Return the pages of a text too long for one, each with its address."""
    firsts = {number: rank for rank, number in reversed(list(enumerate(laying.pages)))}
    return (
        [(number, addresses.of(rank)) for number, rank in sorted(firsts.items())] if len(firsts) > 1 else []
    )


def tabs(cards: CardFilter, found: Standing) -> list[Tab]:
    """Return the documents of the edition, with the address that shows each."""
    made = []
    for document in cards.documents.values():
        data = cards.data.copy()
        data["document"] = str(document.pk)
        made.append(
            Tab(document, len(found.documents.get(document.pk, ())), query_of(data, (*cards.filters, ORDER)))
        )
    return made


def remarks_read(
    laying: Laying, addresses: Addresses, at: dict[int, Spot], text: str, found: Standing
) -> tuple[dict[int, list[Beside]], dict[str, list[Beside]]]:
    """Return the remarks shown beside each part, and the first of each kind apart; one query for both."""
    shown = chosen(laying, addresses.page, at)
    apart = {kind: cards[:SHOWN_APART] for kind, cards in found.apart.items()}
    cards = [spot.card for spots in shown.values() for spot in spots]
    read = {note.card: note for note in notes([*cards, *(card for few in apart.values() for card in few)])}
    asked = {spot.card for spot in at.values()}
    by_part = {
        rank: [
            beside(read[one.card], one, text, asked=one.card in asked) for one in spots if one.card in read
        ]
        for rank, spots in shown.items()
    }
    aside = {
        kind: [beside(read[card], None, text) for card in few if card in read] for kind, few in apart.items()
    }
    return by_part, aside


def kinds_apart(looked: CardFilter, found: Standing, aside: dict[str, list[Beside]]) -> list[Apart]:
    """Return the remarks that have no place in the text, by what keeps them out of it."""
    kinds = [kind for kind in (*PlaceState, EARLIER, PDF) if found.apart.get(kind)]
    return [
        Apart(label_apart(kind), query_apart(looked, kind), len(found.apart[kind]), aside[kind])
        for kind in kinds
    ]


def label_apart(kind: str) -> str:
    """Return the words for what keeps a remark out of the text."""
    return dict(SIGNS)[kind] if kind in (EARLIER, PDF) else PlaceState(kind).label


def query_apart(looked: CardFilter, kind: str) -> str:
    """Return the filter of the list that has all those remarks."""
    data = looked.data.copy()
    data["signe" if kind in (EARLIER, PDF) else "place"] = kind
    return query_of(data, (*looked.filters, ORDER))
