"""Exported mail, whatever holds it: single messages, mailboxes, archives of them. One message at a time."""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from io import BytesIO
from typing import IO, BinaryIO

from imports.sources.mail import archives, mbox
from imports.sources.mail.fields import one_line
from imports.sources.mail.headers import split_head
from imports.sources.mail.mime import beginning
from imports.sources.mail.model import Mail, Unread
from imports.sources.mail.msg import is_msg
from imports.sources.mail.opening import ANOTHER, read_message
from imports.sources.model import NoMail, UnreadableSource

MAX_MESSAGE = mbox.MAX_MESSAGE
MAX_INNER_ARCHIVE = 150 * 2**20  # bytes: it is held in memory
MAX_ARCHIVES = 3  # archives in archives
HEAD = 2**16  # bytes that tell what a file is

EMPTY = "Ce fichier est vide : exportez de nouveau le message."
NOTHING = (
    "Le fichier ne contient aucun message : exportez vos messages au format .eml, .msg ou .mbox, "
    "ou une archive .zip de ces fichiers."
)
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
# The flag of a maildir's message thrown away and not expunged yet.
_TRASHED = re.compile(r":2,[A-Z]*T[A-Z]*$")


def read_mails(name: str, file: BinaryIO) -> Iterator[Mail | Unread]:
    """Yield the messages of a seekable file, in order; what is at fault comes as Unread and the rest goes on.

    What it is is told by its content: a message (RFC 5322), an Outlook message, an mbox, or a zip archive
    of any of these, a maildir among others. NoMail when it holds no message, UnreadableSource when it is an
    archive that is damaged, protected or too large.
    """
    label = one_line(name)
    kind = _kind(_head(file))
    if kind == _PST:
        raise UnreadableSource(OUTLOOK_DATA)
    if kind == _OTHER:
        raise NoMail(NOTHING)
    yield from _with_mail(_read(file, kind, label, 0))


def _with_mail(every: Iterator[Mail | Unread]) -> Iterator[Mail | Unread]:
    """Yield what was found, unless there are only files of other kinds: a sheet is a zip archive, too."""
    aside: list[Unread] = []
    has_mail = False
    for found in every:
        if not has_mail and isinstance(found, Unread) and found.said == ANOTHER:
            aside.append(found)
            continue
        has_mail = True
        yield from aside
        aside.clear()
        yield found
    if not has_mail:
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
            if not member.file_size:
                yield Unread(at, EMPTY)
                continue
            try:
                with archives.opened(archive, member) as stream:
                    kind = _kind(stream.read(HEAD))
                with archives.opened(archive, member) as stream:
                    yield from _member(stream, kind, at, depth)
            except archives.BROKEN:
                yield Unread(at, archives.DAMAGED_MEMBER)


def _member(stream: IO[bytes], kind: str, path: str, depth: int) -> Iterator[Mail | Unread]:
    if kind == _ZIP:
        yield from _inner_archive(stream, path, depth + 1)
        return
    is_trashed = bool(_TRASHED.search(path))
    for found in _read(stream, kind, path, depth):
        yield replace(found, deleted=True) if is_trashed and isinstance(found, Mail) else found


def _inner_archive(stream: IO[bytes], path: str, depth: int) -> Iterator[Mail | Unread]:
    content = stream.read(MAX_INNER_ARCHIVE + 1)
    if depth == MAX_ARCHIVES:
        yield Unread(path, NESTED)
    elif len(content) > MAX_INNER_ARCHIVE:
        yield Unread(path, LARGE_ARCHIVE)
    else:
        try:
            yield from _with_mail(_archive(BytesIO(content), path, depth))
        except NoMail:
            yield Unread(path, ANOTHER)
        except UnreadableSource as refusal:
            yield Unread(path, str(refusal))
