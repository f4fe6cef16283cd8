"""The headers of a message or of a part, as they stand: nothing is trusted, nothing raises (RFC 5322)."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

MAX_KEPT = 2_000  # headers of one head; the rest is walked over
MAX_VALUE = 100_000  # bytes of one header
MAX_HEAD = 4 * 2**20  # bytes

_LINE_END = re.compile(rb"\r\n|\n|\r")
_HEADER = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
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

    def plain(self) -> dict[str, str]:
        """Return the first value of each header, as noise is told from it."""
        return {name: self.first(name) for name in self.values}


def split_head(raw: bytes) -> tuple[Headers, int]:
    """Return the headers that *raw* begins with and where its body begins."""
    values: dict[str, list[bytes]] = defaultdict(list)
    kept, at, current = 0, 0, [b""]
    body, limit = len(raw), min(len(raw), MAX_HEAD)
    while at < limit:
        end = _LINE_END.search(raw, at)
        stop, following = (end.start(), end.end()) if end else (len(raw), len(raw))
        if stop == at:
            if values or at > 64:  # blank lines before the head are no end of it
                body = following
                break
        elif raw[at] in b" \t" and values:
            current[-1] = _lengthened(current[-1], raw[at:stop])
        elif header := _HEADER.match(raw, at, stop):
            if kept < MAX_KEPT:
                current = values[header[1].decode("ascii").lower()]
                current.append(raw[header.end() : min(stop, header.end() + MAX_VALUE)])
            else:
                current = [b""]
            kept += 1
        elif not _is_stray(raw, at, stop, following):
            body = at
            break
        at = following
    return Headers(dict(values)), body


def _lengthened(value: bytes, line: bytes) -> bytes:
    return value + b"\n" + line if len(value) + len(line) < MAX_VALUE else value


def _is_stray(raw: bytes, at: int, stop: int, following: int) -> bool:
    """A line that is no header is passed over when headers go on after it; else the body has begun."""
    return bool(_ENVELOPE.match(raw, at, stop) or _HEADER.match(raw, following, following + 300))


def _text(value: bytes) -> str:
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        text = value.decode("cp1252", "replace")
    return _FOLD.sub(" ", text).strip()
