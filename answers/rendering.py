"""What leaves, as bytes, whatever the way: shown, frozen when it is validated, then sent as it was frozen."""

import hashlib

from answers.issue import reply_of
from answers.letter import as_text, letter_of
from answers.mail import message_of
from answers.models import Delivery, Way
from imports.models import kept
from imports.originals import keep_original


def rendered(delivery: Delivery) -> bytes:
    """Return what would leave if it left as it stands: a message, a reply in Markdown, or a letter."""
    if delivery.way == Way.MAIL:
        return message_of(delivery)
    if delivery.way == Way.ISSUE:
        return reply_of(delivery).encode()
    return as_text(letter_of(delivery)).encode()


def mark_of(content: bytes) -> str:
    """Return what tells that content from any other: who validates says what they looked at."""
    return hashlib.sha256(content).hexdigest()


def freeze(content: bytes) -> str:
    """Keep what will leave, and return under which hash."""
    return keep_original(content)


def shown(delivery: Delivery) -> bytes:
    """Return what leaves or has left: as it was frozen, or as it stands while it may change."""
    return kept(delivery.frozen) if delivery.frozen else rendered(delivery)
