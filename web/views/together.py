"""Gestures on the lines ticked in a table: each is obeyed at once, but deciding, which is confirmed first."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from comments import together
from comments.grouping.actions import make_group
from comments.models import Placement
from comments.outcomes import Step
from comments.together import Aside, Report
from documents.models import Version
from people.models import User
from web import memory
from web.forms import workers
from web.gesture_forms import (
    ADOPT,
    ADVISE,
    ASSIGN,
    BACK,
    DECIDE,
    GROUP,
    MOVE,
    PROPOSE,
    QUALIFY,
    TogetherForm,
)
from web.views.advice import AskForm, asking_page
from web.views.page import DeskRequest, page, version_or_404
from web.views.table import table_page

Obey = Callable[[TogetherForm, Version, User], tuple[Report, str]]


def act(request: DeskRequest, version_id: int) -> HttpResponse:
    """Do what the button pressed says to the lines ticked; a decision is shown whole before it is taken.

    422 with the lines still ticked when the form or a rule refuses.
    """
    version = version_or_404(request, version_id)
    if request.method != "POST":
        return redirect(back_to_table(request, version))
    form = TogetherForm(request.POST, people=workers(version.volet))
    if form.gesture == BACK:
        return table_page(request, version, form=form)
    if not form.is_valid():
        return table_page(request, version, form=form, status=422)
    if form.gesture == ADVISE:
        return asking_page(request, version, AskForm(), [one.card for one in form.cleaned_data["seen"]])
    if form.gesture in (DECIDE, ADOPT):
        return confirm(request, version, form)
    return obey(request, version, form)


def decide(request: DeskRequest, version_id: int) -> HttpResponse:
    """Take the decision that was shown whole; confirmed twice, it finds every card changed already."""
    version = version_or_404(request, version_id)
    if request.method != "POST":
        return redirect(back_to_table(request, version))
    gesture = ADOPT if request.POST.get("geste") == ADOPT else DECIDE
    form = TogetherForm(request.POST, people=workers(version.volet), gesture=gesture)
    if not form.is_valid():
        return table_page(request, version, form=form, status=422)
    return obey(request, version, form)


def confirm(request: DeskRequest, version: Version, form: TogetherForm) -> HttpResponse:
    """Show what would be decided, on which remarks, and those that it cannot reach; nothing is written."""
    chosen = form.cleaned_data
    try:
        ready, aside = reached(form, version, request.user)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return table_page(request, version, form=form, status=422)
    context = {
        "title": f"Décider {decided(form)} pour {counted(len(ready))}",
        "adopting": form.gesture == ADOPT,
        "version": version,
        "form": form,
        "chosen": chosen,
        "ready": ready,
        "aside": aside,
        "address": request.GET.urlencode(),
    }
    return page(request, "desk/decide_together.html", context)


def reached(form: TogetherForm, version: Version, by: User) -> tuple[list[Placement], list[Aside]]:
    """Return the cards that the decision asked for would reach, and those it would leave aside."""
    said = form.cleaned_data
    if form.gesture == ADOPT:
        return together.adoptable(version=version, seen=said["seen"], by=by)
    asked = {name: said[name] for name in ("seen", "outcome", "reason")}
    return together.decidable(version=version, by=by, **asked)


def decided(form: TogetherForm) -> str:
    """Return what is decided: one outcome for all, or what is proposed on each."""
    return "comme proposé" if form.gesture == ADOPT else f"« {form.cleaned_data['outcome'].label} »"


def obey(request: DeskRequest, version: Version, form: TogetherForm) -> HttpResponse:
    """Do what the form asks, and go back to the table, which tells it; 422 when a rule refuses it whole."""
    try:
        report, words = GESTURES[form.gesture](form, version, request.user)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return table_page(request, version, form=form, status=422)
    tell(request, version, form.gesture, report, words, back=back_to_table(request, version))
    return redirect(back_to_table(request, version))


def tell(
    request: DeskRequest, version: Version, gesture: str, report: Report, words: str, *, back: str
) -> None:
    """Let the next page say what was done, what was not and why, and offer to undo what can be undone."""
    memory.leave_aside(request, version, report.aside)
    if not report.done:
        return
    said = f"{counted(len(report.done))} {words}"
    messages.success(request, said)
    if gesture in UNDOABLE:
        done = memory.remember(request, version, gesture, report.done, said=said, back=back)
        memory.offer(request, done)


def counted(count: int) -> str:
    """Return « 12 remarques », in French."""
    return f"{count} remarque{'s' if count > 1 else ''}"


def assign_them(form: TogetherForm, version: Version, by: User) -> tuple[Report, str]:
    assignee = form.assigned_to
    report = together.assign(version=version, seen=form.cleaned_data["seen"], assignee=assignee, by=by)
    return report, given_to(assignee)


def given_to(assignee: User | None) -> str:
    """Return the words for whom remarks now stand with."""
    return f"à instruire par {assignee}." if assignee else "sans instructeur désormais."


def move_them(form: TogetherForm, version: Version, by: User) -> tuple[Report, str]:
    step = Step(form.cleaned_data["step"])
    report = together.move(version=version, seen=form.cleaned_data["seen"], step=step, by=by)
    return report, f"dans « {step.label} »."


def qualify_them(form: TogetherForm, version: Version, by: User) -> tuple[Report, str]:
    kind = form.said_kind
    report = together.qualify(version=version, seen=form.cleaned_data["seen"], kind=kind, by=by)
    return report, f"de type « {kind.label if kind else 'À préciser'} »."


def propose_for_them(form: TogetherForm, version: Version, by: User) -> tuple[Report, str]:
    said = form.cleaned_data
    report = together.propose(
        version=version, seen=said["seen"], outcome=said["outcome"], reason=said["reason"], by=by
    )
    return report, f": « {said['outcome'].label} » proposé."


def decide_them(form: TogetherForm, version: Version, by: User) -> tuple[Report, str]:
    said = form.cleaned_data
    report = together.decide(
        version=version, seen=said["seen"], outcome=said["outcome"], reason=said["reason"], by=by
    )
    return report, f": « {said['outcome'].label} » décidé."


def adopt_them(form: TogetherForm, version: Version, by: User) -> tuple[Report, str]:
    return together.adopt(version=version, seen=form.cleaned_data["seen"], by=by), "décidées comme proposé."


def group_them(form: TogetherForm, version: Version, by: User) -> tuple[Report, str]:
    said = form.cleaned_data
    group, report = make_group(version=version, seen=said["seen"], title=said["subject"], by=by)
    return report, f"dans le groupe {group}."


GESTURES: dict[str, Obey] = {
    ASSIGN: assign_them, MOVE: move_them, QUALIFY: qualify_them, GROUP: group_them,
    PROPOSE: propose_for_them, DECIDE: decide_them, ADOPT: adopt_them,
}  # fmt: skip
UNDOABLE = (ASSIGN, MOVE, QUALIFY, PROPOSE)


def back_to_table(request: DeskRequest, version: Version) -> str:
    """Return the address of the table looked at: its filter, its order and its page."""
    query = request.GET.urlencode()
    return reverse("admin:table", args=[version.pk]) + (f"?{query}" if query else "")
