"""Take a mail in: find its version, open an envoi for each thing it carries, or say why it waits."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from comments.models import Channel
from documents.access import require
from documents.models import Version
from imports import reading
from imports.actions import receive, receive_again
from imports.deposits.confirming import record_nothing
from imports.mailbox.versions import Told, candidates_of, told_by, weigh
from imports.models import MailCandidate, MailPart, MailState, ReceivedMail, Submission, kept
from imports.normalise import Draft
from imports.preview import preview
from imports.queueing import enqueue
from imports.reading import ReaderDied
from imports.sources.model import UnreadableSource
from people import journal
from people.models import User

SAID_BEFORE = "dite au dépôt de l'export"
CHOSEN = "choisie par {by}"
POLITE = "Rien que des mots de politesse, ou l'annonce d'un envoi."
NO_REMARK = "Le texte du message ne porte pas de remarque."
NO_TEXT = "Aucune version n'a de texte enregistré : le courriel attend."
MOST_READ = 20  # parts of a mail, to weigh versions


def take_in(mail: ReceivedMail, version: Version | None = None) -> None:
    """Open the envois of a mail once its version is known; else let it wait, with those it may be about.

    *version* is the one said for the whole export. A mail that is not « Reçu » is left as it is.
    """
    if mail.state != MailState.RECEIVED:
        show_to(mail)
        return
    if is_empty(mail) and not mail.taken_back:
        become(mail, MailState.ASIDE, reason=POLITE)
        show_to(mail)
        return
    among = candidates_of(mail)
    told = Told(version, SAID_BEFORE) if version else told_by(mail, among, texts_of(mail))
    if told is None:
        wait(mail, among)
    else:
        open_envois(mail, told)


def show_to(mail: ReceivedMail) -> None:
    """Let those who read the versions that a mail set aside may be about see it."""
    if mail.version_id is None and not mail.candidates.exists():
        MailCandidate.objects.bulk_create(
            [MailCandidate(mail=mail, version=one) for one in candidates_of(mail)], ignore_conflicts=True
        )


def is_empty(mail: ReceivedMail) -> bool:
    """Return whether nothing in the mail asks to be read."""
    if mail.remarks or mail.nothing_to_say or mail.notices:
        return False
    return not mail.parts.exclude(rank=0).filter(reason="").exists()


def texts_of(mail: ReceivedMail) -> list[str]:
    """Return what may name a version: the subject, the names of the files, what it says."""
    files = mail.parts.exclude(rank=0).filter(reason="").values_list("name", flat=True)
    return [mail.subject, *files, mail.text]


def wait(mail: ReceivedMail, among: Sequence[Version]) -> None:
    """Let the mail wait for a person to choose, its remarks having been sought in each version."""
    weighed = weigh(mail, among, drafts_of(mail) if len(among) > 1 else [])
    with transaction.atomic():
        MailCandidate.objects.filter(mail=mail).delete()
        MailCandidate.objects.bulk_create(weighed)
        become(mail, MailState.TO_TELL, reason="" if among else NO_TEXT)


def drafts_of(mail: ReceivedMail) -> list[Draft]:
    """Return the remarks of a mail, its words' and its files', as far as they can be read."""
    found: list[Draft] = []
    for part in mail.parts.filter(reason="")[:MOST_READ]:
        try:
            with reading.read(part.name, kept(part.sha256), carried=True) as read:
                found += [item.draft for item in preview(read.rows()) if item.draft]
        except (UnreadableSource, ReaderDied, FileNotFoundError):
            continue  # told by its envoi, once it has one
    return found


def open_envois(mail: ReceivedMail, told: Told, by: User | None = None) -> None:
    """Open an envoi for each thing the mail carries, all or none, then queue them."""
    try:
        opened = write_envois(mail, told, by)
    except ValidationError as refusal:
        wait(mail, [])
        mail.notices = list(dict.fromkeys([*mail.notices, *refusal.messages]))
        mail.save(update_fields=["notices"])
        return
    for submission in opened:
        if not submission.has_ended:
            enqueue(submission)


@transaction.atomic
def write_envois(mail: ReceivedMail, told: Told, by: User | None) -> list[Submission]:
    """Return the envois opened; a file already received on the version is linked to its envoi."""
    held = ReceivedMail.objects.select_for_update().get(pk=mail.pk)
    if held.state == MailState.TAKEN_IN:
        return []
    opened = []
    for part in mail.parts.filter(reason="", submission=None):
        if part.rank == 0 and not (mail.remarks or mail.nothing_to_say or mail.taken_back):
            part.reason = NO_REMARK
        else:
            part.submission, created = open_envoi(mail, part, told.version)
            part.known = not created
            opened.append(part.submission)
        part.save(update_fields=["submission", "known", "reason"])
    mail.version, mail.version_reason = told.version, told.reason[:300]
    become(mail, MailState.TAKEN_IN, by=by)
    return opened


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


def become(mail: ReceivedMail, state: MailState, *, reason: str = "", by: User | None = None) -> None:
    """Set the mail's state, and add a line to the journal."""
    before = MailState(mail.state).label
    mail.state, mail.reason = state, reason
    mail.save(update_fields=["state", "reason", "version", "version_reason", "taken_back"])
    volet = mail.version.volet.code if mail.version else ""
    journal.record(
        "instruction d'un courriel", mail, by=by, volet=volet, before={"état": before},
        after={"état": MailState(state).label},
    )  # fmt: skip


def choose_version(*, mail: ReceivedMail, version: Version, by: User) -> None:
    """Send a waiting mail on to *version*; ValidationError when it does not wait, or that has no text."""
    require(by, "imports.deposit", version)
    if not version.editions.exists():
        raise ValidationError("Cette version n'a encore aucun texte enregistré.")
    mail.refresh_from_db()
    if mail.state != MailState.TO_TELL:
        raise ValidationError(f"{mail} est « {mail.get_state_display()} » : il n'attend plus de version.")
    open_envois(mail, Told(version, CHOSEN.format(by=by)), by)


def take_back(*, mail: ReceivedMail, by: User) -> None:
    """Read a mail that was set aside after all: it then goes on as any other."""
    mail.refresh_from_db()
    if mail.state != MailState.ASIDE:
        raise ValidationError(f"{mail} est « {mail.get_state_display()} » : il n'est pas mis de côté.")
    with transaction.atomic():
        mail.taken_back = True
        become(mail, MailState.RECEIVED, by=by)
    take_in(mail)


def set_aside(*, mail: ReceivedMail, reason: str, by: User) -> None:
    """Say that a waiting mail holds nothing for any version, and why."""
    mail.refresh_from_db()
    if not reason.strip():
        raise ValidationError("Mettre de côté demande un motif.")
    if mail.state != MailState.TO_TELL:
        raise ValidationError(f"{mail} est « {mail.get_state_display()} » : il n'attend plus de version.")
    become(mail, MailState.ASIDE, reason=reason.strip(), by=by)
