"""``manage.py import_mail FILE…``: take exported mail in, as the upload page does."""

import argparse
import os
import time
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from comments.models import Channel
from documents.models import Version
from imports import engine, summary
from imports.mailbox import engine as mailbox
from imports.mailbox.packing import opened
from imports.mailbox.telling import MESSAGES, STATES
from imports.models import (
    AT_WORK,
    ExportState,
    LineOutcome,
    MailExport,
    MailState,
    ReceivedMail,
    Submission,
)

FOLLOWED_EVERY = 0.5  # seconds, when another process is reading the file


class Command(BaseCommand):
    help = "Importe des courriels exportés : .eml, .mbox, .msg, un dossier maildir, ou un .zip de tout cela."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the files, and the version when all of them are about one."""
        parser.add_argument(
            "--version-id", type=int, metavar="N", help="la version, si tous les messages portent sur elle"
        )
        parser.add_argument("files", nargs="+", type=existing, metavar="FICHIER")

    def handle(self, *args: Any, version_id: int | None, files: list[Path], **options: Any) -> None:
        """Import every file; CommandError at the end when one could not be read, the others being in."""
        version = Version.objects.filter(pk=version_id or 0).first()
        if version_id is not None and version is None:
            raise CommandError(f"Il n'y a pas de version {version_id} : voir « manage.py register_version ».")
        try:
            failed = [path.name for path in files if not self.take_in(path, version)]
        except KeyboardInterrupt as stopped:
            raise CommandError("Interrompu, rien n'est perdu : relancez la même commande.") from stopped
        if failed:
            raise CommandError(f"Non importé : {', '.join(failed)}.")

    def take_in(self, path: Path, version: Version | None) -> bool:
        """Return whether the export could be read, after saying what became of its messages."""
        with opened(path) as file:
            try:
                export, created = mailbox.receive_export(
                    filename=os.fsencode(path.name).decode("utf-8", "replace"),
                    file=file, by=None, version=version,
                )  # fmt: skip
            except ValidationError as refusal:
                self.stderr.write(f"{path.name} : {' '.join(refusal.messages)}")
                return False
        if not created and not export.is_at_work and not any(map(is_at_work, envois_of(export))):
            self.stdout.write(f"{path.name} : déjà reçu, rien ne change.")
            return export.state == ExportState.RECORDED
        self.follow(export)
        import_envois(export)
        self.tell(export)
        return export.state == ExportState.RECORDED

    def follow(self, export: MailExport) -> None:
        """Read the export to its end, or wait for the end of a reading that another process holds."""
        mailbox.process(export, self.show)
        while export.is_at_work:
            time.sleep(FOLLOWED_EVERY)
            export.refresh_from_db()
            mailbox.process(export, self.show)  # should the other process have fallen

    def show(self, export: MailExport) -> None:
        """Show how far the reading is, on a terminal only."""
        if self.stderr.isatty():
            total = export.messages_read
            done = (
                f"{export.taken_in} sur {total}"
                if total
                else f"{100 * export.bytes_read // (export.size or 1)} %"
            )
            self.stderr.write(f"\r\x1b[K{export} : {done}", ending="")

    def tell(self, export: MailExport) -> None:
        """Print what became of the messages, then of the envois."""
        if self.stderr.isatty():
            self.stderr.write("\r\x1b[K", ending="")
        self.stdout.write(sentence(export))
        for line in export.lines.filter(outcome=LineOutcome.UNREAD):
            self.stdout.write(f"  - {line} : {line.reason}")
        for mail in mailbox.mails_of(export).exclude(state=MailState.TAKEN_IN).order_by("pk"):
            self.stdout.write(f"  - {mail} ({mail.subject or 'sans objet'}) : {why(mail)}")
        for submission in envois_of(export):
            self.stdout.write(f"  - {summary.sentence(submission)}")


def import_envois(export: MailExport) -> None:
    """Import the envois of the export to their end, after those of the same senders that they wait for."""
    for submission in envois_of(export):
        engine.process(submission)
    while waiting := [one.pk for one in envois_of(export) if is_at_work(one)]:
        mails = Submission.objects.filter(channel=Channel.MAIL, state__in=AT_WORK, pk__lte=waiting[-1])
        for submission in mails.order_by("pk"):
            engine.process(submission)
        time.sleep(FOLLOWED_EVERY)  # should another process hold some


def is_at_work(submission: Submission) -> bool:
    """Return whether an envoi that came by mail is still to be imported."""
    return submission.channel == Channel.MAIL and submission.state in AT_WORK


def envois_of(export: MailExport) -> list[Submission]:
    """Return the envois opened for the export's mails, in the order they came."""
    mails = mailbox.mails_of(export)
    return list(Submission.objects.filter(carried_by__mail__in=mails).distinct().order_by("pk"))


def sentence(export: MailExport) -> str:
    """Return one line: « boite.mbox : 12 messages, 10 nouveau ; 3 mis de côté »."""
    if export.state == ExportState.FAILED:
        return f"{export} : {export.last_error}"
    lines = Counter(map(LineOutcome, export.lines.values_list("outcome", flat=True)))
    states = Counter(mailbox.mails_of(export).values_list("state", flat=True))
    total = sum(lines.values())
    said = [f"{total} message{'s' if total > 1 else ''}"]
    said += [f"{lines[key]} {words[lines[key] > 1]}" for key, words in MESSAGES.items() if lines[key]]
    became = [f"{states[key]} {words[states[key] > 1]}" for key, words in STATES.items() if states[key]]
    return f"{export} : {', '.join(said)} ; {', '.join(became) or 'aucun courriel'}."


def why(mail: ReceivedMail) -> str:
    """Return why a mail has no envoi."""
    if mail.state != MailState.TO_TELL:
        return mail.reason
    best = mail.candidates.select_related("version__volet").first()
    proposed = f" ; la plus proche : {best}" if best and best.placed else ""
    return f"version à préciser dans l'administration{proposed}"


def existing(name: str) -> Path:
    """Return the path; an argument error, in French, when there is nothing there."""
    path = Path(name)
    if not path.exists():
        raise argparse.ArgumentTypeError(f"le fichier « {name} » n'existe pas")
    return path
