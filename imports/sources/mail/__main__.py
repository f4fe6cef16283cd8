"""Read an exported mailbox in a process of its own: `python -m imports.sources.mail NAME < FILE`.

For each message it writes one line of JSON, then the bytes that the line announces: the message, each of its
files. Its last line is the verdict: how many messages, or the sentence that refuses the whole.
"""

import sys
from dataclasses import asdict
from json import JSONEncoder
from typing import Any, BinaryIO

from imports.sources import limits
from imports.sources.model import NoMail, ParsedRow, UnreadableSource

NOT_UNDERSTOOD = (
    "Ce message n'a pas pu être lu : il est trop lourd ou abîmé. "
    "Ouvrez-le dans la messagerie, et ajoutez ses remarques à la main."
)
_as_json = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def main() -> None:
    """Write what the mailbox on the standard input holds; leave with TOO_MUCH beyond the limits."""
    limits.impose(limits.MAILBOX_MEMORY, limits.MAILBOX_CPU_SECONDS)
    output, mailbox = sys.stdout.buffer, sys.stdin.buffer
    try:
        _write(output, _verdict(sys.argv[1], mailbox, output))
        output.flush()
    except MemoryError:
        limits.give_up()


def _verdict(name: str, mailbox: BinaryIO, output: BinaryIO) -> dict[str, Any]:
    """Write the messages and return what is to be said after them."""
    from imports.sources.mail.export import read_mails  # once the limits are set
    from imports.sources.mail.model import Mail

    total = 0
    try:
        for total, found in enumerate(read_mails(name, mailbox), start=1):  # noqa: B007
            line, pieces = (
                _told(found) if isinstance(found, Mail) else _unread(found.path, found.said, found.raw)
            )
            _write(output, {**line, "pieces": [len(piece) for piece in pieces], "at": _at(mailbox)})
            for piece in pieces:
                output.write(piece)
            output.flush()
    except UnreadableSource as refusal:
        return {"refused": str(refusal), "is_mail": not isinstance(refusal, NoMail)}
    return {"total": total}


def _told(mail: Any) -> tuple[dict[str, Any], list[bytes]]:
    """Return what is said of a message and its bytes; one that our own code cannot read loses no other."""
    try:
        return _understood(mail)
    except (MemoryError, RecursionError, LookupError, ValueError, TypeError, AttributeError, ArithmeticError):
        return _unread(mail.path, NOT_UNDERSTOOD, mail.raw)


def _understood(mail: Any) -> tuple[dict[str, Any], list[bytes]]:
    """Return what is said of a message, with what its author wrote, and its bytes then those of its files."""
    from imports.sources.carried import rows_of_words
    from imports.sources.mail.courtesy import says_to_have_nothing
    from imports.sources.mail.parts import files_of, left_out_of
    from imports.sources.mail.reply import visible

    said, files = visible(mail.body), files_of(mail)
    line = {name: value for name, value in asdict(mail).items() if name not in ("raw", "attachments")}
    line |= {
        "sent_at": mail.sent_at.isoformat() if mail.sent_at else "",
        "notices": [*mail.notices, *left_out_of(mail)],
        "text": said.text,
        "hidden": said.hidden,
        "nothing": says_to_have_nothing(said.text),
        "rows": [_row(row) for row in rows_of_words(mail, said.text)],
        "files": [[one.name, reason] for one, reason in files],
    }
    return line, [mail.raw, *(one.content for one, _ in files)]


def _unread(path: str, said: str, raw: bytes) -> tuple[dict[str, Any], list[bytes]]:
    return {"path": path, "said": said}, [raw]


def _row(row: ParsedRow) -> list[Any]:
    return [row.line, dict(row.cells), row.picture]


def _at(mailbox: BinaryIO) -> int:
    """Return how far the file is read, in bytes, as far as it tells."""
    try:
        return mailbox.tell()
    except (OSError, ValueError):
        return 0


def _write(output: BinaryIO, value: object) -> None:
    output.write(_as_json(value).encode("utf-8", "replace") + b"\n")


main()
