"""What would be understood of a file, row by row, before anything is written. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from imports.normalise import Draft, UnusableRow, normalise
from imports.sources.model import Fault, ParsedRow

PICTURE_SAID = "Image : l'équipe la lira."
PIECE_SAID = "Pièce à lire : l'équipe s'en charge."


@dataclass(frozen=True, slots=True)
class Preview:
    """A row as typed, the draft understood from it, and all that must be said of it."""

    row: ParsedRow
    draft: Draft | None
    reason: str  # why there is no draft: the row is a picture, set aside (``row.aside``), or cannot be used
    faults: tuple[Fault, ...]  # of its cells

    @property
    def faults_by_column(self) -> dict[str, list[str]]:
        """The sentences about each cell, by the keys of ``row.cells``; "" for the whole row."""
        found: dict[str, list[str]] = {}
        for fault in self.faults:
            found.setdefault(fault.column, []).append(fault.said)
        return found


def preview(rows: Iterable[ParsedRow]) -> Iterator[Preview]:
    """Yield for each row what would become of it."""
    return map(understand, rows)


def understand(row: ParsedRow) -> Preview:
    """Return what is understood of a row; of one that cannot be used, the faults name the column to fill."""
    if row.picture:
        return Preview(row, None, PICTURE_SAID if row.line or row.sheet else PIECE_SAID, row.faults)
    if row.aside:
        return Preview(row, None, row.aside, row.faults)
    try:
        draft = normalise(row)
    except UnusableRow as refusal:
        return Preview(row, None, str(refusal), (*row.faults, Fault(refusal.column, str(refusal))))
    return Preview(row, draft, "", (*row.faults, *draft.faults))
