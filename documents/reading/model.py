"""What the readers find in an edition, as plain data: the seam between reading, storing and anchoring."""

from dataclasses import dataclass, field
from enum import StrEnum


class SectionKind(StrEnum):
    """What a remark can be about."""

    HEADING = "heading"
    ROW = "row"
    FIGURE = "figure"
    PAGE = "page"


class DocumentKind(StrEnum):
    """The part a file plays in a volet."""

    BODY = "corps"
    REQUIREMENTS = "exigences"
    NORMS = "normes"
    GLOSSARY = "glossaire"
    GUIDE = "guide"
    ANNEX = "annexe"
    README = "readme"


@dataclass(frozen=True, slots=True)
class ReadSection:
    """One place of one document: a headed part, an identified table row, a figure, or a PDF page.

    Lines are 1-based and inclusive, in the file as stored. A headed part goes from its heading to the line
    before the next heading of any level. ``key`` is stable: the same place keeps it from edition to edition.
    """

    key: str
    kind: SectionKind
    title: str
    title_path: tuple[str, ...]
    line_start: int
    line_end: int
    depth: int = 0
    number: str = ""  # « 3.2 », as printed before the title
    identifier: str = ""  # « EXI-G-4 », a product, a norm, a glossary term
    occurrence: int = 1  # the second EXI-ORG-16 of a document is 2
    level: str = ""  # requirement level as printed: P, I, bloquant…
    figure_sha256: str = ""
    parent_key: str = ""
    anchors: tuple[str, ...] = ()  # ids a link may name: <a id>, GitHub's slug of the title


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A file of an edition, with the sections found in it, in reading order."""

    path: str
    kind: DocumentKind
    title: str
    text: str
    sha256: str
    sections: tuple[ReadSection, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadPage:
    """The text of one page of an edition's PDF, and the keys of the sections whose words stand on it."""

    pdf: str
    number: int
    text: str
    section_keys: tuple[str, ...] = ()  # as (document path, key) are unique in an edition, keys suffice


@dataclass(frozen=True, slots=True)
class ReadEdition:
    """Everything read from one state of a volet's text, and what was found wrong in it, in French."""

    documents: tuple[ReadDocument, ...]
    pages: tuple[ReadPage, ...] = ()
    warnings: tuple[str, ...] = field(default=())
