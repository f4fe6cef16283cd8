"""From a document's text to its blocks."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from markdown_it.token import Token

from documents.reading import blocks
from documents.reading.headings import is_title_block
from documents.reading.tables import table_end
from documents.rendering.cleaning import as_written, clean
from documents.rendering.model import Block, BlockKind, Part
from documents.rendering.parsing import NESTING, PARSER, SHIFT, written
from documents.rendering.tables import html_table, loose_table, pipe_table

LISTS = ("bullet_list_open", "ordered_list_open")


# Kept by the text itself: two editions or two volets that hold the same file share it, a text that changes is
# another, and a new release of this code starts with new processes, hence an empty cache.
@lru_cache(maxsize=32)
def render(text: str, shift: int = 2) -> tuple[Block, ...]:
    """Return the blocks of a Markdown *text* in reading order; titles are *shift* levels lower than written.

    Front matter, template tags, comments and empty titles give no block. Whatever the text, the HTML is safe,
    and its cost grows only with its length.
    """
    hidden = blocks.hide_non_text(text)
    lines = hidden.split("\n")
    tokens = PARSER.parse(hidden, {SHIFT: shift})
    return tuple(block for run in runs(tokens, lines) for block in rendered(run, lines, shift) if block.parts)


def runs(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[Sequence[Token]]:
    """Yield the tokens of each block; a table in HTML goes on over the blank lines that cut it."""
    start, until = 0, 0
    for at, token in enumerate(tokens):
        if token.level or token.nesting == 1:
            continue
        opened = tokens[start]
        if opened.type == "html_block" and opened.map and not until and "<table" in opened.content.lower():
            until = table_end(list(lines), opened.map[0])
        following = tokens[at + 1].map if at + 1 < len(tokens) else None
        if until and following and following[0] < until:
            continue
        yield tokens[start : at + 1]
        start, until = at + 1, 0


def rendered(run: Sequence[Token], lines: Sequence[str], shift: int) -> Iterator[Block]:
    """Yield the block, or the blocks, of one run of tokens."""
    opening, span = run[0], lines_of(run)
    inner = run[1] if len(run) > 1 else opening
    if any(token.level >= NESTING - 1 for token in run):
        yield text_block(as_written("\n".join(lines[span[0] - 1 : span[1]])), span)
    elif opening.type == "heading_open" and is_title_block(opening, inner):
        words = clean(written([inner], shift))
        yield Block(BlockKind.HEADING, (Part(*span, words),), level=int(opening.tag[1]))
    elif opening.type == "table_open":
        yield pipe_table(run, shift)
    elif opening.type in LISTS:
        yield list_block(run, lines, shift)
    elif opening.type == "paragraph_open" and inner.content.startswith("|"):
        yield loose_table(opening, inner.content, shift)
    elif opening.type == "html_block" and "<table" in opening.content.lower():
        yield from html_table(clean(written(run, shift)), *span)
    else:
        yield text_block(text_of(run, shift), span)


def text_of(run: Sequence[Token], shift: int) -> str:
    """Return the HTML of a run; what only looks like a title is a paragraph."""
    if run[0].type == "heading_open":
        return f"<p>{written(run[1:-1], shift)}</p>"
    return written(run, shift)


def text_block(html: str, span: tuple[int, int]) -> Block:
    """Return a block in one part, or in none when nothing of it is shown."""
    shown = clean(html)
    empty = not shown or shown == '<p dir="auto"></p>'
    return Block(BlockKind.TEXT, () if empty else (Part(*span, shown),))


def list_block(run: Sequence[Token], lines: Sequence[str], shift: int) -> Block:
    """Return a list, an item a part; the lists inside an item are part of it."""
    parts, start = [], 0
    for at, token in enumerate(run):
        if token.type == "list_item_open" and token.level == 1:
            start = at
        elif token.type == "list_item_close" and token.level == 1:
            span = without_blanks(lines_of(run[start : at + 1]), lines)
            parts.append(Part(*span, clean(written(run[start + 1 : at], shift))))
    ordered = run[0].type == "ordered_list_open"
    number = int(run[0].attrGet("start") or 1) if ordered else None
    return Block(BlockKind.LIST, tuple(parts), first=number)


def lines_of(run: Sequence[Token]) -> tuple[int, int]:
    """Return the first and the last line of a run of tokens, from 1."""
    maps = [token.map for token in run if token.map]
    first, last = min(span[0] for span in maps), max(span[1] for span in maps)
    return first + 1, max(last, first + 1)


def without_blanks(span: tuple[int, int], lines: Sequence[str]) -> tuple[int, int]:
    """Return the lines of an item without the blank ones after it, which Markdown counts in."""
    first, last = span
    while last > first and not lines[last - 1].strip():
        last -= 1
    return first, last
