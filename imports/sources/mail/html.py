"""HTML of a message to text: what it shows, its quotations as lines that begin by « > »."""

import re
from html import unescape

from inscriptis import get_text
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.model.config import ParserConfig
from selectolax.lexbor import LexborHTMLParser, LexborNode

from imports.sources.characters import cleaned

MAX_HTML = 4 * 2**20  # characters
MAX_DEPTH = 150  # elements in elements: the layout engine goes down by recursion
MAX_EFFORT = 10_000_000  # tags times depth: unclosed elements are opened again in each paragraph
MAX_AREA = 8_000_000  # characters: the layout engine makes each line of a cell as wide as the longest
MAX_ADDRESS = 2_000
MAX_RULES = 100
MAX_CELLS = 5_000
MAX_LINKS = 5_000
MAX_ATTRIBUTES = 2_000

# Marks that no text holds (private use): they come out of the layout where the quotation begins and ends.
_OPEN, _CLOSE, _OPEN_TO_END = "\uf8f1", "\uf8f2", "\uf8f3"
_MARK = re.compile(f"([{_OPEN}{_CLOSE}{_OPEN_TO_END}])")
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all"
    r"|font-size\s*:\s*0(?:px|pt|em|%)?\s*(?:;|$)",
    re.I,
)
_DROPPED = "script,style,head,title,template,object,iframe,svg,math,[hidden]"
_QUOTES = "blockquote,div.gmail_quote,.yahoo_quoted,.protonmail_quote,#OLK_SRC_BODY_SECTION"
# Outlook quotes with no element of its own: a rule, the headers of what is answered, then all the rest.
_OUTLOOK = "#divRplyFwdMsg,#appendonsend,#stopSpelling,hr[tabindex='-1']"
_RULE = re.compile(r"solid\s+#(?:e1e1e1|b5c4df)\b", re.I)
_HEADS = re.compile(r"\s*(?:De|From|Von)\s*:", re.I)
_WEB = re.compile(r"(?:https?|mailto|ftp):", re.I)
_TRIMMED = re.compile(r"^(?:https?://|ftp://|mailto:)?(?:www\.)?|[/\s]+$", re.I)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_TAGS = re.compile(r"<[^<>]*>")
_BETWEEN = re.compile(r"[\s/]+[^\s/]")
_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "td",
        "th",
        "tr",
    ]
)
_UNSHOWN = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.I | re.S)
_BREAKS = re.compile(r"\n{3,}")
_CELLS = re.compile(r" *\t *")


def text_of(html: str) -> str:
    """Return what the page shows, as text; nothing of it is fetched nor run."""
    html = _MARK.sub("", html[:MAX_HTML])
    depth, tags = _nesting(html)
    if depth * tags > MAX_EFFORT or any(map(_is_laden, html.split("<"))):
        return _stripped(html)
    tree = LexborHTMLParser(html)
    root = tree.body or tree.root
    if root is None:
        return ""
    _drop_hidden(root)
    _name_links(root)
    _mark_quotes(root)
    for node in root.css("[style]"):
        del node.attrs["style"]  # the layout engine would indent by as much as it says
    for node in root.css("td,th"):
        node.attrs["valign"] = "top"  # in the middle, a short cell would come between the lines of a long one
    return _BREAKS.sub("\n\n", _quoted(cleaned(_laid_out(root)))).strip("\n")


def _nesting(html: str) -> tuple[int, int]:
    """Return how deep elements go, about, and how many tags there are, before anything is built."""
    depth = deepest = tags = 0
    for closing, name in _TAG.findall(html):
        tags += 1
        if name.lower() not in _VOID:
            depth = max(0, depth - 1) if closing else depth + 1
            deepest = max(deepest, depth)
    return deepest, tags


def _is_laden(segment: str) -> bool:
    """Return whether a tag, and what follows it, has too many attributes: a parser compares them."""
    if len(segment) < MAX_ATTRIBUTES:
        return False
    tag = segment.rpartition(">")[0] or (segment if segment[0].isalpha() else "")
    return len(_BETWEEN.findall(tag)) > MAX_ATTRIBUTES


def _stripped(html: str) -> str:
    """The text of a page that no parser should be given."""
    return cleaned(unescape(_TAGS.sub("\n", _UNSHOWN.sub("", html)))).strip()


def _drop_hidden(root: LexborNode) -> None:
    for node in root.css(_DROPPED):
        node.decompose()
    for node in root.css("[style]"):
        if _HIDDEN.search(node.attributes.get("style") or ""):
            node.decompose()


def _name_links(root: LexborNode) -> None:
    """The address of a link is said when its text is another one, or words."""
    for node in root.css("a[href]")[:MAX_LINKS]:
        address = (node.attributes.get("href") or "").strip()[:MAX_ADDRESS]
        shown = node.text(deep=True).strip()[:MAX_ADDRESS]
        if shown and _WEB.match(address) and _trimmed(address) != _trimmed(shown):
            node.insert_child(f" <{address}>")


def _trimmed(address: str) -> str:
    return _TRIMMED.sub("", address.strip()).lower()


def _mark_quotes(root: LexborNode) -> None:
    for node in root.css(_QUOTES):
        if node.tag == "blockquote" or not node.css_first("blockquote"):
            node.insert_before(_OPEN)
            node.insert_after(_CLOSE)
    ruled = [node for node in root.css("div[style*=border]") if _RULE.search(node.attributes["style"] or "")]
    headed = [node for node in ruled[:MAX_RULES] if _HEADS.match(node.text(deep=True))]
    for node in [*root.css(_OUTLOOK), *headed]:
        node.insert_before(_OPEN_TO_END)


def _laid_out(root: LexborNode) -> str:
    """The layout engine keeps lists and cells apart; what it cannot hold is read element by element."""
    html = root.html or ""
    text = ""
    if _nesting(html)[0] <= MAX_DEPTH and _area(root) <= MAX_AREA:
        try:
            text = get_text(html, ParserConfig(CSS_PROFILES["strict"], table_cell_separator="\t"))
        except (ValueError, TypeError, AttributeError, LookupError, RecursionError, ArithmeticError):
            text = ""
    return text if text.strip() else root.text(deep=True, separator="\n", strip=True)


def _area(root: LexborNode) -> int:
    """Return how many characters the tables may take once laid out."""
    cells = root.css("td,th")
    if len(cells) > MAX_CELLS:
        return MAX_AREA + 1
    longest = max((len(line) for cell in cells for line in cell.text(deep=True).split("\n")), default=0)
    return longest * len(root.css("td,th,p,br,div,li,pre"))


def _quoted(text: str) -> str:
    """Put « > » before the lines between marks, as many times as they are quoted."""
    lines: list[str] = []
    depth, to_end = 0, 0
    for line in text.split("\n"):
        for piece in _MARK.split(line):
            if piece == _OPEN:
                depth += 1
            elif piece == _CLOSE:
                depth = max(0, depth - 1)
            elif piece == _OPEN_TO_END:
                to_end = 1
            elif piece.strip() or piece == line:
                shown = _CELLS.sub("\t", piece).rstrip()
                lines.append(("> " * (depth + to_end) + shown.strip()).rstrip() if depth + to_end else shown)
    return "\n".join(lines)
