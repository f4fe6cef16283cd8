"""Read what people send in a process of its own: whatever a file does there, nothing else falls with it."""

import json
import logging
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Self

from imports.sources import limits
from imports.sources.grid import LAST_LINE
from imports.sources.model import Fault, ParsedRow, UnreadableSource

logger = logging.getLogger(__name__)

# What a file costs is counted in CPU time, by the reader's own limits: waiting for its turn on a loaded
# machine uses none. The clock only ends a reader that got less than half a processor, or got stuck, neither
# of which says anything about the file.
WALL_SECONDS = 2 * limits.CPU_SECONDS
COMMAND = (sys.executable, "-E", "-s", "-X", "utf8", "-X", "faulthandler", "-m", "imports.sources")
ENVIRONMENT: dict[str, str] = {}  # no secret and no setting of the service is lent to it
ROOT = Path(__file__).resolve().parent.parent

MAX_NAME = 255  # characters: its end, which tells the kind of file
MAX_COMPLAINT = 2**16  # bytes of its last words that go to the log
MAX_SAID = 200  # characters of them that a person reads

TOO_MUCH = (
    f"La lecture de ce fichier demande plus de {limits.CPU_SECONDS} secondes de calcul "
    f"ou de {limits.MEMORY // 2**20} Mo de mémoire, bien plus qu'un tableau de remarques : "
    "copiez vos remarques dans le gabarit vierge et renvoyez-le."
)
TOO_SLOW = (
    f"La lecture du fichier n'était pas finie au bout de {WALL_SECONDS} secondes : "
    "la machine est trop occupée, le fichier n'est pas forcément en cause."
)
_HASH = re.compile(r"([0-9a-f]{64})?")
MEANINGLESS = "Le programme de lecture a donné une réponse incompréhensible."


class ReaderDied(Exception):
    """The reader fell before its verdict: perhaps not the file's fault; the message is a French sentence."""


class Reading:
    """What a file holds, kept on disk until it is closed, row after row: memory stays flat."""

    def __init__(self, output: IO[bytes]) -> None:
        """Take what a reader wrote; UnreadableSource when that is a refusal, ReaderDied when it is cut."""
        self._output = output
        self._end, verdict = _last_line(output)
        match _parsed(verdict):
            case {"refused": str(sentence)}:
                raise UnreadableSource(sentence)
            case {"total": int(total), "notices": list(notices)} if _all_text(notices):
                self.total: int = total
                self.notices: list[str] = notices
            case _:
                raise ReaderDied(MEANINGLESS)

    def rows(self) -> Iterator[ParsedRow]:
        """Yield the rows in order, from the first at each call; ReaderDied when one has no meaning."""
        at = 0
        for _ in range(self.total):
            self._output.seek(at)  # another pass may be under way
            line = self._output.readline(limits.MAX_LINE)
            at += len(line)
            yield _row(line)
        if at != self._end:
            raise ReaderDied(MEANINGLESS)

    def close(self) -> None:
        """Drop the rows from the disk."""
        self._output.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Given:
    """Rows read already, with the mailbox they came in: a Reading that reads nothing more."""

    def __init__(self, rows: Sequence[ParsedRow]) -> None:
        self.total, self._rows = len(rows), rows
        self.notices: list[str] = []

    def rows(self) -> Iterator[ParsedRow]:
        """Yield the rows in order, from the first at each call."""
        yield from self._rows

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is held."""


def read(name: str, content: bytes, *, carried: bool = False) -> Reading:
    """Return the rows of a sheet, to be closed; *name* only helps to say what is wrong.

    *carried* tells that it came by mail: the words of a message and any file are read too.

    UnreadableSource when it cannot be read, or asks for more than limits allow; ReaderDied when the reader
    fell for another reason: the same file may well be read the next time.
    """
    output = TemporaryFile()  # noqa: SIM115 - the Reading closes it
    try:
        _run([*COMMAND, argument(name), *(["carried"] if carried else [])], content, output)
        return Reading(output)
    except BaseException:
        output.close()
        raise


def _run(command: list[str], content: bytes, output: IO[bytes]) -> None:
    """Let the reader write on *output*. It never outlives this call, nor its own limits if we are killed."""
    with TemporaryFile() as complaints:
        try:
            reader = subprocess.run(  # noqa: S603 - no shell; the only argument that varies is a name
                command,
                input=content,
                stdout=output,
                stderr=complaints,
                cwd=ROOT,
                env=ENVIRONMENT,
                start_new_session=True,  # a Ctrl+C meant for us is ours to pass on
                timeout=WALL_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as expired:
            raise ReaderDied(TOO_SLOW) from expired
        check(reader.returncode, complaints)


def argument(name: str) -> str:
    """Return the end of *name* as an argument can carry it: no NUL, nothing that UTF-8 lacks."""
    return name[-MAX_NAME:].replace("\0", "�").encode("utf-8", "replace").decode()


def check(status: int, complaints: IO[bytes]) -> None:
    """Return when the reader ended by itself; else say whose fault it is, and log all that it said."""
    if status == 0:
        return
    if status in (limits.TOO_MUCH, -signal.SIGXCPU):
        raise UnreadableSource(TOO_MUCH)
    complaints.seek(max(0, complaints.seek(0, os.SEEK_END) - MAX_COMPLAINT))
    complaint = complaints.read().decode("utf-8", "replace").strip()
    logger.error("The reader of sheets died (status %d):\n%s", status, complaint)
    raise ReaderDied(_reason(status, complaint))


def _reason(status: int, complaint: str) -> str:
    if status < 0:
        names = {number.value: number.name for number in signal.Signals}
        return f"Le programme de lecture a été interrompu (signal {names.get(-status, -status)})."
    last = complaint.rpartition("\n")[2][:MAX_SAID] or f"état {status}"
    return f"Le programme de lecture s'est arrêté sur une erreur interne ({last})."


def _last_line(output: IO[bytes]) -> tuple[int, bytes]:
    """Return the verdict and where it begins; ReaderDied when it was cut."""
    size = output.seek(0, os.SEEK_END)
    output.seek(max(0, size - limits.MAX_LINE))
    ending = output.read()
    if not ending.endswith(b"\n"):
        raise ReaderDied(MEANINGLESS)
    line = ending[ending.rfind(b"\n", 0, -1) + 1 :]
    return size - len(line), line


def _row(line: bytes) -> ParsedRow:
    """Return the row that a line of the reader tells: trusted no more than the file it comes from."""
    match _parsed(line):
        case [str(sheet), int(number), dict(cells), dict(links), list(faults), str(aside), str(picture)] if (
            (0 if picture else 1) <= number <= LAST_LINE
            and _all_text([*cells.values(), *links.values()])
            and _HASH.fullmatch(picture)
        ):
            return ParsedRow(sheet, number, cells, links, tuple(map(_fault, faults)), aside, picture=picture)
    raise ReaderDied(MEANINGLESS)


def _fault(told: object) -> Fault:
    match told:
        case [str(column), str(said)]:
            return Fault(column, said)
    raise ReaderDied(MEANINGLESS)


def _parsed(line: bytes) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ReaderDied(MEANINGLESS) from error


def _all_text(values: list[object]) -> bool:
    return all(isinstance(value, str) for value in values)
