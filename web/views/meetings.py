"""The meetings of the committee: their list, and what one is."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from committee import actions
from committee.models import Meeting
from documents.access import role_on
from documents.calls import day
from people.models import Role
from web.meeting_forms import MeetingForm
from web.views.page import DeskRequest, page

PER_PAGE = 30
FACTS = ("title", "held_on", "starts_at", "place")


def meeting_or_404(request: DeskRequest, meeting_id: int) -> Meeting:
    """Return a meeting over a volet the user may read; Http404 otherwise."""
    seen = Meeting.objects.all().visible_to(request.user).with_versions()
    return get_object_or_404(seen.select_related("validated_by", "sent_by"), pk=meeting_id)


@require_safe
def show_all(request: DeskRequest) -> HttpResponse:
    """The meetings over what the user reads, the last one first."""
    seen = Meeting.objects.all().visible_to(request.user).with_versions()
    listed = seen.annotate(count=Count("points")).order_by("-held_on", "-pk")
    shown = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "title": "Séances",
        "pages": shown,
        "may_prepare": role_on(request.user) >= Role.INSTRUCTOR,
    }
    return page(request, "desk/meetings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: DeskRequest) -> HttpResponse:
    """The form of a new meeting; sent, its page."""
    initial = {"versions": request.GET.getlist("version")}
    form = MeetingForm(request.POST if request.method == "POST" else None, user=request.user, initial=initial)
    if form.is_valid():
        try:
            made = actions.create(by=request.user, **facts(form))
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, f"Séance du {day(made.held_on)} créée : composez son ordre du jour.")
            return redirect("admin:meeting", made.pk)
    context = {"title": "Nouvelle séance", "form": form}
    return page(request, "desk/meeting_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: DeskRequest, meeting_id: int) -> HttpResponse:
    """The form of a meeting as it is; sent, its page, or the form again with what changed meanwhile."""
    meeting = meeting_or_404(request, meeting_id)
    initial = {name: getattr(meeting, name) for name in (*FACTS, "revision")}
    initial["versions"] = list(meeting.versions.all())
    form = MeetingForm(request.POST if request.method == "POST" else None, user=request.user, initial=initial)
    if form.is_valid():
        revision = form.cleaned_data["revision"] or 0
        try:
            actions.edit(meeting=meeting, revision=revision, by=request.user, **facts(form))
        except ValidationError as refusal:
            form.add_error(None, refusal)
            form.data = request.POST.copy()  # told what changed, whoever sends it again does so knowingly
            form.data["revision"] = str(meeting_or_404(request, meeting_id).revision)
        else:
            messages.success(request, "Séance modifiée.")
            return redirect("admin:meeting", meeting.pk)
    context = {"title": f"Modifier la séance du {day(meeting.held_on)}", "form": form, "meeting": meeting}
    return page(request, "desk/meeting_form.html", context, status=422 if form.errors else 200)


def facts(form: MeetingForm) -> dict[str, Any]:
    """Return what a valid form says of a meeting."""
    said = form.cleaned_data
    return {name: said[name] for name in FACTS} | {"versions": list(said["versions"])}
