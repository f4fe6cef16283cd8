"""Delimited text: same encoding, mark, delimiter, quotes and line ends; only the lines written change.

A text that we write and that a spreadsheet would take for a formula is preceded by a non-breaking space: it
looks the same and calculates nothing. What the person typed elsewhere stays as typed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from answers.filled.ground import UNFILLABLE, Edits, Ground, Texts
from imports.sources.characters import cleaned
from imports.sources.delimited import Layout, Record, lay_out, records_of
from imports.sources.model import UnreadableSource

SAFE = "\u00a0"
_RISKY = tuple("=+-@＝＋－＠\t")
_ENDS = re.compile(r"(?:\r\n|\r|\n)?\Z")
# What the old code pages of Windows and DOS lack, as people type it on such machines.
_PLAIN = str.maketrans({
    "\u202f": "\u00a0", "\u2009": " ", "’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-",
    "‑": "-", "…": "...", "œ": "oe", "Œ": "OE", "→": "->", "≥": ">=", "≤": "<=", "•": "-", "€": "EUR",
})  # fmt: skip


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"{SAFE}{text}" if text.lstrip(" ").startswith(_RISKY) else text


class DelimitedEditor:
    """A .csv being filled."""

    def __init__(self, content: bytes) -> None:
        layout = lay_out(content)
        if layout is None or not layout.delimiter:
            raise UnreadableSource(UNFILLABLE)
        self._layout: Layout = layout

    def fit(self, text: str) -> str:
        """Return *text* as this encoding holds it, never a formula: the nearest characters, else « ? »."""
        safe = harmless(cleaned(text))
        encoding = self._layout.written
        return safe if _is_held(safe, encoding) else "".join(_held(character, encoding) for character in safe)

    def survey(self, lines: Mapping[int, Iterable[int]]) -> dict[int, Ground]:
        """Return the ground of the only sheet: whatever it holds, its reader has seen."""
        return {at: Ground() for at in lines}

    def write(self, edits: Mapping[int, Edits], titles: Mapping[int, Iterable[int]]) -> bytes:
        """Return the file with these texts in these cells."""
        layout = self._layout
        text = layout.text[: layout.start] + b"".join(self._lines(edits[0], min(titles[0])))
        if layout.written != layout.encoding:
            text = text.decode().encode(layout.written)
        return layout.mark + text

    def _lines(self, edits: Edits, titles: int) -> Iterator[bytes]:
        records = list(enumerate(records_of(self._layout), start=1))
        quotes_all = any(_is_all_quoted(record) for number, record in records if number == titles)
        for number, record in records:
            texts = edits.get(number)
            written = self._written(record, texts, quotes_all) if texts else record.raw
            yield written.encode("latin-1")

    def _written(self, record: Record, texts: Texts, quotes_all: bool) -> str:
        """Return a line with some of its cells written, the others as they were."""
        delimiter = self._layout.delimiter
        end = _ENDS.search(record.raw)
        ending = end[0] if end else ""
        fields = _fields(record, record.raw.removesuffix(ending), delimiter)
        fields += [""] * (max(texts) + 1 - len(fields))
        for column, text in texts.items():
            bytewise = text.encode(self._layout.encoding).decode("latin-1")
            fields[column] = _quoted(bytewise, delimiter, quotes_all)
        return delimiter.join(fields) + ending


def _held(character: str, encoding: str) -> str:
    attempts = (character, character.translate(_PLAIN))
    return next((attempt for attempt in attempts if _is_held(attempt, encoding)), "?")


def _is_held(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _is_all_quoted(record: Record) -> bool:
    is_quoted = not record.is_broken and record.raw.startswith('"')
    return is_quoted and record.raw.count('"') >= 2 * len(record.cells)


def _fields(record: Record, raw: str, delimiter: str) -> list[str]:
    """Return the cells of a line as written; those of a line whose quotes make no sense, quoted well."""
    if record.is_broken:
        return [_quoted(cell, delimiter, False) for cell in record.cells]
    if '"' not in raw:
        return raw.split(delimiter)
    mark = re.escape(delimiter)
    pattern = re.compile(rf'((?:"(?:[^"]|"")*"|[^{mark}]*))({mark}|\Z)')
    fields, at = [], 0
    while found := pattern.match(raw, at):
        fields.append(found[1])
        at = found.end()
        if not found[2]:
            return fields
    raise UnreadableSource(UNFILLABLE)


def _quoted(text: str, delimiter: str, always: bool) -> str:
    is_plain = not any(mark in text for mark in (delimiter, '"', "\r", "\n")) and text == text.strip(" ")
    return text if is_plain and not always else '"' + text.replace('"', '""') + '"'
