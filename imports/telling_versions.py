"""What names a version in words or in a link, and which of its texts stood on a day."""

import re
from collections.abc import Iterable
from datetime import date

from documents.models import Edition, Version

COMMIT = re.compile(r"/(?:blob|blame|raw|tree|commit)/([0-9a-f]{7,64})\b")
ANNOUNCED = r"(?:^\s*v?|(?<!\w)(?:version|rfc|cible|jalon|milestone|release)\W{0,3}v?|(?<!\w)v)"


def names(said: str, label: str) -> bool:
    """Return whether a label or a milestone names a version: « v1.0 » does not name « 1.0.1 ».

    A version that is a bare number is named alone or announced: « lot 2 » is not version 2.
    """
    number = label.lower().removeprefix("v")
    announced = ANNOUNCED if number.isdecimal() else r"(?<![\w.])v?"
    return bool(re.search(rf"{announced}{re.escape(number)}(?!\w|\.\d)", said, re.IGNORECASE))


def text_of_the_day(version: Version, day: date) -> Edition:
    """Return the text of the version that stood that day."""
    return published_by(version.editions.all(), day)


def published_by(texts: Iterable[Edition], day: date) -> Edition:
    """Return the last of the texts published by that day; the first one before any was."""
    known = sorted(texts, key=lambda one: (one.day, one.number))
    before = [edition for edition in known if edition.day <= day]
    return (before or known[:1])[-1]
