"""Register what was read of an edition."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from documents.models import Document, Edition, Page, Pdf, Section, Version, Volet
from documents.reading.model import ReadDocument, ReadEdition, ReadPage, ReadSection
from people import journal


@dataclass(frozen=True, slots=True)
class Registered:
    """An edition, and what had to be made for it."""

    edition: Edition
    created: bool
    new_version: bool
    new_volet: bool


@transaction.atomic
def register_edition(
    read: ReadEdition, *, volet_code: str, label: str, commit: str = "", published_on: date | None = None
) -> Registered:
    """Return the edition of *read* under the version *label* of the volet, made when they are new.

    The same text at the same commit changes nothing; another commit under the same label adds an edition.
    """
    volet, new_volet = Volet.objects.get_or_create(code=volet_code, defaults={"title": volet_code})
    version, new_version = Version.objects.get_or_create(volet=volet, label=label)
    Version.objects.select_for_update(no_key=True).get(pk=version.pk)  # editions are numbered one at a time
    mark = fingerprint(read, commit)
    known = version.editions.filter(fingerprint=mark).first()
    if known:
        return Registered(known, created=False, new_version=False, new_volet=False)
    edition = Edition.objects.create(
        version=version,
        number=version.editions.count() + 1,
        commit=commit,
        fingerprint=mark,
        published_on=published_on,
        warnings=list(read.warnings),
    )
    store(edition, read)
    made = [what for what, new in (("volet", new_volet), ("version", new_version)) if new]
    after = {"commit": commit, "documents": len(read.documents), "créés": made}
    journal.record("édition enregistrée", edition, by=None, volet=volet.code, after=after)
    return Registered(edition, created=True, new_version=new_version, new_volet=new_volet)


def fingerprint(read: ReadEdition, commit: str) -> str:
    """Return the SHA-256 of an edition's commit, files and PDFs: what makes it another one."""
    files = sorted((document.path, document.sha256) for document in read.documents)
    pdfs = sorted((pdf.path, pdf.sha256) for pdf in read.pdfs)
    return hashlib.sha256(json.dumps([commit, files, pdfs]).encode()).hexdigest()


def store(edition: Edition, read: ReadEdition) -> None:
    """Write the documents, sections, PDFs and pages of a new edition."""
    documents = store_documents(edition, read.documents)
    owned = [(section, documents[d.path]) for d in read.documents for section in d.sections]
    sections = store_sections(edition, [*owned, *((section, None) for section in read.page_sections)])
    store_pages(edition, read, sections)


def store_documents(edition: Edition, documents: Iterable[ReadDocument]) -> dict[str, Document]:
    """Return the stored documents by path."""
    stored = Document.objects.bulk_create(
        Document(
            edition=edition,
            path=document.path,
            kind=document.kind,
            title=document.title[:300],
            text=document.text,
            sha256=document.sha256,
            rank=rank,
        )
        for rank, document in enumerate(documents)
    )
    return {document.path: document for document in stored}


def store_sections(edition: Edition, owned: list[tuple[ReadSection, Document | None]]) -> dict[str, Section]:
    """Return the stored sections by key, each under its parent."""
    stored = {
        section.key: section_row(edition, section, document, rank)
        for rank, (section, document) in enumerate(owned)
    }
    Section.objects.bulk_create(stored.values(), batch_size=500)
    for section, _ in owned:
        if section.parent_key:
            stored[section.key].parent = stored[section.parent_key]
    Section.objects.bulk_update(stored.values(), ["parent"], batch_size=500)
    return stored


def section_row(edition: Edition, section: ReadSection, document: Document | None, rank: int) -> Section:
    """Return the unsaved row of a section."""
    return Section(
        edition=edition,
        document=document,
        key=section.key,
        kind=section.kind,
        rank=rank,
        depth=section.depth,
        number=section.number[:40],
        title=section.title,
        title_path=list(section.title_path),
        identifier=section.identifier[:300],
        occurrence=section.occurrence,
        level=section.level[:60],
        figure_sha256=section.figure_sha256,
        anchors=list(section.anchors),
        line_start=section.line_start,
        line_end=section.line_end,
    )


def store_pages(edition: Edition, read: ReadEdition, sections: dict[str, Section]) -> None:
    """Write the PDFs, their pages, and which sections stand on each page."""
    pdfs = {
        pdf.path: Pdf.objects.create(edition=edition, path=pdf.path, sha256=pdf.sha256) for pdf in read.pdfs
    }
    pages = Page.objects.bulk_create(page_row(page, pdfs) for page in read.pages)
    stands_on = Page.sections.through
    stands_on.objects.bulk_create(
        (
            stands_on(page_id=page.pk, section_id=sections[key].pk)
            for page, source in zip(pages, read.pages, strict=True)
            for key in source.section_keys
        ),
        batch_size=500,
    )


def page_row(page: ReadPage, pdfs: dict[str, Pdf]) -> Page:
    """Return the unsaved row of a page."""
    return Page(pdf=pdfs[page.pdf], number=page.number, text=page.text)
