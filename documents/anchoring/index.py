"""Everything about an edition that finding a place needs, prepared once."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any, TypeVar

from documents.anchoring.folding import fold, plain, words
from documents.anchoring.following import Succession
from documents.anchoring.identifiers import Key, Schemes, any_of, keys_of, schemes_of
from documents.anchoring.indexed import IndexedDocument, index_document, is_contents, lines_read
from documents.anchoring.meanings import Encoder
from documents.anchoring.model import Method
from documents.anchoring.naming import (
    TitleWord,
    holds_a_name,
    is_term,
    labels_in,
    named_as,
    names_of,
    title_words,
)
from documents.anchoring.passages import Passages, passages_of
from documents.anchoring.spans import Span
from documents.anchoring.terms import stem
from documents.reading.model import (
    PREAMBLE_DEPTH,
    DocumentKind,
    ReadDocument,
    ReadPage,
    ReadSection,
    SectionKind,
)
from documents.reading.requirements import requirement_id

EDGE_LINES, FURNITURE_PAGES, FURNITURE_LETTERS = 3, 3, 12

Name = TypeVar("Name")
Value = TypeVar("Value")
# By commit (its hash or the beginning of it) and path in the repository: how its text became this edition's.
Past = Callable[[str, str], Succession | None]


def no_past(commit: str, path: str) -> None:
    """Return nothing: the history is not at hand."""


@dataclass(frozen=True, slots=True)
class EditionIndex:
    """An edition ready for anchoring. Nothing changes it once built: it may be kept and shared."""

    documents: dict[str, IndexedDocument]
    requirements: dict[Key, tuple[Span, ...]]
    schemes: Schemes
    numbers: dict[str, tuple[Span, ...]]  # sections by their printed number
    labels: dict[tuple[str, str], tuple[Span, ...]]  # and by the word before it: annexe, B
    titles: dict[str, tuple[TitleWord, ...]]  # by the stem of each word of a heading's title
    terms: dict[tuple[str, ...], tuple[Span, ...]]  # rows by their whole name: terms, products
    anchors: dict[tuple[str, str], Span]  # by file and id, as links name them
    pages: dict[int, tuple[Span, ...]]
    furniture: re.Pattern[str]  # the folded headers and footers of the PDF
    file_names: dict[str, tuple[str, ...]]  # the files each name may mean
    file_pattern: re.Pattern[str]
    spoken: frozenset[str]  # the stems of the words of its titles and files
    file_titles: tuple[str, ...]  # the titles that hold the name of a file: « CCT-ENT, introduction »
    passages: Passages
    past: Past

    @classmethod
    def build(
        cls,
        documents: Sequence[ReadDocument],
        pages: Sequence[ReadPage],
        past: Past = no_past,
        encoder: Encoder | None = None,
    ) -> "EditionIndex":
        """Return the index of these texts and of the pages of their PDF.

        *past* follows links of old commits; *encoder*, an extra, gives the passages' vectors.

        Documents are taken by kind, as their parts are read: the README's line 7 comes after the body's.
        """
        documents = sorted(documents, key=lambda document: list(DocumentKind).index(document.kind))
        places = {key: place for document in documents for key, place in section_spans(document)}
        sections = [section for document in documents for section in document.sections]
        read = {document.path: lines_read(document) for document in documents}
        indexed = {document.path: index_document(document, read[document.path]) for document in documents}
        titles = {section.key: " ".join(section.title_path) for section in sections}
        contents = {section.key for section in sections if is_contents(section)}
        return cls(
            documents=indexed,
            **of_headings(sections, places),
            **of_rows(sections, places),
            anchors={
                (places[s.key].document, anchor_key(anchor)): places[s.key]
                for s in sections
                for anchor in s.anchors
            },
            pages=gather(
                (page.number, place) for page in pages for place in page_spans(page, places, contents)
            ),
            furniture=furniture(pages, indexed.values()),
            **of_files(documents, sections),
            passages=passages_of(
                ((path, lines, indexed[path].section_keys) for path, lines in read.items()), titles, encoder
            ),
            past=past,
        )

    def mentions(self, requirement: Key) -> bool:
        """Return whether the identifier of a requirement stands in a text, whatever the place."""
        prefix, number = requirement
        spelt = re.compile(f"{prefix}0*{number}")
        return any(
            document.folded.is_whole(*found.span())
            for document in self.documents.values()
            for found in spelt.finditer(document.folded.letters)
        )

    def speaks_of(self, word: str) -> bool:
        """Return whether a title or a file of the edition is named with *word*, in any form."""
        return stem(word) in self.spoken


def of_headings(sections: Sequence[ReadSection], places: Mapping[str, Span]) -> dict[str, Any]:
    """Return the index's fields made of headings: their numbers, labels, and the words of their titles."""
    headings = headings_of(sections)
    numbered = {s.key: replace(places[s.key], method=Method.NUMBER) for s in headings}
    return {
        "numbers": gather((plain(s.number), numbered[s.key]) for s in headings if s.number),
        "labels": gather((label, numbered[s.key]) for s in headings for label in labels_in(s.title)),
        "titles": gather(pair for s in headings for pair in title_words(s, places[s.key])),
    }


