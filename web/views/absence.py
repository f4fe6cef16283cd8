"""« Confier le travail de… »: one person's work on all versions, shown first, then given, then undone."""

from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
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
    if request.method == "POST":
        return give(request, AbsenceForm(request.POST, by=request.user))
    asked = request.GET if "de" in request.GET else None
    form = AbsenceForm(asked, by=request.user)
    return absence_page(request, form, status=422 if form.is_bound and not form.is_valid() else 200)


def give(request: DeskRequest, form: AbsenceForm) -> HttpResponse:
    """Give the work, and say what became of it on each version; 422 when a rule refuses."""
    if not form.is_valid():
        return absence_page(request, form, status=422)
    try:
        given = absence.give(giver=form.giver, assignee=form.assignee, by=request.user)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return absence_page(request, form, status=422)
    context = {
        "title": "Travail confié",
        "words": given_to(form.assignee),
        "given": [(one, kept(request, one, form)) for one in given],
        "stay": [one for one in absence.held_by(form.giver, form.assignee, request.user) if one.refusal],
        "giver": form.giver,
    }
    return page(request, "desk/absence_given.html", context)


def kept(request: DeskRequest, given: Given, form: AbsenceForm) -> memory.Gesture | None:
    """Return the gesture that undoes what was done on a version, None when nothing was."""
    done = given.report.done
    if not done:
        return None
    said, back = f"{counted(len(done))} {given_to(form.assignee)}", reverse("admin:absence")
    return memory.remember(request, given.version, ASSIGN, done, said=said, back=back, most=UNDONE_AT_MOST)


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
