"""From marked-up text to the words a person sees, by rules whose cost grows only with the text's length."""

import html
import re
import unicodedata
from collections.abc import Iterable

ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
IMAGE = re.compile(r"!\[([^\[\]]{0,1000})\]\([^()\n]{0,2000}\)")
LINK = re.compile(r"\[([^\[\]]{0,1000})\]\([^()\n]{0,2000}\)")
FOOTNOTE = re.compile(r"\[\^[^\[\]\s]{1,80}\]")
AUTOLINK = re.compile(r"<((?:https?|mailto):[^<>\s]{1,2000})>")
BREAK = re.compile(r"<br\s{0,9}/?>", re.IGNORECASE)
TAG = re.compile(r"</?[A-Za-z][^<>]{0,2000}>|<!--[^<>]{0,2000}-->")
TEMPLATE = re.compile(r"\{%[^{}]{0,1000}%\}|\{\{[^{}]{0,1000}\}\}")
EMPHASIS = re.compile(r"\*{1,9}(?=\S)|(?<=\S)\*{1,9}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)|~~|`")
CELL_END = re.compile(r"(?<!\\)\|")
CUSTOM_ID = re.compile(r"\{#([\w-]{1,100})\}\s*$")  # « Titre {#ancre} », as site generators write it
HIDDEN = 0xE000  # private use: where an escaped sign waits until the marks around it are gone


def unmark(text: str) -> str:
    """Return *text* without its Markdown and HTML marks, spaces as written."""
    text = ESCAPE.sub(lambda found: chr(HIDDEN + ord(found[1])), text)
    text = AUTOLINK.sub(r"\1", FOOTNOTE.sub("", LINK.sub(r"\1", IMAGE.sub(r"\1", text))))
    text = TAG.sub("", BREAK.sub(" ", TEMPLATE.sub("", CUSTOM_ID.sub("", text))))
    text = html.unescape(EMPHASIS.sub("", text))
    return re.sub("[\ue000-\ue07f]", lambda found: chr(ord(found[0]) - HIDDEN), text).strip()


def plain(text: str) -> str:
    """Return *text* as one line of words: no marks, entities decoded, blanks collapsed."""
    return " ".join(unmark(text).split())


def readable(lines: Iterable[str]) -> str:
    """Return lines of a document as one reads them: no marks, the cells of a row one after the other."""
    cells = ([plain(cell) for cell in CELL_END.split(line)] for line in lines)
    rows = (" — ".join(cell for cell in row if cell.strip(" :-")) for row in cells)
    return "\n".join(rows).strip()


def fold(text: str) -> str:
    """Return *text* in lower case without accents, for comparing; its length may change."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)).casefold()


def slug(text: str) -> str:
    """Return *text* folded, its words joined by hyphens: « Périmètre du CCT » → perimetre-du-cct."""
    return "-".join(re.findall(r"[^\W_]+", fold(text)))


def github_slug(title: str) -> str:
    """Return the anchor GitHub gives to a heading of this marked-up *title*, before any repeat number.

    Each space is a hyphen, so « 1 - Introduction » gives 1---introduction.
    Source: https://docs.github.com/en/get-started/writing-on-github (section links).
    """
    return re.sub(r"[^\w\- ]", "", unmark(title).lower()).replace(" ", "-")
