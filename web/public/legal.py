"""The pages every public service owes its readers, written from the settings."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from web.public.catalogue import Catalogue


def legal(request: HttpRequest) -> HttpResponse:
    """Return the legal notices."""
    return render(request, "public/legal.html")


def accessibility(request: HttpRequest) -> HttpResponse:
    """Return the declaration of accessibility."""
    return render(request, "public/accessibility.html")


def privacy(request: HttpRequest) -> HttpResponse:
    """Return what is done with personal data."""
    return render(request, "public/privacy.html")


def site_map(request: HttpRequest) -> HttpResponse:
    """Return the list of every public page."""
    catalogue = Catalogue(timezone.localdate())
    return render(request, "public/site_map.html", {"told": catalogue.told(catalogue.versions)})
