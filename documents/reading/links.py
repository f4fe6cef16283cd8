"""The links, images and anchors of a document, with their lines, as written."""

import html
import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote

from documents.reading.model import ReadLink
from documents.reading.plain import plain

CODE_SPAN = re.compile(r"(`{1,3})(?!`)[^`]{1,1000}\1(?!`)")
TARGET = (
    r"\(\s{0,9}(?:<([^<>\n]{0,2000})>|((?:[^()\s\[\]]|\([^()\s\[\]]{0,300}\)){0,2000}))"
    r"(?:\s{1,9}[\"'][^\"'\n]{0,300}[\"'])?\s{0,9}\)"
)
IMAGE = re.compile(r"!\[([^\[\]]{0,1000})\]" + TARGET)
LINK = re.compile(r"(?<!!)\[([^\[\]]{0,1000})\]" + TARGET)
DEFINITION = re.compile(r" {0,3}\[([^\[\]^][^\[\]]{0,200})\]:\s{0,9}<?([^\s<>]{1,2000})")
HTML_IMAGE = re.compile(r"<img\b([^<>]{0,3000})>", re.IGNORECASE)
HTML_LINK = re.compile(r"<a\b([^<>]{0,3000})>", re.IGNORECASE)
AUTOLINK = re.compile(r"<((?:https?|mailto):[^<>\s]{1,2000})>")
OPENING_TAG = re.compile(r"<([A-Za-z][A-Za-z0-9]{0,9})\b([^<>]{0,3000})>")
ATTRIBUTE = re.compile(
    r"(?<![\w-])(src|alt|href|id|name)\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+))"
)


def read_links(lines: Iterator[tuple[int, str]]) -> list[ReadLink]:
    """Return the links and images of the *lines* that are no code, in reading order."""
    found: list[ReadLink] = []
    for number, text in lines:
        text = CODE_SPAN.sub("", text)
        images = list(line_images(number, text))
        # Without its images, the text of « [![logo](logo.png)](page.md) » is a plain one.
        found += [*images, *line_links(number, IMAGE.sub("", text) if images else text)]
    return found


def line_images(number: int, text: str) -> Iterator[ReadLink]:
    """Yield the images of one line."""
    for image in IMAGE.finditer(text):
        yield ReadLink(image[2] or image[3] or "", number, True, plain(image[1]))
    for tag in HTML_IMAGE.finditer(text):
        values = attributes(tag[1])
        yield ReadLink(values.get("src", ""), number, True, plain(values.get("alt", "")))


def line_links(number: int, text: str) -> Iterator[ReadLink]:
    """Yield the links of one line."""
    for link in LINK.finditer(text):
        yield ReadLink(link[2] or link[3] or "", number, False, plain(link[1]))
    for link in AUTOLINK.finditer(text):
        yield ReadLink(link[1], number)
    for tag in HTML_LINK.finditer(text):
        if target := attributes(tag[1]).get("href"):
            yield ReadLink(target, number)
    if definition := DEFINITION.match(text):
        yield ReadLink(definition[2], number, False, definition[1])


def read_anchors(lines: Iterator[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return the ids a link may name, each with its line: <a id>, <a name>, and the id of any other tag."""
    return [(number, anchor) for number, text in lines for anchor in line_anchors(text)]


def line_anchors(text: str) -> Iterator[str]:
    """Yield the ids the tags of one line declare."""
    for tag in OPENING_TAG.finditer(text):
        values = attributes(tag[2])
        if values.get("id"):
            yield values["id"]
        elif values.get("name") and tag[1].lower() == "a":
            yield values["name"]


def attributes(text: str) -> dict[str, str]:
    """Return the attributes we read among those of one tag."""
    return {
        found[1].lower(): html.unescape(found[2] or found[3] or found[4] or "")
        for found in ATTRIBUTE.finditer(text)
    }


def local_path(document: str, target: str) -> str:
    """Return the path in the source that a link of *document* names, or "" when it leads elsewhere.

    « /guide.md » starts at the root of the repository, as on GitHub.
    """
    target = unquote(re.split(r"[?#]", target, maxsplit=1)[0])
    if not target or re.match(r"[A-Za-z][A-Za-z0-9+.-]{0,20}:|//", target):
        return ""
    folder = "" if target.startswith("/") else posixpath.dirname(document)
    return posixpath.normpath(posixpath.join(folder, target.lstrip("/")))
