"""Speak with the mail server, step by step (RFC 5321), whatever the message is about.

Until its final dot, nothing of a message may be kept (RFC 5321, 4.1.1.4): whatever fails before certainly did
not leave. From the dot on, only the server's reply tells; without one, nobody knows.
"""

import logging
import re
import select
import smtplib
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from email.utils import format_datetime
from socket import socket

from django.conf import settings
from django.utils import timezone

from imports.deposits.mailing import MailServer

logger = logging.getLogger(__name__)

PATIENCE = 6  # times EMAIL_TIMEOUT: what comes after the dot takes a server longest (RFC 5321, 4.5.3.2.6)
LONGEST_WORDS = 200
# What a server says of us, not of the message: of the order of commands, of who may send (RFC 4954, 6).
ABOUT_US = (503, 530, 534, 535, 538)
TOO_LARGE = 552  # of MAIL: its size was announced (RFC 1870, 6.1); the rest is about who sends it
DONE, GO_ON, NOT_YET, NEVER = 2, 3, 4, 5  # the first digit of a reply (RFC 5321, 4.2.1)
NO_ANSWER = "Le serveur de messagerie ne répond pas ({error}) : rien n'est parti."
CUT_SHORT = "Le serveur de messagerie a coupé avant la fin du message : rien n'est parti."
NOT_NOW = "Le serveur de messagerie a demandé de revenir plus tard : « {said} »."
REFUSED = "Le serveur de messagerie a refusé le message : « {said} »."
NO_REPLY = "Le serveur a reçu le message, mais sa réponse s'est perdue : il a pu partir, ou non."
NOT_UNDERSTOOD = "Le serveur a reçu le message, mais sa réponse ne se comprend pas : « {said} »."
ADDRESS = re.compile(r"<?[^\s<>]+@[^\s<>]+>?")


class NotTaken(Exception):
    """The server did not take the message, for now or for good, and says why."""

    def __init__(self, why: str, *, for_good: bool = False) -> None:
        self.for_good = for_good
        super().__init__(why)


class InDoubt(Exception):
    """The server was given the whole message, and nobody knows whether it kept it; says why."""


def patience() -> timedelta:
    """Return how long the server's last word is waited for."""
    return timedelta(seconds=PATIENCE * settings.EMAIL_TIMEOUT)


def give(
    server: MailServer, content: bytes, address: str, *, name: str, hold: Callable[[], object]
) -> smtplib.SMTP:
    """Return the connection once the server has all but the final dot; NotTaken when it did not come to that.

    *hold* is called once the server is there, before the message; *name* is what logs call it.
    """
    try:
        connection = opened(server)
        hold()
        write(connection, dated(content), address)
    except smtplib.SMTPResponseException as refused:  # of a greeting, of who we are
        said = f"{refused.smtp_code} {cleaned(refused.smtp_error)}"
        raise NotTaken(NOT_NOW.format(said=said)) from None
    except OSError as broken:  # of the network, of TLS, of SMTP
        logger.warning("%s did not leave: %s.", name, type(broken).__name__)
        raise NotTaken(NO_ANSWER.format(error=type(broken).__name__)) from None
    return connection


def opened(server: MailServer) -> smtplib.SMTP:
    """Return a connection on which we are known; OSError when there is none."""
    server.open()
    if not isinstance(server.connection, smtplib.SMTP):
        raise smtplib.SMTPServerDisconnected
    server.connection.ehlo_or_helo_if_needed()
    return server.connection


def dated(content: bytes) -> bytes:
    """Return the message with the moment it leaves, each line ended as SMTP wants it: none hides another."""
    date = f"Date: {format_datetime(timezone.localtime())}\r\n"
    return date.encode() + re.sub(rb"\r\n|\r|\n", b"\r\n", content)


def write(connection: smtplib.SMTP, content: bytes, address: str) -> None:
    """Say who writes to whom, then the message without its final dot; NotTaken when it is refused."""
    check(
        connection.mail(settings.EMAIL_FROM, options(connection, content)),
        is_about_it=lambda code: code == TOO_LARGE,
    )
    check(connection.rcpt(address), is_about_it=lambda code: code not in ABOUT_US)
    connection.putcmd("data")
    check(connection.getreply(), wanted=GO_ON, is_about_it=lambda code: code not in ABOUT_US)
    ended = content if content.endswith(b"\r\n") else content + b"\r\n"
    connection.send(re.sub(rb"(?m)^\.", b"..", ended))  # RFC 5321, 4.5.2


def options(connection: smtplib.SMTP, content: bytes) -> list[str]:
    """Return what is said of the message beforehand, to a server that listens (RFC 1870, RFC 6152)."""
    said = [f"SIZE={len(content)}"] if connection.has_extn("size") else []
    return said if content.isascii() or not connection.has_extn("8bitmime") else [*said, "BODY=8BITMIME"]


def check(reply: tuple[int, bytes], *, is_about_it: Callable[[int], bool], wanted: int = DONE) -> None:
    """Pass when the server goes on; NotTaken, for good when it is about the message or its addressee."""
    code, said = reply
    if code // 100 != wanted:
        raise not_taken(code, said, for_good=code // 100 == NEVER and is_about_it(code))


def not_taken(code: int, said: bytes, *, for_good: bool) -> NotTaken:
    """Return what a server's refusal means, in its own words."""
    words = f"{code} {cleaned(said)}".strip()
    return NotTaken((REFUSED if for_good else NOT_NOW).format(said=words), for_good=for_good)


def end(connection: smtplib.SMTP, *, name: str) -> str:
    """Say the final dot; return what the server said when it took the message.

    NotTaken when it did not, or had spoken or hung up before the dot; InDoubt when nobody knows.
    """
    if connection.sock is None or has_spoken(connection.sock):
        raise NotTaken(CUT_SHORT)
    connection.sock.settimeout(patience().total_seconds())
    try:
        connection.send(b".\r\n")
        code, said = connection.getreply()
    except OSError as cut:  # no reply, or none that can be read
        logger.warning("%s may have left: %s.", name, type(cut).__name__)
        raise InDoubt(NO_REPLY) from None
    with suppress(OSError):
        connection.putcmd("quit")
    if code // 100 in (NOT_YET, NEVER):
        raise not_taken(code, said, for_good=code // 100 == NEVER)
    if code // 100 != DONE:
        raise InDoubt(NOT_UNDERSTOOD.format(said=cleaned(said)))
    return cleaned(said)


def has_spoken(connection: socket) -> bool:
    """Return whether the server said something, or hung up, before the end of the message."""
    waiting = select.poll()
    waiting.register(connection, select.POLLIN)
    return bool(waiting.poll(0))


def hang_up(server: MailServer) -> None:
    """Close the connection without a word: in the middle of a message, « QUIT » would be a line of it."""
    if isinstance(server.connection, smtplib.SMTP):
        server.connection.close()


def cleaned(said: bytes | str) -> str:
    """Return a server's words on one short line, without any address: the journal keeps them for good."""
    text = said if isinstance(said, str) else said.decode(errors="replace")
    line = " ".join(text[: 4 * LONGEST_WORDS].split())
    shown = "".join(letter for letter in ADDRESS.sub("…", line) if letter.isprintable())
    return shown if len(shown) <= LONGEST_WORDS else f"{shown[: LONGEST_WORDS - 1]}…"
