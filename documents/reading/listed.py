"""The requirements written outside tables: paragraphs and items of lists that open with an identifier.

What opens so is likely to be a requirement, no more. The whole edition tells: it is one when others share its
scheme, and when no row nor heading bears its identifier, which the list then only mentions.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from markdown_it.token import Token

from documents.reading.headings import bold_title
from documents.reading.model import ReadDocument, ReadSection
from documents.reading.plain import plain
from documents.reading.requirements import NORM, REQUIREMENT, is_level, requirement_name
from documents.reading.tables import IdentifiedRow

SHARED = 3  # a « R2 » alone, or two, may be anything
LINE_READ = 1_000  # characters of a line in which what opens it is looked for
TASK = re.compile(r"\[[ xX]\]\s+")
LINKED = re.compile(r"[\s*_`]{0,9}\[[^\[\]]{0,200}\]\(")  # a mention that leads to the requirement
MARKED = re.compile(r"\s{0,9}(?:\[[ xX]\]\s+)?(?:\[|\*\*|__|<b>|<strong>)", re.IGNORECASE)
BOXED = re.compile(r"[\s:–—-]{0,5}[(\[]\s?(?P<level>[^()\[\]]{1,40}?)\s?[)\]]")
BETWEEN = re.compile(r"[\s:–—-]{1,5}(?P<level>[^\W\d_]{1,20}(?:\s[^\W\d_]{1,20})?)(?=\s{0,3}[:–—-])")
WORD = re.compile(r"[\w-]+")
MARK = re.compile(r"\s{0,3}(?::|[.)|](?!\w)|[–—-]{1,3}\s|$)|\s{1,3}(?=[^\W\d_])")
NEXT = re.compile(r"(?:et|ou|à|au)\b")
LISTS = ("bullet_list_open", "ordered_list_open")
ANNOUNCED = (*LISTS, "paragraph_open", "blockquote_open", "fence", "code_block", "table_open")


@dataclass(frozen=True, slots=True)
class Opening:
    """What a line opens with: an identifier, its level as printed, and whether a text follows on the line."""

    identifier: str
    level: str
    alone: bool


def listed_rows(tokens: list[Token], text: str, known: Collection[str]) -> Iterator[IdentifiedRow]:
    """Yield what opens with an identifier outside tables, but for the *known* names of rows and headings."""
    lines = text.split("\n")
    for rank, token in enumerate(tokens):
        if token.type != "paragraph_open" or not token.map:
            continue
        for opening, start, end in openings(tokens, rank, token.map[0]):
            while not lines[end - 1].strip():
                end -= 1
            if requirement_name(opening.identifier) not in known:
                yield IdentifiedRow(opening.identifier, opening.level, start + 1, end, listed=True)


def openings(tokens: list[Token], rank: int, first: int) -> list[tuple[Opening, int, int]]:
    """Return what opens the paragraph at *rank*, or marked lines inside it, with its lines from 0."""
    item = tokens[rank - 1].type == "list_item_open"
    found = [
        (opening, first + place)
        for place, line in enumerate(tokens[rank + 1].content.split("\n"))
        if (not place or MARKED.match(line)) and (opening := read_opening(line, item=item))
    ]
    if not found:
        return []
    ends = [*(start for _, start in found[1:]), block_end(tokens, rank, found[-1][0])]
    return [(opening, start, end) for (opening, start), end in zip(found, ends, strict=True)]


def read_opening(line: str, *, item: bool) -> Opening | None:
    """Return the identifier a marked-up *line* opens with; None for a mere mention of it.

    « EXI-4 impose… » speaks of a requirement. In an item, « [EXI-4] le flux… » states one.
    """
    text = TASK.sub("", plain(line[:LINE_READ]), count=1)
    found = REQUIREMENT.match(text)
    if not found or NORM.match(text) or LINKED.match(line):
        return None
    level, rest = read_level(text[found.end("id") :].removeprefix("]"))
    mark = MARK.match(rest)
    if not mark:
        return None
    said = rest[mark.end() :].lstrip(" :–—-|")
    stated = level or mark[0].strip() or not said or said[0].isupper() or (item and MARKED.match(line))
    if not stated or REQUIREMENT.match(said) or NEXT.match(said):
        return None
    return Opening(found["id"], level, alone=not said)


def read_level(rest: str) -> tuple[str, str]:
    """Return the level printed beside an identifier, and the *rest* after it.

    In brackets, one word is a level, whatever it is; elsewhere only what is known as one.
    """
    boxed, between = BOXED.match(rest), BETWEEN.match(rest)
    if boxed:
        level = boxed["level"]
        return level if WORD.fullmatch(level) or is_level(level) else "", rest[boxed.end() :]
    if between and is_level(between["level"]):
        return between["level"], rest[between.end() :]
    return "", rest


def block_end(tokens: list[Token], rank: int, opening: Opening) -> int:
    """Return the line, from 1, where what opens with the paragraph at *rank* ends.

    An item goes to its end. A paragraph takes the list that follows it, and the block it announces.
    """
    before, token, inner = tokens[rank - 1], tokens[rank], tokens[rank + 1]
    if before.type == "list_item_open" and before.map:
        return before.map[1]
    own = token.map[1] if token.map else 0
    following = next(iter(tokens[rank + 3 : rank + 4]), None)
    announces = opening.alone or inner.content.rstrip().endswith(":") or bold_title(inner.content)
    if not following or not following.map or following.type not in (ANNOUNCED if announces else LISTS):
        return own
    said = next((near.content for near in tokens[rank + 4 : rank + 8] if near.type == "inline"), "")
    line = said.split("\n")[0]
    return own if bold_title(line) or read_opening(line, item=True) else following.map[1]


def settled(documents: Sequence[ReadDocument]) -> list[ReadDocument]:
    """Return the *documents* of an edition without what was only likely to be a requirement."""
    sections = [section for document in documents for section in document.sections]
    borne = {requirement_name(section.identifier) for section in sections if not section.listed}
    likely = [s for s in sections if s.listed and requirement_name(s.identifier) not in borne]
    schemes = Counter(scheme(section) for section in likely)
    kept = {section.key for section in likely if schemes[scheme(section)] >= SHARED}
    return [replace(document, sections=tuple(standing(document, kept))) for document in documents]


def scheme(section: ReadSection) -> str:
    """Return the first letters of an identifier: EXI-NET-4 and EXI-WEB-2 share them."""
    return requirement_name(section.identifier).partition("-")[0]


def standing(document: ReadDocument, kept: Collection[str]) -> Iterator[ReadSection]:
    """Yield the sections that stay, with the anchors of those they held and that do not."""
    anchors: dict[str, tuple[str, ...]] = {}
    for section in document.sections:
        if section.listed and section.key not in kept:
            anchors[section.parent_key] = (*anchors.get(section.parent_key, ()), *section.anchors)
    for section in document.sections:
        if not section.listed or section.key in kept:
            yield replace(section, anchors=(*anchors.get(section.key, ()), *section.anchors))
