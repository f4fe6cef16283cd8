"""Delimited text (.csv, .tsv): semicolons, commas or tabs, in any encoding that spreadsheets write."""

import codecs
import csv
import re
from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from imports.sources.characters import cleaned
from imports.sources.grid import EXCESSIVE, MAX_CELL_TEXT, WORDY, Allowance, Cell, Line, Sheet
from imports.sources.model import UnreadableSource
from imports.sources.titles import may_be_titles, read_header

DELIMITERS = (";", ",", "\t")
MAX_DELIMITERS = 4_000_000  # empty cells take memory before they are seen to be empty
MAX_LINES = 2**20  # the last line of a spreadsheet
MAX_LINE = 4 * MAX_CELL_TEXT  # bytes
MAX_CELL_LINES = 2_000
SAMPLE, SAMPLE_LINES = 2**18, 2_000  # bytes and lines, among which titles are looked for
CHUNK = 2**16

OPEN_QUOTE = "porte un guillemet qui ne se referme pas, gardé tel quel : vérifiez la cellule"

_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_ANNOUNCED = re.compile(rb'"?sep=([;,\t|])"?(?:\r\n|\r|\n)', re.I)  # to Excel, it is no line of the table
# An accented letter between two others, as each of the two writes é, è, ê, à, ç, ô, î, ù.
_DOS = re.compile(rb"(?<=[A-Za-z])[\x82\x8a\x88\x85\x87\x93\x8c\x97](?=[a-z])")
_WINDOWS = re.compile(rb"(?<=[A-Za-z])[\xe9\xe8\xea\xe0\xe7\xf4\xee\xf9](?=[a-z])")
_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}

csv.field_size_limit(MAX_LINE)


class Layout(NamedTuple):
    """How a text holds its table: as bytes in an encoding where ASCII stands as itself, from ``start`` on."""

    text: bytes
    encoding: str
    start: int  # after the « sep=; » that may announce the delimiter
    delimiter: str  # or "" when the text is empty
    mark: bytes  # what stood before the text, not part of it
    written: str  # the encoding of the file itself


class Record(NamedTuple):
    """A line of the table: as written, with what ends it; its cells; whether its quotes make no sense."""

    raw: str
    cells: list[str]
    is_broken: bool


def read_delimited(content: bytes) -> Sheet | None:
    """Return the lines of a text as a sheet without a name, or None when no delimiter gives titles to it.

    A line is numbered as a spreadsheet shows it: a cell of several lines is in one line, and « sep=; » is
    none. Cells are plain text as typed, whatever they begin with. UnreadableSource beyond the bounds.
    """
    layout = lay_out(content)
    if layout is None or not layout.delimiter:
        return layout and Sheet("")
    return _sheet(layout.text[layout.start :], layout.encoding, layout.delimiter)


def lay_out(content: bytes) -> Layout | None:
    """Return how a text holds its table, or None when no delimiter gives titles to it."""
    text, encoding, mark, written = _in_bytes_of_ascii(content)
    if not text.strip(b" \r\n\t;,\0"):
        return Layout(text, encoding, 0, "", mark, written)
    if announced := _ANNOUNCED.match(text):
        return Layout(text, encoding, announced.end(), announced[1].decode(), mark, written)
    ranked = {delimiter: _titles_in(text[:SAMPLE], encoding, delimiter) for delimiter in DELIMITERS}
    best = max(ranked, key=lambda delimiter: ranked[delimiter])
    return Layout(text, encoding, 0, best, mark, written) if ranked[best] else None


def records_of(layout: Layout) -> Iterator[Record]:
    """Yield the lines of the table with every character standing for the byte it is in the text."""
    return _records(_lines(layout.text[layout.start :], "latin-1"), layout.delimiter)


def _in_bytes_of_ascii(content: bytes) -> tuple[bytes, str, bytes, str]:
    """Return the text without its mark, in an encoding where ASCII stands as itself, and this encoding.

    Then the mark, and the encoding that the file is written in.

    The mark decides; then strict UTF-8, which a text in another encoding hardly ever happens to be.
    """
    mark = next((mark for mark in _MARKS if content.startswith(mark)), b"")
    encoding = _MARKS.get(mark) or _unmarked_utf16(content) or _of_bytes(content)
    if not encoding.startswith("utf-16"):
        return content[len(mark) :], encoding, mark, encoding
    return content[len(mark) :].decode(encoding, "replace").encode(), "utf-8", mark, encoding


