"""The table of a version: its remarks in lines, sorted, ticked and handled together."""

from dataclasses import dataclass

import rules
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from comments.board import in_lines
from comments.models import StandardReason
from comments.ordering import KEYS
from documents.models import Version
from web import memory
from web.filters import ORDER, CardFilter, query_of
from web.gesture_forms import TogetherForm
from web.views.board import faces
from web.views.looking import bar, looked_at
from web.views.news import last_known
from web.views.page import DeskRequest, page, version_or_404

SIZE, SIZES = "par", (50, 100, 200)

COLUMNS = (
    ("reference", "Référence"), ("place", "Place"), ("", "Remarque"), ("auteur", "Auteur"),
    ("organisation", "Au nom de"), ("importance", "Importance"), ("type", "Type"), ("etape", "Étape"),
    ("suite", "Suite donnée"), ("instruit", "Instruit par"), ("recu", "Reçu le"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a column: the address that sorts by it, and how the lines are sorted by it now."""

    title: str
    query: str = ""
    sorted: str = ""  # as aria-sort says it


@require_safe
def show(request: DeskRequest, version_id: int) -> HttpResponse:
    """The remarks looked at, in the order asked for, page by page."""
    return table_page(request, version_or_404(request, version_id))


def table_page(
    request: DeskRequest, version: Version, *, form: TogetherForm | None = None, status: int = 200
) -> HttpResponse:
    """Return the table that the address asks for, with the gestures on its lines as they were typed."""
    known = last_known()  # before the cards are read: what comes in between is told, not lost
    cards = looked_at(request, version)
    size = lines_per_page(request)
    paginator = Paginator(cards.ordered().values_list("pk", flat=True), size)
    paginator.count = cards.qs.count()  # what sorts them need not be read to count them
    pages = paginator.get_page(request.GET.get("page"))
    lines = in_lines(list(pages.object_list))
    context = {
        "title": str(version),
        "pages": pages,
        "lines": lines,
        "total": pages.paginator.count,
        "headings": headings(cards),
        "sizes": SIZES,
        "size": size,
        "known": known,
        "address": request.GET.urlencode(),
        "may_deposit": request.user.has_perm("imports.deposit", version),
        **bar(request, version, cards, "table"),
        **faces(request, version, lines),
        **gestures(request, version, form or TogetherForm(people=cards.people)),
    }
    return page(request, "desk/table.html", context, status=status)


def gestures(request: DeskRequest, version: Version, form: TogetherForm) -> dict[str, object]:
    """Return what the gestures on ticked lines need: those just refused or left aside stay ticked."""
    if not request.user.has_perm("comments.instruct", version):
        return {}
    left = memory.left_aside(request)
    return {
        "form": form,
        "ticked": form.ticked_ids | {one.card for one in (left.cards if left else [])},
        "left_aside": left,
        # The rule alone: Django's own tables of rights, two queries more, hold nothing here.
        "may_decide": rules.has_perm("comments.decide", request.user, version),
        "reasons": StandardReason.objects.filter(version=version),
    }


def lines_per_page(request: DeskRequest) -> int:
    """Return how many lines the address asks for, among the sizes offered."""
    asked = request.GET.get(SIZE, "")
    return int(asked) if asked in map(str, SIZES) else SIZES[0]


def headings(cards: CardFilter) -> list[Heading]:
    """Return the headings of the columns, each with the order that a click gives."""
    now = cards.order if cards.order.removeprefix("-") in KEYS else "reference"
    return [heading(cards, key, title, now) if key else Heading(title) for key, title in COLUMNS]


def heading(cards: CardFilter, key: str, title: str, now: str) -> Heading:
    """Return the heading of one column; sorted by already, it offers the other way round."""
    data = cards.data.copy()
    data[ORDER] = f"-{key}" if now == key else key
    state = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    return Heading(title, query_of(data, (*cards.filters, ORDER, SIZE)), state)
