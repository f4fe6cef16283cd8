"""Do one thing to each of those found: one that fails keeps no other from being done."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

logger = logging.getLogger(__name__)
Found = TypeVar("Found")


def each(found: Iterable[Found], act: Callable[[Found], bool]) -> int:
    """Return for how many of them something was done; ExceptionGroup of what failed, at the end."""
    done, failed = 0, []
    for one in found:
        try:
            done += act(one)
        except Exception as bug:
            logger.exception("%s failed.", type(one).__name__)
            failed.append(bug)
    if failed:
        raise ExceptionGroup("Some of them failed.", failed)
    return done
