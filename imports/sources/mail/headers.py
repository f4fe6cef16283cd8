"""The headers of a message or of a part, as they stand: nothing is trusted, nothing raises (RFC 5322)."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

MAX_KEPT = 2_000  # headers of one head; the rest is walked over
MAX_VALUE = 100_000  # bytes of one header
MAX_HEAD = 4 * 2**20  # bytes

_LINE_END = re.compile(rb"\r\n|\n|\r")
_HEADER = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_BLANK_LINE = re.compile(rb"\r\n\r\n|\n\n|\r\r")
_ENVELOPE = re.compile(rb">?From ")
_FOLD = re.compile(r"[\r\n]+[ \t]*")


@dataclass(frozen=True, slots=True)
class Headers:
    """Raw values by lower-case name, in order of their lines."""

    values: dict[str, list[bytes]] = field(default_factory=dict)

    def all(self, name: str) -> list[str]:
        """Return the values of a header, unfolded, in order: raw bytes are UTF-8, or else cp1252."""
        return [_text(value) for value in self.values.get(name, ())]

    def first(self, name: str) -> str:
        """Return the first value of a header that is not blank, or ""."""
        return next((value for value in self.all(name) if value), "")


def split_head(raw: bytes, start: int = 0, stop: int | None = None) -> tuple[Headers, int]:
    """Return the headers that *raw* holds from *start* on, and where what they head begins."""
    stop = len(raw) if stop is None else stop
    values: dict[str, list[bytearray]] = defaultdict(list)
    kept, at, current = 0, start, bytearray()
    while at < stop:
        end = _LINE_END.search(raw, at, stop)
        line_stop, following = (end.start(), end.end()) if end else (stop, stop)
        if line_stop == at:
            return _kept(values), following
        if raw[at] in b" \t" and values:
            current += b"\n" + raw[at : min(line_stop, at + max(0, MAX_VALUE - len(current)))]
        elif header := _HEADER.match(raw, at, line_stop):
            current = bytearray(raw[header.end() : min(line_stop, header.end() + MAX_VALUE)])
            if kept < MAX_KEPT:
                values[header[1].decode("ascii").lower()].append(current)
            kept += 1
        elif not _is_stray(raw, at, line_stop, following):
            return _kept(values), at
        at = following
        if at - start > MAX_HEAD:
            end = _BLANK_LINE.search(raw, at, stop)
            return _kept(values), end.end() if end else stop
    return _kept(values), stop


def _kept(values: dict[str, list[bytearray]]) -> Headers:
    return Headers({name: [bytes(value) for value in all_of_it] for name, all_of_it in values.items()})


def _is_stray(raw: bytes, at: int, stop: int, following: int) -> bool:
    """A line that is no header is passed over when headers go on after it; else the body has begun."""
    return bool(_ENVELOPE.match(raw, at, stop) or _HEADER.match(raw, following, following + 300))


def _text(value: bytes) -> str:
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        text = value.decode("cp1252", "replace")
    return _FOLD.sub(" ", text).strip()
