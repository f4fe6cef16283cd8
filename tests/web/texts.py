"""Remarks put on the text of a version, and what its page shows of them."""

import re

from comments.models import Placement, Target
from comments.outcomes import PlaceState
from documents.models import Document, Section
from documents.reading.model import DocumentKind, SectionKind
from tests import factories


def url(version, query: str = "") -> str:
    return f"/admin/tableau/{version.pk}/texte/" + (f"?{query}" if query else "")


def place(card: Placement, rank: int, **fields) -> Target:
    """Put a card on a section of its edition, known by its rank."""
    count = card.targets.count()
    section = card.edition.sections.get(rank=rank)
    return Target.objects.create(placement=card, section=section, rank=count, kept=True, **fields)


def placed(version, rank: int, **fields) -> Placement:
    """Return a card on a section of the version's text."""
    card = factories.make_placement(version, place_state=PlaceState.PLACED, **fields)
    place(card, rank)
    return card


def part(page: str, anchor: str) -> str:
    """Return what the page shows of one part and of its margin."""
    after = page.split(f'id="{anchor}"', 1)[1]
    return re.split(r'<div class="part|<tr id|<li id|<section class="panel apart', after)[0]


def another_document(version, text: str = "# Annexe\n\nUn mot.\n", **fields) -> Document:
    edition = version.current_edition()
    document = Document.objects.create(
        edition=edition, path=fields.pop("path", "annexe.md"), kind=fields.pop("kind", DocumentKind.ANNEX),
        title="Annexe", text=text, sha256="1", rank=fields.pop("rank", 2),
    )  # fmt: skip
    Section.objects.create(
        edition=edition, document=document, key=f"{document.path}#heading/annexe", kind=SectionKind.HEADING,
        rank=edition.sections.count(), title="Annexe", line_start=1, line_end=text.count("\n"), depth=1,
    )  # fmt: skip
    return document
