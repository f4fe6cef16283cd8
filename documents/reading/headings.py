"""Where the headed parts of a document start: true headings, and bold lines used as headings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from markdown_it.token import Token

from documents.reading.model import BOLD_DEPTH
from documents.reading.plain import fold, plain

ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.{0,2000}?))?(?:[ \t]+#{1,50})?[ \t]*")
BOLD = re.compile(r"(\*{2,3}|_{2,3})(?![\s*_])([^*]{1,400})\1\s{0,9}:?\s{0,9}(?:<br\s{0,9}/?>|\\)?\s{0,9}")
EMPTY_BOLD = re.compile(r"\*{4,}")
LABEL = re.compile(r"(?:version|date|auteurs?|statut|etat|audience|diffusion)\b[^:]{0,40}:\s*\S")
CONTENTS = ("table des matieres", "sommaire", "plan du document")
TITLE_LENGTH = 150
SENTENCE_WORDS = 8  # a bold sentence with a full stop is a title only when it is that short
RAW_HTML = ("<!--", "<pre", "<script", "<style", "<textarea")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that holds text: its marked-up title, its first line (from 1) and its depth."""

    line: int
    depth: int
    markup: str

    @property
    def title(self) -> str:
        """Return the title in plain text."""
        return plain(self.markup)


def read_headings(tokens: list[Token]) -> list[Heading]:
    """Return the headings of a document in reading order; a heading without text opens no part."""
    found = sorted([*true_headings(tokens), *bold_headings(tokens)], key=lambda heading: heading.line)
    kept: list[Heading] = []
    contents = False  # the bold lines of a table of contents are no headings
    for heading in found:
        if heading.depth < BOLD_DEPTH:
            contents = fold(heading.title).strip(" :").endswith(CONTENTS)
        if heading.depth < BOLD_DEPTH or not contents:
            kept.append(heading)
    return kept


def true_headings(tokens: list[Token]) -> Iterator[Heading]:
    """Yield the headings Markdown or HTML declares."""
    for token, inner in pairwise(tokens):
        if token.type == "heading_open" and token.map and is_title_block(token, inner):
            yield Heading(token.map[0] + 1, int(token.tag[1]), inner.content)
        elif token.type == "html_block" and token.map:
            yield from headings_in_html(token.content, token.map[0] + 1)


def is_title_block(token: Token, inner: Token) -> bool:
    """Refuse an empty heading, and a paragraph that a line of hyphens stuck under it turns into a heading."""
    title = plain(inner.content)
    underlined = not token.markup.startswith("#")
    return bool(title) and not (underlined and (is_prose(title) or inner.content.count("\n") > 2))


HTML_HEADING = re.compile(r"<h([1-6])\b[^<>]{0,500}>(.{0,2000}?)</h\1\s{0,9}>", re.IGNORECASE)


def headings_in_html(content: str, first_line: int) -> Iterator[Heading]:
    """Yield the headings inside an HTML block: <h2>…</h2>, and « ## Titre » stuck to the tag above it."""
    if content.lstrip().lower().startswith(RAW_HTML):
        return
    for line, text in enumerate(content.split("\n"), first_line):
        atx, tag = ATX.fullmatch(text), HTML_HEADING.search(text)
        if atx and atx[2] and plain(atx[2]):
            yield Heading(line, len(atx[1]), atx[2])
        elif tag and plain(tag[2]):
            yield Heading(line, int(tag[1]), tag[2])


def bold_headings(tokens: list[Token]) -> Iterator[Heading]:
    """Yield the bold lines that stand where a heading would: first of their paragraph, alone on the line."""
    for token, inner in pairwise(tokens):
        if token.type != "paragraph_open" or token.level or not token.map:
            continue
        first, _, rest = inner.content.partition("\n")
        title = bold_title(first)
        if title and not rest.lstrip()[:1].islower():  # else the bold words only start a wrapped sentence
            yield Heading(token.map[0] + 1, BOLD_DEPTH, title)


def bold_title(line: str) -> str:
    """Return the marked-up title of a *line* that is bold from end to end, else "".

    Editors leave « **** » in the middle of bold text: it is nothing.
    """
    found = BOLD.fullmatch(EMPTY_BOLD.sub("", line.strip())) if len(line) < 1000 else None
    title = plain(found[2]).rstrip(" :") if found else ""
    if not title or is_prose(title) or LABEL.match(fold(title)):
        return ""
    return found[2].strip().rstrip(": ") if found else ""


def is_prose(title: str) -> bool:
    """Tell a sentence from a title: too long, or with a full stop and more than a few words."""
    stops = re.search(r"[.!?](?:\s|$)", title)
    return len(title) > TITLE_LENGTH or bool(stops and len(title.split()) > SENTENCE_WORDS)
