"""The identified rows of tables, written with pipes or in HTML."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from markdown_it.token import Token

from documents.reading.plain import CELL_END, plain
from documents.reading.requirements import (
    is_certain,
    is_level,
    leading_requirement_id,
    level_column,
    requirement_id,
)

IDENTIFIER_LENGTH = 150  # a longer first cell is a text, not a name
SEPARATOR = re.compile(r"[\s\\|:—–-]*")
HTML_PART = re.compile(r"<(/?)(table|tr|td|th)\b([^<>]{0,500})>", re.IGNORECASE)
SPAN = re.compile(r"(row|col)span\s{0,9}=\s{0,9}[\"']?(\d{1,4})", re.IGNORECASE)


@dataclass(slots=True)
class RawRow:
    """A row of a table, with its lines; its cells are marked-up text until ``clean`` makes it plain."""

    line_start: int
    line_end: int
    cells: list[str] = field(default_factory=list)
    spanning: set[int] = field(default_factory=set)  # places of cells that title several rows
    header: bool = False  # its cells are titles of columns
    title: bool = False  # its one cell is a title of the rows below


@dataclass(frozen=True, slots=True)
class IdentifiedRow:
    """A row a remark can be about, or a requirement written outside tables."""

    identifier: str
    level: str
    line_start: int
    line_end: int
    listed: bool = False  # outside any table


def read_rows(tokens: list[Token], text: str) -> list[IdentifiedRow]:
    """Return the identified rows of every table of a document, in reading order."""
    tables = [*pipe_tables(tokens), *loose_tables(tokens), *html_tables(tokens, text)]
    rows = [row for table in tables for row in identified_rows(table)]
    return sorted(rows, key=lambda row: row.line_start)


def pipe_tables(tokens: list[Token]) -> Iterator[list[RawRow]]:
    """Yield the tables CommonMark's neighbour GFM writes with pipes; their cells are all on one line."""
    table: list[RawRow] = []
    for token in tokens:
        if token.type == "table_open":
            table = []
        elif token.type == "tr_open" and token.map:
            table.append(RawRow(token.map[0] + 1, token.map[1]))
        elif token.type == "th_open" and table:
            table[-1].header = True
        elif token.type == "inline" and token.level and table:
            table[-1].cells.append(token.content)
        elif token.type == "table_close":
            yield [clean(row) for row in table]
            table = []


def loose_tables(tokens: list[Token]) -> Iterator[list[RawRow]]:
    """Yield the rows that a blank line cut from their table: Markdown takes them for a paragraph."""
    for token, inner in pairwise(tokens):
        if token.type != "paragraph_open" or not token.map or not inner.content.startswith("|"):
            continue
        lines = inner.content.split("\n")
        numbered = enumerate(lines, token.map[0] + 1)
        rows = [RawRow(number, number, CELL_END.split(line.strip().strip("|"))) for number, line in numbered]
        yield [clean(row) for row in rows]


def html_tables(tokens: list[Token], text: str) -> Iterator[list[RawRow]]:
    """Yield the tables written in HTML; the blank lines inside them cut Markdown's blocks, not the table."""
    lines = text.split("\n")
    end = 0
    for token in tokens:
        if token.type != "html_block" or not token.map or token.map[0] < end:
            continue
        if "<table" in token.content.lower():
            end = table_end(lines, token.map[0])
            yield from html_rows("\n".join(lines[token.map[0] : end]), token.map[0] + 1)


def table_end(lines: list[str], start: int) -> int:
    """Return the line after the last </table> that closes what opened from *start* on."""
    depth = 0
    for place in range(start, len(lines)):
        lowered = lines[place].lower()
        depth += lowered.count("<table") - lowered.count("</table")
        if depth <= 0 and "</table" in lowered:
            return place + 1
    return len(lines)


