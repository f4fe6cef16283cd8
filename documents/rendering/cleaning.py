"""What may be left of HTML found in a text: its words and their layout, nothing that acts, loads or hides.

The text is whatever a repository holds. All that is rendered passes here, Markdown's own output too: one gate
for the whole, whatever an earlier step lets through.
"""

import re
from html import escape
from pathlib import PurePosixPath
from urllib.parse import unquote

import nh3

from documents.reading.headings import ATX, RAW_HTML
from documents.reading.links import HTML_IMAGE, attributes
from documents.reading.model import ReadLink
from documents.reading.plain import plain
from documents.reading.sections import figure_title

OWN_ANCHORS = "texte-"  # before the author's own anchors: none may bear the name of a part of the page
LINE = "data-line"
FIGURE = "figure"  # the class of the box that stands for a picture
HEADED = "headed"  # the class of a title that is inside something else
SCHEMES = {"http", "https", "mailto"}
ALIGNED = re.compile(r"text-align:\s{0,3}(left|right|center)")
CELLS = {"colspan", "rowspan", "align"}
HTML_HEADING = re.compile(r"<(/?)h([1-6])\b[^<>]{0,500}>", re.IGNORECASE)
DEPTH = 100  # of elements: each one more is one more to look through at every tag
GROWTH = 10  # times: what is left open inside one paragraph is opened again in all those that follow
# The end of these is often left unsaid, and the next of them says it.
NESTING_TAG = re.compile(r"<(/?)(?!(?:p|li|dt|dd|tr|td|th|thead|tbody|br|hr|img|col)\b)[a-z]", re.IGNORECASE)
HTML_ROW = re.compile(r"<tr\b", re.IGNORECASE)

TAGS = {
    *("p", "br", "hr", "pre", "code", "blockquote", "ul", "ol", "li", "dl", "dt", "dd", "div", "span"),
    *("em", "strong", "b", "i", "u", "s", "del", "ins", "mark", "sub", "sup", "small", "kbd", "q", "cite"),
    *("bdi", "abbr", "a", "table", "tr", "td", "th"),
}


def allowed(tag: str, name: str, value: str) -> str | None:
    """Return what an attribute may say, None for nothing."""
    if name == "href":
        return own_link(value)
    if name in ("colspan", "rowspan", "start", LINE):
        return value if value.isascii() and value.isdigit() and len(value) < 6 else None
    return value


def own_link(target: str) -> str | None:
    """Return where a link may lead: outside, or to one of the text's own anchors; a file leads nowhere."""
    if target.startswith("#"):
        return f"#{OWN_ANCHORS}{target[1:]}" if len(target) > 1 else None
    return target if target.partition(":")[0].strip().lower() in SCHEMES else None


CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes={
        "*": set(),  # else a title and a language, on anything
        "a": {"href"},
        "td": CELLS,
        "th": CELLS,
        "tr": {LINE},
        "ol": {"start"},
    },
    tag_attribute_values={"div": {"role": {"heading"}, "aria-level": {"3", "4", "5", "6"}}},
    set_tag_attribute_values={name: {"dir": "auto"} for name in ("p", "li", "td", "th", "pre", "blockquote")},
    allowed_classes={"span": {FIGURE}, "div": {HEADED}},
    attribute_filter=allowed,
    url_schemes=SCHEMES,
    link_rel="nofollow noopener noreferrer",
)


def clean(html: str) -> str:
    """Return *html* safe and balanced: what it opens it closes, and its ids are gone.

    Nested deeper than any person nests, or grown out of measure by being balanced, it is shown as written.
    """
    html = html.strip()
    if not is_deep(html):
        cleaned = CLEANER.clean(html)
        if len(cleaned) <= GROWTH * len(html) + GROWTH * 100:
            return cleaned
    return CLEANER.clean(as_written(html))


def is_deep(html: str) -> bool:
    """Say whether *html* opens many more elements than it closes."""
    depth = 0
    for tag in NESTING_TAG.finditer(html):
        depth += -1 if tag[1] else 1
        if depth > DEPTH:
            return True
    return False


def as_written(text: str) -> str:
    """Return a text as it is, for what cannot be rendered."""
    return f"<pre>{escape(text)}</pre>"


def figure(target: str, alternative: str) -> str:
    """Return the box that stands for a picture: what it says it is, and its file; nothing is loaded."""
    title = figure_title(ReadLink(target, 0, True, plain(alternative)))
    name = "image incluse dans le texte" if target.startswith("data:") else file_name(target)
    named = f" <code>{escape(name)}</code>" if name and name != title else ""
    return f'<span class="{FIGURE}"><b>Figure</b> <bdi>{escape(title)}</bdi>{named}</span>'


def file_name(target: str) -> str:
    """Return the name of the file an image is in, without its folders."""
    return PurePosixPath(unquote(target.partition("?")[0])).name[:80]


def raw_html(content: str, first_line: int, shift: int) -> str:
    """Return HTML written in the text, ready to be cleaned: pictures boxed, titles lowered, rows numbered."""
    if content.lstrip().lower().startswith(RAW_HTML):
        return content
    lines = content.split("\n")
    return "\n".join(raw_line(line, number, shift) for number, line in enumerate(lines, first_line))


def raw_line(line: str, number: int, shift: int) -> str:
    """Return one line of HTML; « ## Titre », stuck to the tag above it, is a title too."""
    title = ATX.fullmatch(line)
    if title and title[2]:
        return f"{opening_title(len(title[1]), shift)}{escape(plain(title[2]))}</div>"
    line = HTML_IMAGE.sub(boxed, line)
    line = HTML_HEADING.sub(lambda tag: "</div>" if tag[1] else opening_title(int(tag[2]), shift), line)
    return HTML_ROW.sub(f'<tr {LINE}="{number}"', line)


def boxed(image: re.Match[str]) -> str:
    """Return the box that stands for an <img>."""
    values = attributes(image[1])
    return figure(values.get("src", ""), values.get("alt", ""))


def opening_title(level: int, shift: int) -> str:
    """Return what opens a title that is inside something else, under those of the page."""
    return f'<div class="{HEADED}" role="heading" aria-level="{min(max(level + shift, 3), 6)}">'
