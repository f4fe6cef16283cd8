"""The file that Outlook saves a message in (.msg, MS-OXMSG), to headers, a text and files."""

import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from io import BytesIO

from olefile import OleFileIO
from oxmsg.storage import Storage

from imports.sources.mail import html, rtf
from imports.sources.mail.charsets import decoded
from imports.sources.mail.fields import file_name, one_line
from imports.sources.mail.headers import Headers, split_head
from imports.sources.mail.model import Attachment

SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")
MAX_STREAMS = 20_000
MAX_RECIPIENTS = 1_000
MAX_DEPTH = 10  # messages in messages

# Properties (MS-OXPROPS), by what they are here for.
_CLASS, _SUBJECT, _HEADERS, _BODY, _HTML, _RTF = 0x001A, 0x0037, 0x007D, 0x1000, 0x1013, 0x1009
_SENDER_NAME, _SENDER_SMTP, _SENDER_ADDRESS = 0x0C1A, 0x5D01, 0x0C1F
_AUTHOR_NAME, _AUTHOR_SMTP, _AUTHOR_ADDRESS = 0x0042, 0x5D02, 0x0065
_ID, _REPLIED, _REFERENCES = 0x1035, 0x1042, 0x1039
_SUBMITTED, _DELIVERED = 0x0039, 0x0E06
_CODEPAGE, _BODY_CODEPAGE = 0x3FFD, 0x3FDE
_CONTENT, _LONG_NAME, _NAME, _SHOWN_NAME, _MIME, _CONTENT_ID = 0x3701, 0x3707, 0x3704, 0x3001, 0x370E, 0x3712
_SMTP, _ADDRESS = 0x39FE, 0x3003
_UNICODE, _STRING, _BINARY, _OBJECT = 0x001F, 0x001E, 0x0102, 0x000D
_PROPERTY = struct.Struct("<2xH4x8s")
_ROOT_OFFSET, _INNER_OFFSET = 32, 24  # of the properties in their stream (MS-OXMSG, 2.4)
_NOUGHT = datetime(1601, 1, 1, tzinfo=UTC)

# What a message is, when no headers say so, as headers say it.
_TYPES = (
    ("REPORT.", ".NDR", "multipart/report; report-type=delivery-status"),
    ("REPORT.", "", "multipart/report; report-type=disposition-notification"),
    ("IPM.Schedule.Meeting.", "", "text/calendar; method=request"),
    ("IPM.Appointment", "", "text/calendar; method=request"),
)


class NoMessage(Exception):
    """The container holds something else: a sheet, a document."""


@dataclass(slots=True)
class Saved:
    """A message as Outlook saved it; *is_secured* when it is whole in its only file, signed or encrypted."""

    headers: Headers
    body: str
    is_secured: bool
    files: list[Attachment] = field(default_factory=list)
    inner: list["Saved"] = field(default_factory=list)


def is_msg(content: bytes) -> bool:
    """Return whether the bytes are in the container that Outlook's messages are in."""
    return content.startswith(SIGNATURE)


def read(raw: bytes) -> Saved:
    """Return what the file holds; NoMessage, or what the library of its container raises when damaged."""
    return _saved(_storage(raw), 0)


def _storage(raw: bytes) -> Storage:
    """The library loads all the streams at once: they cannot hold more than the file."""
    with OleFileIO(BytesIO(raw)) as container:
        entries = [entry for entry in container.direntries if entry is not None]
        if len(entries) > MAX_STREAMS or sum(entry.size for entry in entries) > 2 * len(raw) + 2**20:
            raise ValueError("Streams larger than their file")
        storage = Storage.from_ole(container)
    if "__properties_version1.0" not in _streams(storage):
        raise NoMessage
    return storage


def _streams(storage: Storage) -> dict[str, bytes]:
    return {stream.name: stream.bytes_ for stream in storage.streams}


