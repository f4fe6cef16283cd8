"""Everything read from one state of a volet's text: the public door of the readers."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from unicodedata import normalize

from documents.reading.alignment import page_sections, place_sections
from documents.reading.defects import broken_links, duplicates, edition_defects
from documents.reading.links import local_path
from documents.reading.listed import settled
from documents.reading.markdown import read_document
from documents.reading.model import (
    ReadDocument,
    ReadEdition,
    ReadPage,
    ReadPdf,
    SectionKind,
    UnreadableEdition,
)
from documents.reading.pdf import PDF_BYTES, read_pages
from documents.reading.requirements import requirement_id
from documents.reading.source import Source, matching

TEXT_BYTES = 5 * 1024 * 1024
FIGURE_BYTES = 50 * 1024 * 1024
DOCUMENT_COUNT = 500


@dataclass(frozen=True, slots=True)
class Summary:
    """What an edition holds, in figures."""

    documents: int
    sections: int
    requirements: int
    figures: int
    pages: int
    duplicates: int  # requirement identifiers printed more than once in a document
    broken_links: int


def read_edition(
    source: Source, *, include: Sequence[str] = ("*.md",), pdfs: Sequence[str | Path] = ()
) -> ReadEdition:
    """Return what *source* holds: its documents, its PDF pages, and in French what is wrong in them.

    *include* are globs (« *.md »: the root only); a PDF is a path in the source, else a file of this machine.
    A document that cannot be read is set aside with a warning; UnreadableEdition when none is left, or when a
    PDF asked for cannot be read.
    """
    paths = matching(source.paths(), include)
    if len(paths) > DOCUMENT_COUNT:
        raise UnreadableEdition(
            f"{len(paths)} fichiers correspondent à {', '.join(include)} : précisez --include."
        )
    documents, set_aside = read_documents(source, paths)
    if not documents:
        raise UnreadableEdition(f"Aucun document lisible ne correspond à {', '.join(include)}.")
    files, read_pdf_pages = read_pdfs(source, pdfs)
    pages, extra = page_sections(place_sections(read_pdf_pages, documents))
    warnings = [*set_aside, *edition_defects(documents, source.paths())]
    return ReadEdition(tuple(documents), tuple(pages), tuple(warnings), tuple(extra), tuple(files))


def read_documents(source: Source, paths: list[str]) -> tuple[list[ReadDocument], list[str]]:
    """Return the documents that can be read, settled together, and one sentence for each that cannot."""
    documents, set_aside = [], []
    file_hash = cache(partial(figure_hash, source))  # the same picture often stands in several documents
    for path in paths:
        try:
            documents.append(read_one(source, path, file_hash))
        except UnreadableEdition as exc:
            set_aside.append(f"Document mis de côté : {exc}")
    return settled(documents), set_aside


def read_one(source: Source, path: str, file_hash: Callable[[str], str]) -> ReadDocument:
    """Return one document; UnreadableEdition when the file is missing, too big or no text."""
    content = source.read(path, TEXT_BYTES)
    if b"\0" in content:
        raise UnreadableEdition(f"{path} n'est pas un fichier de texte.")
    return read_document(path, content, lambda target: file_hash(local_path(path, target)))


def figure_hash(source: Source, path: str) -> str:
    """Return the SHA-256 of an image's file, or "" when it is elsewhere, missing or too big."""
    try:
        return hashlib.sha256(source.read(path, FIGURE_BYTES)).hexdigest() if path else ""
    except UnreadableEdition:
        return ""


def read_pdfs(source: Source, pdfs: Sequence[str | Path]) -> tuple[list[ReadPdf], list[ReadPage]]:
    """Return the PDFs asked for, each once, and all their pages."""
    files: dict[str, ReadPdf] = {}
    pages: list[ReadPage] = []
    for pdf in pdfs:
        path, content = pdf_content(source, pdf)
        if path not in files:
            files[path] = ReadPdf(path, hashlib.sha256(content).hexdigest())
            pages += read_pages(path, content)
    return list(files.values()), pages


def pdf_content(source: Source, pdf: str | Path) -> tuple[str, bytes]:
    """Return the path and the bytes of a PDF of the source, else of a file of this machine."""
    wanted = normalize("NFC", str(pdf))  # a Mac writes « é » in two signs
    for path in source.paths():
        if normalize("NFC", path) == wanted:
            return path, source.read(path, PDF_BYTES)
    file = Path(pdf)
    if not file.is_file():
        raise UnreadableEdition(f"Le PDF {pdf} n'est ni dans la source ni sur cette machine.")
    if file.stat().st_size > PDF_BYTES:
        raise UnreadableEdition(f"{file.name} dépasse {PDF_BYTES // (1024 * 1024)} Mo : il n'est pas lu.")
    return file.name, file.read_bytes()


def summarise(edition: ReadEdition, source: Source) -> Summary:
    """Return the figures of *edition*, read from *source*."""
    sections = [section for document in edition.documents for section in document.sections]
    return Summary(
        documents=len(edition.documents),
        sections=len(sections) + len(edition.page_sections),
        requirements=sum(bool(requirement_id(section.identifier)) for section in sections),
        figures=sum(section.kind == SectionKind.FIGURE for section in sections),
        pages=len(edition.pages),
        duplicates=sum(len(duplicates(document)) for document in edition.documents),
        broken_links=len(broken_links(edition.documents, source.paths())),
    )
