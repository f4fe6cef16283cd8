"""The first page: the calls open now, those to come and those past, and which volet concerns whom."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from documents.calls import Phase
from web.public.catalogue import Catalogue
from web.public.concerning import applicability

MOST_CLOSED = 5


def home(request: HttpRequest) -> HttpResponse:
    """Return the first page; the number of queries does not grow with the calls."""
    catalogue = Catalogue(timezone.localdate())
    context = {
        "open": catalogue.shown(catalogue.in_phase(Phase.OPEN)),
        "planned": catalogue.told(catalogue.in_phase(Phase.PLANNED)),
        "suspended": catalogue.told(catalogue.in_phase(Phase.SUSPENDED)),
        "closed": catalogue.told(catalogue.closed()[:MOST_CLOSED]),
        "applicable": applicability(catalogue.open_calls()),
    }
    return render(request, "public/home.html", context)
