"""Messages as mail programs write them, mailboxes made of them, and their import."""

import mailbox
import zipfile
from email.message import EmailMessage
from io import BytesIO, StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.management import call_command

from imports import engine
from imports.mailbox import engine as exports
from imports.models import MailExport, ReceivedMail, Submission

LEA = "Léa Martin <lea@example.org>"
BODY = """Bonjour,

1) EXI-G-1 : dire dans quel format la description est publiée.
2) EXI-G-2 : douze mois ne suffisent pas.

Cordialement,
Léa
"""


def mail(
    body: str = BODY, *, sender: str = LEA, subject: str = "Mes remarques", number: int = 1,
    files: dict[str, bytes] | None = None, **headers: str,
) -> EmailMessage:  # fmt: skip
    """Return a message; *headers* are written with dashes for underscores, an empty one is left out."""
    message = EmailMessage()
    said = {
        "From": sender,
        "To": "cct@xxx.gouv.fr",
        "Subject": subject,
        "Date": "Mon, 02 Nov 2026 10:12:00 +0100",
        "Message-ID": f"<message-{number}@example.org>",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    for name, value in said.items():
        if value:
            message[name] = value
    message.set_content(body)
    for name, content in (files or {}).items():
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message


def eml(*args, **kwargs) -> bytes:
    return mail(*args, **kwargs).as_bytes()


def mbox(*messages: EmailMessage) -> bytes:
    """Return a mailbox as the standard library writes it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "Inbox"
        box = mailbox.mbox(path)
        for message in messages:
            box.add(message)
        box.flush()
        box.close()
        return path.read_bytes()


def zipped(members: dict[str, bytes]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def receive(content: bytes, name: str = "a.eml", *, version=None, by=None) -> MailExport:
    """Return the export, read to its end, and every envoi it opened imported."""
    export, _ = exports.receive_export(filename=name, file=BytesIO(content), by=by, version=version)
    exports.process(export)
    import_all()
    export.refresh_from_db()
    return export


def import_all() -> None:
    for submission in Submission.objects.order_by("pk"):
        engine.process(submission)


def only() -> ReceivedMail:
    return ReceivedMail.objects.get()


def texts(version) -> set[str]:
    return set(version.placements.on_board().values_list("comment__text", flat=True))


def run(*args: object) -> str:
    out = StringIO()
    call_command("import_mail", *map(str, args), stdout=out, stderr=out)
    return out.getvalue()
