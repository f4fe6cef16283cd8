"""From a raw row to a draft remark: what is meant by each cell. Pure."""

from dataclasses import dataclass
from datetime import date

from imports.sources.model import ParsedRow


@dataclass(frozen=True, slots=True)
class Draft:
    """A remark as understood from one row; texts are the person's own, never altered."""

    row_id: str
    location: str
    excerpt: str
    text: str
    importance: str  # as typed
    importance_level: str  # bloquante, haute, moyenne, basse, or "" when not recognised
    author_name: str
    author_address: str  # lower case, or ""
    written_on: date | None
    state: str
    note: str


class UnusableRow(Exception):
    """The row holds no remark that can be recorded; the message is one French sentence naming the column."""


def normalise(row: ParsedRow) -> Draft:
    """Return the draft understood from *row*; UnusableRow when it holds neither a text nor an excerpt."""
    raise UnusableRow("En cours d'écriture.")
