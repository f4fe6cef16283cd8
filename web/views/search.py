"""Search over all the versions one may read: a reference, an author, words, a requirement."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from comments.board import with_what_a_card_shows
from comments.filtering import reference_in, saying
from comments.models import Placement
from web.views.page import DeskRequest, page

FOUND_PER_PAGE = 50
LONGEST = 200  # characters of a question


@require_safe
def show(request: DeskRequest) -> HttpResponse:
    """The cards found, the latest first; the card itself when its reference was typed, on one board."""
    words = request.GET.get("q", "").strip()[:LONGEST]
    cards = Placement.objects.on_board().visible_to(request.user)
    if request.GET.get("instruit") == "moi":
        cards = cards.filter(assignee=request.user)
    elif not words:
        cards = cards.none()
    found = saying(cards, words).select_related("version__volet").order_by("-pk")
    if reference_in(words) and len(only := list(found[:2])) == 1:
        return redirect("admin:card", only[0].version_id, only[0].comment_id)
    lines = Paginator(with_what_a_card_shows(found), FOUND_PER_PAGE).get_page(request.GET.get("page"))
    title = "Mes remarques" if request.GET.get("instruit") == "moi" else "Recherche"
    return page(request, "desk/search.html", {"title": title, "words": words, "lines": lines})
