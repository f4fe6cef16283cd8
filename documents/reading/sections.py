"""The sections of one document: headed parts, rows and figures, with their keys, lines and anchors."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import unquote

from documents.reading import blocks
from documents.reading.headings import Heading
from documents.reading.keys import section_key
from documents.reading.model import BOLD_DEPTH, PREAMBLE_DEPTH, ReadLink, ReadSection, SectionKind
from documents.reading.plain import CUSTOM_ID, github_slug, plain, slug
from documents.reading.requirements import heading_number, leading_requirement_id, without_number
from documents.reading.tables import IdentifiedRow

GENERIC_ALT = {"", "image", "alttext", "enterimagealtdescription", "imagealttext", "img", "figure"}
WORDLESS = re.compile(r"[\s#*_=-]*")  # an empty heading, a rule, an empty bold
FigureHash = Callable[[str], str]


def no_hash(target: str) -> str:
    """Return no hash: the files of the figures are not at hand."""
    return ""


def headed_sections(path: str, title: str, text: str, headings: list[Heading]) -> list[ReadSection]:
    """Return one section per heading, in order, after the text that stands before the first one, if any."""
    count = text.count("\n") + (not text.endswith("\n"))
    starts = [heading.line for heading in headings] + [count + 1]
    seen: Counter[str] = Counter()
    sections: list[ReadSection] = []
    if preamble := preamble_section(path, title, text, starts[0] - 1, seen):
        sections.append(preamble)
    above: list[ReadSection] = []
    for heading, following in zip(headings, starts[1:], strict=True):
        above = [section for section in above if section.depth < heading.depth]
        section = headed_section(path, heading, following - 1, above, seen)
        above.append(section)
        sections.append(section)
    return sections


def preamble_section(path: str, title: str, text: str, end: int, seen: Counter[str]) -> ReadSection | None:
    """Return the section of the first *end* lines, the document itself, if they hold anything to read."""
    lines = blocks.hide_non_text(text).split("\n")[:end]
    if not any(map(is_content, lines)):
        return None
    key = section_key(path, SectionKind.HEADING, "", seen)
    return ReadSection(key, SectionKind.HEADING, title, (title,), 1, end, depth=PREAMBLE_DEPTH)


def is_content(line: str) -> bool:
    """Say whether a line holds words or a picture, not only tags, rules and empty headings."""
    return not WORDLESS.fullmatch(plain(line)) or "![" in line or "<img" in line.lower()


def headed_section(
    path: str, heading: Heading, end: int, above: list[ReadSection], seen: Counter[str]
) -> ReadSection:
    """Return the section of one *heading*; the numbers of the headings take no part in its key."""
    titles = (*(section.title for section in above), heading.title)
    name = "/".join(slug(without_number(title)) for title in titles)
    return ReadSection(
        key=section_key(path, SectionKind.HEADING, name, seen),
        kind=SectionKind.HEADING,
        title=heading.title,
        title_path=titles,
        line_start=heading.line,
        line_end=end,
        depth=heading.depth,
        number=heading_number(heading.title),
        identifier=leading_requirement_id(heading.title),
        parent_key=above[-1].key if above else "",
        anchors=heading_anchors(heading, seen),
    )


def heading_anchors(heading: Heading, seen: Counter[str]) -> tuple[str, ...]:
    """Return the anchors a heading gives by itself; GitHub gives none to a bold line."""
    if heading.depth == BOLD_DEPTH:
        return ()
    own = CUSTOM_ID.search(heading.markup)
    anchor = github_slug(heading.markup)
    repeats = seen["#" + anchor]
    seen["#" + anchor] += 1
    return (*((own[1],) if own else ()), f"{anchor}-{repeats}" if repeats else anchor)


def row_sections(path: str, rows: list[IdentifiedRow], headed: list[ReadSection]) -> Iterator[ReadSection]:
    """Yield one section per identified row, inside the part it stands in."""
    seen: Counter[str] = Counter()
    occurrences: Counter[str] = Counter()
    for row in rows:
        name = slug(row.identifier)
        occurrences[name] += 1
        key = section_key(path, SectionKind.ROW, name, seen)
        section = inner_section(key, SectionKind.ROW, row.identifier, row.line_start, row.line_end, headed)
        yield replace(
            section,
            identifier=row.identifier,
            occurrence=occurrences[name],
            level=row.level,
            listed=row.listed,
        )


def figure_sections(
    path: str, images: list[ReadLink], headed: list[ReadSection], figure_hash: FigureHash
) -> Iterator[ReadSection]:
    """Yield one section per image, known by the hash of its file: a renamed file is the same figure."""
    seen: Counter[str] = Counter()
    occurrences: Counter[str] = Counter()
    for image in images:
        digest = figure_hash(image.target)
        name = digest[:16] or slug(image.target)
        occurrences[name] += 1
        key = section_key(path, SectionKind.FIGURE, name, seen)
        section = inner_section(key, SectionKind.FIGURE, figure_title(image), image.line, image.line, headed)
        yield replace(section, figure_sha256=digest, occurrence=occurrences[name])


def figure_title(image: ReadLink) -> str:
    """Return what the image says it is, or the name of its file when editors filled in their own words."""
    if slug(image.title).replace("-", "") not in GENERIC_ALT:
        return image.title
    name = PurePosixPath(unquote(image.target.split("?")[0])).name[:200]
    return "".join(letter for letter in name if letter.isprintable()) or "Image"


def inner_section(
    key: str, kind: SectionKind, title: str, start: int, end: int, headed: list[ReadSection]
) -> ReadSection:
    """Return a section inside the headed part that holds its first line."""
    place = bisect_right([section.line_start for section in headed], start) - 1
    parent = headed[place] if place >= 0 else None
    path = (*(parent.title_path if parent else ()), title)
    return ReadSection(key, kind, title, path, start, end, parent_key=parent.key if parent else "")


def with_anchors(
    sections: list[ReadSection], anchors: list[tuple[int, str]], text: str
) -> Iterator[ReadSection]:
    """Yield *sections* with the anchors declared in their lines: in a row, the row's; else the part's.

    An anchor alone just above a heading was put there for that heading.
    """
    if not anchors:
        yield from sections
        return
    lines = text.split("\n")
    owners = line_owners(sections, len(lines))
    meant = lines_meant(sections, lines)
    given: dict[str, list[str]] = {}
    for line, anchor in anchors:
        given.setdefault(owners[meant[line]], []).append(anchor)
    for section in sections:
        yield replace(section, anchors=tuple(dict.fromkeys([*given.get(section.key, ()), *section.anchors])))


def line_owners(sections: list[ReadSection], count: int) -> list[str]:
    """Return for each line, from 1, the key of the row it stands in, else of the headed part, else ""."""
    owners = [""] * (count + 1)
    for kind in (SectionKind.HEADING, SectionKind.ROW):
        for section in sections:
            if section.kind == kind:
                for line in range(section.line_start, section.line_end + 1):
                    owners[line] = section.key
    return owners


def lines_meant(sections: list[ReadSection], lines: list[str]) -> list[int]:
    """Return for each line, from 1, the one its anchors name: the heading below, if nothing is between."""
    starts = {section.line_start for section in sections if section.kind == SectionKind.HEADING}
    meant = list(range(len(lines) + 1))
    for line in range(len(lines) - 1, 0, -1):
        alone = not blocks.ANCHOR_TAG.sub("", lines[line - 1]).strip()
        if alone and meant[line + 1] in starts:
            meant[line] = meant[line + 1]
    return meant
