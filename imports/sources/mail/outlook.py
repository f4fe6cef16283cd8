"""A message saved by Outlook to the dataclasses of mail; those it carries, to messages as they are sent."""

import base64
import hashlib
from urllib.parse import quote

from imports.sources.mail import msg
from imports.sources.mail.fields import file_name, words
from imports.sources.mail.gathering import Gathered, gather, is_message
from imports.sources.mail.message import mail_of
from imports.sources.mail.mime import parse
from imports.sources.mail.model import Attachment, Mail

_KEPT = ("from", "sender", "to", "cc", "subject", "date", "message-id", "in-reply-to", "references")


def saved(raw: bytes, path: str, is_inside: bool) -> tuple[Mail, list[Attachment]]:
    """Return the message that Outlook saved and the messages that it carries, each as it may be sent.

    A damaged one raises whatever the library of its container raises.
    """
    said = msg.read(raw)
    body, found = said.body, Gathered(attachments=[file for file in said.files if not _is_message(file)])
    found.messages += [file for file in said.files if _is_message(file)]
    found.messages += [Attachment(_title(inner), as_sent(inner)) for inner in said.inner]
    if said.is_secured and len(said.files) == 1:
        text, found = gather(parse(_secured(said.files[0].content)))
        body = text or body
    return mail_of(said.headers, body, found, raw, path, is_inside), found.messages


def _title(said: msg.Saved) -> str:
    """Return what Outlook shows a message attached to another as: its subject."""
    return file_name(words(said.headers.first("subject")))


def _is_message(file: Attachment) -> bool:
    return is_message(file.name, file.content)


def _secured(content: bytes) -> bytes:
    """A signature beside its message comes as it was sent; one that envelops it, as its bytes alone."""
    is_bare = content.startswith(b"\x30")
    return b"Content-Type: application/pkcs7-mime\n\n" + content if is_bare else content


def as_sent(said: msg.Saved) -> bytes:
    """Return a message as it may be sent (RFC 5322, RFC 6532): it has no bytes of its own in its file."""
    pieces = [_part(b"text/plain; charset=utf-8", b"8bit", said.body.encode("utf-8", "replace"))]
    for file in said.files:
        name = quote(file.name, errors="replace").encode()
        disposition = b"\nContent-Disposition: attachment; filename*=utf-8''" + name if name else b""
        kind = file.media_type.encode("ascii", "ignore") or b"application/octet-stream"
        pieces.append(_part(kind, b"base64" + disposition, base64.encodebytes(file.content)))
    pieces += [_part(b"message/rfc822", b"8bit", as_sent(inner)) for inner in said.inner]
    boundary = hashlib.sha256(b"".join(pieces)).hexdigest().encode()
    lines = [name.encode() + b": " + value for name in _KEPT for value in said.headers.values.get(name, ())]
    head = b"\n".join(
        [*lines, b'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="' + boundary + b'"']
    )
    body = b"".join(b"--" + boundary + b"\n" + piece + b"\n" for piece in pieces)
    return head + b"\n\n" + body + b"--" + boundary + b"--\n"


def _part(kind: bytes, encoding: bytes, content: bytes) -> bytes:
    return b"Content-Type: " + kind + b"\nContent-Transfer-Encoding: " + encoding + b"\n\n" + content
