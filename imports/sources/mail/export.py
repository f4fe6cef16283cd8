"""Exported mail, whatever holds it: single messages, mailboxes, archives of them. One message at a time."""

import re
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from typing import IO, BinaryIO

from imports.sources.characters import cleaned
from imports.sources.mail import archives, mbox
from imports.sources.mail.headers import split_head
from imports.sources.mail.mime import beginning
from imports.sources.mail.model import Mail, Unread
from imports.sources.mail.msg import is_msg
from imports.sources.mail.opening import read_message
from imports.sources.model import NoMail, UnreadableSource

MAX_MESSAGE = mbox.MAX_MESSAGE
MAX_INNER_ARCHIVE = 150 * 2**20  # bytes: it is held in memory
MAX_ARCHIVES = 3  # archives in archives
HEAD = 2**16  # bytes that tell what a file is

NOTHING = (
    "Le fichier ne contient aucun message : exportez vos messages au format .eml, .msg ou .mbox, "
    "ou une archive .zip de ces fichiers."
)
ANOTHER = "Ce fichier n'est pas un message : il n'a pas été lu."
OUTLOOK_DATA = (
    "Les fichiers de données d'Outlook (.pst ou .ost) ne peuvent pas être lus : glissez les messages "
    "d'Outlook dans un dossier, puis envoyez une archive .zip de ce dossier."
)
LARGE = f"Le message dépasse {MAX_MESSAGE // 2**20} Mo : il n'a pas été lu."
LARGE_ARCHIVE = (
    f"L'archive dépasse {MAX_INNER_ARCHIVE // 2**20} Mo dans une autre archive : envoyez-la seule."
)
NESTED = "L'archive est dans trop d'autres archives : envoyez-la seule."

_ZIP, _MSG, _MBOX, _MESSAGE, _PST, _OTHER = "zip", "msg", "mbox", "message", "pst", ""
_KNOWN = frozenset(
    [
        "from",
        "to",
        "cc",
        "bcc",
        "subject",
        "date",
        "message-id",
        "received",
        "return-path",
        "mime-version",
        "content-type",
        "delivered-to",
        "sender",
        "reply-to",
        "in-reply-to",
        "references",
        "x-mozilla-status",
        "x-mailer",
        "user-agent",
        "content-transfer-encoding",
    ]
)
_TRASHED = re.compile(r":2,[A-Z]*T[A-Z]*$")


def read_mails(name: str, file: BinaryIO) -> Iterator[Mail | Unread]:
    """Yield the messages of a seekable file, in order; what is at fault comes as Unread and the rest goes on.

    What it is is told by its content: a message (RFC 5322), an Outlook message, an mbox, or a zip archive
    of any of these, a maildir among others. NoMail when it holds no message, UnreadableSource when it is an
    archive that is damaged, protected or too large.
    """
    label = cleaned(name)
    kind = _kind(_head(file))
    if kind == _PST:
        raise UnreadableSource(OUTLOOK_DATA)
    if kind == _OTHER:
        raise NoMail(NOTHING)
    count = 0
    for count, found in enumerate(_read(file, kind, label, 0), start=1):  # noqa: B007 - the last one is the count
        yield found
    if not count:
        raise NoMail(NOTHING)


def _head(file: IO[bytes]) -> bytes:
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    return head


def _kind(head: bytes) -> str:
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _ZIP
    if is_msg(head):
        return _MSG
    if head.startswith(b"!BDN"):
        return _PST
    start = beginning(head)
    if mbox.begins_mbox(head[start:]):
        return _MBOX
    headers, _ = split_head(head, start)
    return _MESSAGE if _KNOWN.intersection(headers.values) else _OTHER


def _read(file: IO[bytes], kind: str, path: str, depth: int) -> Iterator[Mail | Unread]:
    if kind == _ZIP:
        yield from _archive(file, path, depth)
    elif kind == _MBOX:
        yield from _mailbox(file, path)
    elif kind in (_MSG, _MESSAGE):
        raw = file.read(MAX_MESSAGE + 1)
        if len(raw) > MAX_MESSAGE:
            yield Unread(path, LARGE)
        else:
            yield from read_message(raw, path)
    else:
        yield Unread(path, OUTLOOK_DATA if kind == _PST else ANOTHER)


def _mailbox(file: IO[bytes], path: str) -> Iterator[Mail | Unread]:
    for number, raw in enumerate(mbox.messages(file), start=1):
        at = f"{path}, message {number}"
        if raw is None:
            yield Unread(at, LARGE)
        else:
            yield from read_message(raw, at, mbox.as_sent(raw))


def _archive(file: IO[bytes], path: str, depth: int) -> Iterator[Mail | Unread]:
    with closing(archives.open_zip(file)) as archive:
        for member, name in archives.members(archive):
            at = f"{path} › {name}"
            try:
                with archives.opened(archive, member) as stream:
                    kind = _kind(stream.read(HEAD))
                with archives.opened(archive, member) as stream:
                    yield from _member(stream, kind, at, depth)
            except archives.BROKEN:
                yield Unread(at, archives.DAMAGED)


def _member(stream: IO[bytes], kind: str, path: str, depth: int) -> Iterator[Mail | Unread]:
    if kind != _ZIP:
        yield from _read(stream, kind, path, depth)
        return
    if depth + 1 == MAX_ARCHIVES:
        yield Unread(path, NESTED)
        return
    content = stream.read(MAX_INNER_ARCHIVE + 1)
    if len(content) > MAX_INNER_ARCHIVE:
        yield Unread(path, LARGE_ARCHIVE)
        return
    try:
        yield from _archive(BytesIO(content), path, depth + 1)
    except UnreadableSource as refusal:
        yield Unread(path, str(refusal))
