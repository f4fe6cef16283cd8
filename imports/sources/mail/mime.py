"""The parts of a message, as its boundaries cut them (RFC 2046), within bounds.

The standard library's parser builds the same tree by recursion, takes several times the message in memory,
and loses how the messages inside were written: what is kept of them must be their own bytes.
"""

import binascii
import re
from codecs import BOM_UTF8
from dataclasses import dataclass, field

from imports.sources.mail import uuencode
from imports.sources.mail.fields import NOT_BASE64, parameters, unpacked64
from imports.sources.mail.headers import Headers, split_head

MAX_PARTS = 10_000
MAX_DEPTH = 60  # of parts in parts; Outlook and Apple Mail make five
MAX_GUESS = 4_000  # bytes of the body where an unsaid boundary is looked for

_BEGINNING = re.compile(rb"[!-9;-~]{1,200}[ \t]*:|>?From ")
_TYPE = re.compile(r"\s*([\w.+-]{1,80})\s*/\s*([\w.+*-]{1,100})")
_GUESSED = re.compile(
    rb"(?:\A|[\r\n])--([\w'()+,./:=?\-]{1,70})[ \t]*(?:\r\n|\n|\r)(?=[!-9;-~]{1,80}:|\r?\n)"
)
_END_OF_BOUNDARY = re.compile(rb"(--)?[ \t]*(\r\n|\n|\r|\Z)")


@dataclass(slots=True)
class Part:
    """A part: its headers, where its content stands in the message; its own parts when it is made of some."""

    headers: Headers
    source: bytes
    start: int
    stop: int
    media_type: str
    settings: dict[str, str] = field(default_factory=dict)  # of its Content-Type
    disposition: str = ""
    file_name: str = ""  # as said: to be cleaned
    parts: list["Part"] = field(default_factory=list)
    left_out: bool = False  # some parts, too deep or too many, were not looked at

    @property
    def content(self) -> bytes:
        """What follows the headers, as written."""
        return self.source[self.start : self.stop]


class _Budget:
    def __init__(self) -> None:
        self.left = MAX_PARTS


def parse(raw: bytes) -> Part:
    """Return the tree of the parts that *raw* is made of; bytes that are no message are its text."""
    return _parse(raw, beginning(raw), len(raw), "text/plain", 0, _Budget())


def beginning(raw: bytes) -> int:
    """Return where the headers begin: a mark of UTF-8 and empty lines may stand before them."""
    start = raw[:MAX_GUESS].removeprefix(BOM_UTF8).lstrip(b"\r\n")
    return min(len(raw), MAX_GUESS) - len(start) if _BEGINNING.match(start) else 0


def _parse(source: bytes, start: int, stop: int, default: str, depth: int, budget: _Budget) -> Part:
    headers, at = split_head(source, start, stop)
    said = headers.first("content-type")
    part = Part(headers, source, at, stop, _media_type(said, default), parameters(said))
    described = headers.first("content-disposition")
    part.disposition = described.partition(";")[0].strip().lower()
    part.file_name = parameters(described).get("filename", "") or part.settings.get("name", "")
    if part.media_type.startswith("multipart/"):
        _divide(part, depth, budget)
    return part


def _media_type(said: str, default: str) -> str:
    """What is no type is text (RFC 2045, 5.2)."""
    if found := _TYPE.match(said):
        return f"{found[1]}/{found[2]}".lower()
    kind = said.partition(";")[0].strip().lower()
    return {"multipart": "multipart/mixed", "html": "text/html"}.get(kind, "text/plain" if kind else default)


def _divide(part: Part, depth: int, budget: _Budget) -> None:
    """A multipart without any boundary in it is shown as text."""
    pieces = _pieces(part)
    if not pieces:
        part.media_type = "text/plain"
    elif depth == MAX_DEPTH:
        part.left_out = True
    default = "message/rfc822" if part.media_type == "multipart/digest" else "text/plain"
    for start, stop in pieces if depth < MAX_DEPTH else ():
        if not budget.left:
            part.left_out = True
            return
        budget.left -= 1
        part.parts.append(_parse(part.source, start, stop, default, depth + 1, budget))


def _pieces(part: Part) -> list[tuple[int, int]]:
    """Return what stands between the boundaries; the last one may lack."""
    boundary = part.settings.get("boundary", "").encode("utf-8", "replace").rstrip()
    pieces = _between(part, boundary) if boundary else []
    if not pieces and (guessed := _GUESSED.search(part.source[part.start : part.stop][:MAX_GUESS])):
        pieces = _between(part, guessed[1])
    return pieces


def _between(part: Part, boundary: bytes) -> list[tuple[int, int]]:
    line = b"--" + boundary
    pieces: list[tuple[int, int]] = []
    begun, at = -1, part.source.find(line, part.start, part.stop)
    while at >= 0:
        begins_line = at == part.start or part.source[at - 1] in b"\r\n"
        end = begins_line and _END_OF_BOUNDARY.match(part.source, at + len(line), part.stop)
        if end:
            if begun >= 0:
                pieces.append((begun, max(begun, _before_break(part.source, at))))
            if end[1] or len(pieces) > MAX_PARTS:
                return pieces
            begun = end.end()
        at = part.source.find(line, at + len(line), part.stop)
    return [*pieces, (begun, part.stop)] if begun >= 0 else pieces


def _before_break(source: bytes, at: int) -> int:
    """The line break before a boundary belongs to it."""
    return at - 2 if source[at - 2 : at] == b"\r\n" else at - 1


def unpacked(part: Part) -> bytes:
    """Return what the part holds, its transfer encoding undone; an unknown one is left as it stands."""
    how = _encoding(part)
    if how == "base64":
        return unpacked64(part.content)
    if how == "quoted-printable":
        return binascii.a2b_qp(part.content)
    if how in ("x-uuencode", "uuencode", "uue", "x-uue"):
        files = uuencode.split(part.content)[1]
        return files[0][1] if files else part.content
    return part.content


def is_cut_short(part: Part) -> bool:
    """Return whether its base64 stops in the middle of a character: the end of the file is missing."""
    if _encoding(part) != "base64":
        return False
    letters = part.content.translate(None, NOT_BASE64)
    return b"=" not in letters and len(letters) % 4 != 0


def _encoding(part: Part) -> str:
    return part.headers.first("content-transfer-encoding").lower().strip(" \t;\"'")
