"""What every page of the desk starts from: who asks, what they may see, and the admin's frame around it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django_htmx.middleware import HtmxDetails

from comments.models import Placement
from committee.agenda import with_meeting
from documents.models import Version
from imports.models import Repository, Submission
from people.models import Event, User
from web import memory


class DeskRequest(HttpRequest):
    """A request the access table let through: its user is signed in."""

    user: User
    htmx: HtmxDetails


class Refusal(NamedTuple):
    """A form that was not obeyed: which one, as it was typed, and what changed meanwhile if that is why."""

    name: str
    form: forms.Form
    changes: list[Event]


def page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Return the page of *template* in the admin's frame, with what the last gesture has to say."""
    told = {"left_aside": memory.left_aside(request), "undo": memory.offered(request)}
    return render(request, template, {**admin.site.each_context(request), **told, **context}, status=status)


def version_or_404(request: DeskRequest, version_id: int) -> Version:
    """Return a version of a volet the user may read; Http404 otherwise: the unseen does not exist."""
    visible = Version.objects.all().visible_to(request.user)
    return get_object_or_404(visible.select_related("volet").prefetch_related("editions"), pk=version_id)


def card_or_404(request: DeskRequest, version_id: int, comment_id: int) -> Placement:
    """Return the card of a remark on a board the user may read; Http404 otherwise."""
    visible = Placement.objects.all().visible_to(request.user).with_decision().with_what_is_there()
    cards = visible.select_related(
        "comment__author__organisation",
        "comment__organisation",
        "comment__typed_by",
        "comment__corrects",
        "version__volet",
        "edition",
        "assignee",
        "group",
    ).prefetch_related("version__editions")
    return get_object_or_404(with_meeting(cards), version=version_id, comment=comment_id)


def submission_or_404(request: DeskRequest, pk: int) -> Submission:
    """Return an envoi on a version the user may read; Http404 otherwise."""
    visible = Submission.objects.all().visible_to(request.user)
    joined = visible.select_related(
        "version__volet",
        "edition",
        "deposited_by",
        "sender",
        "replaces",
        "follow_up",
        "organisation",
        "completes",
    )
    return get_object_or_404(joined, pk=pk)


def repository_or_404(request: DeskRequest, repository_id: int) -> Repository:
    """Return a repository of a volet the user may read; Http404 otherwise."""
    visible = Repository.objects.all().visible_to(request.user)
    return get_object_or_404(visible.select_related("volet"), pk=repository_id)


def sent_only(find: Callable[..., Any], shown: str) -> Callable[[Callable[..., HttpResponse]], Any]:
    """Return what makes the view of a form on the object that *find* gives.

    Its address, opened without a form (a page asked again), leads to the page *shown*.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def answer(request: DeskRequest, **ids: Any) -> HttpResponse:
            found = find(request, **ids)
            return view(request, found) if request.method == "POST" else redirect(shown, **ids)

        return answer

    return decorate
