"""Read a stored edition back as the plain data anchoring works on."""

import zlib
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from documents.anchoring import meanings
from documents.anchoring.following import Succession
from documents.anchoring.index import EditionIndex, Past
from documents.anchoring.meanings import Encoder
from documents.models import Edition, HistoricFile, Page, Section
from documents.predictions import PrintedAt, printed_at
from documents.reading.markdown import decode
from documents.reading.model import DocumentKind, ReadDocument, ReadPage, ReadSection, SectionKind

LINKED_FILES = 16  # files of old commits kept aligned with an edition, each for the links to it


def index_of(edition: Edition) -> EditionIndex:
    """Return the edition's index, built once per process: an edition never changes once registered."""
    return _index(edition.pk, edition.fingerprint)


@lru_cache(maxsize=8)
def _index(edition_id: int, fingerprint: str) -> EditionIndex:
    edition = Edition.objects.get(pk=edition_id, fingerprint=fingerprint)
    documents = read_documents(edition)
    encoder = loaded_encoder() if settings.ANCHORING_VECTORS else None
    return EditionIndex.build(documents, read_pages(edition), past_of(edition, documents), encoder)


def loaded_encoder() -> Encoder:
    """Return the encoder of sentence vectors; ImproperlyConfigured when the extra is not installed."""
    try:
        return meanings.encoder()
    except ImportError as missing:
        raise ImproperlyConfigured(
            "ANCHORING_VECTORS est vrai, mais les vecteurs de phrases ne sont pas installés : "
            "pip install -r requirements-vectors.txt, ou ANCHORING_VECTORS=false."
        ) from missing


def past_of(edition: Edition, documents: Iterable[ReadDocument]) -> Past:
    """Return how the files of the volet's earlier commits became those of the edition."""
    after = {document.path: document.text for document in documents}

    @lru_cache(maxsize=LINKED_FILES)
    def past(commit: str, path: str) -> Succession | None:
        files = HistoricFile.objects.filter(volet=edition.volet, commit__startswith=commit, path=path)
        file = files.select_related("blob").first()
        if file is None:
            return None
        text, _ = decode(path, zlib.decompress(file.blob.content))
        return Succession.of({path: text}, after)

    return past


def printed_in(edition: Edition) -> dict[str, PrintedAt]:
    """Return what is printed where each of the edition's sections stands, by key."""
    by_document = read_sections(edition).values()
    return {key: printed for sections in by_document for key, printed in printed_at(sections)}


def read_documents(edition: Edition) -> list[ReadDocument]:
    """Return the edition's documents with their sections, in reading order."""
    sections = read_sections(edition)
    return [
        ReadDocument(
            path=document.path,
            kind=DocumentKind(document.kind),
            title=document.title,
            text=document.text,
            sha256=document.sha256,
            sections=tuple(sections[document.pk]),
        )
        for document in edition.documents.order_by("rank")
    ]


def read_sections(edition: Edition) -> dict[int | None, list[ReadSection]]:
    """Return the edition's sections by document; under None, the PDF pages of no source."""
    sections: dict[int | None, list[ReadSection]] = defaultdict(list)
    for section in edition.sections.select_related("parent").order_by("rank"):
        sections[section.document_id].append(read_section(section))
    return sections


def read_section(section: Section) -> ReadSection:
    """Return a stored section as plain data."""
    return ReadSection(
        key=section.key,
        kind=SectionKind(section.kind),
        title=section.title,
        title_path=tuple(section.title_path),
        line_start=section.line_start,
        line_end=section.line_end,
        depth=section.depth,
        number=section.number,
        identifier=section.identifier,
        occurrence=section.occurrence,
        level=section.level,
        figure_sha256=section.figure_sha256,
        parent_key=section.parent.key if section.parent else "",
        anchors=tuple(section.anchors),
    )


def read_pages(edition: Edition) -> list[ReadPage]:
    """Return the pages of the edition's PDFs, with the keys of the sections found on each."""
    pages = Page.objects.filter(pdf__edition=edition).select_related("pdf").order_by("pdf__path", "number")
    return [
        ReadPage(
            pdf=page.pdf.path,
            number=page.number,
            text=page.text,
            section_keys=tuple(section.key for section in page.sections.all()),
        )
        for page in pages.prefetch_related("sections")
    ]
