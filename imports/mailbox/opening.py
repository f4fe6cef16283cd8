"""Take a mail in: find its version, open an envoi for each thing it carries, or say why it waits."""

import logging
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from comments.models import Channel
from documents.access import require
from documents.models import Version
from imports import reading
from imports.actions import receive, receive_again
from imports.advice.mailed import take_sheets
from imports.deposits.confirming import record_nothing
from imports.mailbox.amending import replies_to_a_receipt
from imports.mailbox.versions import Told, candidates_of, told_by, weigh
from imports.models import AdviceRequest, MailCandidate, MailPart, MailState, ReceivedMail, Submission, kept
from imports.normalise import Draft
from imports.preview import preview
from imports.reading import ReaderDied
from imports.sources.model import UnreadableSource
from people import journal
from people.models import User

logger = logging.getLogger(__name__)

SAID_BEFORE = "dite au dépôt de l'export"
CHOSEN = "choisie par {by}"
ANSWERS = "celle de la demande d'avis {request}"
POLITE = "Rien que des mots de politesse, ou l'annonce d'un envoi."
NO_REMARK = "Le texte du message ne porte pas de remarque."
NO_TEXT = "Aucune version n'a de texte enregistré : le courriel attend."
MOST_READ = 20  # files of a mail, to weigh versions


class SettledMeanwhile(ValidationError):
    """Somebody else, or the reading of another export, settled the mail since it was read."""

    def __init__(self, mail: ReceivedMail) -> None:
        super().__init__(f"{mail} est maintenant « {mail.get_state_display()} » : rien n'a été changé.")


def take_in(mail: ReceivedMail, version: Version | None = None) -> list[Submission]:
    """Return the envois opened for a mail once its version is known; else it waits, or is set aside.

    *version* is the one said for the whole export. A mail that is not « Reçu », or that somebody settles
    meanwhile, is left as it is. Importing the envois is left to the caller.
    """
    among = [version] if version else candidates_of(mail)
    try:
        if mail.state == MailState.RECEIVED and (request := take_sheets(mail)):
            return open_envois(mail, answering(request))
        if mail.state != MailState.RECEIVED or is_empty(mail):
            leave_aside(mail, among)
            return []
        told = Told(version, SAID_BEFORE) if version else told_by(mail, among, texts_of(mail))
        if told is not None:
            return open_envois(mail, told)
        wait(mail, among)
    except SettledMeanwhile as settled:
        logger.info(settled.message)
    return []


def answering(request: AdviceRequest) -> Told:
    """Return the version of a mail that answers a request for advice."""
    return Told(request.version, ANSWERS.format(request=request))


def leave_aside(mail: ReceivedMail, among: Sequence[Version]) -> None:
    """Set aside a mail that asks for nothing; those who read the versions it may be about see it."""
    if mail.version_id is None and not mail.candidates.exists():
        MailCandidate.objects.bulk_create(
            [MailCandidate(mail=mail, version=one) for one in among], ignore_conflicts=True
        )
    if mail.state == MailState.RECEIVED:
        become(mail, MailState.ASIDE, reason=POLITE)


def is_empty(mail: ReceivedMail) -> bool:
    """Return whether nothing in the mail asks to be read."""
    if asks_to_be_read(mail):
        return False
    return not mail.parts.exclude(rank=0).filter(reason="").exists()


def texts_of(mail: ReceivedMail) -> list[str]:
    """Return what may name a version: the subject, the names of the files, what it says."""
    files = mail.parts.exclude(rank=0).filter(reason="").values_list("name", flat=True)
    return [mail.subject, *files, mail.text]


def wait(mail: ReceivedMail, among: Sequence[Version], by: User | None = None) -> None:
    """Let the mail wait for a person to choose, its remarks having been sought in each version."""
    weighed = weigh(mail, among, drafts_of(mail) if len(among) > 1 else [])
    with transaction.atomic():
        hold(mail)
        MailCandidate.objects.filter(mail=mail).delete()
        MailCandidate.objects.bulk_create(weighed)
        become(mail, MailState.TO_TELL, reason="" if among else NO_TEXT, by=by)


def hold(mail: ReceivedMail) -> None:
    """Keep others from settling the mail before the transaction ends; SettledMeanwhile when they just did."""
    held = ReceivedMail.objects.select_for_update().get(pk=mail.pk)
    if held.state != mail.state:
        raise SettledMeanwhile(held)


def drafts_of(mail: ReceivedMail) -> list[Draft]:
    """Return the remarks of a mail, its words' and its files', as far as they can be read."""
    found = [item.draft for item in preview(mail.rows_read()) if item.draft]
    for part in mail.parts.exclude(rank=0).filter(reason="")[:MOST_READ]:
        try:
            with reading.read(part.name, kept(part.sha256), carried=True) as read:
                found += [item.draft for item in preview(read.rows()) if item.draft]
        except (UnreadableSource, ReaderDied, FileNotFoundError):
            continue  # told by its envoi, once it has one
    return found


def open_envois(mail: ReceivedMail, told: Told, by: User | None = None) -> list[Submission]:
    """Return the envois to import, one for each thing the mail carries, all or none: it then waits.

    ValidationError, when a person asks for it, says why none could be opened.
    """
    try:
        opened = write_envois(mail, told, by)
    except ValidationError as refusal:
        if by is not None or isinstance(refusal, SettledMeanwhile):
            raise
        wait(mail, [told.version])
        mail.notices = list(dict.fromkeys([*mail.notices, *refusal.messages]))
        mail.save(update_fields=["notices"])
        return []
    return [submission for submission in opened if not submission.has_ended]


