"""The tables of a text, row by row: written with pipes, cut from their table by a blank line, or in HTML."""

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise

from markdown_it.token import Token

from documents.reading.plain import plain
from documents.reading.tables import CELL_END, SEPARATOR
from documents.rendering.cleaning import ALIGNED, LINE, clean
from documents.rendering.model import Block, BlockKind, Part
from documents.rendering.parsing import PARSER, SHIFT, written

NUMBERED = re.compile(rf' {LINE}="(\d+)"')
TABLE_TAG = re.compile(r"</?table>")
TABLE_PART = re.compile(rf'<(/?)(table|tr)(?: {LINE}="(\d+)")?>')


def pipe_table(tokens: Sequence[Token], shift: int) -> Block:
    """Return a table written with pipes."""
    titles: list[str] = []
    head, parts = "", []
    for start, end in rows_of(tokens):
        cells = list(cells_of(tokens[start:end]))
        lines = tokens[start].map or [0, 0]
        if cells and cells[0][0].type == "th_open":
            titles = [plain(inner.content) for _, inner in cells]
            head = "".join(cell(opening, inner, "", shift) for opening, inner in cells)
        else:
            named = zip(cells, [*titles, *[""] * len(cells)], strict=False)
            html = "".join(cell(opening, inner, title, shift) for (opening, inner), title in named)
            parts.append(Part(lines[0] + 1, lines[1], html))
    return Block(BlockKind.TABLE, tuple(parts), head=head)


def rows_of(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Yield where each row starts and ends among the tokens of a table."""
    start = 0
    for at, token in enumerate(tokens):
        if token.type == "tr_open":
            start = at
        elif token.type == "tr_close":
            yield start, at


def cells_of(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token]]:
    """Yield the opening and the words of each cell of a row."""
    for at, token in enumerate(tokens):
        if token.type in ("th_open", "td_open"):
            yield token, tokens[at + 1]


def cell(opening: Token, inner: Token, title: str, shift: int) -> str:
    """Return one cell; it bears the title of its column, for screens too narrow for columns."""
    aligned = ALIGNED.match(str(opening.attrGet("style") or ""))
    to = f' align="{aligned[1]}"' if aligned else ""
    named = f' data-title="{escape(title)}"' if title else ""
    return f'<{opening.tag} dir="auto"{to}{named}>{clean(written([inner], shift))}</{opening.tag}>'


def loose_table(paragraph: Token, content: str, shift: int) -> Block:
    """Return the rows that a blank line cut from their table: Markdown takes them for one paragraph."""
    first = (paragraph.map or [0])[0] + 1
    lines = [(number, line.strip().strip("|")) for number, line in enumerate(content.split("\n"), first)]
    rows = [
        Part(number, number, "".join(loose_cell(words, shift) for words in CELL_END.split(line)))
        for number, line in lines
        if not SEPARATOR.fullmatch(line)
    ]
    return Block(BlockKind.TABLE, tuple(rows))


def loose_cell(words: str, shift: int) -> str:
    """Return one cell of such a row."""
    return f'<td dir="auto">{clean(PARSER.renderInline(words.strip(), {SHIFT: shift}))}</td>'


def html_table(html: str, line_start: int, line_end: int) -> list[Block]:
    """Return the blocks of clean *html* that holds a table: what is before it, its rows, what is after.

    When the rows cannot be told apart from the rest, all of it is one part.
    """
    spans = list(row_spans(html))
    glue = "".join(html[a[2] : b[1]] for a, b in pairwise(spans))
    if not spans or glue.strip():
        return texts([(html, line_start, line_end)])
    before, after = html[: spans[0][1]], html[spans[-1][2] :]
    ends = [*(max(line, following[0] - 1) for (line, *_), following in pairwise(spans))]
    rows = tuple(
        Part(line, end, inside(html[start:stop]))
        for (line, start, stop), end in zip(spans, [*ends, line_end], strict=True)
    )
    return [
        *texts([(TABLE_TAG.sub("", before), line_start, rows[0].line_start)]),
        Block(BlockKind.TABLE, rows),
        *texts([(TABLE_TAG.sub("", after), line_end, line_end)]),
    ]


def row_spans(html: str) -> Iterator[tuple[int, int, int]]:
    """Yield the line, the start and the end of each row of the outermost tables."""
    depth, line, start = 0, 0, 0
    for tag in TABLE_PART.finditer(html):
        closing, name = tag[1], tag[2]
        if name == "table":
            depth += -1 if closing else 1
        elif depth == 1 and not closing:
            line, start = int(tag[3] or 0), tag.start()
        elif depth == 1 and line:
            yield line, start, tag.end()


def inside(row: str) -> str:
    """Return the cells of a row, the lines of inner tables forgotten."""
    return NUMBERED.sub("", row.partition(">")[2].removesuffix("</tr>"))


def texts(pieces: list[tuple[str, int, int]]) -> list[Block]:
    """Return a block for each piece of HTML that shows something, balanced again."""
    made = [(clean(NUMBERED.sub("", html)), start, end) for html, start, end in pieces]
    return [Block(BlockKind.TEXT, (Part(start, end, html),)) for html, start, end in made if html]