def headings_of(sections: Sequence[ReadSection]) -> list[ReadSection]:
    """Return the headed parts, what stands above the first heading left out."""
    return [s for s in sections if s.kind == SectionKind.HEADING and s.depth > PREAMBLE_DEPTH]


def of_files(documents: Sequence[ReadDocument], sections: Sequence[ReadSection]) -> dict[str, Any]:
    """Return the index's fields made of the names of files, and of the titles that hold one."""
    names = gather((name, d.path) for d in documents for name in names_of(PurePosixPath(d.path)))
    titles = [section.title for section in headings_of(sections)]
    return {
        "file_names": names,
        "file_pattern": named_as(names),
        "spoken": frozenset(map(stem, words(" ".join([*titles, *names])))),
        "file_titles": tuple(title for said in titles if holds_a_name(title := plain(said), names)),
    }


def of_rows(sections: Sequence[ReadSection], places: Mapping[str, Span]) -> dict[str, Any]:
    """Return the index's fields made of what bears an identifier: requirements, their schemes, other rows."""
    requirements = [section for section in sections if requirement_id(section.identifier)]
    rows = [section for section in sections if section.kind == SectionKind.ROW]
    return {
        "requirements": gather(
            (key, replace(places[s.key], method=Method.REQUIREMENT))
            for s in requirements
            for key in keys_of(s.identifier)
        ),
        "schemes": schemes_of(section.identifier for section in requirements),
        "terms": gather((words(s.identifier), places[s.key]) for s in rows if is_term(s.identifier)),
    }


def gather(pairs: Iterable[tuple[Name, Value]]) -> dict[Name, tuple[Value, ...]]:
    """Return the values of each key, in order."""
    gathered: dict[Name, list[Value]] = defaultdict(list)
    for key, value in pairs:
        gathered[key].append(value)
    return {key: tuple(values) for key, values in gathered.items()}


def anchor_key(anchor: str) -> str:
    """Return an anchor as links name it: two blanks of a title may be one hyphen or two."""
    return re.sub("-+", "-", anchor.casefold())


def section_spans(document: ReadDocument) -> Iterator[tuple[str, Span]]:
    """Yield each section's key and lines; a heading's scope goes on to the next that is not under it."""
    following: dict[int, int] = {}  # the line of the next heading of each depth
    last = document.text.count("\n") + 1
    for section in sorted(document.sections, key=lambda section: -section.line_start):
        scope = section.line_end
        if section.kind == SectionKind.HEADING:
            outside = (line for depth, line in following.items() if depth <= section.depth)
            scope = min(outside, default=last + 1) - 1
            following[section.depth] = section.line_start
        lines = section.line_start, section.line_end
        yield section.key, Span(document.path, *lines, Method.TITLE, section.key, section.title, scope)


def page_spans(page: ReadPage, places: dict[str, Span], contents: Collection[str]) -> Iterator[Span]:
    """Yield the sections found on *page*, *contents* last; without any, the page is a section of its own."""
    alone = Span(page.pdf, 1, page.text.count("\n") + 1, Method.PAGE)
    for key in sorted(page.section_keys, key=lambda key: key in contents):
        yield replace(places.get(key, alone), method=Method.PAGE, section_key=key)


def furniture(pages: Sequence[ReadPage], documents: Collection[IndexedDocument]) -> re.Pattern[str]:
    """Return the pattern of the folded lines that come back page after page, with the page's number.

    Lines that stand in a text too are left out: a quote needs them.
    """
    on_pages = ({fold(line).letters.strip("0123456789") for line in edges(page)} for page in pages)
    counts = Counter(line for lines in on_pages for line in lines if len(line) >= FURNITURE_LETTERS)
    back = [line for line, count in counts.items() if count >= FURNITURE_PAGES]
    known = any_of(line for line in back if not any(line in text.folded.letters for text in documents))
    return re.compile(rf"\d{{0,4}}(?:{known})\d{{0,8}}")


def edges(page: ReadPage) -> list[str]:
    """Return the first and last lines of *page*, where headers and footers stand."""
    lines = [line for line in page.text.splitlines() if line.strip()]
    return lines[:EDGE_LINES] + lines[-EDGE_LINES:]
