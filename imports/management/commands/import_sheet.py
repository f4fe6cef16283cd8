"""``manage.py import_sheet --version-id N FILE…``: take filled sheets in, as the upload page does."""

import argparse
import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from comments.models import Channel
from documents.models import Version
from imports import actions, pipeline, summary
from imports.models import Submission, SubmissionState


class Command(BaseCommand):
    help = "Importe des feuilles de commentaires remplies (.ods, .xlsx) dans une version."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the version's number, as register_version prints it, and the files."""
        parser.add_argument("--version-id", type=int, required=True, metavar="N")
        parser.add_argument("files", nargs="+", type=existing_file, metavar="FICHIER")

    def handle(self, *args: Any, version_id: int, files: list[Path], **options: Any) -> None:
        """Import every file; CommandError at the end when one could not be read, the others being in."""
        version = Version.objects.filter(pk=version_id).first()
        if version is None:
            raise CommandError(f"Il n'y a pas de version {version_id} : voir « manage.py register_version ».")
        failed = [path.name for path in files if not self.take_in(version, path)]
        if failed:
            raise CommandError(f"Non importé : {', '.join(failed)}.")

    def take_in(self, version: Version, path: Path) -> bool:
        """Return whether the file could be read, after saying what became of its rows."""
        submission, created = actions.receive(
            version=version,
            channel=Channel.SHEET,
            filename=os.fsencode(path.name).decode("utf-8", "replace"),  # whatever its encoding on the disk
            content=path.read_bytes(),
            by=None,
        )
        if not created and submission.has_ended:
            self.stdout.write(f"{path.name} : déjà reçu ({submission.reference}), rien ne change.")
        pipeline.run(submission, progress=self.progress(path))
        self.tell(submission)
        return submission.state != SubmissionState.FAILED

    def progress(self, path: Path) -> pipeline.Progress:
        """Return what shows the rows done, on a terminal only."""

        def show(done: int) -> None:
            if self.stderr.isatty():
                self.stderr.write(f"\r{path.name} : {done} lignes", ending="")

        return show

    def tell(self, submission: Submission) -> None:
        """Print what became of the file's rows, and every sentence about those that ask for a correction."""
        self.stdout.write(summary.sentence(submission))
        for remark in summary.remarks(submission):
            self.stdout.write(f"  - {remark}")


def existing_file(name: str) -> Path:
    """Return the path; an argument error, in French, when it is no file."""
    path = Path(name)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"le fichier « {name} » n'existe pas")
    return path
