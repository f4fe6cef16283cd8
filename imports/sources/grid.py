"""A spreadsheet as its readers give it to the table finder: filled cells only, where they stand."""

from dataclasses import dataclass, field

from imports.sources.model import UnreadableSource

MAX_CELLS = 400_000
MAX_CELL_TEXT = 1_000_000
MAX_TEXT = 20_000_000
LAST_LINE = 2**30  # a line number that any database holds, whatever a hostile file counts

WORDY = (
    f"Le tableau contient plus de {MAX_TEXT // 1_000_000} millions de caractères, "
    "ou plus d'un million dans une seule cellule : partagez-le en plusieurs fichiers."
)
CELLS = f"Le tableau contient plus de {MAX_CELLS} cellules remplies : partagez-le en plusieurs fichiers."
PICTURES = "les images et les dessins n'ont pas été lus."  # a sheet's notice


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows, and what goes with it."""

    text: str
    link: str = ""
    annotation: str = ""
    fault: str = ""  # why what it shows is not what the person meant: the end of a French sentence
    columns: int = 1  # a run of alike cells stands as one, never expanded
    lines: int = 1  # how many lines a merged cell covers

    @property
    def is_empty(self) -> bool:
        return not (self.text.strip() or self.annotation)


@dataclass(frozen=True, slots=True)
class Line:
    """One line with something in it: its number in the file, and its filled cells by first column, from 0."""

    number: int
    cells: dict[int, Cell]
    repeated: int = 1


@dataclass(slots=True)
class Sheet:
    """One sheet of the file, hidden lines included, and what it holds that is not read."""

    name: str
    lines: list[Line] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Allowance:
    """How many cells and characters may still be kept: a bound on the memory that a file can take."""

    cells: int = MAX_CELLS
    text: int = MAX_TEXT

    def take_text(self, length: int, so_far: int = 0) -> None:
        """Count *length* more characters of a cell that has *so_far*; UnreadableSource beyond the bounds."""
        self.text -= length
        if max(length, so_far) > MAX_CELL_TEXT or self.text < 0:
            raise UnreadableSource(WORDY)

    def take_cells(self, count: int) -> None:
        """Count *count* filled cells more; UnreadableSource when there are too many."""
        self.cells -= count
        if self.cells < 0:
            raise UnreadableSource(CELLS)
