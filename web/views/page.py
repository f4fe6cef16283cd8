"""What every page of the desk starts from: who asks, what they may see, and the admin's frame around it."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django_htmx.middleware import HtmxDetails

from comments.models import Placement
from documents.models import Version
from people.models import User


class DeskRequest(HttpRequest):
    """A request the access table let through: its user is signed in."""

    user: User
    htmx: HtmxDetails


def page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Return the page of *template* in the admin's frame."""
    return render(request, template, {**admin.site.each_context(request), **context}, status=status)


def version_or_404(request: DeskRequest, version_id: int) -> Version:
    """Return a version of a volet the user may read; Http404 otherwise: the unseen does not exist."""
    visible = Version.objects.all().visible_to(request.user)
    return get_object_or_404(visible.select_related("volet"), pk=version_id)


def card_or_404(request: DeskRequest, version_id: int, comment_id: int) -> Placement:
    """Return the card of a remark on a board the user may read; Http404 otherwise."""
    visible = Placement.objects.all().visible_to(request.user).with_decision()
    cards = visible.select_related("comment__author__organisation", "version__volet", "edition", "assignee")
    return get_object_or_404(cards, version=version_id, comment=comment_id)
