"""Read an exported mailbox in a process of its own, message after message: memory holds one of them."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, datetime
from tempfile import TemporaryFile
from threading import Timer
from typing import IO, Any

from imports.reading import ENVIRONMENT, MEANINGLESS, ROOT, ReaderDied, argument, check
from imports.sources.mail.model import Noise
from imports.sources.model import NoMail, ParsedRow, UnreadableSource

COMMAND = (sys.executable, "-E", "-s", "-X", "utf8", "-X", "faulthandler", "-m", "imports.sources.mail")
MOST_SILENT = 120  # seconds without a message: the reader is stuck, or the machine is
STUCK = (
    f"La lecture s'est arrêtée plus de {MOST_SILENT} secondes sur un même message : "
    "la machine est trop occupée, ou ce message est piégé."
)


@dataclass(frozen=True, slots=True)
class File:
    """A file that a message carries; *silent* says why it can hold no remark, or is ""."""

    name: str
    content: bytes
    silent: str


@dataclass(frozen=True, slots=True)
class Message:
    """A message of the export as its reader tells it, with what its author wrote and the rows read there."""

    raw: bytes
    files: tuple[File, ...]
    at: int  # bytes of the export read so far
    address: str
    name: str
    behalf: str
    sent_at: datetime | None
    subject: str
    message_id: str
    answers: tuple[str, ...]  # the Message-ID of what it replies to, the nearest first
    recipients: tuple[str, ...]
    body: str
    text: str
    hidden: tuple[str, ...]
    rows: tuple[ParsedRow, ...]
    nothing: bool  # its author says to have no remark
    noise: Noise
    bounced: tuple[str, ...]
    bounced_why: str
    deleted: bool
    path: str
    inside: bool
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotRead:
    """A piece of the export that holds no readable message, and why."""

    path: str
    said: str
    raw: bytes
    at: int


def messages(name: str, mailbox: IO[bytes]) -> Iterator[Message | NotRead]:
    """Yield what the export holds, in order. *mailbox* is a real file, at its start.

    NoMail when it holds no message, UnreadableSource when it cannot be read; ReaderDied when the reader fell
    before its end.
    """
    with TemporaryFile() as complaints:
        reader = subprocess.Popen(  # noqa: S603 - no shell; the only argument that varies is a name
            [*COMMAND, argument(name)],
            stdin=mailbox,
            stdout=subprocess.PIPE,
            stderr=complaints,
            cwd=ROOT,
            env=ENVIRONMENT,
            start_new_session=True,
        )
        try:
            yield from _watched(reader)
            check(reader.wait(), complaints)
        finally:
            reader.kill()
            reader.wait()


def _watched(reader: "subprocess.Popen[bytes]") -> Iterator[Message | NotRead]:
    """Yield what the reader tells up to its verdict; one that stays silent for too long is ended."""
    if reader.stdout is None:
        raise ReaderDied(MEANINGLESS)
    while True:
        timer = Timer(MOST_SILENT, reader.kill)
        timer.start()
        try:
            line, pieces = _next(reader.stdout)
        finally:
            timer.cancel()
        if not line and reader.wait() == -signal.SIGKILL:
            raise ReaderDied(STUCK)
        if "refused" in line:
            raise (UnreadableSource if line["is_mail"] else NoMail)(str(line["refused"]))
        if "total" in line or not line:
            return
        yield _understood(line, pieces)


def _next(output: IO[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """Return the next line and the bytes it announces; nothing when the reader stopped."""
    line = output.readline()
    if not line.endswith(b"\n"):
        return {}, []
    told = json.loads(line)
    pieces = [output.read(size) for size in told.get("pieces", [])]
    if [len(piece) for piece in pieces] != told.get("pieces", []):
        return {}, []
    return told, pieces


def _understood(line: dict[str, Any], pieces: list[bytes]) -> Message | NotRead:
    if "said" in line:
        return NotRead(line["path"], line["said"], pieces[0], line["at"])
    named = zip(line["files"], pieces[1:], strict=True)
    rows = tuple(ParsedRow("", at, cells, picture=picture) for at, cells, picture in line["rows"])
    return Message(
        raw=pieces[0],
        files=tuple(File(name, content, silent) for (name, silent), content in named),
        at=line["at"],
        sent_at=_moment(line["sent_at"]),
        answers=tuple(dict.fromkeys([*line["in_reply_to"], *reversed(line["references"])])),
        recipients=tuple(line["recipients"]),
        hidden=tuple(line["hidden"]),
        rows=rows,
        noise=Noise(line["noise"]),
        bounced=tuple(line["bounced"]),
        notices=tuple(line["notices"]),
        **{key: line[key] for key in _AS_TOLD},
    )


def _moment(said: str) -> datetime | None:
    """Return a date that the calendar of any zone holds; None for none, or for the first and last years."""
    found = datetime.fromisoformat(said) if said else None
    return found if found and MINYEAR < found.year < MAXYEAR else None


_AS_TOLD = (
    "address", "name", "behalf", "subject", "message_id", "body", "text", "nothing", "deleted", "path",
    "inside", "bounced_why",
)  # fmt: skip
