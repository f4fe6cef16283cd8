"""What a remark proposes to write, against the paragraph it would rewrite; a plain comment proposes nothing.

Pure. « Proposal » is what the remark says to write; the « paragraph » is as the text prints it today.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from documents.anchoring.paragraphs import cuts
from documents.reading.plain import fold, plain
from web.views.passage import bounds, line_starts
from web.views.wording import Wording, compare

TITLE = "Rédaction proposée"
LED = 0.3  # the same, when the remark says that it proposes a wording
ALIKE = 0.5  # of their words, in the same order: with fewer in common, a text comments and rewrites nothing
MOST_LETTERS = 12_000  # of a section, or of a proposal: beyond, nothing is compared
MOST_PARAGRAPHS = 200
_QUOTED = r"[«“\"]\s*(?P<{0}>[^»”\"]{{1,4000}}?)\s*[»”\"]"
_BARE = r"(?P<{0}>[^«“\"\n]{{1,300}}?)"
# « Remplacer « X » par « Y » », « remplacer X par Y », « Remplacer par « Y » ».
_CHANGE = r"\b(?:rempla(?:cer|cez|çons)|chang(?:er|ez)|substitu(?:er|ez))\s+"
REPLACE_QUOTED = re.compile(
    f"{_CHANGE}(?:le mot |les mots |la phrase )?{_QUOTED.format('old')}\\s+(?:par|en)\\s*:?\\s*"
    f"{_QUOTED.format('new')}",
    re.IGNORECASE,
)
REPLACE_BARE = re.compile(
    f"{_CHANGE}(?:le mot |les mots |la phrase )?{_BARE.format('old')}\\s+(?:par|en)\\s*:?\\s*"
    f"{_BARE.format('new')}\\s*[.!]?\\s*$",
    re.IGNORECASE,
)
LONGEST_BARE = 700  # characters, to the end of a remark: more than that order can ever hold
REPLACE_BY = re.compile(rf"{_CHANGE}par\s*:?\s*{_QUOTED.format('new')}", re.IGNORECASE)
REMOVE = re.compile(
    rf"\b(?:supprim(?:er|ez)|retir(?:er|ez)|enlev(?:er|ez))\s+(?:le mot |les mots |la phrase )?"
    rf"{_QUOTED.format('old')}",
    re.IGNORECASE,
)
LEAD = re.compile(
    r"(?:(?:nouvelle )?r[ée]daction(?: propos[ée]e)?|(?:nouvelle )?proposition(?: de (?:r[ée])?r[ée]daction)?"
    r"|[ée]crire(?: plut[ôo]t)?|reformuler(?: ainsi| en)?|lire(?: plut[ôo]t)?)\s*:\s*",
    re.IGNORECASE,
)
WHOLE_QUOTE = re.compile(rf"^\s*{_QUOTED.format('new')}\s*\.?\s*$", re.DOTALL)
SENTENCE = re.compile(r"[^.;!?]+[.;!?]*")
BLANK = "\n\n"
Span = tuple[int, int] | None  # characters, when they are known
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Woven:
    """A run of words of both wordings in one reading: kept, removed or added."""

    text: str
    kind: str  # "", "removed", "added"


class Orders(NamedTuple):
    """What a remark orders to replace, to write instead of what it quotes, and to remove."""

    replace: list[re.Match[str]]
    replace_by: re.Match[str] | None
    remove: re.Match[str] | None


def orders_in(text: str) -> Orders:
    """Return the orders of a remark on one line, read once: whoever wrote it may make that long."""
    bare = REPLACE_BARE.search(text, max(0, len(text) - LONGEST_BARE))
    found = [order for order in (REPLACE_QUOTED.search(text), bare) if order]
    return Orders(found, REPLACE_BY.search(text), REMOVE.search(text))


def rewriting(text: str, excerpt: str, section: str, span: Span) -> Wording | None:
    """Return a paragraph of *section* as it is and as the remark would have it, None for a plain comment.

    *span* are the characters of the section that the remark quotes, when they are known.
    """
    if not text.strip() or max(len(text), len(section)) > MOST_LETTERS:
        return None
    said, quoted = plain(text), plain(excerpt)
    blocks = blocks_at(section, span)
    orders = orders_in(said)
    paragraph = named(orders, quoted, blocks) or nearest(quoted or said, blocks)
    proposed = proposal(said, quoted, paragraph, orders) if paragraph else None
    if proposed is None or proposed.split() == paragraph.split():
        return None
    return compare(TITLE, paragraph, proposed, marks_apart=True)


def around(text: str, lines: tuple[int, int], span: Span) -> tuple[str, Span]:
    """Return lines *lines* of a text, 1-based and inclusive, or the block around *span*, and *span* in it."""
    starts = line_starts(text)
    start, end = bounds(starts, lines, len(text))
    if span is None or not start <= span[0] < span[1] <= end:
        return text[start:end], None
    start = max(start, text.rfind(BLANK, start, span[0]))
    after = text.find(BLANK, span[1], end)
    return text[start : end if after < 0 else after], (span[0] - start, span[1] - start)


def blocks_at(section: str, span: Span) -> list[str]:
    """Return the paragraphs, items and cells of a section; those that *span* holds, as one."""
    blocks = list(islice(paragraphs(section), MOST_PARAGRAPHS))
    if span is None:
        return [words for _, _, words in blocks]
    return [" ".join(words for start, end, words in blocks if start < span[1] and span[0] < end)]


def named(orders: Orders, quoted: str, blocks: list[str]) -> str:
    """Return the first block that holds the words to replace, nothing when a remark orders nothing."""
    return next((block for block in blocks if replaced(orders, quoted, block) is not None), "")


def nearest(said: str, blocks: list[str]) -> str:
    """Return the block most like what is said."""
    words = words_of(said)
    return max(blocks, key=lambda block: alike(words_of(block), words), default="")


def paragraphs(section: str) -> Iterator[tuple[int, int, str]]:
    """Yield where each paragraph, item or cell of a text starts and ends, and its words without marks."""
    lines = section.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    for first, last in cuts(lines):
        start, end = starts[first], starts[last + 1] - 1
        for cell in cells(section[start:end]):
            words = plain(re.sub(r"^\s*(?:#+|[-*+>]|\d{1,4}[.)])\s+", "", cell[2]))
            if _WORD.search(words):
                yield start + cell[0], start + cell[1], words


def cells(block: str) -> Iterator[tuple[int, int, str]]:
    """Yield the cells of a table's row, or the whole of any other block, with their offsets in it."""
    if not block.lstrip().startswith("|"):
        yield 0, len(block), block
        return
    for found in re.finditer(r"(?:[^|\\]|\\.)+", block):
        yield found.start(), found.end(), found[0]


