"""A message saved by Outlook (.msg, MS-OXMSG), to the dataclasses of mail."""

import struct
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from io import BytesIO

from olefile import OleFileIO
from oxmsg.storage import Storage

from imports.sources.mail import html
from imports.sources.mail.charsets import decoded
from imports.sources.mail.fields import file_name, one_line
from imports.sources.mail.gathering import Gathered, gather, is_message, rtf_text
from imports.sources.mail.headers import Headers, split_head
from imports.sources.mail.message import mail_of
from imports.sources.mail.mime import parse
from imports.sources.mail.model import Attachment, Mail

SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")
MAX_STREAMS = 20_000
MAX_RECIPIENTS = 1_000

UNREADABLE = (
    "Le message Outlook (.msg) est incomplet ou abîmé : enregistrez-le de nouveau depuis Outlook "
    "et renvoyez-le."
)

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
    ("IPM.Schedule.Meeting.", "", "text/calendar"),
    ("IPM.Appointment", "", "text/calendar"),
)


def is_outlook(content: bytes) -> bool:
    """Return whether the bytes are in the container that Outlook's messages are in."""
    return content.startswith(SIGNATURE)


def saved(held: bytes | Storage, path: str, is_inside: bool) -> tuple[Mail, list[bytes | Storage]]:
    """Return the message that Outlook saved and the messages that it carries, which may be parts of it.

    A damaged one raises whatever its container's library raises.
    """
    raw = held if isinstance(held, bytes) else b""
    message = _Message(_storage(held) if isinstance(held, bytes) else held, isinstance(held, bytes))
    found, carried = Gathered(), []
    for storage in message.storage.iter_attachment_storages():
        if inner := _attach(storage, message, found):
            carried.append(inner)
    body = _signed(message, found) or _body(message)
    return mail_of(_headers(message), body, found, raw, path, is_inside), [*carried, *found.messages]


def _storage(raw: bytes) -> Storage:
    """The library loads all the streams at once: they cannot hold more than the file."""
    with OleFileIO(BytesIO(raw)) as container:
        entries = [entry for entry in container.direntries if entry is not None]
        if len(entries) > MAX_STREAMS or sum(entry.size for entry in entries) > 2 * len(raw) + 2**20:
            raise ValueError("Streams larger than their file")
        storage: Storage = Storage.from_ole(container)
    if not any(stream.name.startswith("__properties_version") for stream in storage.streams):
        raise ValueError("No message")
    return storage


