"""The message of a delivery: in the person's thread, plain text and HTML, their sheets attached.

Headers after RFC 3834: it says to be automatic and names the message it answers; no machine should reply.
The same delivery gives the same bytes: what was looked at when it was validated is what leaves.
"""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from django.conf import settings
from django.template.loader import render_to_string

from answers.letter import as_text, letter_of, plain
from answers.models import Delivery
from answers.sheets import Filled, sheets_of
from answers.ways import is_address
from imports.models import NAMELESS, ReceivedMail

LONGEST_SUBJECT = 200
MOST_REFERENCES = 10
ASCII = SMTP.clone(cte_type="7bit")  # what every relay carries, and leaves as its signature says
TYPES = {
    "ods": ("application", "vnd.oasis.opendocument.spreadsheet"),
    "xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": ("text", "csv"),
}
ATTACHED = "Votre feuille, complétée de ces réponses, est jointe."
NOT_ATTACHED = "Votre feuille « {name} » n'a pas pu être complétée : {why}"


def message_of(delivery: Delivery) -> bytes:
    """Return the message as it will leave, but for its date; each sheet is filled from its original."""
    sheets = [] if delivery.question else sheets_of(delivery)
    letter = letter_of(delivery)
    message = EmailMessage(policy=ASCII)
    add_headers(message, delivery)
    message.set_content(as_text(letter, *said_of(sheets)))
    html = render_to_string("answers/mail.html", {"letter": letter, "sheets": said_of(sheets)})
    message.add_alternative(html, subtype="html")
    for sheet in sheets:
        if not sheet.refusal:
            attach(message, sheet)
    fix_boundaries(message, delivery)
    return message.as_bytes()


def add_headers(message: EmailMessage, delivery: Delivery) -> None:
    """Set who writes to whom about what; every value is on one line, whatever a message received said.

    What is missing, or is no address, is left out: it may be looked at, and never validated.
    """
    if settings.EMAIL_FROM:
        message["From"] = Address(" ".join(settings.SITE_TITLE.split()), addr_spec=settings.EMAIL_FROM)
    if is_address(delivery.address):
        message["To"] = Address(addr_spec=delivery.address)
    message["Subject"] = subject_of(delivery)
    message["Message-ID"] = f"<{delivery.identifier}>"
    message["Auto-Submitted"] = "auto-replied" if delivery.mail else "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if delivery.mail:
        add_thread(message, delivery.mail)


def add_thread(message: EmailMessage, mail: ReceivedMail) -> None:
    """Set the thread: the message answered, and those that it answered itself."""
    if mail.message_id.startswith(NAMELESS):
        return
    answered = [*reversed(mail.answers[:MOST_REFERENCES]), mail.message_id]
    named = [f"<{one}>" for one in answered if is_identifier(one)]
    if is_identifier(mail.message_id):
        message["In-Reply-To"] = f"<{mail.message_id}>"
    if named:
        message["References"] = " ".join(named)


def is_identifier(text: str) -> bool:
    """Return whether it is an identifier that a header can hold: ASCII, without blanks or angles."""
    return text.isascii() and text.isprintable() and not set(text) & set(" <>")


def subject_of(delivery: Delivery) -> str:
    """Return the subject: theirs, answered; else what is answered."""
    theirs = " ".join(plain(delivery.mail.subject).split()) if delivery.mail else ""
    said = theirs if theirs.lower().startswith("re:") else f"Re: {theirs}"
    return (said if theirs else f"Réponse à vos commentaires sur {delivery.version}")[:LONGEST_SUBJECT]


def said_of(sheets: list[Filled]) -> list[str]:
    """Return what the message says of their sheets."""
    refused = [NOT_ATTACHED.format(name=plain(one.name), why=one.refusal) for one in sheets if one.refusal]
    return [*([ATTACHED] if len(refused) < len(sheets) else []), *refused]


def attach(message: EmailMessage, sheet: Filled) -> None:
    """Attach a sheet under its own name."""
    kind = TYPES[sheet.name.rpartition(".")[2].lower()]
    name = " ".join(plain(sheet.name).split()) or "feuille.ods"
    message.add_attachment(sheet.content, maintype=kind[0], subtype=kind[1], filename=name)


def fix_boundaries(message: EmailMessage, delivery: Delivery) -> None:
    """Let the parts be parted by words of the delivery's own, the same each time."""
    for rank, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"=_{delivery.identifier.partition('@')[0]}-{rank}")
