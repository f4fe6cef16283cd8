"""« Confier le travail de… »: one person's work on all versions, shown first, then given, then undone."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from comments.models import Placement
from people.models import User
from steering import absence
from steering.absence import Given
from web import memory
from web.forms import workers
from web.gesture_forms import ASSIGN, HandOverForm
from web.views.page import DeskRequest, page
from web.views.together import counted, given_to

UNDONE_AT_MOST = 30  # versions
LISTED = 50  # remarks left aside on each
GIVEN, TOLD = "donne", "absence_told"


class AbsenceForm(HandOverForm):
    """Whose work, and to whom it goes."""

    de = forms.ChoiceField(label="Le travail de", error_messages={"required": "choisissez de qui."})

    def __init__(self, data: QueryDict | None = None, *, by: User) -> None:
        versions = absence.instructed_by(by)
        cards = Placement.objects.filter(version__in=versions)
        able = workers(*{version.volet for version in versions})
        super().__init__(data, cards=cards, able=able, auto_id="absence_%s", initial={"de": by.pk})


def show(request: DeskRequest) -> HttpResponse:
    """Ask whose work and to whom; then how much there is, and the button that gives it."""
    if GIVEN in request.GET:
        return given_page(request)
    if request.method == "POST":
        return give(request, AbsenceForm(request.POST, by=request.user))
    asked = request.GET if "de" in request.GET else None
    form = AbsenceForm(asked, by=request.user)
    return absence_page(request, form, status=422 if form.is_bound and not form.is_valid() else 200)


def give(request: DeskRequest, form: AbsenceForm) -> HttpResponse:
    """Give the work, then go to the page that says what became of it; 422 when a rule refuses."""
    if not form.is_valid():
        return absence_page(request, form, status=422)
    try:
        given = absence.give(giver=form.giver, assignee=form.assignee, by=request.user)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return absence_page(request, form, status=422)
    stay = [one for one in absence.held_by(form.giver, form.assignee, request.user) if one.refusal]
    request.session[TOLD] = {
        "words": given_to(form.assignee),
        "giver": str(form.giver),
        "giver_id": form.giver.pk,
        "given": [told(request, one, form) for one in given],
        "stay": [(str(one.version), one.count, one.refusal) for one in stay],
    }
    return redirect(f"{reverse('admin:absence')}?{GIVEN}")


def told(request: DeskRequest, given: Given, form: AbsenceForm) -> dict[str, Any]:
    """Return what the next pages say of a version, as a session keeps it, with what undoes it."""
    done, aside = given.report.done, given.report.aside
    said, back = f"{counted(len(done))} {given_to(form.assignee)}", f"{reverse('admin:absence')}?{GIVEN}"
    gesture = done and memory.remember(
        request, given.version, ASSIGN, done, said=said, back=back, most=UNDONE_AT_MOST
    )
    return {
        "version": given.version.pk,
        "name": str(given.version),
        "count": len(done),
        "gesture": gesture.id if gesture else "",
        "left": len(aside),
        "aside": [(one.comment, one.reference, one.why) for one in aside[:LISTED]],
    }


def given_page(request: DeskRequest) -> HttpResponse:
    """Return what became of the last work given, however often it is asked, and what undoes it still."""
    said = request.session.get(TOLD)
    if not said:
        return redirect("admin:absence")
    undoable = {one.id for one in memory.remembered(request)}
    return page(request, "desk/absence_given.html", {"title": "Travail confié", "undoable": undoable, **said})


def absence_page(request: DeskRequest, form: AbsenceForm, *, status: int = 200) -> HttpResponse:
    """Return the page of the form, and what it would give once both people are chosen."""
    ready = form.is_bound and form.is_valid()
    held: Sequence[absence.Held] = absence.held_by(form.giver, form.assignee, request.user) if ready else []
    context = {
        "title": "Confier le travail d'une personne absente",
        "form": form,
        "ready": ready,
        "held": held,
        "count": sum(one.count for one in held if not one.refusal),
    }
    return page(request, "desk/absence.html", context, status=status)
