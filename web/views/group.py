"""One group of remarks: its members, what is decided for all of them, and what is done to the group."""

from collections.abc import Callable, Iterable

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from comments.actions import StaleRevision, check_reason
from comments.board import with_what_a_card_shows
from comments.grouping import actions
from comments.models import CommentGroup, Disposition, Placement, StandardReason
from comments.outcomes import MOVABLE, Outcome, Stage
from comments.together import Report
from people import journal
from people.models import User
from web import memory
from web.group_forms import (
    ADD,
    DESCRIBE,
    DISSOLVE,
    PROPOSE,
    TAKE_OUT,
    AddForm,
    DescribeForm,
    OutcomeForm,
    TickedForm,
)
from web.views.page import DeskRequest, page, version_or_404

Done = tuple[str, Report | None]
Act = Callable[[CommentGroup, forms.Form, User], Done]


def group_or_404(request: DeskRequest, version_id: int, group_id: int) -> CommentGroup:
    """Return a group of a version the user may read; Http404 otherwise."""
    version = version_or_404(request, version_id)
    group = get_object_or_404(version.groups.select_related("made_by"), pk=group_id)
    group.version = version
    return group


@require_safe
def show(request: DeskRequest, version_id: int, group_id: int) -> HttpResponse:
    """The group, its members and the forms that the user's role opens."""
    return group_page(request, group_or_404(request, version_id, group_id))


