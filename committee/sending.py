"""Send the dossier beforehand, to those expected who have an address."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from answers.bulletins import post
from committee.dossier import as_pdf, when_and_where
from committee.guarding import hold, log
from committee.models import Meeting, MeetingState
from documents.access import require
from documents.calls import day
from imports.deposits.mailing import can_send
from imports.originals import sha256_of
from people.models import User

NOBODY = "Aucun membre attendu n'a d'adresse : écrivez-les, ou envoyez le dossier vous-même."
NO_SERVER = "Aucun serveur de messagerie n'est réglé : envoyez le dossier vous-même, puis notez-le."
TEXT = """Bonjour,

Le dossier de la séance « {title} » du {when} est joint à ce message.
"""


def addresses_of(meeting: Meeting) -> list[str]:
    """Return the addresses of those expected, each once."""
    found = meeting.attendees.exclude(address="").values_list("address", flat=True)
    return sorted({address.lower() for address in found})


def send_dossier(*, meeting: Meeting, by: User) -> int:
    """Return to how many addresses the dossier is sent, as PDF; the same dossier leaves once to each.

    ValidationError when nobody has an address, no mail server is set, or the meeting is held already; NoPdf
    without a PDF.
    """
    require(by, "committee.conduct", meeting)
    addresses = addresses_of(meeting)
    if not addresses or not can_send():
        raise ValidationError(NO_SERVER if addresses else NOBODY)
    pdf = as_pdf(meeting)  # before the meeting is locked: it takes seconds
    with transaction.atomic():
        hold(meeting, MeetingState.PREPARED)
        for address in addresses:
            post(
                key=f"dossier:{meeting}:{sha256_of(pdf)[:16]}:{address}",
                address=address,
                subject=f"Séance du {day(meeting.held_on)} : dossier",
                text=TEXT.format(title=meeting.title, when=when_and_where(meeting)),
                attachment=pdf,
                attachment_name=f"dossier-{meeting}.pdf",
            )
        mark_sent(meeting, by, {"destinataires": len(addresses)})
    return len(addresses)


@transaction.atomic
def note_sent(*, meeting: Meeting, by: User) -> None:
    """Note that the dossier was sent otherwise, by hand."""
    require(by, "committee.conduct", meeting)
    hold(meeting, MeetingState.PREPARED)
    mark_sent(meeting, by, {"destinataires": "par un autre moyen"})


def mark_sent(meeting: Meeting, by: User, told: dict[str, object]) -> None:
    """Write down that it was sent, now."""
    meeting.sent_at, meeting.sent_by = timezone.now(), by
    meeting.save(update_fields=["sent_at", "sent_by"])
    log("dossier envoyé", meeting, by, told)
