"""What a request may hold, looked at before anything reads it."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.urls import Resolver404, resolve

from web import pace

SMALL = 2**20  # bytes: any form without a file, and the fields around files
FILES_AT_ONCE = 3  # as heavy as files may be; many more when they are light
# The pages where someone without an account sends files; in return, each form sent there counts as a deposit.
FILES_FROM_ANYONE = frozenset({"call_deposit", "follow_deposit"})

MAILBOX = "admin:mail_deposit"  # where whole mailboxes are sent

NO_LENGTH = "Votre navigateur n'a pas annoncé la taille de ce qu'il envoie : rien n'a été lu."
TOO_BIG = (
    "Ce que vous envoyez pèse {found}, la limite est de {limit} : rien n'a été lu. "
    "Revenez à la page précédente et envoyez moins de fichiers à la fois."
)


class LimitsMiddleware:
    """Refuses, before it is read, a body too big, of unknown size or come too soon, and null characters."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", ""):
            raise SuspiciousOperation("A null character in an address.")  # PostgreSQL has no such text
        if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
            return render(request, "413.html", {"said": NO_LENGTH}, status=411)
        if (found := length(request)) > SMALL and found > (limit := most(request)):
            said = TOO_BIG.format(found=filesizeformat(found), limit=filesizeformat(limit))
            return render(request, "413.html", {"said": said}, status=413)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Return the refusal of a deposit that comes too soon, before the CSRF check reads it; None else."""
        if request.method != "POST" or not takes_files_from_anyone(request):
            return None
        wait = pace.take(request, pace.Limit.DEPOSITS)
        return pace.refuse(request, wait) if wait else None


def length(request: HttpRequest) -> int:
    """Return the size announced of the body, in bytes; 0 for what is no number, as Django reads it."""
    said = request.META.get("CONTENT_LENGTH") or ""
    return int(said) if said.isdecimal() else 0


def most(request: HttpRequest) -> int:
    """Return how many bytes may be sent: files only by someone who may be signed in, or where anyone may."""
    signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
    if signed_in and route_of(request) == MAILBOX:
        return settings.MAILBOX_MAX_BYTES + SMALL
    if signed_in or takes_files_from_anyone(request):
        return FILES_AT_ONCE * settings.UPLOAD_MAX_BYTES + SMALL
    return SMALL


def takes_files_from_anyone(request: HttpRequest) -> bool:
    """Return whether the page asked for is one where files are sent without an account."""
    return route_of(request) in FILES_FROM_ANYONE


def route_of(request: HttpRequest) -> str:
    """Return the name of the page asked for, "" when there is none."""
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""
