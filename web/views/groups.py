"""The groups of a version's remarks: those that people made, those that the service proposes, and why."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRedirect

from comments.board import with_what_a_card_shows
from comments.grouping import actions
from comments.models import CommentGroup, GroupProposal, LikenessSearch, Placement
from comments.outcomes import MOVABLE, Likeness
from documents.models import Version
from steering import searching
from web import memory
from web.group_forms import DISMISS, JOIN, TAKE_UP, MakeForm, TickedForm
from web.views.page import DeskRequest, page, version_or_404
from web.views.together import counted

SHOWN = 10  # proposals of a page: each shows all its remarks
ASIDE = "ecartees"
LONGEST_TITLE = 80


@require_safe
def show(request: DeskRequest, version_id: int) -> HttpResponse:
    """The groups of a version, then what is proposed, page by page."""
    return groups_page(request, version_or_404(request, version_id))


def groups_page(
    request: DeskRequest,
    version: Version,
    *,
    refused: MakeForm | None = None,
    proposal: int = 0,
    status: int = 200,
) -> HttpResponse:
    """Return the page, a refused proposal with what was typed for it; fourteen queries at most."""
    aside = request.GET.get("propositions") == ASIDE
    likeness = request.GET.get("raison", "")
    counts = proposed(version, aside).order_by().values_list("likeness").annotate(Count("pk"))
    found = dict(counts)
    among = (
        proposed(version, aside).filter(likeness=likeness)
        if likeness in Likeness
        else proposed(version, aside)
    )
    pages = Paginator(with_cards(among), SHOWN).get_page(request.GET.get("page"))
    context = {
        "title": "Groupes de remarques",
        "version": version,
        "groups": list(made(version)),
        "pages": pages,
        "proposals": [
            (one, form_of(one, refused if one.pk == proposal else None), joinable(one)) for one in pages
        ],
        "likenesses": [(one, found.get(one, 0)) for one in Likeness],
        "likeness": likeness,
        "aside": aside,
        "search": search_of(version),
        "newer": newer(version),
        "may_instruct": request.user.has_perm("comments.instruct", version),
        "movable": MOVABLE,
    }
    return page(request, "desk/groups.html", context, status=status)


def made(version: Version) -> list[CommentGroup]:
    """Return the groups that have members, with how many there are and how many are decided."""
    decided = Count("members", filter=~Q(members__step__in=MOVABLE))
    counted = version.groups.annotate(size=Count("members"), decided=decided)
    return list(counted.filter(size__gt=0).order_by("-pk"))


def proposed(version: Version, aside: bool) -> QuerySet[GroupProposal]:
    """Return what is proposed, or what was set aside."""
    return version.group_proposals.filter(dismissed_at__isnull=not aside)


def with_cards(proposals: QuerySet[GroupProposal]) -> QuerySet[GroupProposal]:
    """Return the proposals with all that their cards show."""
    cards = with_what_a_card_shows(Placement.objects.all()).select_related("group").order_by("pk")
    return proposals.prefetch_related(Prefetch("cards", cards, to_attr="shown")).select_related(
        "dismissed_by"
    )


def form_of(proposal: GroupProposal, refused: MakeForm | None) -> MakeForm:
    """Return the form that makes a group of a proposal: its subject is drawn from its first remark."""
    first = proposal.shown[0] if proposal.shown else None  # type: ignore[attr-defined]
    place = str(first.kept_targets[0].section) if first and first.kept_targets else ""
    words = " ".join((first.comment.text or first.comment.excerpt).split()) if first else ""
    title = f"{place} : {words}" if place else words
    cut = title if len(title) <= LONGEST_TITLE else f"{title[:LONGEST_TITLE].rsplit(' ', 1)[0]}…"
    return refused or MakeForm(initial={"title": cut}, auto_id=f"p{proposal.pk}_%s")


def search_of(version: Version) -> LikenessSearch | None:
    """Return the last search of the board, None when nobody asked for one."""
    return LikenessSearch.objects.filter(version=version).first()


def newer(version: Version) -> int:
    """Return how many remarks came since the last search."""
    last = search_of(version)
    cards = version.placements.on_board()
    return cards.filter(pk__gt=last.newest_card).count() if last and last.done_at else 0


def search(request: DeskRequest, version_id: int) -> HttpResponse:
    """Ask the engine to look for like remarks."""
    version = version_or_404(request, version_id)
    if request.method == "POST":
        searching.ask(version=version, by=request.user)
    return redirect("admin:groups", version.pk)


@require_safe
def progress(request: DeskRequest, version_id: int) -> HttpResponse:
    """How far the search is; the page asks again until it is done, then shows what was found."""
    version = version_or_404(request, version_id)
    address = reverse("admin:groups", args=[version.pk])
    if not request.htmx:
        return redirect(address)
    found = search_of(version)
    if found is None or found.done_at:
        return HttpResponseClientRedirect(address)
    return render(request, "desk/_searching.html", {"version": version, "search": found})


def answer(request: DeskRequest, version_id: int, proposal_id: int) -> HttpResponse:
    """Make a group of a proposal, set it aside, or propose it again; 422 when a rule refuses."""
    version = version_or_404(request, version_id)
    if request.method != "POST":
        return redirect("admin:groups", version.pk)
    proposal = get_object_or_404(version.group_proposals, pk=proposal_id)
    proposal.version = version
    back = reverse("admin:groups", args=[version.pk])
    gesture = request.POST.get("geste")
    if request.POST.get(JOIN):
        return join(request, proposal)
    if gesture not in (DISMISS, TAKE_UP):
        return make(request, proposal)
    act = actions.dismiss if gesture == DISMISS else actions.take_up_again
    try:
        act(proposal=proposal, by=request.user)
        messages.success(request, "Proposition écartée." if gesture == DISMISS else "Proposition reprise.")
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(f"{back}?propositions={ASIDE}" if gesture == TAKE_UP else back)


def make(request: DeskRequest, proposal: GroupProposal) -> HttpResponse:
    """Make a group of the remarks ticked under a proposal."""
    form = MakeForm(request.POST, auto_id=f"p{proposal.pk}_%s")
    if form.is_valid():
        try:
            group, report = actions.make_group(version=proposal.version, by=request.user, **form.cleaned_data)
            memory.leave_aside(request, proposal.version, report.aside)
            messages.success(request, f"Groupe {group} formé : {len(report.done)} remarques.")
            return redirect("admin:group", proposal.version_id, group.pk)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return groups_page(request, proposal.version, refused=form, proposal=proposal.pk, status=422)


def join(request: DeskRequest, proposal: GroupProposal) -> HttpResponse:
    """Add the remarks ticked under a proposal to the group that others of its remarks are in."""
    groups = proposal.version.groups.filter(members__in=proposal.cards.all()).distinct()
    group = get_object_or_404(groups, pk=number(request.POST.get(JOIN, "")))
    group.version = proposal.version
    form = TickedForm(request.POST)
    if form.is_valid():
        try:
            report = actions.add_to_group(group=group, seen=form.cleaned_data["seen"], by=request.user)
            memory.leave_aside(request, proposal.version, report.aside)
            if report.done:
                messages.success(request, f"{counted(len(report.done))} de plus dans le groupe {group}.")
            return redirect("admin:group", proposal.version_id, group.pk)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    messages.error(request, " ".join(map(str, form.non_field_errors())))
    return redirect("admin:groups", proposal.version_id)


def number(typed: str) -> int:
    """Return the number typed, 0 for anything else."""
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


def joinable(proposal: GroupProposal) -> list[CommentGroup]:
    """Return the groups that some of its remarks are in, when others are in none."""
    cards = proposal.shown  # type: ignore[attr-defined]
    groups = {card.group_id: card.group for card in cards if card.group_id}
    return list(groups.values()) if any(card.group_id is None for card in cards) else []
