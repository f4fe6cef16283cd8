"""What a notice says of a delivery (RFC 3464): what was done with each addressee, and why."""

import re
from collections.abc import Collection

from imports.sources.mail.model import Noise

STATUS = ("message/delivery-status", "message/global-delivery-status")
LONGEST = 2**16  # bytes of a status that are looked at
MOST_SAID = 300

_ACTION = re.compile(rb"^Action:[ \t]{0,20}([A-Za-z]{1,20})", re.I | re.M)
_WHY = re.compile(
    rb"^Diagnostic-Code:[ \t]{0,20}(?:[\w-]{1,40};)?([^\r\n]{0,300}(?:\r?\n[ \t][^\r\n]{0,300}){0,4})",
    re.I | re.M,
)
_LATE = re.compile(
    r"\s*(?:warning: (?:message \S{1,80} delayed|could not send message for past)|delayed mail\b"
    r"|delivery (?:status )?notification\s*\(delay\)|delivery (?:is |has been )?delayed\b"
    r"|(?:remise|distribution) (?:différée|retardée)\b)",
    re.IGNORECASE,
)


def actions_of(status: bytes) -> list[str]:
    """Return what was done with each addressee (RFC 3464, 2.3.3), in lower case."""
    return [one.decode().lower() for one in _ACTION.findall(status[:LONGEST])]


def why_of(status: bytes) -> str:
    """Return what the last server said of it (RFC 3464, 2.3.6), on one line; "" when untold."""
    found = _WHY.search(status[:LONGEST])
    return " ".join(found[1].decode(errors="replace").split())[:MOST_SAID] if found else ""


def settled(actions: Collection[str], title: str) -> Noise:
    """Return what a notice about a delivery is: only one that tells a failure is a bounce.

    A server says the action; without one, a title may say that the message is late, and still under way.
    """
    if "failed" in actions or not (actions or _LATE.match(title)):
        return Noise.BOUNCE
    return Noise.DELAY if "delayed" in actions or not actions else Noise.RECEIPT
