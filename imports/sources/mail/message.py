"""One message as it was sent (RFC 5322), and those that it carries, to the dataclasses of mail."""

import re

from imports.sources.mail import mime
from imports.sources.mail.delivering import settled
from imports.sources.mail.fields import addresses, identifiers, moment, one_line, sender, words
from imports.sources.mail.gathering import Gathered, gather, id_of
from imports.sources.mail.headers import Headers
from imports.sources.mail.model import Attachment, Mail, Noise
from imports.sources.mail.noise import noise_of

_RECIPIENTS = ("to", "cc", "bcc", "delivered-to", "x-original-to", "envelope-to", "resent-to", "resent-cc")
_DELETED = 0x0008  # of X-Mozilla-Status
_RETURNED_ID = re.compile(r"^[ \t>]{0,20}Message-ID:[ \t]*(<[^<>\s]{1,500}>)", re.I | re.M)


def sent(source: bytes, raw: bytes, path: str, is_inside: bool) -> tuple[Mail, list[Attachment]]:
    """Return the message that was sent as *source* and is held as *raw*, and the messages that it carries."""
    part = mime.parse(source)
    body, found = gather(part)
    return mail_of(part.headers, body, found, raw, path, is_inside), found.messages


def mail_of(headers: Headers, body: str, found: Gathered, raw: bytes, path: str, is_inside: bool) -> Mail:
    """Return the message that headers, a text and what else was gathered make."""
    name, address = sender(headers.all("from"))
    subject = words(headers.first("subject"))
    kind = found.calendar or headers.first("content-type")
    noise = noise_of(_decoded(headers), kind, subject, body)
    if noise is Noise.BOUNCE:
        _take_returned(found, body)
        noise = settled(found.actions, subject)
    return Mail(
        raw=raw,
        address=address,
        name=name,
        behalf=_behalf(headers, address),
        sent_at=moment(headers.first("date")),
        subject=subject,
        message_id=identity(headers),
        in_reply_to=identifiers(headers.all("in-reply-to")),
        references=identifiers(headers.all("references")),
        recipients=addresses(value for key in _RECIPIENTS for value in headers.all(key)),
        body=body,
        attachments=tuple(found.attachments),
        noise=noise,
        bounced=identifiers(found.returned) if noise is Noise.BOUNCE else (),
        bounced_why=words(found.why) if noise is Noise.BOUNCE else "",
        deleted=_is_deleted(headers),
        path=path,
        inside=is_inside,
        notices=tuple(found.notices),
    )


def _decoded(headers: Headers) -> dict[str, str]:
    said = {name: headers.first(name) for name in headers.values}
    return {name: words(value) if "=?" in value else value for name, value in said.items()}


def _take_returned(found: Gathered, body: str) -> None:
    """What a bounce returns is no message of its own; some only quote its headers in their text."""
    found.returned += [one for held in found.messages for one in id_of(held.content)] + _RETURNED_ID.findall(
        body
    )
    found.messages.clear()


def identity(headers: Headers) -> str:
    """Return the Message-ID; one without angle brackets is one all the same when it is a single word."""
    said = one_line(headers.first("message-id"))[:998]
    return next(iter(identifiers([said])), "" if " " in said else said.strip("<>"))


def _behalf(headers: Headers, address: str) -> str:
    name, sent_by = sender(headers.all("sender"))
    if not sent_by or sent_by == address:
        return ""
    return f"{name} <{sent_by}>" if name else f"<{sent_by}>"


def _is_deleted(headers: Headers) -> bool:
    status = headers.first("x-mozilla-status")
    return bool(re.fullmatch(r"[0-9a-fA-F]{1,8}", status)) and bool(int(status, 16) & _DELETED)
