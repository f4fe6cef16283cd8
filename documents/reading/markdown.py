"""A Markdown file as a document: its sections with their lines, its links."""

import hashlib
import re
from pathlib import PurePosixPath

from markdown_it.token import Token

from documents.reading import blocks
from documents.reading.headings import Heading, read_headings
from documents.reading.links import read_anchors, read_links
from documents.reading.listed import listed_rows
from documents.reading.model import BOLD_DEPTH, DocumentKind, ReadDocument, UnreadableEdition
from documents.reading.plain import fold, plain
from documents.reading.requirements import heading_number, leading_requirement_id, requirement_name
from documents.reading.sections import (
    FigureHash,
    figure_sections,
    headed_sections,
    no_hash,
    row_sections,
    with_anchors,
)
from documents.reading.tables import IdentifiedRow, read_rows

SECTION_COUNT = 20_000
FRONT_TITLE = re.compile(r"title\s{0,9}:\s{0,9}[\"']?([^\"'\n]{1,300})")
KINDS = (
    (DocumentKind.README, ("readme", "lisezmoi")),
    (DocumentKind.REQUIREMENTS, ("exigence",)),
    (DocumentKind.GLOSSARY, ("glossaire", "acronyme", "definitions")),
    (DocumentKind.NORMS, ("norme",)),
    (DocumentKind.ANNEX, ("annexe",)),
    (DocumentKind.GUIDE, ("guide", "bonnes pratiques", "bonnes-pratiques")),
)


def read_document(path: str, content: bytes, figure_hash: FigureHash = no_hash) -> ReadDocument:
    """Return the document held by *content*, whatever its faults: an unreadable mark is a plain word.

    *figure_hash* gives the SHA-256 of an image's file from its target as written, or "". Bytes that are not
    UTF-8 are read as cp1252, with a warning. What is only likely to be a requirement is a section too: the
    whole edition tells (``listed.settled``). UnreadableEdition for a file of more sections than any person
    would comment on.
    """
    text, warnings = decode(path, content)
    tokens = blocks.parse(text)
    links = read_links(blocks.text_lines(text, tokens))
    headings = read_headings(tokens)
    rows = all_rows(tokens, text, headings)
    if len(headings) + len(rows) > SECTION_COUNT:
        raise UnreadableEdition(
            f"{path} a plus de {SECTION_COUNT} titres et lignes de tableau : il n'est pas lu."
        )
    title = document_title(path, text, headings)
    headed = headed_sections(path, title, text, headings)
    inside = [
        *row_sections(path, rows, headed),
        *figure_sections(path, [link for link in links if link.image], headed, figure_hash),
    ]
    sections = sorted([*headed, *inside], key=lambda section: section.line_start)
    anchors = read_anchors(blocks.text_lines(text, tokens))
    return ReadDocument(
        path=path,
        kind=document_kind(path, title),
        title=title,
        text=text,
        sha256=hashlib.sha256(content).hexdigest(),
        sections=tuple(with_anchors(sections, anchors, text)),
        links=tuple(links),
        warnings=tuple(warnings),
    )


def all_rows(tokens: list[Token], text: str, headings: list[Heading]) -> list[IdentifiedRow]:
    """Return the rows of tables and what is likely to be a requirement outside them, in reading order."""
    rows = read_rows(tokens, text)
    titles = (leading_requirement_id(heading.title) for heading in headings)
    known = {requirement_name(name) for name in (*titles, *(row.identifier for row in rows))}
    return sorted([*rows, *listed_rows(tokens, text, known)], key=lambda row: row.line_start)


def decode(path: str, content: bytes) -> tuple[str, list[str]]:
    """Return the text of *content* with line feeds only, and a warning when it is not UTF-8.

    Only CR, LF and CR LF end a line, as on GitHub; a form feed does not.
    """
    warnings = []
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
        warnings.append(f"{path} n'est pas en UTF-8 : lu comme un texte Windows (cp1252), à vérifier.")
    return text.replace("\r\n", "\n").replace("\r", "\n"), warnings


def document_title(path: str, text: str, headings: list[Heading]) -> str:
    """Return the first of the highest headings, else the front matter's title, else the name of the file.

    A numbered heading is a chapter, not the title of the whole.
    """
    highest = min(headings, key=lambda heading: heading.depth, default=None)
    if highest and highest.depth < BOLD_DEPTH and not heading_number(highest.title):
        return highest.title
    front = "\n".join(text.split("\n")[: blocks.front_matter_lines(text)])
    found = FRONT_TITLE.search(front)
    return plain(found[1]) if found else PurePosixPath(path).stem


def document_kind(path: str, title: str) -> DocumentKind:
    """Guess the part a file plays from its name, then from its title; a body when nothing tells."""
    for words in (PurePosixPath(path).stem, title):
        for kind, marks in KINDS:
            if any(mark in fold(words) for mark in marks):
                return kind
    return DocumentKind.BODY