@transaction.atomic
def write_envois(mail: ReceivedMail, told: Told, by: User | None) -> list[Submission]:
    """Return the envois opened; a file already received on the version is linked to its envoi."""
    hold(mail)
    opened = []
    for part in mail.parts.filter(reason="", submission=None):
        if part.rank == 0 and not asks_to_be_read(mail):
            part.reason = NO_REMARK
        else:
            part.submission, created = open_envoi(mail, part, told.version)
            part.known = not created
            opened.append(part.submission)
        part.save(update_fields=["submission", "known", "reason"])
    mail.version, mail.version_reason = told.version, told.reason[:300]
    become(mail, MailState.TAKEN_IN, by=by)
    return opened


def asks_to_be_read(mail: ReceivedMail) -> bool:
    """Return whether a person must read the words of a mail: also what could not be read of it."""
    said = mail.remarks or mail.nothing_to_say or mail.taken_back or mail.notices
    return bool(said) or replies_to_a_receipt(mail)


def open_envoi(mail: ReceivedMail, part: MailPart, version: Version) -> tuple[Submission, bool]:
    """Return the envoi of one part, and whether it is new."""
    submission, created = receive(
        version=version, channel=Channel.MAIL, filename=part.name, content=kept(part.sha256), by=None,
        sender=mail.sender, received_at=min(mail.sent_at or timezone.now(), timezone.now()),
    )  # fmt: skip
    if created and part.rank == 0 and mail.nothing_to_say:
        record_nothing(submission)
    if not created:
        receive_again(submission, None)
    return submission, created


@transaction.atomic
def become(mail: ReceivedMail, state: MailState, *, reason: str = "", by: User | None = None) -> None:
    """Set the mail's state, with a line in the journal; SettledMeanwhile when it is no more as read."""
    hold(mail)
    before = MailState(mail.state).label
    mail.state, mail.reason = state, reason
    mail.save(update_fields=["state", "reason", "version", "version_reason", "taken_back"])
    journal.record(
        GESTURES[state], mail, by=by, volet=volet_of(mail), before={"état": before},
        after={"état": MailState(state).label},
    )  # fmt: skip


GESTURES = {
    MailState.TO_TELL: "courriel en attente de version",
    MailState.TAKEN_IN: "courriel enregistré",
    MailState.ASIDE: "courriel mis de côté",
    MailState.RECEIVED: "courriel repris",
}


def volet_of(mail: ReceivedMail) -> str:
    """Return the code of the volet a mail is about, or may only be about; "" when there are several."""
    if mail.version:
        return mail.version.volet.code
    codes = set(mail.candidates.values_list("version__volet__code", flat=True))
    return codes.pop() if len(codes) == 1 else ""


def choose_version(*, mail: ReceivedMail, version: Version, by: User) -> list[Submission]:
    """Return the envois of a waiting mail sent on to *version*; ValidationError when it does not wait."""
    require(by, "imports.deposit", version)
    if not version.editions.exists():
        raise ValidationError("Cette version n'a encore aucun texte enregistré.")
    mail.refresh_from_db()
    if mail.state != MailState.TO_TELL:
        raise ValidationError(f"{mail} est « {mail.get_state_display()} » : il n'attend plus de version.")
    return open_envois(mail, Told(version, CHOSEN.format(by=by)), by)


def take_back(*, mail: ReceivedMail, by: User) -> list[Submission]:
    """Return the envois of a mail that was set aside, read after all; it may wait for its version."""
    require_one_of(by, mail)
    mail.refresh_from_db()
    if mail.state != MailState.ASIDE:
        raise ValidationError(f"{mail} est « {mail.get_state_display()} » : il n'est pas mis de côté.")
    mail.taken_back = True
    said = mail.lines.exclude(export__version=None).select_related("export__version__volet").first()
    among = candidates_of(mail)
    version = said.export.version if said else None
    told = Told(version, SAID_BEFORE) if version else told_by(mail, among, texts_of(mail))
    if request := take_sheets(mail):
        told = answering(request)
    if told is not None and by.has_perm("imports.deposit", told.version):
        return open_envois(mail, told, by)
    wait(mail, among, by)
    return []


def set_aside(*, mail: ReceivedMail, reason: str, by: User) -> None:
    """Say that a waiting mail holds nothing for any version, and why."""
    require_one_of(by, mail)
    mail.refresh_from_db()
    if not reason.strip():
        raise ValidationError("Mettre de côté demande un motif.")
    if mail.state != MailState.TO_TELL:
        raise ValidationError(f"{mail} est « {mail.get_state_display()} » : il n'attend plus de version.")
    become(mail, MailState.ASIDE, reason=reason.strip(), by=by)


def require_one_of(by: User, mail: ReceivedMail) -> None:
    """Pass when *by* may deposit on a version that the mail may be about; PermissionDenied otherwise."""
    maybe = [one.version for one in mail.candidates.select_related("version__volet")] or candidates_of(mail)
    if maybe and not any(by.has_perm("imports.deposit", version) for version in maybe):
        raise PermissionDenied("Votre rôle sur ces volets ne permet pas cette action.")