def proposal(text: str, excerpt: str, paragraph: str, orders: Orders) -> str | None:
    """Return the paragraph as the remark would have it, None when it proposes no wording of it."""
    ordered = replaced(orders, excerpt, paragraph)
    if ordered is not None:
        return ordered
    if is_question(text, paragraph):
        return None
    new = unled(text)
    parts = list(rewritable(excerpt, paragraph))
    likeness = [alike(words_of(paragraph[start:end]), words_of(new)) for start, end in parts]
    best = max(likeness, default=0.0)
    if best <= (LED if LEAD.search(text) else ALIKE):
        return None
    start, end = parts[likeness.index(best)]
    return paragraph[:start] + new + paragraph[end:]


def replaced(orders: Orders, excerpt: str, paragraph: str) -> str | None:
    """Return the paragraph once « remplacer X par Y » is obeyed, None when nothing like it is said."""
    for order in orders.replace:
        if where := find(order["old"], paragraph):
            return paragraph[: where[0]] + order["new"] + paragraph[where[1] :]
    if by := orders.replace_by:
        where = find(excerpt, paragraph)
        return paragraph[: where[0]] + by["new"] + paragraph[where[1] :] if where else None
    if removed := orders.remove:
        where = find(removed["old"], paragraph)
        return paragraph[: where[0]] + paragraph[where[1] :] if where else None
    return None


def rewritable(excerpt: str, paragraph: str) -> Iterator[tuple[int, int]]:
    """Yield the parts of a paragraph a proposal may rewrite: all of it, what is quoted, each sentence."""
    yield 0, len(paragraph)
    if where := find(excerpt, paragraph):
        yield where
    for found in SENTENCE.finditer(paragraph):
        yield found.start() + len(found[0]) - len(found[0].lstrip()), found.end()


def find(words: str, paragraph: str) -> tuple[int, int] | None:
    """Return where some words stand in a paragraph, case and blanks counting for nothing."""
    parts = [re.escape(part) for part in words.strip(" .…").split()]
    found = re.search(r"\s+".join(parts), paragraph, re.IGNORECASE) if parts else None
    return found.span() if found else None


def unled(text: str) -> str:
    """Return a proposal without what introduces it: « Rédaction proposée : « … » »."""
    lead = LEAD.search(text)
    said = text[lead.end() :] if lead else text
    quote = WHOLE_QUOTE.match(said)
    return quote["new"] if quote else said


def is_question(text: str, paragraph: str) -> bool:
    return text.rstrip(' »"”').endswith("?") and "?" not in paragraph


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are compared."""
    return _WORD.findall(fold(text))


def alike(former: list[str], new: list[str]) -> float:
    """Return which part of two runs of words they share in the same order, from 0 to 1."""
    total = len(former) + len(new)
    return 2 * LCSseq.similarity(former, new) / total if total else 0.0


def woven(wording: Wording) -> list[Woven]:
    """Return both wordings in one reading: what goes before what comes instead of it."""
    pieces = []
    new = iter(wording.new)
    for piece in wording.former:
        if piece.marked:
            pieces.append(Woven(piece.text, "removed"))
            continue
        for added in new:
            if not added.marked:
                break
            pieces.append(Woven(added.text, "added"))
        pieces.append(Woven(piece.text, ""))
    pieces += [Woven(added.text, "added") for added in new]
    return pieces
