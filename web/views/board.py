"""The board of a version, one column of it, what others did meanwhile, and moving a card."""

from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from comments import actions
from comments.actions import StaleRevision
from comments.board import CARDS_SHOWN, build_board, column, count_by_step, with_what_a_card_shows
from comments.models import Placement
from comments.outcomes import MOVABLE, Step
from comments.together import Done
from documents.models import Version
from web import memory
from web.filters import CardFilter
from web.forms import BoardMoveForm
from web.gesture_forms import MOVE
from web.views.corrections import named
from web.views.looking import bar, looked_at
from web.views.news import last_known
from web.views.page import DeskRequest, page, version_or_404

CARDS_PER_PAGE = 50


@require_safe
def show(request: DeskRequest, version_id: int) -> HttpResponse:
    """The board: columns by step, the first cards of each."""
    version = version_or_404(request, version_id)
    known = last_known()  # before the cards are read: what comes in between is told, not lost
    cards = looked_at(request, version)
    columns = build_board(cards.qs)
    context = {
        "title": str(version),
        "columns": columns,
        "total": sum(column.count for column in columns),
        "known": known,
        "may_deposit": request.user.has_perm("imports.deposit", version),
        **bar(request, version, cards, "board"),
    }
    shown = [card for column in columns for card in column.cards]
    return page(request, "desk/board.html", {**context, **faces(request, version, shown)})


@require_safe
def show_column(request: DeskRequest, version_id: int, step: str) -> HttpResponse:
    """All the cards of one column, page by page; those after one of them to the script that shows more."""
    version = version_or_404(request, version_id)
    if step not in Step.values:
        raise Http404("Cette étape n'existe pas.")
    looked = looked_at(request, version)
    found = column(looked.qs, Step(step))
    after = request.GET.get("apres", "")
    if after.isdecimal() and len(after) < 19 and request.htmx:
        return more(request, version, looked, Step(step), list(found.filter(pk__gt=after)[: CARDS_SHOWN + 1]))
    cards = Paginator(found, CARDS_PER_PAGE).get_page(request.GET.get("page"))
    context = {"title": Step(step).label, "step": Step(step), "cards": cards, "query": looked.query}
    return page(request, "desk/column.html", {**context, **faces(request, version, cards)})


def more(
    request: DeskRequest, version: Version, looked: CardFilter, step: Step, cards: list[Placement]
) -> HttpResponse:
    """Return the next cards of a column, and what asks for the following ones when there are any."""
    shown = cards[:CARDS_SHOWN]
    context = {"cards": shown, "goes_on": len(cards) > len(shown), "step": step, "query": looked.query}
    return render(request, "desk/_more_cards.html", {**context, **faces(request, version, shown)})


def move(request: DeskRequest, version_id: int) -> HttpResponse:
    """Move a card without leaving the board: a script gets the parts that change, a form the whole board."""
    version = version_or_404(request, version_id)
    if request.method != "POST":
        return redirect("admin:board", version.pk)
    form = BoardMoveForm(request.POST, version=version)
    if not form.is_valid():
        return refused(request, version, "Choisissez une carte et une colonne de ce tableau.", status=422)
    placement, former = form.cleaned_data["card"], Step(form.cleaned_data["card"].step)
    asked = {"revision": form.cleaned_data["revision"], "step": form.cleaned_data["step"]}
    try:
        actions.move(placement=placement, by=request.user, **asked)
    except ValidationError as refusal:
        return refused(request, version, " ".join(refusal.messages), status=422)
    except StaleRevision as refusal:
        return refused(request, version, str(refusal), status=409)
    said = f"{placement} déplacée dans « {Step(placement.step).label} »."
    back = looking_at(request, version)
    done = [Done(placement.pk, placement.revision, str(former))]
    gesture = memory.remember(request, version, MOVE, done, said=said, back=back)
    if request.htmx:
        return moved(request, placement, former, said, undo=gesture)
    messages.success(request, said)
    memory.offer(request, gesture)
    return redirect(back)


def looking_at(request: DeskRequest, version: Version) -> str:
    """Return the address of the board with the filter it is looked at through."""
    query = looked_at(request, version).query
    return reverse("admin:board", args=[version.pk]) + (f"?{query}" if query else "")


def moved(
    request: DeskRequest, placement: Placement, left: Step, said: str, *, undo: memory.Gesture | None = None
) -> HttpResponse:
    """Return the card in its new column, with the counts of both columns among the cards looked at."""
    card = with_what_a_card_shows(Placement.objects.filter(pk=placement.pk)).get()
    steps = [left, Step(placement.step)]
    looked = looked_at(request, placement.version)
    found = count_by_step(looked.qs.filter(step__in=steps))
    context = {
        "card": card,
        "counts": {step: found.get(step, 0) for step in steps},
        "said": said,
        "undo": undo,
        "query": looked.query,
    }
    return render(request, "desk/_moved.html", {**context, **faces(request, placement.version, [card])})


def refused(request: DeskRequest, version: Version, said: str, *, status: int) -> HttpResponse:
    """Return why the card stays where it is."""
    if request.htmx:
        return render(request, "desk/_refused.html", {"said": said, "version": version}, status=status)
    messages.error(request, said)
    return redirect("admin:board", version.pk)


def faces(request: DeskRequest, version: Version, cards: Iterable[Placement]) -> dict[str, object]:
    """Return what the cards' faces need: what may move them and where to, the corrected remarks to name."""
    return {
        "version": version,
        "current": version.current_edition() if version.editions.all() else None,
        "named": named(request.user, cards),
        "movable": MOVABLE,
        "may_instruct": request.user.has_perm("comments.instruct", version),
    }
