"""A spreadsheet as its readers give it to the table finder: filled cells only, where they stand."""

import marshal
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from imports.sources.model import UnreadableSource

MAX_CELLS = 250_000
MAX_LINES = 50_000
MAX_COLUMNS = 2**14  # as many as any spreadsheet program has
MAX_SHEETS = 250
MAX_CELL_TEXT = 1_000_000
MAX_TEXT = 20_000_000
LAST_LINE = 2**30  # a line number that any database holds, whatever a hostile file counts
DAY_ZERO = date(1899, 12, 30)  # of the usual count of days, once past its false 29 February 1900

EXCESSIVE = (
    "Le fichier contient trop d'éléments pour être un tableau de remarques : "
    "supprimez les lignes et les colonnes vides mises en forme, "
    "ou copiez vos remarques dans le gabarit vierge."
)
WORDY = (
    f"Le tableau contient plus de {MAX_TEXT // 1_000_000} millions de caractères, "
    "ou plus d'un million dans une seule cellule : partagez-le en plusieurs fichiers."
)
CELLS = (
    f"Le tableau contient plus de {MAX_CELLS} cellules ou de {MAX_LINES} lignes remplies : "
    "partagez-le en plusieurs fichiers."
)
NO_RESULT = "contient une formule sans résultat enregistré : remplacez-la par un texte"  # a cell's fault
DRAWINGS = "les dessins n'ont pas été lus."  # a sheet's notices
LINKED = (
    "une image n'y est que par un lien, jamais suivi : insérez-la dans le fichier, ou écrivez ce qu'elle dit."
)


class Cell(NamedTuple):
    """What a cell says, and what goes with it."""

    text: str
    link: str = ""
    annotation: str = ""
    fault: str = ""  # why what it shows is not what the person meant: the end of a French sentence
    shown: str = ""  # what it shows of a date, which comes as ISO 8601, or of an hour
    columns: int = 1  # a run of alike cells stands as one, never expanded
    lines: int = 1  # how many lines a merged cell covers

    @property
    def is_empty(self) -> bool:
        return not (self.text.strip() or self.annotation)


def error_shown(text: str) -> str:
    """Return the fault of a cell whose formula shows an error."""
    return f"affiche l'erreur « {text} » : remplacez la formule par un texte"


class Line(NamedTuple):
    """One line with something in it: its number in the file, and its filled cells by first column, from 0."""

    number: int
    cells: dict[int, Cell]
    repeated: int = 1


class Drawn(NamedTuple):
    """Where a file of the archive is first drawn; those of one frame are one picture, in several formats."""

    line: int  # from 1, 0 for a picture that hangs on no cell
    column: int  # from 0, -1 for the same
    frame: int


class Picture(NamedTuple):
    """A picture of the file: where it stands, and what its bytes are."""

    sheet: str  # "" when no sheet shows it
    line: int
    column: int
    sha256: str
    kind: str  # « PNG », or "" for what is not shown here


@dataclass(slots=True)
class Sheet:
    """One sheet of the file, hidden lines included, and what it holds that is not read.

    An .xlsx says where its cells link and merge only after all of them: ``links`` and ``merged`` (how many
    lines a cell covers) are by line and column, and are put where they belong as the lines are given.
    """

    name: str
    day_zero: date = DAY_ZERO
    notices: list[str] = field(default_factory=list)
    links: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: dict[tuple[int, int], int] = field(default_factory=dict)
    drawn: dict[str, Drawn] = field(default_factory=dict)  # by the name of its file in the archive
    pictures: list[Picture] = field(default_factory=list)
    _lines: "_Packed" = field(default_factory=lambda: _Packed())

    def add(self, line: Line) -> None:
        """Keep a line; they are given back in the same order."""
        self._lines.add(line)

    @property
    def is_empty(self) -> bool:
        return not self._lines.count

    def lines(self) -> Iterator[Line]:
        """Yield the lines, from the first one, each time it is called."""
        yield from (
            (self._completed(line) for line in self._lines) if self.links or self.merged else self._lines
        )

    def _completed(self, line: Line) -> Line:
        cells = {
            at: cell._replace(
                link=self.links.get((line.number, at), cell.link),
                lines=self.merged.get((line.number, at), cell.lines),
            )
            for at, cell in line.cells.items()
        }
        return line._replace(cells=cells)


class _Packed:
    """Lines in the room of their text: an object for each cell of a large sheet takes five times as much."""

    BATCH = 200

    def __init__(self) -> None:
        self.count = 0
        self._packs: list[bytes] = []
        self._open: list[Line] = []

    def add(self, line: Line) -> None:
        self.count += 1
        self._open.append(line)
        if len(self._open) == self.BATCH:
            packable = [
                (number, list(cells), list(map(tuple, cells.values())), repeated)
                for number, cells, repeated in self._open
            ]
            self._packs.append(marshal.dumps(packable))  # ours alone: it never leaves this process
            self._open.clear()

    def __iter__(self) -> Iterator[Line]:
        for pack in self._packs:
            for number, columns, cells, repeated in marshal.loads(pack):  # noqa: S302
                yield Line(number, dict(zip(columns, map(Cell._make, cells), strict=True)), repeated)
        yield from self._open


@dataclass(slots=True)
class Allowance:
    """How many cells and characters may still be kept: a bound on the memory that a file can take."""

    cells: int = MAX_CELLS
    lines: int = MAX_LINES
    text: int = MAX_TEXT

    def take_text(self, length: int, so_far: int = 0) -> None:
        """Count *length* more characters of a cell that has *so_far*; UnreadableSource beyond the bounds."""
        self.text -= length
        if max(length, so_far) > MAX_CELL_TEXT or self.text < 0:
            raise UnreadableSource(WORDY)

    def take_line(self, cells: dict[int, Cell]) -> None:
        """Count a filled line and its cells; UnreadableSource when there are too many, or too far away."""
        self.lines -= 1
        self.cells -= len(cells)
        if self.cells < 0 or self.lines < 0:
            raise UnreadableSource(CELLS)
        if max(cells) >= MAX_COLUMNS:
            raise UnreadableSource(EXCESSIVE)
