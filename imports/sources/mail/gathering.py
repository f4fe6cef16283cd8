"""What a message shows and carries, gathered from its parts: its text, its files, the messages inside it."""

import re
from dataclasses import dataclass, field

from imports.sources.mail import flowed, html, pkcs7, rtf, tnef, uuencode
from imports.sources.mail.charsets import decoded
from imports.sources.mail.delivering import STATUS, actions_of, why_of
from imports.sources.mail.fields import file_name, identifiers, words
from imports.sources.mail.headers import split_head
from imports.sources.mail.mime import Part, is_cut_short, parse, unpacked
from imports.sources.mail.model import Attachment
from imports.sources.mail.msg import is_msg

MAX_BODY = 2 * 2**20  # characters
MAX_WRAPPERS = 4  # signatures that envelop, each of which holds all the rest once more
MAX_DEPTH = 80  # parts in parts, those that a signature envelops included
MAX_LOOK = 2**16  # bytes of a file that tell whether it is a message

ENCRYPTED = "Le message est chiffré : demandez à son auteur de le renvoyer en clair."
CROWDED = "Le message a trop de parties : les dernières n'ont pas été lues."
LENGTHY = "Le texte du message est trop long : il est coupé."

_MESSAGES = ("message/rfc822", "message/global", "message/news")
_RETURNED_HEADERS = ("text/rfc822-headers", "message/rfc822-headers")
_PKCS7 = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_TNEF = ("application/ms-tnef", "application/vnd.ms-tnef")
_SHOWN = ("text/plain", "text/html", "text/enriched", "text/richtext")
_PGP = re.compile(r"^-----BEGIN PGP MESSAGE-----[ ]*$.*?(?:^-----END PGP MESSAGE-----|\Z)", re.M | re.S)
_SIGNED = re.compile(r"^-----BEGIN PGP SIGNED MESSAGE-----\n(?:[A-Za-z-]{1,20}:[^\n]*\n)*\n?", re.M)
_SIGNATURE = re.compile(
    r"^-----BEGIN PGP SIGNATURE-----\n.*?(?:^-----END PGP SIGNATURE-----$|\Z)", re.M | re.S
)
_RICH = re.compile(r"</?[A-Za-z][^<>\n]{0,100}>")


@dataclass(slots=True)
class Gathered:
    """What came out of the parts, but their text."""

    attachments: list[Attachment] = field(default_factory=list)
    messages: list[Attachment] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)  # the Message-IDs of what a report returns
    actions: list[str] = field(default_factory=list)  # what a report says was done (RFC 3464)
    why: str = ""  # what a report says of it
    notices: list[str] = field(default_factory=list)
    calendar: str = ""  # the Content-Type of one that stands among the alternatives of the body
    unwrapped: int = 0
    pages: int = 0  # characters of HTML read so far
    spare: list[str] = field(default_factory=list)  # bodies of wrappers, for a message that shows none

    def notice(self, said: str) -> None:
        """Keep a notice once."""
        if said not in self.notices:
            self.notices.append(said)


def gather(part: Part) -> tuple[str, Gathered]:
    """Return the text that a message shows, and what else it carries."""
    found = Gathered()
    text = _text(part, found, 0).strip("\n")
    if not text.strip() and found.spare:
        text = found.spare[0].strip("\n")
    if len(text) > MAX_BODY:
        found.notice(LENGTHY)
    return text[:MAX_BODY], found


def _text(part: Part, found: Gathered, depth: int) -> str:
    if part.left_out or depth > MAX_DEPTH:
        found.notice(CROWDED)
    if depth > MAX_DEPTH:
        return ""
    if part.media_type == "multipart/encrypted":
        found.notice(ENCRYPTED)
        return ""
    if part.media_type == "multipart/alternative":
        return _alternative(part, found, depth)
    if part.media_type == "multipart/report":
        return _report(part, found, depth)
    if part.media_type.startswith("multipart/"):
        return _joined([_text(inner, found, depth + 1) for inner in part.parts])
    return _leaf(part, found, depth)


def _joined(texts: list[str]) -> str:
    return "\n\n".join(text.strip("\n") for text in texts if text.strip())


def _alternative(part: Part, found: Gathered, depth: int) -> str:
    """The plain text is what its author sees as well; the last of the others is the richest."""
    plain = [inner for inner in part.parts if inner.media_type == "text/plain" and _is_shown(inner)]
    text = _joined([_text(inner, found, depth + 1) for inner in plain])
    for inner in reversed([inner for inner in part.parts if inner not in plain]):
        if inner.media_type == "text/calendar":
            found.calendar = inner.headers.first("content-type")
        elif text.strip() and _is_shown(inner) and inner.media_type.startswith("text/"):
            continue
        other = _text(inner, found, depth + 1)
        text = text if text.strip() else other
    return text


