"""A call for comments: its page, the text of its documents, and the sheet to fill in."""

import re

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header

from answers.gabarit import empty_sheet
from documents.models import Document, Edition, Section, Version
from documents.reading.requirements import requirement_id
from web.public.catalogue import Catalogue, ShownCall

ODS = "application/vnd.oasis.opendocument.spreadsheet"


def call(request: HttpRequest, version_id: int) -> HttpResponse:
    """Return the page of a call; Http404 for a version that is not public."""
    shown = shown_or_404(version_id)
    context = {
        "shown": shown,
        "editions": sorted(shown.version.editions.all(), key=lambda edition: -edition.number),
        "requirements": count_requirements(shown.edition),
        "most_bytes": settings.UPLOAD_MAX_BYTES,
    }
    return render(request, "public/call.html", context)


def shown_or_404(version_id: int) -> ShownCall:
    """Return a public version with its call and documents; Http404 when it is not public."""
    catalogue = Catalogue(timezone.localdate())
    found = [version for version in catalogue.versions if version.pk == version_id]
    if not found:
        raise Http404
    return catalogue.shown(found)[0]


def count_requirements(edition: Edition) -> int:
    """Return how many requirements a text holds."""
    named = Section.objects.filter(edition=edition).exclude(identifier="")
    return sum(bool(requirement_id(identifier)) for identifier in named.values_list("identifier", flat=True))


def call_document(request: HttpRequest, version_id: int, rank: int) -> HttpResponse:
    """Return a document of the current text, as a file to download."""
    version = public_or_404(version_id)
    documents = Document.objects.filter(edition=version.current_edition(), rank=rank)
    if not (document := documents.order_by("pk").first()):
        raise Http404
    return download(document.text.encode(), "text/markdown; charset=utf-8", document.path.rpartition("/")[2])


def call_sheet(request: HttpRequest, version_id: int) -> HttpResponse:
    """Return the empty sheet to fill in for a call."""
    version = public_or_404(version_id)
    name = re.sub(r"[^\w.-]+", "-", f"commentaires-{version.volet.code}-{version.label}").lower()
    return download(empty_sheet(), ODS, f"{name}.ods")


def public_or_404(version_id: int) -> Version:
    """Return a public version; Http404 when there is none by that number."""
    public = Version.objects.all().public().select_related("volet").prefetch_related("editions")
    return get_object_or_404(public, pk=version_id)


def download(content: bytes, content_type: str, name: str) -> HttpResponse:
    """Return a file that the browser saves and never shows, whatever it thinks it is."""
    headers = {
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=content_type, headers=headers)
