"""``manage.py locate --version-id N < cases.jsonl > predictions.jsonl``: the places remarks are about."""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError, CommandParser

from documents import editions
from documents.models import Edition, Version
from documents.predictions import COLUMNS, LINE_BYTES, Remark, UnreadableRemark, predict, read_remark
from documents.spelling_out import spell_out

NOTHING_GIVEN = (
    "Aucune remarque : donnez un fichier (« manage.py locate --version-id 1 < remarques.jsonl », un objet "
    "JSON par ligne : id, location, excerpt, text), ou une remarque par --location, --excerpt et --text."
)


class Command(BaseCommand):
    help = (
        "Dit de quels endroits d'une version parlent des remarques : un objet JSON par ligne sur l'entrée "
        "(id, location, excerpt, text), un par ligne sur la sortie ; ou une seule, tapée en options."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the version and the edition, and one remark typed by hand."""
        parser.add_argument(
            "--version-id", type=version_id, metavar="N", help="absent : les versions sont listées"
        )
        parser.add_argument(
            "--commit", default="", metavar="SHA", help="début du commit d'une édition ; sinon la dernière"
        )
        parser.add_argument("--location", metavar="TEXTE", help="une remarque : la colonne Page")
        parser.add_argument("--excerpt", metavar="TEXTE", help="une remarque : l'extrait cité")
        parser.add_argument("--text", metavar="TEXTE", help="une remarque : le commentaire")

    def handle(self, *args: Any, version_id: int | None, commit: str, **options: Any) -> None:
        """Answer what is typed, else each line as it is read; CommandError once the others are answered."""
        edition = edition_at(asked_version(version_id), commit)
        typed = {name: options[name] for name in COLUMNS if options[name] is not None}
        if not typed and sys.stdin.isatty():
            raise CommandError(NOTHING_GIVEN)
        try:
            if typed:
                self.answer(edition, Remark(**typed))
            else:
                self.answer_lines(edition, sys.stdin.buffer)
        except BrokenPipeError:  # whoever reads has enough
            # Python writes what is left when it leaves: https://docs.python.org/3/library/signal.html
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)

    def answer(self, edition: Edition, remark: Remark) -> None:
        """Print a readable answer to one remark."""
        answer = predict(editions.index_of(edition), editions.printed_in(edition), remark)
        texts = dict(edition.documents.values_list("path", "text"))
        self.stdout.write(f"{edition}" + f", commit {edition.commit[:8]}" * bool(edition.commit))
        self.stdout.write("\n".join(spell_out(answer, texts)))
        self.stdout.flush()

    def answer_lines(self, edition: Edition, stream: BinaryIO) -> None:
        """Print one prediction per remark, and on the other output a sentence per line that holds none."""
        index, printed = editions.index_of(edition), editions.printed_in(edition)
        refused = 0
        for number, line in lines(stream):
            try:
                answer = predict(index, printed, read_remark(line))
            except UnreadableRemark as refusal:
                refused += 1
                self.stderr.write(f"ligne {number} : {refusal}")
            else:
                self.stdout.write(as_line(answer))
                self.stdout.flush()
        if refused:
            raise CommandError(f"Lignes refusées : {refused} ; les autres ont leur réponse.")


def lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield the number and the bytes of each line that is not blank; of one too long, only its beginning."""
    number = 0
    while line := stream.readline(LINE_BYTES + 1):
        number += 1
        rest = line
        while len(rest) > LINE_BYTES and not rest.endswith(b"\n"):
            rest = stream.readline(LINE_BYTES + 1)
        if line.strip():
            yield number, line


def as_line(answer: dict[str, Any]) -> str:
    """Return an answer as one line; half a character, which JSON can hold, is not printed."""
    return json.dumps(answer, ensure_ascii=False).encode(errors="replace").decode()


def asked_version(version_id: int | None) -> Version:
    """Return the version; CommandError with the list of those that exist when it is none."""
    version = Version.objects.filter(pk=version_id).first() if version_id is not None else None
    if version is not None:
        return version
    wrong = "Dites quelle version par --version-id" if version_id is None else f"Aucune version {version_id}"
    known = "\n".join(described(known) for known in Version.objects.select_related("volet").order_by("pk"))
    raise CommandError(
        f"{wrong}. Versions connues :\n{known}"
        if known
        else f"{wrong} : enregistrez-en une par « manage.py register_version »."
    )


def described(version: Version) -> str:
    """Return a version's number, name and editions on one line."""
    texts = ", ".join(
        f"édition {edition.number}" + f" ({edition.commit[:8]})" * bool(edition.commit)
        for edition in version.editions.all()
    )
    return f"  {version.pk} : {version.volet.code}, {version.label} — {texts or 'sans texte'}"


def edition_at(version: Version, commit: str) -> Edition:
    """Return the version's latest edition, or the one at *commit*; CommandError when that is not one text."""
    known = list(version.editions.all())
    if not known:
        raise CommandError(f"{version} n'a pas de texte : voir « manage.py register_version ».")
    if not commit:
        return version.current_edition()
    there = [edition for edition in known if edition.commit.startswith(commit.lower())]
    if len({edition.commit for edition in there}) == 1:
        return there[-1]
    listed = "".join(f"\n  {edition.commit} : édition {edition.number}" for edition in there or known)
    if there:
        raise CommandError(f"Plusieurs commits commencent par « {commit} » :{listed}")
    raise CommandError(f"{version} n'a pas d'édition au commit « {commit} ». Les siennes :{listed}")


def version_id(text: str) -> int:
    """Return the number; an argument error, in French, when it is none."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"« {text} » n'est pas un numéro de version, comme 1")
    return int(text)