def group_page(
    request: DeskRequest,
    group: CommentGroup,
    *,
    refused: dict[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return the page, a refused form standing in place of its fresh one."""
    members = list(members_of(group))
    left = [card for card in members if card.step in MOVABLE]
    fresh = {name: form_of(name, group) for name in ("describe", "add", "outcome")}
    fresh["outcome"].initial.update(decided_already(members))
    context = {
        "title": f"Groupe {group}",
        "version": group.version,
        "group": group,
        "members": members,
        "left": left,
        "outcomes": standing_outcomes(members),
        "people": len({card.comment.author_id for card in members}),
        "forms": fresh | (refused or {}),
        "refused": next(iter(refused.values())) if refused else None,
        "reasons": StandardReason.objects.filter(version=group.version),
        "history": journal.of(group),
        "may_instruct": request.user.has_perm("comments.instruct", group),
        "may_decide": request.user.has_perm("comments.decide", group),
    }
    return page(request, "desk/group.html", context, status=status)


def standing_outcomes(members: Iterable[Placement]) -> set[str]:
    """Return what was decided of the members: more than one, they are answered differently."""
    return {card.outcome for card in members if card.outcome}  # type: ignore[attr-defined]


def decided_already(members: Iterable[Placement]) -> dict[str, str]:
    """Return the decision that stands on a member, to be taken for the others too; nothing without one."""
    known = [card.pk for card in members if card.outcome]  # type: ignore[attr-defined]
    made = Disposition.objects.filter(placement__in=known, stage=Stage.DECIDED, cancelled_by=None)
    last = made.exclude(outcome=Outcome.WITHDRAWN).order_by("-pk").first() if known else None
    return {"outcome": last.outcome, "reason": last.reason} if last else {}


def members_of(group: CommentGroup) -> QuerySet[Placement]:
    """Return the members with all that a line shows, in the order they came."""
    cards = with_what_a_card_shows(group.members.all())
    return cards.select_related("comment__author__organisation", "comment__organisation").order_by("pk")


def decide(request: DeskRequest, version_id: int, group_id: int) -> HttpResponse:
    """Show what would be decided on whom, then decide it once confirmed."""
    group = group_or_404(request, version_id, group_id)
    if request.method != "POST":
        return redirect("admin:group", version_id, group_id)
    form = OutcomeForm(request.POST, auto_id="outcome_%s")
    if not form.is_valid():
        return group_page(request, group, refused={"outcome": form}, status=422)
    if request.POST.get("confirme"):
        return obey(request, group, "outcome", form, decided)
    return confirm(request, group, form)


def confirm(request: DeskRequest, group: CommentGroup, form: OutcomeForm) -> HttpResponse:
    """Show the decision whole, with the members it would reach; nothing is written."""
    try:
        check_reason(form.cleaned_data["outcome"], form.cleaned_data["reason"])
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return group_page(request, group, refused={"outcome": form}, status=422)
    wanted = {one.card for one in form.cleaned_data["seen"]}
    context = {
        "title": f"Décider pour le groupe {group}",
        "version": group.version,
        "group": group,
        "chosen": form.cleaned_data,
        "ready": [card for card in members_of(group) if card.pk in wanted],
        "others": group.members.exclude(pk__in=wanted).count(),
    }
    return page(request, "desk/group_decide.html", context)


def obey(request: DeskRequest, group: CommentGroup, name: str, form: forms.Form, act: Act) -> HttpResponse:
    """Act, and tell on the next page what was done and what was left aside; the page again when refused."""
    try:
        said, report = act(group, form, request.user)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return group_page(request, group, refused={name: form}, status=422)
    except StaleRevision as stale:
        form.add_error(None, str(stale))
        return group_page(request, group, refused={name: form}, status=409)
    if report:
        memory.leave_aside(request, group.version, report.aside)
    if said:
        messages.success(request, said)
    if not group.members.exists():
        return redirect("admin:groups", group.version_id)
    return redirect("admin:group", group.version_id, group.pk)


def gesture(request: DeskRequest, version_id: int, group_id: int) -> HttpResponse:
    """Do to the group what the button pressed says; 422 with what was typed when a rule refuses."""
    group = group_or_404(request, version_id, group_id)
    if request.method != "POST":
        return redirect("admin:group", version_id, group_id)
    asked = request.POST.get("geste", "")
    name, act = GESTURES.get(asked, GESTURES[DESCRIBE])
    form = form_of(name, group, request.POST)
    if not form.is_valid():
        return group_page(request, group, refused={name: form}, status=422)
    return obey(request, group, name, form, act)


def form_of(name: str, group: CommentGroup, data: QueryDict | None = None) -> forms.Form:
    """Return a form of the page, as it stands or as it was sent."""
    said = {"title": group.title, "diverging": group.diverging}
    if name == "add":
        return AddForm(data, group=group, auto_id="add_%s")
    kinds: dict[str, type[forms.Form]] = {
        "describe": DescribeForm, "outcome": OutcomeForm, "out": TickedForm, "dissolve": forms.Form,
    }  # fmt: skip
    return kinds[name](data, initial=said, auto_id=f"{name}_%s")


def decided(group: CommentGroup, form: forms.Form, by: User) -> Done:
    chosen = form.cleaned_data
    report = actions.decide_for_group(group=group, by=by, **chosen)
    return counted(report, f"« {chosen['outcome'].label} »"), report


def proposed(group: CommentGroup, form: forms.Form, by: User) -> Done:
    chosen = form.cleaned_data
    report = actions.propose_for_group(group=group, by=by, **chosen)
    return counted(report, f"proposé « {chosen['outcome'].label} »"), report


def counted(report: Report, what: str) -> str:
    """Return how many remarks were reached, "" for none."""
    count = len(report.done)
    return f"{count} remarque{'s' if count > 1 else ''} du groupe : {what}." if count else ""


def described(group: CommentGroup, form: forms.Form, by: User) -> Done:
    actions.describe(group=group, by=by, **form.cleaned_data)
    return "Groupe décrit.", None


def added(group: CommentGroup, form: forms.Form, by: User) -> Done:
    report = actions.add_to_group(group=group, seen=form.cleaned_data["references"], by=by)
    count = len(report.done)
    return (f"{count} remarque{'s' if count > 1 else ''} de plus dans le groupe." if count else ""), report


def taken_out(group: CommentGroup, form: forms.Form, by: User) -> Done:
    for one in form.cleaned_data["seen"]:
        card = get_object_or_404(group.members.select_related("comment", "version__volet"), pk=one.card)
        actions.take_out(placement=card, revision=one.revision, by=by)
    return "Remarque retirée du groupe.", None


def dissolved(group: CommentGroup, form: forms.Form, by: User) -> Done:
    actions.dissolve(group=group, by=by)
    return "Groupe défait : ses remarques et leurs décisions restent.", None


GESTURES: dict[str, tuple[str, Act]] = {
    DESCRIBE: ("describe", described),
    ADD: ("add", added),
    TAKE_OUT: ("out", taken_out),
    DISSOLVE: ("dissolve", dissolved),
    PROPOSE: ("outcome", proposed),
}
