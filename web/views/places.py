"""The places of a card with their text, and the sections it may be moved to."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.utils.text import Truncator

from comments.models import Placement, Target
from documents.models import Document, Section
from web.views.passage import Passage, passage

INDENT = "\u2003"  # an em space, which a list of choices keeps


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a card, kept or only a candidate, with the text that stands there."""

    target: Target
    passage: Passage

    @property
    def percent(self) -> int:
        """How sure the anchoring was, out of 100."""
        return round(self.target.score * 100)


def places_of(placement: Placement) -> list[Place]:
    """Return the card's places, those kept first, in a fixed number of queries."""
    targets = list(placement.targets.select_related("section").order_by("-kept", "rank"))
    # Prefetched, not joined: a document's text comes once, however many places stand in it.
    prefetch_related_objects(targets, "section__document")
    in_pdf_only = [target.section for target in targets if target.section.document_id is None]
    prefetch_related_objects(in_pdf_only, "pages")
    return [Place(target, passage_of(target)) for target in targets]


def passage_of(target: Target) -> Passage:
    """Return the text of a place, its words marked when anchoring knows them."""
    section = target.section
    span = None if target.start is None or target.end is None else (target.start, target.end)
    lines = (section.line_start, section.line_end)
    return passage(text_of(section), lines, (target.line_start, target.line_end), span)


def text_of(section: Section) -> str:
    """Return the text a section's lines are counted in: its document's, or its page's of the PDF."""
    if section.document:
        return section.document.text
    return "\n".join(page.text for page in section.pages.all()[:1])


@dataclass(frozen=True, slots=True)
class Choice:
    """A section in the list of all: the document it stands in, and words no other section of it has."""

    pk: int
    document: Document | None
    words: str


def choosable_sections(placement: Placement) -> list[Choice]:
    """Return all the sections of the card's edition, in reading order, indented as they are nested.

    Sections of one document that share a title say under which part and at which line they stand.
    """
    query = placement.edition.sections.select_related("document").order_by("rank").defer("document__text")
    sections = list(query)
    named = Counter((section.document_id, section.label) for section in sections)
    return [
        Choice(section.pk, section.document, words_of(section, named[section.document_id, section.label] > 1))
        for section in sections
    ]


def words_of(section: Section, shared: bool) -> str:
    """Return what the list says of a section; *shared* when another one bears its title."""
    indent = INDENT * max(len(section.title_path) - 1, 0)
    words = indent + Truncator(section.label).chars(80)
    if not shared:
        return words
    under = f"sous « {Truncator(section.title_path[-2]).chars(60)} », " if section.title_path[1:] else ""
    return f"{words} ({under}ligne {section.line_start})"