def _unmarked_utf16(content: bytes) -> str:
    """Latin letters in UTF-16 are every other byte nought: the second ones or the first."""
    start = content[:4096]
    pairs = len(start) // 2
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if pairs and start[first::2].count(0) > 0.6 * pairs and start[1 - first :: 2].count(0) < 0.1 * pairs:
            return encoding
    return ""


def _of_bytes(content: bytes) -> str:
    """UTF-8 when it is strictly so; else Windows's French, or MS-DOS's, whose accents stand elsewhere."""
    if _is_utf8(content):
        return "utf-8"
    return "cp850" if len(_DOS.findall(content)) > len(_WINDOWS.findall(content)) else "cp1252"


def _is_utf8(content: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for at in range(0, len(content), CHUNK):
            decoder.decode(content[at : at + CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _titles_in(sample: bytes, encoding: str, delimiter: str) -> int:
    """Return how many titles of the gabarit a delimiter makes appear in one line, 0 when they are too few."""
    headers = (
        read_header(cells)
        for _, record, _ in islice(_records(_lines(sample, encoding), delimiter), SAMPLE_LINES)
        if may_be_titles(cells := dict(enumerate(map(Cell, record))))
    )
    return max((len(header.roles) for header in headers if header.is_usable), default=0)


def _sheet(text: bytes, encoding: str, delimiter: str) -> Sheet:
    if text.count(delimiter.encode()) > MAX_DELIMITERS:
        raise UnreadableSource(EXCESSIVE)
    sheet, allowance = Sheet(""), Allowance()
    for number, (_, record, is_broken) in enumerate(_records(_lines(text, encoding), delimiter), start=1):
        if cells := _filled(record, is_broken):
            for cell in cells.values():
                allowance.take_text(len(cell.text))
            allowance.take_line(cells)
            sheet.add(Line(number, cells))
    return sheet


def _filled(record: list[str], is_broken: bool) -> dict[int, Cell]:
    texts = ((at, cleaned(typed)) for at, typed in enumerate(record) if typed and not typed.isspace())
    cells = ((at, Cell(text, fault=OPEN_QUOTE if is_broken and '"' in text else "")) for at, text in texts)
    return {at: cell for at, cell in cells if not cell.is_empty}


def _lines(text: bytes, encoding: str) -> Iterator[str]:
    """Yield the lines of the file, with what ends them; what cp1252 lacks comes as « � »."""
    for number, line in enumerate(_LINE.finditer(text)):
        if number == MAX_LINES:
            raise UnreadableSource(EXCESSIVE)
        if line.end() - line.start() > MAX_LINE:
            raise UnreadableSource(WORDY)
        yield line[0].decode(encoding, "replace")


def _records(lines: Iterator[str], delimiter: str) -> Iterator[Record]:
    """Yield the lines of the table.

    One whose quotes make no sense is taken alone, its quotes kept: a stray one must not swallow what follows.
    """
    ahead: deque[str] = deque()
    while (line := ahead.popleft() if ahead else next(lines, None)) is not None:
        if '"' not in line:
            yield Record(line, line.rstrip("\r\n").split(delimiter), False)
            continue
        more = _up_to_closing_quote(line, ahead, lines)
        raw = "".join([line, *more])
        if record := _quoted(raw, delimiter):
            for _ in more:
                ahead.popleft()
            yield Record(raw, record, False)
        else:
            yield Record(line, line.rstrip("\r\n").split(delimiter), True)


def _up_to_closing_quote(line: str, ahead: deque[str], lines: Iterator[str]) -> list[str]:
    """Return the further lines of a cell that begins in *line*: inside quotes, their count is odd.

    What is looked at stays in *ahead*.
    """
    count, length = line.count('"'), len(line)
    for at in range(MAX_CELL_LINES):
        if count % 2 == 0:
            return list(islice(ahead, at))
        if at == len(ahead):
            if (following := next(lines, None)) is None:
                break
            ahead.append(following)
        count += ahead[at].count('"')
        length += len(ahead[at])
        if length > MAX_LINE:
            break
    return []


def _quoted(text: str, delimiter: str) -> list[str]:
    """Return the cells of one line of the table, none when its quotes make no sense."""
    try:
        return next(csv.reader([text], delimiter=delimiter, strict=True))
    except csv.Error:
        return []
