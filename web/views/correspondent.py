"""Who wrote, as a list to search; all about one of them, on a page and as a PDF; what is to be signed."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from answers import bordereau, dossier
from answers.bordereau_ods import as_ods
from answers.correspondents import correspondents_of, counted, named
from answers.pdf import NoPdf
from people.models import Author
from web.views.page import DeskRequest, page, version_or_404

PER_PAGE = 50
LONGEST = 200  # characters of a question
TYPES = {"pdf": "application/pdf", "ods": "application/vnd.oasis.opendocument.spreadsheet"}


@require_safe
def show_all(request: DeskRequest) -> HttpResponse:
    """The people who wrote on what the user reads, by name; those searched for."""
    words = request.GET.get("q", "").strip()[:LONGEST]
    found = named(correspondents_of(request.user), words)
    authors = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "title": "Correspondants",
        "words": words,
        "authors": authors,
        "lines": counted(authors, request.user),
    }
    return page(request, "desk/correspondents.html", context)


def author_or_404(request: DeskRequest, author_id: int) -> Author:
    """Return a person of whom the user may read something; Http404 otherwise."""
    return get_object_or_404(correspondents_of(request.user), pk=author_id)


@require_safe
def show(request: DeskRequest, author_id: int) -> HttpResponse:
    """All about one person."""
    author = author_or_404(request, author_id)
    found = dossier.dossier_of(author, request.user)
    return page(request, "desk/correspondent.html", {"title": str(author), "dossier": found})


@require_safe
def pdf(request: DeskRequest, author_id: int) -> HttpResponse:
    """The same to hand over to the person; the page, with why, when no PDF can be made."""
    author = author_or_404(request, author_id)
    try:
        content = dossier.as_pdf(dossier.dossier_of(author, request.user))
    except NoPdf as refusal:
        messages.error(request, f"{refusal} Cette page peut s'imprimer depuis le navigateur.")
        return redirect("admin:correspondent", author_id)
    return saved(content, "pdf", f"correspondant-{author.pk:04d}")


@require_safe
def sign(request: DeskRequest, version_id: int, kind: str) -> HttpResponse:
    """The bordereau of what waits to be validated; « preparees » adds what is only prepared."""
    version = version_or_404(request, version_id)
    prepared = "preparees" in request.GET
    if kind not in TYPES:
        raise Http404
    try:
        made = bordereau.as_pdf(version, prepared=prepared) if kind == "pdf" else None
    except NoPdf as refusal:
        messages.error(request, f"{refusal} Le bordereau se prend aussi en .ods.")
        return redirect("admin:board", version_id)
    content = made or as_ods(bordereau.bordereau_of(version, prepared=prepared))
    return saved(content, kind, f"bordereau-{version.pk}")


def saved(content: bytes, kind: str, name: str) -> HttpResponse:
    """Return a file that the browser saves; its name says nothing of anybody."""
    headers = {"Content-Disposition": content_disposition_header(True, f"{name}.{kind}") or "attachment"}
    return HttpResponse(content, content_type=TYPES[kind], headers=headers)
