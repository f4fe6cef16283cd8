"""The engine's one schedule: what was received is taken in, then what is to be told leaves."""

import logging
from collections.abc import Callable

from answers import rectifying
from answers.sending import bounces, bulletins
from answers.sending import engine as sending
from imports import engine as imports
from steering import mailings, searching, summaries

logger = logging.getLogger(__name__)

STEPS: tuple[Callable[[], int], ...] = (
    imports.sweep, bounces.mark, rectifying.prepare_again, sending.queue_due, mailings.post_due,
    summaries.post_due, bulletins.queue_due, searching.queue_due,
)  # fmt: skip


def sweep() -> int:
    """Return how many things were found waiting, by every step: one that fails does not stop the others.

    ExceptionGroup of what failed, at the end.
    """
    found, failed = 0, []
    for step in STEPS:
        try:
            found += step()
        except Exception as bug:
            logger.exception("The sweep's step %s.%s failed.", step.__module__, step.__name__)
            failed.append(bug)
    if failed:
        raise ExceptionGroup("The sweep failed in part.", failed)
    return found
