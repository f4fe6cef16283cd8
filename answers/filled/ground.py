"""What is written where, and where a sheet can be written without harm to what it holds."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from imports.sources.grid import MAX_COLUMNS
from imports.sources.model import UnreadableSource

Texts = dict[int, str]  # by column, from 0
Edits = dict[int, Texts]  # by line, from 1

UNFILLABLE = (
    "Votre fichier se lit, mais il est construit de telle façon que nous ne pouvons rien y écrire sans "
    "risquer de l'altérer : enregistrez-le de nouveau depuis votre tableur."
)
FULL = "Il ne reste aucune colonne libre à droite de votre tableau : supprimez-en une vide et renvoyez-le."
SIGNED = (
    "Votre fichier est signé électroniquement : y écrire annulerait votre signature, "
    "il est donc laissé tel quel."
)


class Area(NamedTuple):
    """A rectangle of cells, both ends included."""

    top: int
    bottom: int
    left: int
    right: int


def _none() -> bytearray:
    return bytearray(MAX_COLUMNS)


@dataclass(slots=True)
class Ground:
    """A sheet's columns from the titles down: those that hold something, the hidden ones; guarded cells.

    A guarded cell is merged, holds a formula, or a picture among its words: writing there would lose it.
    """

    busy: bytearray = field(default_factory=_none)
    hidden: bytearray = field(default_factory=_none)
    guarded: list[Area] = field(default_factory=list)

    def take(self, first: int, count: int) -> None:
        """Note columns that are not free."""
        _set(self.busy, first, count)

    def hide(self, first: int, count: int) -> None:
        """Note columns that nobody sees."""
        _set(self.hidden, first, count)

    def guard(self, area: Area) -> None:
        """Note cells that are not to be written."""
        self.guarded.append(area)
        self.take(area.left, area.right - area.left + 1)

    def bars(self, column: int, lines: Sequence[int]) -> bool:
        """Whether one of these lines, in ascending order, is guarded in that column."""
        areas = (area for area in self.guarded if area.left <= column <= area.right)
        return any(bisect_left(lines, top) < bisect_left(lines, bottom + 1) for top, bottom, *_ in areas)

    def free(self, first: int) -> int:
        """Return the first free column from *first* on, one that is seen if there is any, and take it.

        UnreadableSource when there is none.
        """
        seen = bytes(map(max, self.busy, self.hidden))
        column = seen.find(0, first)
        if column < 0:
            column = self.busy.find(0, first)
        if column < 0:
            raise UnreadableSource(FULL)
        self.take(column, 1)
        return column


def _set(columns: bytearray, first: int, count: int) -> None:
    last = min(first + count, MAX_COLUMNS)
    if first < last:
        columns[first:last] = b"\1" * (last - first)


class Editor(Protocol):
    """One format: how it looks at the sheets of a file, and writes into them."""

    def fit(self, text: str) -> str:
        """Return *text* as this format can hold it, and as its reader gives it back."""

    def survey(self, lines: Mapping[int, Iterable[int]]) -> dict[int, Ground]:
        """Return the ground of sheets, by rank; the first of their lines is where the table begins."""

    def write(self, edits: Mapping[int, Edits], titles: Mapping[int, Iterable[int]]) -> bytes:
        """Return the file with these texts in these cells, sheets by rank; new titles are styled alike."""
