"""A message and those that it carries, one after the other: a fault in one does not lose the others."""

import struct
from collections.abc import Iterator

from imports.sources.mail.message import sent
from imports.sources.mail.model import Attachment, Mail, Unread
from imports.sources.mail.msg import NoMessage, is_msg
from imports.sources.mail.outlook import saved

MAX_DEPTH = 50  # messages in messages
MAX_CARRIED = 500  # messages that one carries, at whatever depth
MAX_CARRIED_BYTES = 200 * 2**20

ANOTHER = "Ce fichier n'est pas un message : il n'a pas été lu."
DAMAGED = "Le message est abîmé et n'a pas pu être lu : renvoyez-le, exporté de nouveau."
DAMAGED_MSG = (
    "Le message Outlook (.msg) est incomplet ou abîmé : enregistrez-le de nouveau depuis Outlook "
    "et renvoyez-le."
)
TOO_MANY = (
    "Le message en contient d'autres, trop nombreux ou trop imbriqués : les derniers n'ont pas été lus. "
    "Envoyez-les séparément."
)

# What libraries raise on damaged or hostile bytes, ours being meant to raise nothing.
_FAULTS = (
    ArithmeticError, AttributeError, LookupError, MemoryError, OSError, RecursionError, TypeError, ValueError,
    struct.error,
)  # fmt: skip


def read_message(raw: bytes, path: str, source: bytes | None = None) -> Iterator[Mail | Unread]:
    """Yield the message that *raw* is, then those that it carries, each ``inside``; Unread for one at fault.

    *source* is how it was sent, when its export writes it otherwise.
    """
    found, carried = _opened(raw, raw if source is None else source, path, False)
    yield found
    waiting = _numbered(carried, path, 1)
    given = size = 0
    while waiting:
        inner, at, depth = waiting.pop()
        given, size = given + 1, size + len(inner)
        if given > MAX_CARRIED or size > MAX_CARRIED_BYTES or depth > MAX_DEPTH:
            yield Unread(at, TOO_MANY)
            return
        found, further = _opened(inner, inner, at, True)
        yield found
        waiting += _numbered(further, at, depth + 1)


def _numbered(carried: list[Attachment], path: str, depth: int) -> list[tuple[bytes, str, int]]:
    """The first one is to be popped first."""
    told = [
        (one.content, f"{path} › {one.name or f'message joint {number}'}", depth)
        for number, one in enumerate(carried, start=1)
    ]
    return told[::-1]


def _opened(raw: bytes, source: bytes, path: str, is_inside: bool) -> tuple[Mail | Unread, list[Attachment]]:
    try:
        return saved(raw, path, is_inside) if is_msg(raw) else sent(source, raw, path, is_inside)
    except NoMessage:
        return Unread(path, ANOTHER), []
    except _FAULTS:
        return Unread(path, DAMAGED_MSG if is_msg(raw) else DAMAGED, raw), []
