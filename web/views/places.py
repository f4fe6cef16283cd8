"""The places of a card with their text, what led to them, and the sections it may be moved to."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.utils.text import Truncator

from comments.models import Placement, Target
from documents.anchoring.spans import Column
from documents.models import Document, Edition, Section
from web.views.passage import Passage, passage

INDENT = "\u2003"  # an em space, which a list of choices keeps
_AGAINST = re.compile(f", mais (?=(?:{'|'.join(Column)}))")  # how anchoring says that two columns disagree


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a card, kept or only a candidate, with the text that stands there."""

    target: Target
    passage: Passage

    @property
    def percent(self) -> int:
        """How sure the anchoring was, out of 100."""
        return round(self.target.score * 100)

    @property
    def lines(self) -> str:
        """The lines of the place itself."""
        first, last = self.target.line_start, self.target.line_end
        return f"ligne {first}" if first == last else f"lignes {first} à {last}"


@dataclass(frozen=True, slots=True)
class Clue:
    """What led to one or several places, said once for all of them."""

    method: str
    said: str
    against: str  # what disagrees with it, nothing when nothing does
    edition: int | None  # where it was found, for places followed since in a later one
    places: list[Place]

    @property
    def percent(self) -> int | None:
        """How sure the anchoring was of each place, when it is the same for all and the anchoring spoke."""
        found = {place.percent for place in self.places}
        return found.pop() if len(found) == 1 and self.method else None


def clues(places: Iterable[Place]) -> list[Clue]:
    """Return what led to the places, in the places' order, those with the same reason together."""
    together: dict[tuple[str, str, int | None], list[Place]] = {}
    for place in places:
        first = place.target.former or place.target
        edition = first.section.edition.number if place.target.former else None
        together.setdefault((first.get_method_display(), first.reason, edition), []).append(place)
    return [
        Clue(method, *parted(reason), edition, led) for (method, reason, edition), led in together.items()
    ]


def parted(reason: str) -> tuple[str, str]:
    """Return a reason without what disagrees, then what does, each a sentence."""
    said, *against = _AGAINST.split(reason, maxsplit=1)
    if not against:
        return reason, ""
    return f"{said}.", against[0][:1].upper() + against[0][1:]


def places_of(placement: Placement) -> list[Place]:
    """Return the card's places, those kept first, in a fixed number of queries."""
    joined = placement.targets.select_related("section__edition", "former__section__edition")
    targets = list(joined.order_by("-kept", "rank"))
    sections = [target.section for target in targets]
    sections += [target.former.section for target in targets if target.former]
    read_texts(sections)
    return [Place(target, passage_of(target)) for target in targets]


def read_texts(sections: list[Section]) -> None:
    """Read the texts the sections stand in: once each, however many of them do."""
    # Prefetched, not joined: a document's text comes once, however many places stand in it.
    prefetch_related_objects(sections, "document")
    prefetch_related_objects([section for section in sections if section.document_id is None], "pages")


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


def choosable_sections(edition: Edition) -> list[Choice]:
    """Return all the sections of an edition, in reading order, indented as they are nested.

    Sections of one document that share a title say under which part and at which line they stand.
    """
    query = edition.sections.select_related("document").order_by("rank").defer("document__text")
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
