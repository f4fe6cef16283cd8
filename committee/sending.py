"""Send the dossier beforehand, the relevé once validated, to those expected who have an address."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from answers.bulletins import post
from answers.models import Bulletin
from committee.dossier import as_pdf, when_and_where
from committee.guarding import hold, log
from committee.models import Meeting, MeetingState
from committee.validating import form_of
from documents.access import require
from documents.calls import day
from imports.deposits.mailing import can_send
from imports.originals import sha256_of
from people.models import User

NOBODY = "Aucun membre attendu n'a d'adresse : écrivez-les, ou envoyez le dossier vous-même."
NO_SERVER = "Aucun serveur de messagerie n'est réglé : envoyez le document vous-même."
NOT_VALIDATED = "Le relevé s'envoie une fois validé."
TEXT = """Bonjour,

Le {what} de la séance « {title} » du {when} est joint à ce message.
{points}
{contact}"""
DOSSIER, MINUTES = "dossier", "releve"  # as the keys of their messages begin


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
    addresses = sendable_to(meeting)
    pdf = as_pdf(meeting)  # before the meeting is locked: it takes seconds
    with transaction.atomic():
        hold(meeting, MeetingState.PREPARED)
        post_to(addresses, meeting, DOSSIER, "dossier", pdf)
        mark_sent(meeting, by, {"destinataires": len(addresses)})
    return len(addresses)


def send_minutes(*, meeting: Meeting, by: User) -> int:
    """Return to how many addresses the validated relevé is sent, as PDF; it leaves once to each.

    ValidationError when it is not validated, nobody has an address, or no mail server is set; NoPdf when it
    was validated without a PDF.
    """
    require(by, "committee.conduct", meeting)
    if meeting.state != MeetingState.VALIDATED:
        raise ValidationError(NOT_VALIDATED)
    addresses, pdf = sendable_to(meeting), form_of(meeting, "pdf")
    with transaction.atomic():
        hold(meeting, MeetingState.VALIDATED)
        new = set(addresses) - set(sent_to(meeting))
        post_to(addresses, meeting, MINUTES, "relevé de décisions", pdf)
        if new:
            log("relevé envoyé", meeting, by, {"destinataires": len(new)})
    return len(addresses)


def sendable_to(meeting: Meeting) -> list[str]:
    """Return the addresses to send to; ValidationError without any, or without a mail server."""
    addresses = addresses_of(meeting)
    if not addresses or not can_send():
        raise ValidationError(NO_SERVER if addresses else NOBODY)
    return addresses


def sent_to(meeting: Meeting) -> list[str]:
    """Return the addresses to which the relevé was sent."""
    posted = Bulletin.objects.filter(key__startswith=f"{MINUTES}:{meeting}:")
    return sorted(posted.values_list("address", flat=True))


def post_to(addresses: Sequence[str], meeting: Meeting, kind: str, what: str, pdf: bytes) -> None:
    """Post a document of the meeting to each address, once."""
    text = text_about(meeting, what)
    for address in addresses:
        post(
            key=f"{kind}:{meeting}:{sha256_of(pdf)[:16]}:{address}",
            address=address,
            subject=f"Séance du {day(meeting.held_on)} : {what}",
            text=text,
            attachment=pdf,
            attachment_name=f"{kind}-{meeting}.pdf",
        )


def text_about(meeting: Meeting, what: str) -> str:
    """Return the message a document is joined to: how many points it has, and where to write."""
    count = meeting.points.count()
    contacts = sorted({one.volet.contact for one in meeting.versions.all() if one.volet.contact})
    return TEXT.format(
        what=what,
        title=meeting.title,
        when=when_and_where(meeting),
        points=f"Il compte {count} point{'s' if count > 1 else ''}."
        if count
        else "Il ne compte aucun point.",
        contact=f"\nUne question ? Écrivez à {', '.join(contacts)}.\n" if contacts else "",
    )


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
