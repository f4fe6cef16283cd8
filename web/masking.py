"""Secret links never stand in what the service writes of itself: whoever reads a log could follow them.

Nothing here needs Django to be set up: gunicorn masks with it before anything else is loaded.
"""

import logging
import re

from django.utils.safestring import SafeString
from django.views.debug import ExceptionReporter

MASK = "***"
SLASH = r"(?:/|%(?:25)*2f)"
# What follows « suivi/ » or « preuve/ », whole or cut short by whoever copied it.
IN_A_LINK = re.compile(rf"((?:suivi|preuve){SLASH})[^/\s?#&\"'<>]+", re.IGNORECASE)
# A secret by itself: 43 signs or more, a capital or a %XX among them: no SHA-256, no long name has any.
ALONE = re.compile(r"(?<![\w-])(?=[a-z0-9_-]*[A-Z%])(?:[A-Za-z0-9_-]|%[0-9A-Fa-f]{2}){43,}")

formatter = logging.Formatter()


def mask(text: str) -> str:
    """Return *text* without the secrets of links, however they are spelt."""
    return ALONE.sub(MASK, IN_A_LINK.sub(rf"\g<1>{MASK}", text))


class SecretsFilter(logging.Filter):
    """Masks the whole of a record: its message, its traceback, the stack."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return True: the record is written, masked for this handler and the next ones."""
        record.msg, record.args = mask(message_of(record)), None
        if record.exc_info:
            record.exc_text = record.exc_text or formatter.formatException(record.exc_info)
            record.exc_info = None  # some formatters would write it again, in clear
        record.exc_text = record.exc_text and mask(record.exc_text)
        record.stack_info = record.stack_info and mask(record.stack_info)
        return True


def message_of(record: logging.LogRecord) -> str:
    """Return the message, even of a record whose arguments do not fit it."""
    try:
        return record.getMessage()
    except Exception:  # noqa: BLE001  (Python would print the arguments themselves, in clear)
        return f"{record.msg} {record.args!r}"


class MaskedReporter(ExceptionReporter):
    """Django's own report of an error, on the page of DEBUG or in a mail, without secrets."""

    def get_traceback_html(self) -> SafeString:
        """Return the report as a page."""
        return SafeString(mask(super().get_traceback_html()))

    def get_traceback_text(self) -> SafeString:
        """Return the report as text."""
        return SafeString(mask(super().get_traceback_text()))
