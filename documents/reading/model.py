"""What the readers find in an edition, as plain data: the seam between reading, storing and anchoring."""

from dataclasses import dataclass
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


PREAMBLE_DEPTH = 0  # the text before the first heading, titled as its document
BOLD_DEPTH = 7  # a bold line used as a heading: under any true heading, whose levels go from 1 to 6


@dataclass(frozen=True, slots=True)
class ReadSection:
    """One place of one document: a headed part, an identified row, a figure, or a PDF page.

    Lines are 1-based and inclusive, in the file as stored. A headed part goes from its heading to the line
    before the next heading of any level, a bold line used as a heading included: the true heading above it is
    found by following ``parent_key`` up to a depth below BOLD_DEPTH. A row or a figure lies inside a headed
    part, its parent; a requirement that opens a paragraph or an item of a list is a row too. A PDF page of no
    source has its own lines, in its page's text.

    ``key`` names the document too, so it is unique in an edition; it holds at most 200 characters, and is
    stable: the same place keeps it from edition to edition, whatever moves around it.
    """

    key: str
    kind: SectionKind
    title: str  # plain text; a heading's holds its number, as printed
    title_path: tuple[str, ...]  # from the document's top heading down to this title
    line_start: int
    line_end: int
    depth: int = 0  # of a heading: PREAMBLE_DEPTH, 1 to 6 as in HTML, or BOLD_DEPTH
    number: str = ""  # « 3.2 », as printed before the title
    identifier: str = ""  # « EXI-G-4 », a product, a norm, a glossary term
    occurrence: int = 1  # the second EXI-ORG-16 of a document is 2
    level: str = ""  # requirement level as printed: P, I, bloquant…
    figure_sha256: str = ""
    parent_key: str = ""
    anchors: tuple[str, ...] = ()  # ids a link may name: <a id>, GitHub's slug of the title
    listed: bool = False  # a requirement outside any table


@dataclass(frozen=True, slots=True)
class ReadLink:
    """A link or an image of a document, as written: nothing is resolved or fetched."""

    target: str
    line: int
    image: bool = False
    title: str = ""  # the text shown, or an image's alternative text


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A file of an edition, with the sections found in it, in reading order.

    ``text`` is the whole file, front matter included, with line feeds only: its lines are the file's lines.
    """

    path: str
    kind: DocumentKind
    title: str
    text: str
    sha256: str
    sections: tuple[ReadSection, ...] = ()
    links: tuple[ReadLink, ...] = ()
    warnings: tuple[str, ...] = ()  # about the file itself (its encoding, say), in French


@dataclass(frozen=True, slots=True)
class ReadPdf:
    """A PDF of an edition: its path in the source, or its file's name when it came from elsewhere."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ReadPage:
    """The text of one page of an edition's PDF, and the keys of the sections whose words stand on it."""

    pdf: str
    number: int
    text: str
    section_keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadEdition:
    """Everything read from one state of a volet's text, and what was found wrong in it, in French.

    ``page_sections`` are the PDF pages whose words stand in no source (kind PAGE): they belong to no
    document, and only the page's ``section_keys`` names them.
    """

    documents: tuple[ReadDocument, ...]
    pages: tuple[ReadPage, ...] = ()
    warnings: tuple[str, ...] = ()
    page_sections: tuple[ReadSection, ...] = ()
    pdfs: tuple[ReadPdf, ...] = ()  # ReadPage.pdf is one of their paths


class UnreadableEdition(Exception):
    """The text cannot be read; the message is one French sentence: where, what was expected, what to do."""