class _Message:
    """A storage read by property: texts and dates."""

    def __init__(self, storage: Storage, offset: int) -> None:
        self.storage = storage
        self.streams = _streams(storage)
        block = self.streams.get("__properties_version1.0", b"")[offset:]
        self.fixed = dict(_PROPERTY.iter_unpack(block[: len(block) - len(block) % _PROPERTY.size]))
        self.charset = _charset(self.fixed.get(_CODEPAGE))

    def text(self, *names: int) -> str:
        return next((text for name in names if (text := _text(self.streams, name, self.charset))), "")

    def moment(self, *names: int) -> str:
        """Return a date as a header says it, "" when there is none that holds."""
        for name in names:
            ticks = int.from_bytes(self.fixed.get(name, b""), "little")
            try:
                if ticks:
                    return format_datetime(_NOUGHT + timedelta(microseconds=ticks // 10))
            except (OverflowError, ValueError):
                continue
        return ""

    def binary(self, name: int) -> bytes:
        return self.streams.get(f"__substg1.0_{name:04X}{_BINARY:04X}", b"")


def _charset(value: bytes | None) -> str:
    number = int.from_bytes((value or b"")[:4], "little")
    return {0: "", 1200: "", 65001: "utf-8", 20127: "ascii", 28591: "latin-1"}.get(number, f"cp{number}")


def _text(streams: dict[str, bytes], name: int, charset: str) -> str:
    wide = streams.get(f"__substg1.0_{name:04X}{_UNICODE:04X}")
    if wide is None:
        return decoded(streams.get(f"__substg1.0_{name:04X}{_STRING:04X}", b""), charset)
    return decoded(wide.decode("utf-16-le", "replace").encode("utf-8", "replace"))


def _saved(storage: Storage, depth: int) -> Saved:
    message = _Message(storage, _INNER_OFFSET if depth else _ROOT_OFFSET)
    is_secured = message.text(_CLASS).startswith("IPM.Note.SMIME")
    found = Saved(_headers(message), _body(message), is_secured)
    for attached in storage.iter_attachment_storages():
        embedded = _embedded(attached)
        if embedded and depth < MAX_DEPTH:
            found.inner.append(_saved(embedded, depth + 1))
        elif file := _file(_streams(attached), message.charset):
            found.files.append(file)
    return found


def _embedded(attached: Storage) -> Storage | None:
    """An object that is a message has properties of its own; a picture or a sheet in the text has none."""
    name = f"__substg1.0_{_CONTENT:04X}{_OBJECT:04X}"
    inner = next((part for part in attached.storages if part.name == name), None)
    return inner if inner and "__properties_version1.0" in _streams(inner) else None


def _file(streams: dict[str, bytes], charset: str) -> Attachment | None:
    content = streams.get(f"__substg1.0_{_CONTENT:04X}{_BINARY:04X}", b"")
    name = file_name(*(_text(streams, key, charset) for key in (_LONG_NAME, _NAME, _SHOWN_NAME)))
    media_type = one_line(_text(streams, _MIME, charset)).lower()
    is_inline = bool(_text(streams, _CONTENT_ID, charset)) and media_type.startswith("image/")
    return Attachment(name, content, media_type, is_inline) if content or name else None


def _headers(message: _Message) -> Headers:
    """Return those of the transport, or else what properties say, written as headers."""
    headers, _ = split_head(message.text(_HEADERS).encode("utf-8", "replace"))
    sender = _mailbox(message, (_SENDER_NAME,), (_SENDER_SMTP, _SENDER_ADDRESS))
    author = _mailbox(message, (_AUTHOR_NAME,), (_AUTHOR_SMTP, _AUTHOR_ADDRESS))
    said = {
        "from": author if "@" in author else sender or author,
        "sender": "" if "from" in headers.values else sender,
        "subject": message.text(_SUBJECT),
        "date": message.moment(_SUBMITTED, _DELIVERED),
        "message-id": message.text(_ID),
        "in-reply-to": message.text(_REPLIED),
        "references": message.text(_REFERENCES),
        "to": ", ".join(_recipients(message)),
        "content-type": _type(message.text(_CLASS)),
    }
    for name, value in said.items():
        if value:
            headers.values.setdefault(name, [one_line(value).encode("utf-8", "replace")])
    return headers


def _mailbox(message: _Message, names: tuple[int, ...], addresses: tuple[int, ...]) -> str:
    """Inside one organisation, an address may be a path of its directory: it is left out."""
    name = message.text(*names).replace("\\", " ").replace('"', "'")
    address = next((said for key in addresses if "@" in (said := message.text(key))), "")
    return f'"{name}" <{address}>' if address else name


def _recipients(message: _Message) -> list[str]:
    found = []
    for storage in list(message.storage.iter_recipient_storages())[:MAX_RECIPIENTS]:
        streams = _streams(storage)
        address = _text(streams, _SMTP, message.charset) or _text(streams, _ADDRESS, message.charset)
        found += [f"<{address}>"] if "@" in address else []
    return found


def _type(kind: str) -> str:
    return next((said for start, end, said in _TYPES if kind.startswith(start) and kind.endswith(end)), "")


def _body(message: _Message) -> str:
    if text := message.text(_BODY).strip("\n"):
        return text
    charset = _charset(message.fixed.get(_BODY_CODEPAGE)) or message.charset
    page = message.binary(_HTML)
    shown = html.text_of(decoded(page, charset) if page else message.text(_HTML))
    return shown or rtf.text_of(message.binary(_RTF))
