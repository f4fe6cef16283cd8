"""What one looks at on a version: its filter, the names it was kept under, the cards around one."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from comments.models import Placement
from comments.ordering import ordered
from documents.models import Version
from people.organisations import cleaned
from web.filters import ORDER, CardFilter, query_of
from web.models import SavedFilter
from web.views.page import DeskRequest, version_or_404

VIEWS = ("board", "table", "text", "figures")
LONGEST = SavedFilter._meta.get_field("query").max_length or 0


def looked_at(request: DeskRequest, version: Version) -> CardFilter:
    """Return the cards of *version* that the address asks for."""
    return CardFilter(request.GET, version=version, user=request.user)


def kept_query(request: DeskRequest) -> str:
    """Return the filter an address carries, to be carried on: « ?etape=instruire », or nothing."""
    query = query_of(request.GET, (*CardFilter.base_filters, ORDER))
    return f"?{query}" if query else ""


def bar(request: DeskRequest, version: Version, cards: CardFilter, view: str) -> dict[str, object]:
    """Return what the bar of filters shows above a board or a table."""
    query = cards.query
    saved = list(SavedFilter.objects.filter(owner=request.user, version=version))
    return {
        "filter": cards,
        "query": query,
        "asked": any(cards.answers()),
        "mine": is_mine(cards),
        "saved": saved,
        "saved_now": next((one for one in saved if one.query == query), None),
        "view": view,
    }


def is_mine(cards: CardFilter) -> bool:
    """Return whether only one's own cards are looked at."""
    return cards.data.get("instruit") == "moi"


@require_POST
def save(request: DeskRequest, version_id: int) -> HttpResponse:
    """Keep a filter under a name, in place of the one that had that name."""
    version = version_or_404(request, version_id)
    name = cleaned(request.POST.get("name", ""))[:60]
    query = asked(request)
    if not name or not query or len(query) > LONGEST:
        messages.error(request, "Donnez un nom au filtre, et choisissez au moins un critère.")
    else:
        keep(request, version, name, query)
        messages.success(request, f"Filtre « {name} » enregistré.")
    return back(request, version, query)


@transaction.atomic
def keep(request: DeskRequest, version: Version, name: str, query: str) -> None:
    """Write the filter down: two windows that save the same name leave one filter, the last."""
    SavedFilter.objects.update_or_create(
        owner=request.user, version=version, name=name, defaults={"query": query}
    )


@require_POST
def forget(request: DeskRequest, version_id: int, filter_id: int) -> HttpResponse:
    """Forget one of one's own filters; what it showed stays shown."""
    version = version_or_404(request, version_id)
    for one in SavedFilter.objects.filter(pk=filter_id, owner=request.user, version=version):
        one.delete()
        messages.success(request, f"Filtre « {one.name} » oublié.")
    return back(request, version, asked(request))


def asked(request: DeskRequest) -> str:
    """Return the filter that a form carries, nothing else that may stand in it."""
    return query_of(QueryDict(request.POST.get("query", "")), (*CardFilter.base_filters, ORDER))


def back(request: DeskRequest, version: Version, query: str) -> HttpResponse:
    """Return the way back to the view the form was sent from, looking at the same cards."""
    view = request.POST.get("view")
    address = redirect(f"admin:{view if view in VIEWS else 'board'}", version.pk)
    if query:
        address["Location"] += f"?{query}"
    return address


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where a card stands among those looked at, and the remarks before and after it."""

    rank: int  # from 1; 0 for a card that is not among them
    count: int
    previous: int | None
    next: int | None


def neighbours(request: DeskRequest, placement: Placement) -> Neighbours:
    """Return the remarks around one, among those and in the order that the address asks for."""
    cards = CardFilter(request.GET, version=placement.version, user=request.user, shown=False)
    looked = dict(cards.ordered().values_list("comment", "pk"))
    left = placement.comment_id not in looked  # by what was done on it: it keeps its place
    ids = list(with_one_more(cards, looked.values(), placement) if left else looked)
    at = ids.index(placement.comment_id)
    before, after = ids[at - 1] if at else None, ids[at + 1] if at + 1 < len(ids) else None
    return Neighbours(0 if left else at + 1, len(looked), before, after)


def with_one_more(cards: CardFilter, looked: Iterable[int], placement: Placement) -> QuerySet[Placement, int]:
    """Return the remarks of these cards and of one more, in the order of the address."""
    among = Placement.objects.filter(pk__in=[*looked, placement.pk])
    return ordered(among, cards.order).values_list("comment", flat=True)
