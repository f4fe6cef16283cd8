"""The parts of a message, as its boundaries cut them (RFC 2046), within bounds.

The standard library's parser builds the same tree by recursion, takes several times the message in memory,
and loses how the messages inside were written: what is kept of them must be their own bytes.
"""

import binascii
import re
from codecs import BOM_UTF8
from dataclasses import dataclass, field

from imports.sources.mail.fields import parameters, unpacked64, words
from imports.sources.mail.headers import Headers, split_head

MAX_PARTS = 10_000
MAX_DEPTH = 60  # of parts in parts; Outlook and Apple Mail make five
MAX_GUESS = 2_000  # bytes of the body where an unsaid boundary is looked for

_BEGINNING = re.compile(rb"[!-9;-~]{1,200}[ \t]*:|>?From ")
_TYPE = re.compile(r"\s*([\w.+-]{1,80})\s*/\s*([\w.+*-]{1,100})")
_GUESSED = re.compile(
    rb"(?:\A|[\r\n])--([\w'()+,./:=?\-]{1,70})[ \t]*(?:\r\n|\n|\r)(?=[!-9;-~]{1,80}:|\r?\n)"
)
_UU_BEGIN = re.compile(rb"(?:\A|(?<=\n))begin [0-7]{3,4} ([^\r\n]{1,200})\r?\n")
_UU_END = re.compile(rb"^end[ \t]*\r?$", re.M)


@dataclass(slots=True)
class Part:
    """A part: its headers and, as written, what follows them; its own parts when it is made of some."""

    headers: Headers
    content: bytes
    raw: bytes  # headers and content
    media_type: str
    settings: dict[str, str] = field(default_factory=dict)  # of its Content-Type
    disposition: str = ""
    file_name: str = ""  # as said: to be cleaned
    parts: list["Part"] = field(default_factory=list)
    left_out: bool = False  # some parts, too deep or too many, were not looked at


class _Budget:
    def __init__(self) -> None:
        self.left = MAX_PARTS


def parse(raw: bytes) -> Part:
    """Return the tree of the parts that *raw* is made of; bytes that are no message are its text."""
    start = raw[: 2 * MAX_GUESS].removeprefix(BOM_UTF8).lstrip(b"\r\n")
    skipped = min(len(raw), 2 * MAX_GUESS) - len(start)
    return _parse(raw[skipped:] if _BEGINNING.match(start) else raw, "text/plain", 0, _Budget())


def _parse(raw: bytes, default: str, depth: int, budget: _Budget) -> Part:
    headers, at = split_head(raw)
    said = headers.first("content-type")
    settings = parameters(said)
    part = Part(headers, raw[at:], raw, _media_type(said, default), settings)
    described = headers.first("content-disposition")
    part.disposition = described.partition(";")[0].strip().lower()
    part.file_name = parameters(described).get("filename", "") or settings.get("name", "")
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
        return
    if depth == MAX_DEPTH:
        part.left_out = True
        return
    default = "message/rfc822" if part.media_type == "multipart/digest" else "text/plain"
    for piece in pieces:
        if not budget.left:
            part.left_out = True
            return
        budget.left -= 1
        part.parts.append(_parse(piece, default, depth + 1, budget))


def _pieces(part: Part) -> list[bytes]:
    """Return what stands between the boundaries; the last one may lack."""
    boundary = part.settings.get("boundary", "").encode("utf-8", "replace").rstrip()
    pieces = _between(part.content, boundary) if boundary else []
    if not pieces and (guessed := _GUESSED.search(part.content, 0, MAX_GUESS)):
        pieces = _between(part.content, guessed[1])
    return pieces


def _between(content: bytes, boundary: bytes) -> list[bytes]:
    line = re.compile(
        rb"(?:\A|\r\n|\n|\r)--" + re.escape(boundary) + rb"(--)?[ \t]*(?=\r|\n|\Z)(?:\r\n|\n|\r)?"
    )
    pieces: list[bytes] = []
    start = -1
    for found in line.finditer(content):
        if start >= 0:
            pieces.append(content[start : max(start, found.start())])
        start = found.end()
        if found[1]:
            return pieces
        if len(pieces) > MAX_PARTS:
            break
    return [*pieces, content[start:]] if start >= 0 else pieces


def unpacked(part: Part) -> bytes:
    """Return what the part holds, its transfer encoding undone; an unknown one is left as it stands."""
    how = part.headers.first("content-transfer-encoding").lower().strip(" \t;\"'")
    if how == "base64":
        return unpacked64(part.content)
    if how == "quoted-printable":
        return binascii.a2b_qp(part.content)
    if how in ("x-uuencode", "uuencode", "uue", "x-uue"):
        _, files = without_uuencoded(part.content)
        return files[0][1] if files else part.content
    return part.content


def is_cut_short(part: Part) -> bool:
    """Return whether its base64 stops in the middle of a character: the end of the file is missing."""
    how = part.headers.first("content-transfer-encoding").lower().strip()
    return how == "base64" and len(re.sub(rb"[^A-Za-z0-9+/=]", b"", part.content)) % 4 != 0


def without_uuencoded(text: bytes) -> tuple[bytes, list[tuple[str, bytes]]]:
    """Return a text without the files written in it by uuencode, and these: names and contents."""
    kept: list[bytes] = []
    files: list[tuple[str, bytes]] = []
    at = 0
    while (begin := _UU_BEGIN.search(text, at)) and len(files) < MAX_PARTS:
        end = _UU_END.search(text, begin.end())
        content = _undone(text[begin.end() : end.start() if end else len(text)])
        if content is None:
            kept.append(text[at : begin.end()])
            at = begin.end()
            continue
        kept.append(text[at : begin.start()])
        files.append((words(begin[1].decode("utf-8", "replace")), content))
        at = end.end() if end else len(text)
    return b"".join([*kept, text[at:]]), files


def _undone(lines: bytes) -> bytes | None:
    """Return what uuencoded lines hold, None when the first one is none."""
    content: list[bytes] = []
    for line in lines.splitlines():
        if not line.strip():
            continue
        try:
            content.append(binascii.a2b_uu(line))
        except binascii.Error:
            try:  # many encoders end a line with a few characters too many
                content.append(binascii.a2b_uu(line[: (((line[0] - 32) & 63) * 4 + 5) // 3 + 1]))
            except binascii.Error:
                if not content:
                    return None
    return b"".join(content)
