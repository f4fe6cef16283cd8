"""Ask an antivirus about a file before anything reads it: clamd, by its INSTREAM command.

Spoken here in full, since it is one command and one answer, and PyPI's « clamd » is no longer maintained.
"""

import re
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

CONNECT_SECONDS, ANSWER_SECONDS = 5, 60
PORT = 3310
CHUNK = 2**16
LONGEST_ANSWER = 1000
FOUND = re.compile(rb"stream: ([ -~]{1,200}) FOUND\0")
TOO_BIG = b"INSTREAM size limit exceeded. ERROR\0"


@dataclass(frozen=True)
class Clean:
    """Nothing known was found, or there is no antivirus to ask."""


@dataclass(frozen=True)
class Infected:
    """The antivirus knows it, by this name."""

    name: str


Verdict = Clean | Infected


class ScannerUnreachable(Exception):
    """The antivirus said nothing of the file; the message says why, in French, to whoever sent it."""


def scan(content: bytes) -> Verdict:
    """Return what the antivirus of SCAN_URL says of *content*: Clean when none is set.

    ScannerUnreachable when it does not answer, in time or at all, or answers anything but a verdict.
    """
    if not settings.SCAN_URL:
        return Clean()
    try:
        with connect() as line:
            until = time.monotonic() + ANSWER_SECONDS
            send(line, content, until)
            return verdict(answer(line, until))
    except TimeoutError as exc:
        raise ScannerUnreachable("L'antivirus n'a pas répondu à temps.") from exc
    except OSError as exc:
        raise ScannerUnreachable("L'antivirus ne répond pas.") from exc


def connect() -> socket.socket:
    """Return a line to the antivirus: on a machine's port, or on a socket of this one."""
    url = urlsplit(settings.SCAN_URL)
    if url.hostname:
        return socket.create_connection((url.hostname, url.port or PORT), timeout=CONNECT_SECONDS)
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(CONNECT_SECONDS)
    try:
        line.connect(url.path)
    except OSError:
        line.close()
        raise
    return line


def send(line: socket.socket, content: bytes, until: float) -> None:
    """Send all of *content*, or as much as it takes: it may refuse the size midway, and answers so."""
    with suppress(BrokenPipeError, ConnectionResetError):
        line.sendall(b"zINSTREAM\0")
        for chunk in chunks(content):
            line.settimeout(left(until))
            line.sendall(len(chunk).to_bytes(4, "big") + chunk)


def chunks(content: bytes) -> Iterator[bytes]:
    """Yield *content* in pieces, then the empty one that ends it."""
    for start in range(0, len(content), CHUNK):
        yield content[start : start + CHUNK]
    yield b""


def answer(line: socket.socket, until: float) -> bytes:
    """Return what it answers, up to the zero that ends it; what is longer or cut short is no answer."""
    said = b""
    while not said.endswith(b"\0") and len(said) < LONGEST_ANSWER:
        line.settimeout(left(until))
        if not (more := line.recv(LONGEST_ANSWER)):
            break
        said += more
    return said


def left(until: float) -> float:
    """Return how many seconds are left, all exchanges together, however slow each is."""
    return max(until - time.monotonic(), 0.001)


def verdict(said: bytes) -> Verdict:
    """Return the verdict of an answer; ScannerUnreachable when it is none."""
    if said == b"stream: OK\0":
        return Clean()
    if found := FOUND.fullmatch(said):
        return Infected(found[1].decode())
    if said == TOO_BIG:
        raise ScannerUnreachable("Ce fichier dépasse la taille que l'antivirus accepte.")
    if not said:
        raise ScannerUnreachable("L'antivirus a coupé sans répondre.")
    raise ScannerUnreachable("L'antivirus a donné une réponse incompréhensible.")
