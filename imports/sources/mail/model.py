"""What the readers of mail give, as plain data."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

MESSAGE_ENDINGS = (".message.eml", ".message.msg")  # of the name under which a message itself is kept


class Noise(StrEnum):
    """What a message is when it says nothing of the text, whoever wrote it; "" when it may."""

    ABSENCE = "réponse automatique d'absence"
    BOUNCE = "avis de non-distribution"
    DELAY = "avis de retard de distribution"
    RECEIPT = "accusé de réception ou de lecture"
    INVITATION = "invitation ou réponse à une invitation"
    LIST = "envoi automatique ou de liste de diffusion"
    FORGE = "avis automatique d'une forge"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a message carries, at whatever depth; *inline* when the body shows it (a logo)."""

    name: str  # as its sender named it, decoded, never a path; "" when nameless
    content: bytes
    media_type: str = ""
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Mail:
    """One message of an export, decoded: text without control characters nor halves of characters.

    ``raw`` is the message as the export holds it: what is kept. ``body`` is all the text that it shows,
    quotations included; ``sent_at`` has a zone, or is None when the message says no date that can be read.
    """

    raw: bytes
    address: str = ""  # of its From, lower case, "" when there is none
    name: str = ""
    behalf: str = ""  # « Nom <adresse> » of its Sender, when that is somebody else: who sent it for From
    sent_at: datetime | None = None
    subject: str = ""
    message_id: str = ""  # without its angle brackets
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()  # addresses of To, Cc, Delivered-To and the like, lower case
    body: str = ""
    attachments: tuple[Attachment, ...] = ()
    noise: Noise = Noise.NONE
    bounced: tuple[str, ...] = ()  # the Message-ID of what did not arrive, when it is a bounce
    bounced_why: str = ""  # what the server that refused it said, when the bounce tells
    deleted: bool = False  # in Thunderbird, not compacted yet
    path: str = ""  # where it stands in its export: « lot.zip › Inbox, message 3 »
    inside: bool = False  # it was attached to the message given just before it that is not inside
    notices: tuple[str, ...] = ()  # French sentences: what of it could not be read (encrypted, damaged…)


@dataclass(frozen=True, slots=True)
class Unread:
    """A piece of an export that holds no readable message; the sentence says why."""

    path: str
    said: str
    raw: bytes = b""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the person wrote in a body, and what was hidden from it, each piece in order.

    An answer between quoted lines keeps them: ``text`` then holds them with their « > », before it.
    """

    text: str
    hidden: tuple[str, ...] = field(default=())
