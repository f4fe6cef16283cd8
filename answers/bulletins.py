"""Post messages to people of the house about the work itself: under one key, one message leaves once."""

from email.headerregistry import Address
from email.message import EmailMessage
from mimetypes import guess_type

from django.conf import settings
from django.db import transaction

from answers.letter import plain
from answers.mail import ASCII, LONGEST_SUBJECT
from answers.models import Bulletin
from answers.preparing import new_identifier
from imports.models import kept
from imports.originals import keep_original
from people.addresses import read_address

LONGEST_NAME = 120
UNKNOWN = "application/octet-stream"


@transaction.atomic
def post(
    *, key: str, address: str, subject: str, text: str, attachment: bytes = b"", attachment_name: str = ""
) -> Bulletin:
    """Return the message posted under *key*, as it was the first time; the engine lets it leave.

    ValidationError for an address that cannot be written to.
    """
    if known := Bulletin.objects.filter(key=key).first():
        return known
    return Bulletin.objects.get_or_create(
        key=key,
        defaults={
            "address": read_address(address),
            "subject": on_one_line(subject)[:LONGEST_SUBJECT],
            "text": text,
            "attachment": keep_original(attachment) if attachment else "",
            "attachment_name": on_one_line(attachment_name)[-LONGEST_NAME:] if attachment else "",
            "identifier": new_identifier("message"),
        },
    )[0]


def on_one_line(text: str) -> str:
    """Return a text as a header holds it, without what turns the words around it."""
    return " ".join(plain(text).split())


def message_of(bulletin: Bulletin) -> bytes:
    """Return the message as it leaves, but for its date; FileNotFoundError when what it carries is lost.

    No machine should answer it (RFC 3834).
    """
    message = EmailMessage(policy=ASCII)
    message["From"] = Address(on_one_line(settings.SITE_TITLE), addr_spec=settings.EMAIL_FROM)
    message["To"] = Address(addr_spec=bulletin.address)
    message["Subject"] = bulletin.subject
    message["Message-ID"] = f"<{bulletin.identifier}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(bulletin.text)
    if bulletin.attachment:
        attach(message, bulletin)
    return message.as_bytes()


def attach(message: EmailMessage, bulletin: Bulletin) -> None:
    """Attach what it carries, under its name."""
    name = bulletin.attachment_name or "piece-jointe"
    kind, _, subkind = (guess_type(name)[0] or UNKNOWN).partition("/")
    message.add_attachment(kept(bulletin.attachment), maintype=kind, subtype=subkind, filename=name)
