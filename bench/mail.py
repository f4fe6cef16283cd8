"""Exported mailboxes: reading them, keeping their messages, opening then importing their envois."""

import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.policy import SMTP
from itertools import islice
from pathlib import Path

from bench import remarks
from documents.models import Edition
from imports import engine
from imports.mailbox import engine as mailbox
from imports.mailbox.streaming import messages
from imports.models import AT_WORK, Submission

COUNTS = (500, 5_000)
A_SHEET_EVERY = 10  # messages
IMPORTED = 300  # envois, to say the pace of what follows
LINE = "{:>10}{:>9}{:>10}{:>14}{:>12}{:>14}{:>12}{:>14}"


def measure() -> None:
    """Print, for each size of mailbox, what reading, reception and imports take."""
    edition = Edition.objects.filter(version__volet__code="BENCH").latest("pk")
    print(f"Un export de messagerie (une feuille de dix remarques tous les {A_SHEET_EVERY} messages) :")
    titles = ("messages", "Mo", "lecture", "messages/s", "réception", "messages/s", "mémoire", "envois/s")
    print(LINE.format(*titles))
    for count in COUNTS:
        with tempfile.NamedTemporaryFile(suffix=".mbox") as file:
            path = Path(file.name)
            write(path, edition, count)
            print(line(path, edition, count))


def line(path: Path, edition: Edition, count: int) -> str:
    """Return the table's line for one mailbox."""
    reading = timed(lambda: read(path, count))
    reception = timed(lambda: receive(path, edition))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    envois = list(Submission.objects.filter(state__in=AT_WORK).order_by("pk")[:IMPORTED])  # as they came
    imports = timed(lambda: [engine.process(envoi) for envoi in envois])
    return LINE.format(
        count, f"{path.stat().st_size / 2**20:.1f}".replace(".", ","),
        f"{reading:.1f} s", f"{count / reading:.0f}",
        f"{reception:.1f} s", f"{count / reception:.0f}", f"{peak:.0f} Mo", f"{len(envois) / imports:.1f}",
    )  # fmt: skip


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that some work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def read(path: Path, count: int) -> None:
    """Read the mailbox, keeping nothing."""
    with path.open("rb") as file:
        assert sum(1 for _ in messages(path.name, file)) == count


def receive(path: Path, edition: Edition) -> None:
    """Keep its messages and open their envois, without importing them."""
    with path.open("rb") as file:
        export, _ = mailbox.receive_export(filename=path.name, file=file, by=None, version=edition.version)
    mailbox.process(export)


def write(path: Path, edition: Edition, count: int) -> None:
    """Write a mailbox as Thunderbird does."""
    with path.open("wb") as file:
        for message in made(edition, count):
            file.write(b"From - Mon Nov  2 10:12:00 2026\r\n" + message.as_bytes(policy=SMTP) + b"\r\n")


def made(edition: Edition, count: int) -> Iterator[EmailMessage]:
    """Yield messages of one remark each; one in ten brings a sheet besides."""
    rows = remarks.remarks(edition, 2 * count)
    for number in range(1, count + 1):
        _, location, excerpt, text, *_ = next(rows)
        message = EmailMessage()
        message["From"] = f"Relecteur {number % 60} <relecteur{number % 60}@example.org>"
        message["To"] = "cct@xxx.gouv.fr"
        message["Subject"] = f"Remarque {number}"
        message["Date"] = "Mon, 02 Nov 2026 10:12:00 +0100"
        message["Message-ID"] = f"<bench-{count}-{number}@example.org>"
        message.set_content(f"Bonjour,\n\n{location} : {text}\n« {excerpt} »\n\nCordialement,\nRelecteur\n")
        if number % A_SHEET_EVERY == 0:
            sheet = remarks.sheet_of(islice(rows, A_SHEET_EVERY))
            message.add_attachment(
                sheet, maintype="application", subtype="octet-stream", filename=f"r{number}.ods"
            )
        yield message
