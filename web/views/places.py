"""The places of a card with their text, and the sections it may be moved to."""

from dataclasses import dataclass

from django.db.models import QuerySet, prefetch_related_objects

from comments.models import Placement, Target
from documents.models import Section
from web.views.passage import Passage, passage


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


def choosable_sections(placement: Placement) -> QuerySet[Section]:
    """Return all the sections of the card's edition, in reading order, without their documents' text."""
    sections = placement.edition.sections.select_related("document").order_by("rank")
    return sections.defer("document__text")
