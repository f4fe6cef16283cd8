"""``manage.py import_sheet --version-id N FILE…``: take filled sheets in, as the upload page does."""

import argparse
import os
import time
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from comments.models import Channel
from documents.models import Version
from imports import actions, engine, summary
from imports.advice import engine as returns
from imports.advice import receiving
from imports.advice import summary as advice_summary
from imports.models import AT_WORK, LIVE, AdviceReturn, ReturnState, Submission, SubmissionState
from imports.progress import progress_of
from people.models import User

FOLLOWED_EVERY = 0.5  # seconds, when another process is importing the file


class Command(BaseCommand):
    help = "Importe des feuilles de commentaires remplies (.ods, .xlsx, .csv) dans une version."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the version's number, as register_version prints it, and the files."""
        parser.add_argument("--version-id", type=int, required=True, metavar="N")
        parser.add_argument(
            "--replaces",
            metavar="ENVOI",
            help="l'envoi (E-0012) que ce fichier corrige : l'origine est prouvée",
        )
        parser.add_argument(
            "--answered",
            action="store_true",
            help="la feuille a déjà reçu ses réponses : ses deux dernières colonnes deviennent des décisions",
        )
        parser.add_argument(
            "--by", metavar="IDENTIFIANT", default="", help="le valideur au nom de qui reprendre les réponses"
        )
        parser.add_argument("files", nargs="+", type=existing_file, metavar="FICHIER")

    def handle(
        self,
        *args: Any,
        version_id: int,
        files: list[Path],
        replaces: str | None,
        answered: bool,
        by: str,
        **options: Any,
    ) -> None:
        """Import every file; CommandError at the end when one could not be read, the others being in."""
        version = Version.objects.filter(pk=version_id).first()
        if version is None:
            raise CommandError(f"Il n'y a pas de version {version_id} : voir « manage.py register_version ».")
        replaced = self.replaced(replaces, files) if replaces else None
        self.validator = self.in_whose_name(by, version) if answered else None
        try:
            failed = [path.name for path in files if not self.take_in(version, path, replaced)]
        except KeyboardInterrupt as stopped:
            raise CommandError(
                "Interrompu, rien n'est perdu : relancez la même commande, ou « manage.py resume_imports »."
            ) from stopped
        if failed:
            raise CommandError(f"Non importé : {', '.join(failed)}.")

    def in_whose_name(self, username: str, version: Version) -> User:
        """Return the valideur who takes the answers over; CommandError for who may not decide."""
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None or not user.has_perm("comments.decide", version):
            raise CommandError(
                "Avec --answered, donnez par --by l'identifiant d'un valideur du volet : "
                "la reprise est à son nom."
            )
        return user

    def replaced(self, reference: str, files: list[Path]) -> Submission:
        """Return the envoi that the one file corrects; CommandError when there is no such envoi."""
        if len(files) > 1:
            raise CommandError("Avec --replaces, donnez un seul fichier : celui qui corrige l'envoi.")
        number = reference.upper().removeprefix("E-")
        found = Submission.objects.filter(pk=int(number)).first() if number.isdecimal() else None
        if found is None:
            raise CommandError(f"Il n'y a pas d'envoi « {reference} » : attendu une référence comme E-0012.")
        return found

    def take_in(self, version: Version, path: Path, replaces: Submission | None) -> bool:
        """Return whether the file could be read, after saying what became of its rows."""
        name = os.fsencode(path.name).decode("utf-8", "replace")  # whatever its encoding on the disk
        content = path.read_bytes()
        try:
            if advice := receiving.receive_anywhere(filename=name, content=content, by=None):
                return self.tell_return(advice[0])
            submission, created = actions.receive(
                version=version,
                channel=Channel.SHEET,
                filename=name,
                content=content,
                by=None,
                replaces=replaces,
            )
            if not created:
                self.say_received(path, submission)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        if replaces and not created:
            self.stdout.write(f"{path.name} : --replaces est sans effet sur un fichier déjà reçu.")
        self.follow(engine.process(submission, self.show), path)
        self.tell(submission)
        if self.validator:
            self.take_over(submission, self.validator)
        return submission.state != SubmissionState.FAILED

    def take_over(self, submission: Submission, by: User) -> None:
        """Take over the answers of a sheet, which wait with it when it must be checked first."""
        returned = receiving.receive_answered(submission=submission, by=by)
        if submission.state in LIVE:
            self.tell_return(returned)
        else:
            self.stdout.write("Ses réponses seront reprises quand l'envoi sera enregistré.")

    def tell_return(self, returned: AdviceReturn) -> bool:
        """Return whether a filled sheet could be read, after saying what became of its rows."""
        returns.process(returned)
        self.stdout.write(advice_summary.sentence(returned))
        for refusal in advice_summary.refusals(returned):
            self.stdout.write(f"  - {refusal}")
        return returned.state != ReturnState.FAILED

    def say_received(self, path: Path, submission: Submission) -> None:
        """Say what sending a file again changes: nothing, unless it failed or was cancelled."""
        before = submission.state
        actions.receive_again(submission, by=None)
        if submission.state == before and submission.has_ended:
            self.stdout.write(f"{path.name} : déjà reçu ({submission.reference}), rien ne change.")
        elif before == SubmissionState.CANCELLED:
            self.stdout.write(f"{path.name} : {submission.reference}, annulé, est rétabli.")

    def follow(self, submission: Submission, path: Path) -> None:
        """Wait for the end of an import that another process holds, showing how far it is."""
        while submission.state in AT_WORK:
            time.sleep(FOLLOWED_EVERY)
            submission.refresh_from_db()
            self.show(submission)
            engine.process(submission, self.show)  # should the other process have fallen

    def show(self, submission: Submission) -> None:
        """Show how far the import is, on a terminal only."""
        if self.stderr.isatty():
            self.stderr.write(f"\r\x1b[K{submission.filename} : {progress_of(submission)}", ending="")

    def tell(self, submission: Submission) -> None:
        """Print what became of the file's rows, and every sentence about those that ask for a correction."""
        if self.stderr.isatty():
            self.stderr.write("\r\x1b[K", ending="")
        self.stdout.write(summary.sentence(submission))
        for remark in summary.remarks(submission):
            self.stdout.write(f"  - {remark}")


def existing_file(name: str) -> Path:
    """Return the path; an argument error, in French, when it is no file."""
    path = Path(name)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"le fichier « {name} » n'existe pas")
    return path
