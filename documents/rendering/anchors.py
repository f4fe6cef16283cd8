"""Where the lines of a text are once rendered, and the names of its places in an address."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote

from documents.rendering.cleaning import OWN_ANCHORS
from documents.rendering.model import Block, Part

TO_OWN = re.compile(rf' href="#{OWN_ANCHORS}([^"]+)"')


@dataclass(frozen=True, slots=True)
class Lines:
    """The parts of a text in reading order, found by line."""

    parts: tuple[Part, ...]
    starts: tuple[int, ...]

    def at(self, line: int) -> int:
        """Return the rank of the part that holds a line, else of the one before it, else of the first."""
        return max(bisect_right(self.starts, line) - 1, 0)


def lines_of(blocks: Sequence[Block]) -> Lines:
    """Return the parts of a rendered text, found by line."""
    parts = tuple(part for block in blocks for part in block.parts)
    return Lines(parts, tuple(part.line_start for part in parts))


def anchor_of(key: str) -> str:
    """Return the anchor of a place from its stable key, the document left out: « row/exi-g-1 »."""
    return "-".join(key.rpartition("#")[2].split())


def own_anchor(name: str) -> str:
    """Return the anchor of the page that stands for one the author wrote: « texte-objet »."""
    return OWN_ANCHORS + "-".join(name.split())


def linked(lines: Lines) -> set[str]:
    """Return the author's anchors that the text itself leads to: a page needs no other."""
    return {unquote(unescape(name)) for part in lines.parts for name in TO_OWN.findall(part.html)}
