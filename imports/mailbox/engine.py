"""Read exports in the background: each message once, then each mail, from where it stopped the last time."""

import logging
from collections.abc import Callable
from pathlib import PurePath
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from documents.access import require
from documents.models import Version
from imports import queueing
from imports.lease import MOST_ATTEMPTS, LeaseLost
from imports.mailbox import lease
from imports.mailbox.opening import take_in
from imports.mailbox.receiving import receive_message, receive_unread
from imports.mailbox.streaming import NotRead, messages
from imports.models import (
    EXPORT_AT_WORK,
    ExportState,
    MailExport,
    MailState,
    ReceivedMail,
    Submission,
    original_path,
)
from imports.originals import keep_file
from imports.reading import ReaderDied
from imports.sources.model import UnreadableSource
from people import journal
from people.models import User

logger = logging.getLogger(__name__)

Progress = Callable[[MailExport], None]
OTHER_VERSION = (
    "Ce fichier a déjà été reçu, sans version ou pour une autre : ses courriels sont où ils étaient. "
    "Ceux qui attendent se règlent un à un."
)


def receive_export(
    *, filename: str, file: BinaryIO, by: User | None, version: Version | None = None
) -> tuple[MailExport, bool]:
    """Return the export of these bytes, and whether it is new: the same file is read once.

    *version* is said for all its messages, or None: each one's is sought. One « En échec » is tried again.
    """
    if by is not None and version is not None:
        require(by, "imports.deposit", version)
    sha256, size = keep_file(file)
    with transaction.atomic():
        export, created = MailExport.objects.get_or_create(
            sha256=sha256,
            defaults={
                "filename": PurePath(filename).name[-255:],
                "size": size,
                "version": version,
                "deposited_by": by,
            },
        )
        if created:
            volet = version.volet.code if version else ""
            journal.record("dépôt d'un export", export, by=by, volet=volet, after={"sha256": sha256})
        elif version is not None and export.version != version:
            raise ValidationError(OTHER_VERSION)
    if not created:
        try_again(export)
    return export, created


def try_again(export: MailExport) -> None:
    """Take up afresh an export that was given up, or whose reading fell as many times as it may."""
    fallen = Q(state__in=EXPORT_AT_WORK, attempts__gte=MOST_ATTEMPTS, due_at__lte=timezone.now())
    failed = MailExport.objects.filter(fallen | Q(state=ExportState.FAILED), pk=export.pk)
    failed.update(state=ExportState.RECEIVED, attempts=0, holder="", last_error="", due_at=timezone.now())
    export.refresh_from_db()


def enqueue(export: MailExport) -> None:
    """Ask the engine to read the export."""
    queueing.ask("imports.mailbox.engine.work", export, f"Export {export.pk}")


def work(pk: int) -> str:
    """Read an export, as the engine's task; return its state."""
    export = MailExport.objects.get(pk=pk)
    attempt(export, take_on=queueing.enqueue)
    if export.is_at_work and not export.holder:
        enqueue(export)
    return export.get_state_display()


def sweep() -> int:
    """Return how many exports were found waiting, and queue them; give up those tried enough."""
    due = list(lease.due())
    for export in due:
        if export.attempts >= MOST_ATTEMPTS:
            give_up(export)
        else:
            enqueue(export)
    return len(due)


def give_up(export: MailExport) -> None:
    """End « En échec » an export whose reading kills its process: what was read of it is in."""
    said = export.last_error or "Le programme s'est arrêté brutalement pendant la lecture."
    stale = MailExport.objects.filter(pk=export.pk, state__in=EXPORT_AT_WORK, due_at__lte=timezone.now())
    stale.update(state=ExportState.FAILED, holder="", last_error=said)
    export.refresh_from_db()


def process(export: MailExport, progress: Progress = lambda export: None) -> MailExport:
    """Return the export once it was read or given up, trying as the engine would; for commands."""
    while export.is_at_work:
        before = export.attempts
        attempt(export, progress)
        if export.holder or export.attempts == before:
            break
    return export


def attempt(
    export: MailExport,
    progress: Progress = lambda export: None,
    take_on: Callable[[Submission], None] = lambda submission: None,
) -> MailExport:
    """Return the export after one attempt at reading it; as it is if another process holds it.

    *take_on* is given each envoi opened, to have it imported; the sweep takes those that it lets fall.
    """
    if not lease.take(export):
        if export.attempts >= MOST_ATTEMPTS:
            give_up(export)
        return export
    try:
        run(export, progress, take_on)
    except LeaseLost as lost:
        logger.warning(str(lost))
    except ReaderDied as died:
        logger.error("Export %s: %s", export.pk, died)
        lease.give_back(export, str(died))
    except (KeyboardInterrupt, SystemExit):
        lease.give_back(export, "")
        raise
    except Exception as bug:
        lease.give_back(export, f"Erreur interne ({type(bug).__name__}) : l'exploitant la lit au journal.")
        raise
    export.refresh_from_db()
    return export


def run(export: MailExport, progress: Progress, take_on: Callable[[Submission], None]) -> None:
    """Read the export, then take its mails in, the oldest first: what was done before is not done again.

    What was read of one that cannot be read to its end is taken in all the same.
    """
    refused = read_to_its_end(export, progress)
    waiting = mails_of(export).filter(version=None).exclude(state=MailState.TO_TELL)
    ids = list(waiting.order_by(F("sent_at").asc(nulls_last=True), "pk").values_list("pk", flat=True))
    lease.keep(export, taken_in=max(0, (export.messages_read or 0) - len(ids)))
    for pk in ids:
        for submission in take_in(ReceivedMail.objects.get(pk=pk), export.version):
            take_on(submission)
        lease.keep(export, taken_in=export.taken_in + 1)
        progress(export)
    state = ExportState.FAILED if refused else ExportState.RECORDED
    lease.keep(export, state=state, holder="", last_error=refused, attempts=0)


def read_to_its_end(export: MailExport, progress: Progress) -> str:
    """Return "" once every message is kept; else why the export will never be read to its end."""
    try:
        if export.messages_read is None:
            read(export, progress)
    except UnreadableSource as refusal:
        return str(refusal)
    except ReaderDied as died:
        if export.attempts < MOST_ATTEMPTS:
            raise
        logger.error("Export %s is given up: %s", export.pk, died)
        return str(died)
    return ""


def mails_of(export: MailExport) -> QuerySet[ReceivedMail]:
    """Return the mails that the export holds, new or known, each once."""
    return ReceivedMail.objects.filter(pk__in=export.lines.exclude(mail=None).values("mail"))


def read(export: MailExport, progress: Progress) -> None:
    """Keep every message of the export that an earlier attempt did not."""
    done = dict(export.lines.values_list("position", "mail"))
    total, carrier = 0, None
    with open(default_storage.path(original_path(export.sha256)), "rb") as mailbox:
        for total, found in enumerate(messages(export.filename, mailbox), start=1):
            if total in done:
                mail = ReceivedMail.objects.filter(pk=done[total] or 0).first()
            elif isinstance(found, NotRead):
                receive_unread(export, total, found)
                mail = None
            else:
                mail = receive_message(export, total, found, carrier if found.inside else None)
            if isinstance(found, NotRead) or not found.inside:
                carrier = mail
            lease.keep(export, bytes_read=max(found.at, export.bytes_read))
            progress(export)
    lease.keep(export, messages_read=total, bytes_read=export.size, taken_in=0)
