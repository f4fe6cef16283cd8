"""Pages behind a secret link: who holds it sees what was sent by it, and nobody caches or indexes them."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from comments.models import Placement
from imports.deposits import links
from imports.deposits.following import cards_of, envois_of
from imports.models import Deposit, FollowUp, Submission
from web import pace


class LinkRequest(HttpRequest):
    """A request made by the holder of a link."""

    follow_up: FollowUp
    token: str


def by_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Return the view behind its link: a token that opens nothing is a 404, counted against its network."""

    @never_cache
    @wraps(view)
    def answer(request: LinkRequest, token: str, **ids: Any) -> HttpResponse:
        found = links.follow_up_of(token)
        if found is None:
            return unknown(request)
        request.follow_up, request.token = found, token
        return secretly(view(request, **ids))

    return answer


def secretly(response: HttpResponse) -> HttpResponse:
    """Return the page of a secret address, which is neither indexed nor told to other pages."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "strict-origin"
    return response


def unknown(request: HttpRequest) -> HttpResponse:
    """Return the page of a link that opens nothing: never there, expired or revoked, it is not said which."""
    if wait := pace.take(request, pace.Limit.WRONG_LINKS):
        return pace.refuse(request, wait)
    return render(request, "public/unknown_link.html", status=404)


def to(request: LinkRequest, name: str, *ids: object, anchor: str = "") -> HttpResponse:
    """Return the way to another page of the same link."""
    return redirect(reverse(name, args=[request.token, *ids]) + anchor)


def page(request: LinkRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Return a page of the link, which knows its token to write its own addresses."""
    known = {"token": request.token, "follow_up": request.follow_up}
    return render(request, template, {**known, **context}, status=status)


def deposit_or_404(request: LinkRequest, deposit_id: int) -> Deposit:
    """Return a deposit of the link; Http404 otherwise."""
    own = Deposit.objects.filter(follow_up=request.follow_up)
    joined = own.select_related("version__volet", "edition", "better_version__volet", "replaces")
    return get_object_or_404(joined, pk=deposit_id)


def envoi_or_404(request: LinkRequest, submission_id: int) -> Submission:
    """Return an envoi of the link; Http404 otherwise."""
    return get_object_or_404(envois_of(request.follow_up), pk=submission_id)


def card_or_404(request: LinkRequest, comment_id: int) -> Placement:
    """Return the card of a remark that an envoi of the link holds; Http404 otherwise."""
    card = cards_of(request.follow_up).filter(comment=comment_id).last()
    if card is None:
        raise Http404
    return card
