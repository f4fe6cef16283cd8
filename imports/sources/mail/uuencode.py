"""Files written in a text by uuencode, as mailers did before MIME (POSIX, uuencode)."""

import binascii
import re

MAX_FILES = 500

_BEGIN = re.compile(rb"(?:\A|(?<=\n))begin [0-7]{3,4} ([^\r\n]{1,200})\r?\n")
_LINE = re.compile(rb"([^\r\n]*)(?:\r\n|\n|\r|\Z)")


def split(text: bytes) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """Return a text without the files written in it, and these: names as written and contents."""
    kept: list[bytes] = []
    files: list[tuple[bytes, bytes]] = []
    at = 0
    for begin in _BEGIN.finditer(text):
        if begin.start() < at or len(files) == MAX_FILES:
            continue
        content, end = _file(text, begin.end())
        if content:
            kept.append(text[at : begin.start()])
            files.append((begin[1], content))
            at = end
    return b"".join([*kept, text[at:]]), files


def _file(text: bytes, at: int) -> tuple[bytes, int]:
    """Return what the lines from *at* on hold, and where what follows begins; a damaged file stops early."""
    content: list[bytes] = []
    while at < len(text) and (line := _LINE.match(text, at)):
        if line[1].rstrip() == b"end":
            return b"".join(content), line.end()
        try:
            content.append(_undone(line[1]))
        except binascii.Error:
            break
        at = line.end()
    return b"".join(content), at


def _undone(line: bytes) -> bytes:
    if not line.strip():
        return b""
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:  # some encoders end a line with a few characters too many
        return binascii.a2b_uu(line[: (((line[0] - 32) & 63) * 4 + 5) // 3 + 1])
