"""The two errors that Django tells without a request: which face they take is read from the address."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the page of a request that could not be read."""
    return plain_page(request, 400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Return the page of a failure; it asks nothing of the database, which may be what failed."""
    return plain_page(request, 500)


def plain_page(request: HttpRequest, status: int) -> HttpResponse:
    """Return an error's page, with the team's face under the team's addresses."""
    at_desk = request.path.startswith(reverse("admin:index"))
    return HttpResponse(render_to_string(f"{status}.html", {"at_desk": at_desk}), status=status)