def html_rows(content: str, first_line: int) -> Iterator[list[RawRow]]:
    """Yield the tables of one piece of HTML; a cell ends where the next part of a table starts."""
    table: list[RawRow] = []
    cell_start: int | None = None
    line, seen = first_line, 0
    for part in HTML_PART.finditer(content):
        line, seen = line + content.count("\n", seen, part.start()), part.start()
        closing, name = part[1], part[2].lower()
        if cell_start is not None and table:
            table[-1].cells.append(content[cell_start : part.start()])
            table[-1].line_end = line
        cell_start = None
        if name == "table" and closing:
            yield [clean(row) for row in table]
            table = []
        elif name == "tr":
            close_or_open(table, line, closing)
        elif name in ("td", "th") and not closing and table:
            open_cell(table[-1], name, part[3])
            cell_start = part.end()
    yield [clean(row) for row in table]


def close_or_open(table: list[RawRow], line: int, closing: str) -> None:
    """Start a row at <tr>, or stretch the current one to its </tr>."""
    if not closing:
        table.append(RawRow(line, line))
    elif table:
        table[-1].line_end = line


def open_cell(row: RawRow, name: str, attributes: str) -> None:
    """Note what the tag of a cell says of it."""
    spans = {name.lower(): int(count) for name, count in SPAN.findall(attributes)}
    if spans.get("row", 1) > 1:
        row.spanning.add(len(row.cells))
    row.title = row.title or spans.get("col", 1) > 1
    row.header = name == "th" and (row.header or not row.cells)  # a row of titles has no other cell


def clean(row: RawRow) -> RawRow:
    """Return *row* with its cells in plain text; a row all in bold holds titles, of columns or of rows."""
    raw = [cell.strip() for cell in row.cells if cell.strip()]
    bold = bool(raw) and all(cell.startswith("**") and cell.endswith("**") for cell in raw)
    return replace(
        row,
        cells=[plain(cell) for cell in row.cells],
        header=row.header or (bold and len(raw) > 1),
        title=row.title or (bold and len(raw) == 1),
    )


def identified_rows(table: list[RawRow]) -> Iterator[IdentifiedRow]:
    """Yield the rows of one table that carry a name.

    In a table of requirements only requirements do: its other rows are notes and separators. Elsewhere the
    first cell that holds text names the row, unless it is a title or a whole text.
    """
    name = row_requirement if holds_requirements(table) else row_name
    titles: list[str] = []
    for row in table:
        identifier = name(row)
        if row.header and not row_requirement(row):
            titles = row.cells if any(row.cells) else titles
        elif identifier:
            yield IdentifiedRow(identifier, row_level(row, titles, identifier), row.line_start, row.line_end)


def holds_requirements(table: list[RawRow]) -> bool:
    """Say whether a table lists requirements: one sure identifier, or as many likely ones as other names."""
    found = [identifier for row in table if (identifier := row_requirement(row))]
    return any(map(is_certain, found)) or 2 * len(found) > sum(any(row.cells) for row in table)


def row_requirement(row: RawRow) -> str:
    """Return the requirement identifier a cell of *row* is, else the one its first text starts with."""
    whole = next((found for cell in row.cells if (found := requirement_id(cell))), "")
    return whole or leading_requirement_id(next(filter(None, row.cells), ""))


def row_name(row: RawRow) -> str:
    """Return the first cell of *row* that holds text and names this row alone, else "".

    A term whose definition was forgotten still names its row; a title, or the rest of a text, does not.
    """
    filled = [place for place, cell in enumerate(row.cells) if cell]
    alone = len(filled) == 1
    if not filled or SEPARATOR.fullmatch(row.cells[filled[0]]) or (alone and (row.title or filled[0])):
        return ""
    own = [place for place in filled if place not in row.spanning]
    name = row.cells[(own if len(own) > 1 else filled)[0]]
    return name if len(name) <= IDENTIFIER_LENGTH else ""


def row_level(row: RawRow, titles: list[str], identifier: str) -> str:
    """Return the level of a requirement as printed: under its column's title, else any cell that is one."""
    if not requirement_id(identifier):
        return ""
    column = level_column(titles)
    if column is not None and column < len(row.cells) and len(row.cells[column]) <= 40:
        return row.cells[column]
    return next((cell for cell in row.cells if is_level(cell)), "")
