"""Messages that follow one another in one file, each after a line « From … » (RFC 4155 and its variants)."""

import re
from collections.abc import Iterator
from typing import IO

CHUNK = 2**20
MAX_MESSAGE = 50 * 2**20  # bytes
_FROM = b"From "
LOOK = 4_000  # bytes after a line « From … » that tell whether it separates

# The date that asctime writes, wherever the line is; or else an empty line before, and an address, a dash,
# or nothing, as some versions of Thunderbird write. A header must follow: sentences begin by « From » too.
_SEPARATOR = re.compile(
    rb"(?:(?:\A|(?<=[\r\n]))"
    rb"From [^\r\n]{0,300}?\b[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]?\d \d{1,2}:\d{2}[^\r\n]{0,100}"
    rb"|(?:\A|(?<=\n\n)|(?<=\n\r\n)|(?<=\r\r))"
    rb"From (?:-?|[^\s@]{1,200}|[^\s@]{1,200}@[^\r\n]{1,300}))[ \t]*(?:\r\n|\n|\r)"
    rb"(?:>?From [^\r\n]{0,500}(?:\r\n|\n|\r))?(?=[!-9;-~]{1,100}[ \t]*:)"
)
_ESCAPED = re.compile(rb"(?:(?<=\n)|(?<=\r))>(>*From )")


def begins_mbox(head: bytes) -> bool:
    """Return whether the first bytes of a file are those of an mbox."""
    return bool(_SEPARATOR.match(head))


def messages(file: IO[bytes]) -> Iterator[bytes | None]:
    """Yield each message as the file holds it, after its line « From … »; None for one that is too large.

    What length a message says that it has is not looked at: it is often wrong.
    """
    held, seen, is_too_large = bytearray(), 1, False
    while True:
        chunk = file.read(CHUNK)
        held += chunk
        sure = len(held) - LOOK if chunk else len(held)
        start = 0
        for found in _separators(held, seen):
            if found.start() > sure:
                break
            yield None if is_too_large else bytes(held[start : found.start()])
            start, seen, is_too_large = found.start(), found.end(), False
        if not chunk:
            break
        del held[:start]
        seen = max(seen - start, len(held) - LOOK, 1)
        if len(held) > MAX_MESSAGE:
            is_too_large = True
            del held[: -2 * LOOK]
            seen = max(1, len(held) - LOOK)
    rest = bytes(held[start:])
    if rest.strip():
        yield None if is_too_large else rest


def _separators(held: bytearray, seen: int) -> Iterator[re.Match[bytes]]:
    at = held.find(_FROM, seen)
    while at >= 0:
        if held[at - 1] in b"\r\n" and (found := _SEPARATOR.match(held, at)):
            yield found
        at = held.find(_FROM, at + len(_FROM))


def as_sent(raw: bytes) -> bytes:
    """Return a message of an mbox without the « > » that protects its lines « From … » (mboxrd)."""
    return _ESCAPED.sub(rb"\1", raw) if b">From " in raw else raw
