"""The table of a version: its remarks in lines, sorted, ticked and handled together."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from comments.board import with_what_a_card_shows
from web.views.board import faces
from web.views.looking import bar, looked_at
from web.views.news import last_known
from web.views.page import DeskRequest, page, version_or_404

LINES_PER_PAGE = 100


@require_safe
def show(request: DeskRequest, version_id: int) -> HttpResponse:
    """The remarks looked at, in the order asked for, page by page."""
    version = version_or_404(request, version_id)
    known = last_known()
    cards = looked_at(request, version)
    lines = Paginator(with_what_a_card_shows(cards.ordered()), LINES_PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "title": str(version),
        "lines": lines,
        "known": known,
        **bar(request, version, cards, "table"),
        **faces(request, version, lines.object_list),
    }
    return page(request, "desk/table.html", context)
