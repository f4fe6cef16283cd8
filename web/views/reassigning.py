"""Give all that somebody has left to do on a version to someone else: shown first, then confirmed."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from comments import together
from comments.together import held_by
from documents.models import Version
from web.gesture_forms import ASSIGN, ReassignForm
from web.views.page import DeskRequest, page, version_or_404
from web.views.together import given_to, tell


def show(request: DeskRequest, version_id: int) -> HttpResponse:
    """Ask who gives and to whom; then the number of cards, and the button that gives them."""
    version = version_or_404(request, version_id)
    if not request.user.has_perm("comments.instruct", version):
        raise PermissionDenied("Votre rôle sur ce volet ne permet pas cette action.")
    if request.method == "POST":
        return give(request, version, ReassignForm(request.POST, version=version))
    form = ReassignForm(request.GET or None, version=version)
    return reassign_page(request, version, form, status=422 if form.is_bound and not form.is_valid() else 200)


def give(request: DeskRequest, version: Version, form: ReassignForm) -> HttpResponse:
    """Give the cards, and go to the table, which says how many; 422 when a rule refuses."""
    table = reverse("admin:table", args=[version.pk])
    if not form.is_valid():
        return reassign_page(request, version, form, status=422)
    try:
        report = together.reassign(version=version, giver=form.giver, assignee=form.assignee, by=request.user)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return reassign_page(request, version, form, status=422)
    tell(request, version, ASSIGN, report, given_to(form.assignee), back=table)
    return redirect(table)


def reassign_page(
    request: DeskRequest, version: Version, form: ReassignForm, *, status: int = 200
) -> HttpResponse:
    """Return the page of the form, and what it would give once both people are chosen."""
    ready = form.is_bound and form.is_valid()
    context = {
        "title": "Réattribuer des cartes",
        "version": version,
        "form": form,
        "ready": ready,
        "count": held_by(version, form.giver).count() if ready else 0,
    }
    return page(request, "desk/reassign.html", context, status=status)
