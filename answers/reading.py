"""What leaves, taken apart for a page: headers, words, the same in HTML, and what is attached."""

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from answers.models import Delivery, Way
from answers.rendering import shown
from answers.sheets import sheets_of

LOST = "Ce qui a été validé n'est plus là où les originaux sont gardés : prévenez l'exploitant."
HEADERS = {"From": "De", "To": "À", "Subject": "Objet", "In-Reply-To": "En réponse à"}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that leaves with a message."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Leaving:
    """A delivery exactly as it leaves, has left, or would leave."""

    content: bytes
    headers: tuple[tuple[str, str], ...]
    text: str
    html: str
    attachments: tuple[Attachment, ...]
    ending: str  # of the file in which it is saved


def leaving(delivery: Delivery) -> Leaving:
    """Return what leaves, taken apart; LOST in its place when what was validated is kept no more."""
    try:
        content = shown(delivery)
    except FileNotFoundError:
        return Leaving(b"", (), LOST, "", (), "txt")
    if delivery.way == Way.MAIL:
        return taken_apart(content)
    ending = "md" if delivery.way == Way.ISSUE else "txt"
    return Leaving(content, (), content.decode(), "", handed_with(delivery), ending)


def handed_with(delivery: Delivery) -> tuple[Attachment, ...]:
    """Return the sheets that the team hands over with the letter."""
    sheets = sheets_of(delivery) if delivery.way == Way.HAND else []
    return tuple(Attachment(one.name, one.content) for one in sheets if not one.refusal)


def taken_apart(content: bytes) -> Leaving:
    """Return a message of ours, taken apart."""
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101  # what that policy makes
    return Leaving(
        content=content,
        headers=tuple((label, str(message[name])) for name, label in HEADERS.items() if message[name]),
        text=body_of(message, "plain"),
        html=body_of(message, "html"),
        attachments=tuple(
            Attachment(part.get_filename() or "", content_of(part)) for part in message.iter_attachments()
        ),
        ending="eml",
    )


def content_of(part: EmailMessage) -> bytes:
    """Return the bytes of a file attached."""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def body_of(message: EmailMessage, kind: str) -> str:
    """Return the words of a message, in that form."""
    part = message.get_body((kind,))
    return str(part.get_content()) if part else ""
