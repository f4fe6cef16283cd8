"""Holds every page to the table role × route, before its view runs."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from documents.access import administers_everything, role_on
from people.models import User, Visitor
from web.access_table import EVERYONE, OF_ALL_VOLETS, TABLE, Verbs


class AccessMiddleware:
    """Holds every page to the table, before its view runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: Any
    ) -> HttpResponseBase | None:
        """Return None when the page opens, the login page to whoever is not signed in.

        PermissionDenied to those signed in without the role; ImproperlyConfigured for a page the table does
        not know.
        """
        verbs = verbs_of(request)
        verb = "GET" if request.method == "HEAD" else str(request.method)
        if verb not in verbs:
            return HttpResponseNotAllowed(list(verbs))
        if verbs[verb] == EVERYONE:
            return None
        if not request.user.is_authenticated:
            return ask_to_sign_in(request)
        if level_of(request.user) < verbs[verb]:
            raise PermissionDenied("Votre rôle ne permet pas d'ouvrir cette page.")
        return None


def verbs_of(request: HttpRequest) -> Verbs:
    """Return the table's line for the page asked for; ImproperlyConfigured when it has none."""
    route = request.resolver_match.view_name if request.resolver_match else ""
    if route not in TABLE:
        raise ImproperlyConfigured(
            f"The route « {route} » is not in web.access_table.TABLE: it stays closed."
        )
    return TABLE[route]


def level_of(user: Visitor) -> int:
    """Return the highest role held on any volet, on the table's scale."""
    if isinstance(user, User) and administers_everything(user):
        return OF_ALL_VOLETS
    return role_on(user)


def ask_to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Return the way to the login page, then back to the page asked for, or to the first one after a form."""
    back = request.get_full_path() if request.method == "GET" else reverse("admin:index")
    response = redirect_to_login(back)
    if request.headers.get("HX-Request"):  # the whole page must go there, not the part the script awaits
        return HttpResponseClientRedirect(response.url)
    return response
