"""Short ways for the tests to read a text and to name what was found in it."""

from documents.reading.markdown import read_document
from documents.reading.model import ReadDocument, ReadSection, SectionKind


def read(text: str, path: str = "cct-guide.md") -> ReadDocument:
    """Return the document of *text*."""
    return read_document(path, text.encode())


def sections(text: str, kind: SectionKind, path: str = "cct-guide.md") -> list[ReadSection]:
    """Return the sections of one kind, in reading order."""
    return [section for section in read(text, path).sections if section.kind == kind]


def headings(text: str) -> list[ReadSection]:
    """Return the headed parts of *text*."""
    return sections(text, SectionKind.HEADING)


def titles(text: str) -> list[str]:
    """Return the titles of the headed parts of *text*."""
    return [section.title for section in headings(text)]


def rows(text: str) -> list[ReadSection]:
    """Return the identified rows of *text*."""
    return sections(text, SectionKind.ROW)
