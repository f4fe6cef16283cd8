"""What Outlook wraps in « winmail.dat » (MS-OXTNEF): a body and files.

tnefparse takes the end off contents that end in noughts, and reads without end what announces four billion
values: the few attributes that matter are read here.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from imports.sources.mail.charsets import decoded

SIGNATURE = b"\x78\x9f\x3e\x22"
MAX_OBJECTS = 20_000
MAX_DEPTH = 5

_BODY, _RENDERING, _DATA, _TITLE = 0x800C, 0x9002, 0x800F, 0x8010
_PROPERTIES, _ATTACHMENT, _CODEPAGE = 0x9003, 0x9005, 0x9007
_FIXED = {1: 0, 2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 0xA: 4, 0xB: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_VARIABLE = (0xD, 0x1E, 0x1F, 0x102)
_MULTIPLE = 0x1000
_UNICODE = 0x1F
_TEXT, _HTML, _RTF, _INTERNET_CODEPAGE = 0x1000, 0x1013, 0x1009, 0x3FDE
_LONG_NAME, _NAME, _SHOWN_NAME, _OBJECT = 0x3707, 0x3704, 0x3001, 0x3701
_MESSAGE = b"\x07\x03\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46"  # IID_IMessage


@dataclass(slots=True)
class Wrapped:
    """A body, as text, HTML or compressed RTF, and files: names and contents."""

    text: str = ""
    html: str = ""
    rtf: bytes = b""
    files: list[tuple[str, bytes]] = field(default_factory=list)


def unwrap(content: bytes, depth: int = 0) -> Wrapped | None:
    """Return what a TNEF stream wraps, or None when it is none; a damaged one gives what comes before."""
    if not content.startswith(SIGNATURE):
        return None
    found, charset = Wrapped(), "cp1252"
    for name, value in _attributes(content):
        if name == _CODEPAGE and len(value) >= 4:
            charset = _charset(value)
        elif name == _BODY and not found.text:
            found.text = decoded(value.rstrip(b"\0"), charset)
        elif name == _PROPERTIES:
            _take_bodies(found, dict(_properties(value)), charset)
        elif name == _RENDERING:
            found.files.append(("", b""))
        elif found.files:
            _take_file(found, name, value, charset, depth)
    found.files = [(title, content) for title, content in found.files if title or content]
    return found


def _charset(value: bytes) -> str:
    number = struct.unpack_from("<I", value)[0]
    return {65001: "utf-8", 20127: "ascii", 28591: "latin-1"}.get(number, f"cp{number}")


def _attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    at = 6
    for _ in range(MAX_OBJECTS):
        if at + 9 > len(content):
            return
        _, name, _, length = struct.unpack_from("<BHHI", content, at)
        yield name, content[at + 9 : at + 9 + length]
        at += 9 + length + 2


def _take_bodies(found: Wrapped, values: dict[int, tuple[int, bytes]], charset: str) -> None:
    if _INTERNET_CODEPAGE in values:
        charset = _charset(values[_INTERNET_CODEPAGE][1])
    if _TEXT in values:
        found.text = _string(values[_TEXT], charset)
    if _HTML in values:
        found.html = _string(values[_HTML], charset)
    found.rtf = values.get(_RTF, (0, b""))[1]


def _take_file(found: Wrapped, name: int, value: bytes, charset: str, depth: int) -> None:
    title, content = found.files[-1]
    if name == _TITLE:
        title = title or decoded(value.rstrip(b"\0"), charset)
    elif name == _DATA:
        content = value
    elif name == _ATTACHMENT:
        values = dict(_properties(value))
        long = next((values[key] for key in (_LONG_NAME, _NAME, _SHOWN_NAME) if key in values), None)
        title = _string(long, charset) if long and (_LONG_NAME in values or not title) else title
        inner = values.get(_OBJECT, (0, b""))[1]
        if inner.startswith(_MESSAGE) and depth < MAX_DEPTH:
            wrapped = unwrap(inner[len(_MESSAGE) :], depth + 1)
            found.files += wrapped.files if wrapped else []
        content = content or inner.removeprefix(_MESSAGE)
    found.files[-1] = (title, content)


def _string(value: tuple[int, bytes], charset: str) -> str:
    kind, raw = value
    text = raw.decode("utf-16-le", "replace") if kind == _UNICODE else decoded(raw, charset)
    return text.rstrip("\0")


def _properties(block: bytes) -> Iterator[tuple[int, tuple[int, bytes]]]:
    """Yield the first value of each property, with its type (MS-OXTNEF, 2.1.3.4)."""
    try:
        (count,) = struct.unpack_from("<I", block)
        at = 4
        for _ in range(min(count, MAX_OBJECTS)):
            kind, name = struct.unpack_from("<HH", block, at)
            at = _after_name(block, at + 4) if name >= 0x8000 else at + 4
            value, at = _value(block, at, kind)
            yield name, (kind & ~_MULTIPLE, value)
    except (struct.error, KeyError):
        return


def _after_name(block: bytes, at: int) -> int:
    (how,) = struct.unpack_from("<I", block, at + 16)
    if how == 0:
        return at + 24
    (length,) = struct.unpack_from("<I", block, at + 20)
    return at + 24 + _padded(length)


def _value(block: bytes, at: int, kind: int) -> tuple[bytes, int]:
    simple = kind & ~_MULTIPLE
    count = 1
    if kind & _MULTIPLE or simple in _VARIABLE:
        (count,) = struct.unpack_from("<I", block, at)
        at += 4
    if simple not in _VARIABLE:
        size = _FIXED[simple]
        return block[at : at + size], at + size * count
    first = b""
    for number in range(min(count, MAX_OBJECTS)):
        (length,) = struct.unpack_from("<I", block, at)
        first = first if number else block[at + 4 : at + 4 + length]
        at += 4 + _padded(length)
    return first, at


def _padded(length: int) -> int:
    return length + (-length % 4)