def _report(part: Part, found: Gathered, depth: int) -> str:
    """What a report returns is no message of its own (RFC 6522); only which one it was is told."""
    texts: list[str] = []
    for inner in part.parts:
        if inner.media_type in _MESSAGES or inner.media_type in _RETURNED_HEADERS:
            found.returned += id_of(unpacked(inner))
            continue
        if inner.media_type in STATUS:
            found.actions += actions_of(unpacked(inner))
            found.why = found.why or why_of(unpacked(inner))
        texts.append(_text(inner, found, depth + 1))
    return _joined(texts)


def id_of(raw: bytes) -> tuple[str, ...]:
    """Return the Message-ID of a message, if it has one."""
    return identifiers(split_head(raw)[0].all("message-id")[:1])


def _is_shown(part: Part) -> bool:
    return part.disposition != "attachment" and not part.file_name


def _leaf(part: Part, found: Gathered, depth: int) -> str:
    if part.media_type in _MESSAGES:
        if (content := unpacked(part)).strip():
            found.messages.append(Attachment(file_name(part.file_name), content))
        return ""
    if part.media_type in _PKCS7 or part.media_type in _TNEF or part.file_name.lower() in _WRAPPERS:
        return _unwrapped(part, found, depth)
    if part.media_type.startswith("text/") and _is_shown(part) and part.media_type != "text/calendar":
        return _shown(part, found)
    _attach(part, found)
    return ""


_WRAPPERS = ("smime.p7m", "winmail.dat", "win.dat")


def _unwrapped(part: Part, found: Gathered, depth: int) -> str:
    content = unpacked(part)
    if wrapped := tnef.unwrap(content):
        found.attachments += [Attachment(file_name(name), inner) for name, inner in wrapped.files]
        found.spare.append(wrapped.text or html.text_of(wrapped.html) or rtf.text_of(wrapped.rtf))
        return ""
    kind = pkcs7.kind_of(content)
    if kind in (pkcs7.ENVELOPED, pkcs7.AUTH_ENVELOPED):
        found.notice(ENCRYPTED)
        return ""
    signed = pkcs7.signed_content(content) if kind == pkcs7.SIGNED else None
    if signed is not None and found.unwrapped < MAX_WRAPPERS:
        found.unwrapped += 1
        return _text(parse(signed), found, depth + 1)
    _attach(part, found)
    return ""


def _page(source: str, found: Gathered) -> str:
    """Several pages are one effort."""
    left = html.MAX_HTML - found.pages
    if len(source) > left:
        found.notice(LENGTHY)
    found.pages += len(source)
    return html.text_of(source[:left]) if left > 0 else ""


def is_message(name: str, content: bytes) -> bool:
    """Return whether a file is a message that was attached as a mere file."""
    ending = name.lower()[-4:]
    if ending == ".msg":
        return is_msg(content)
    return ending == ".eml" and bool({"from", "received"} & split_head(content[:MAX_LOOK])[0].values.keys())


def _attach(part: Part, found: Gathered) -> None:
    name, content = file_name(part.file_name), unpacked(part)
    if is_message(name, content):
        found.messages.append(Attachment(name, content))
        return
    if is_cut_short(part):
        found.notice(f"La pièce jointe « {name or part.media_type} » est incomplète ou abîmée.")
    is_inline = part.disposition == "inline" or (
        part.disposition != "attachment" and bool(part.headers.first("content-id"))
    )
    found.attachments.append(Attachment(name, content, part.media_type, is_inline))


def _shown(part: Part, found: Gathered) -> str:
    content, charset = unpacked(part), part.settings.get("charset", "")
    if part.media_type == "text/html":
        return _page(decoded(content, charset), found)
    content, files = uuencode.split(content)
    found.attachments += [Attachment(file_name(words(decoded(name))), inner) for name, inner in files]
    text = decoded(content, charset)
    if part.settings.get("format", "").lower() == "flowed":
        text = flowed.joined(text, part.settings.get("delsp", "").lower() == "yes")
    if part.media_type in ("text/enriched", "text/richtext"):
        text = _RICH.sub("", text)
    if _PGP.search(text):
        found.notice(ENCRYPTED)
        text = _PGP.sub("", text)
    return _SIGNATURE.sub("", _SIGNED.sub("", text)) if "-----BEGIN PGP SIGN" in text else text