class _Message:
    """A storage read by property: texts, bytes and fixed values."""

    def __init__(self, storage: Storage, is_root: bool) -> None:
        self.storage = storage
        self.streams = _streams(storage)
        self.fixed = _fixed(self.streams, _ROOT_OFFSET if is_root else _INNER_OFFSET)
        self.charset = _charset(self.fixed.get(_CODEPAGE))
        self.body_charset = _charset(self.fixed.get(_BODY_CODEPAGE)) or self.charset

    def text(self, *names: int) -> str:
        return next((text for name in names if (text := _text(self.streams, name, self.charset))), "")

    def moment(self, *names: int) -> str:
        """Return a date as a header says it, "" when there is none that holds."""
        for name in names:
            ticks = int.from_bytes(self.fixed.get(name, b""), "little")
            if ticks:
                try:
                    return format_datetime(_NOUGHT + timedelta(microseconds=ticks // 10))
                except (OverflowError, ValueError):
                    continue
        return ""


def _streams(storage: Storage) -> dict[str, bytes]:
    return {stream.name: stream.bytes_ for stream in storage.streams}


def _fixed(streams: dict[str, bytes], offset: int) -> dict[int, bytes]:
    block = streams.get("__properties_version1.0", b"")[offset:]
    return dict(_PROPERTY.iter_unpack(block[: len(block) - len(block) % _PROPERTY.size]))


def _charset(value: bytes | None) -> str:
    number = int.from_bytes((value or b"")[:4], "little")
    return {0: "", 65001: "utf-8", 20127: "ascii", 28591: "latin-1", 1200: ""}.get(number, f"cp{number}")


def _text(streams: dict[str, bytes], name: int, charset: str) -> str:
    wide = streams.get(f"__substg1.0_{name:04X}{_UNICODE:04X}")
    if wide is not None:
        return _clean(wide.decode("utf-16-le", "replace"))
    return _clean(decoded(streams.get(f"__substg1.0_{name:04X}{_STRING:04X}", b""), charset))


def _clean(text: str) -> str:
    return decoded(text.encode("utf-8", "replace")).rstrip("\0")


def _headers(message: _Message) -> Headers:
    """Return those of the transport, or else what properties say, written as headers."""
    headers, _ = split_head(message.text(_HEADERS).encode("utf-8", "replace"))
    name, smtp = _person(message, (_AUTHOR_NAME,), (_AUTHOR_SMTP, _AUTHOR_ADDRESS))
    if not smtp:
        name, smtp = _person(message, (_SENDER_NAME, _AUTHOR_NAME), (_SENDER_SMTP, _SENDER_ADDRESS))
    said = {
        "from": _mailbox(name, smtp),
        "sender": _mailbox(*_person(message, (_SENDER_NAME,), (_SENDER_SMTP, _SENDER_ADDRESS))),
        "subject": message.text(_SUBJECT),
        "date": message.moment(_SUBMITTED, _DELIVERED),
        "message-id": message.text(_ID),
        "in-reply-to": message.text(_REPLIED),
        "references": message.text(_REFERENCES),
        "to": ", ".join(_recipients(message)),
        "content-type": _type(message.text(_CLASS)),
    }
    if "from" in headers.values:
        del said["sender"]
    for key, value in said.items():
        if value:
            headers.values.setdefault(key, [one_line(value).encode("utf-8", "replace")])
    return headers


def _person(message: _Message, names: tuple[int, ...], addresses: tuple[int, ...]) -> tuple[str, str]:
    found = [message.text(name) for name in addresses]
    return message.text(*names), next((address for address in found if "@" in address), "")


def _mailbox(name: str, address: str) -> str:
    quoted = name.replace("\\", " ").replace('"', "'")
    return f'"{quoted}" <{address}>' if address else quoted


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
    page = message.streams.get(f"__substg1.0_{_HTML:04X}{_BINARY:04X}", b"")
    if shown := html.text_of(decoded(page, message.body_charset) if page else message.text(_HTML)):
        return shown
    return rtf_text(message.streams.get(f"__substg1.0_{_RTF:04X}{_BINARY:04X}", b""))


def _attach(storage: Storage, message: _Message, found: Gathered) -> bytes | Storage | None:
    """Add the file that a storage holds; or return the message that it holds."""
    inner = f"__substg1.0_{_CONTENT:04X}{_OBJECT:04X}"
    if embedded := next((part for part in storage.storages if part.name == inner), None):
        return embedded
    streams = _streams(storage)
    content = streams.get(f"__substg1.0_{_CONTENT:04X}{_BINARY:04X}", b"")
    names = [_text(streams, key, message.charset) for key in (_LONG_NAME, _NAME, _SHOWN_NAME)]
    name = file_name(*names)
    if not content and not name:
        return None
    if is_message(name, content):
        return content
    media_type = _text(streams, _MIME, message.charset).lower()
    is_inline = bool(_text(streams, _CONTENT_ID, message.charset)) and media_type.startswith("image/")
    found.attachments.append(Attachment(name, content, media_type, is_inline))
    return None


def _signed(message: _Message, found: Gathered) -> str:
    """A signed or encrypted message is whole in its only file, as it was sent."""
    if not message.text(_CLASS).startswith("IPM.Note.SMIME") or len(found.attachments) != 1:
        return ""
    content = found.attachments[0].content
    is_wrapped = content.startswith(b"\x30")
    head = b"Content-Type: application/pkcs7-mime; name=smime.p7m\n\n" if is_wrapped else b""
    text, inner = gather(parse(head + content))
    found.attachments[:] = inner.attachments
    found.messages += inner.messages
    found.notices += inner.notices
    return text
