"""Two stored editions of a version, set side by side: what became of each passage, and in which section."""

from functools import lru_cache

from documents.anchoring.following import Succession
from documents.models import Edition, Section
from documents.reading.model import SectionKind


def succession_of(before: Edition, after: Edition) -> Succession:
    """Return what became of one edition's texts in another, aligned once per process."""
    return _succession(before.pk, before.fingerprint, after.pk, after.fingerprint)


@lru_cache(maxsize=8)
def _succession(before_id: int, before_print: str, after_id: int, after_print: str) -> Succession:
    before = Edition.objects.get(pk=before_id, fingerprint=before_print)
    after = Edition.objects.get(pk=after_id, fingerprint=after_print)
    return Succession.of(texts_of(before), texts_of(after))


def texts_of(edition: Edition) -> dict[str, str]:
    """Return the edition's texts by name: its documents' by path, its PDF pages of no source by theirs."""
    pages = {path_of(section): section.pages.all()[0].text for section in lone_pages(edition)}
    return dict(edition.documents.values_list("path", "text")) | pages


def path_of(section: Section) -> str:
    """Return the name of the text a section's lines are counted in: « cadre.md », « cadre.pdf, page 4 »."""
    return section.document.path if section.document else str(section.pages.all()[0])


def section_at(edition: Edition, path: str, line: int, *, rows: bool = True) -> Section | None:
    """Return the section of a text that holds the line: its row of a table if asked, else its headed part."""
    kinds = [SectionKind.HEADING, SectionKind.ROW] if rows else [SectionKind.HEADING]
    holding = edition.sections.filter(
        document__path=path, kind__in=kinds, line_start__lte=line, line_end__gte=line
    )
    smallest = max(holding, key=lambda one: (one.kind == SectionKind.ROW, one.rank), default=None)
    return smallest or {path_of(page): page for page in lone_pages(edition)}.get(path)


def lone_pages(edition: Edition) -> list[Section]:
    """Return the pages of the edition's PDFs whose words stand in no document."""
    return list(edition.sections.filter(document=None, pages__isnull=False).prefetch_related("pages__pdf"))
