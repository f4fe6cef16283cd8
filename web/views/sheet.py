"""Rows of a sheet as a table to read: what was typed, what was understood, what is wrong, cell by cell."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format

from imports.models import SubmissionRow
from imports.normalise import Draft
from imports.preview import Preview
from imports.sources.mail.remarks import MESSAGE
from imports.sources.model import Column, where
from imports.sources.titles import TITLES, fold

CUT = 3_000  # characters of a cell that are shown: the original holds the rest
CUT_TITLE = 100
MOST_OTHERS = 15  # columns shown beside the gabarit's nine
MOST_SHOWN = 400_000  # characters of a grid: the rows beyond are counted, not shown
HIDDEN = ("", MESSAGE)  # a message whole: it is read on its own page
GABARIT = [str(column) for column in Column]
MOST_CELLS = len(GABARIT) + MOST_OTHERS  # of one row shown alone
AS_TYPED = (Column.ID, Column.LOCATION, Column.EXCERPT, Column.TEXT, Column.STATE, Column.NOTE)
WIDTHS: dict[str, str] = {
    Column.ID: "short", Column.EXCERPT: "long", Column.TEXT: "long", Column.NOTE: "long",
}  # fmt: skip
_FIELDS = {Column.ID: "row_id"}  # where a draft calls a column otherwise


def title_of(key: str) -> str:
    """Return the gabarit's title of a column, or the column's own title when it is none of the nine."""
    return " ".join(TITLES[Column(key)][0].split()) if key in GABARIT else key[:CUT_TITLE]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what was typed, what was understood when that differs, what is wrong with it."""

    title: str
    typed: str
    hidden: int  # characters typed that are not shown
    link: str
    understood: str
    is_corrected: bool  # what is understood is what its author corrected in the preview
    faults: Sequence[str]
    width: str  # "long" for a column of sentences, "short" for one of a few characters

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to read in it."""
        return not (self.typed or self.link or self.faults)

    @property
    def length(self) -> int:
        """How many characters it shows."""
        return sum(map(len, (self.typed, self.link, self.understood, *self.faults)))


@dataclass(frozen=True, slots=True)
class Line:
    """What stands beside a row; ``state`` is a RowOutcome, or "" for a remark that would be recorded."""

    position: int
    sheet: str
    number: int
    faults: Mapping[str, Sequence[str]]  # by column, "" for the row as a whole
    state: str = ""
    reason: str = ""
    card: Any = None  # where its comment is read
    comment: Any = None
    picture: str = ""  # its hash, when the row is a picture or was read in one

    @property
    def where(self) -> str:
        """Where it stands in its sheet."""
        return where("", self.number, self.picture)

    @property
    def row_faults(self) -> Sequence[str]:
        """What is wrong with the row as a whole."""
        return self.faults.get("", ())


@dataclass(frozen=True, slots=True)
class Grid:
    """Lines with their cells, under common columns."""

    titles: list[str]
    lines: list[tuple[Line, list[Cell]]]
    hidden_columns: int


def grid(rows: Iterable[tuple[Line, Preview]]) -> Grid:
    """Return the rows with one cell for every column that any of them uses, until MOST_SHOWN is reached.

    Each is cut as it comes: what is not shown is not kept, and nothing is read beyond the last row shown.
    """
    others: dict[str, None] = {}
    found: list[tuple[Line, dict[str, Cell]]] = []
    left = MOST_SHOWN
    for line, item in rows:
        said = (key for key in (*item.row.cells, *item.row.links, *line.faults) if key not in HIDDEN)
        keys = dict.fromkeys(said)
        others |= dict.fromkeys(key for key in keys if key not in GABARIT)
        kept = {*GABARIT, *list(others)[:MOST_OTHERS]}
        cells = {key: cell(item, key, line.faults.get(key, ())) for key in keys if key in kept}
        left -= sum(one.length for one in cells.values())
        if left < 0 and found:
            break
        found.append((line, cells))
    used = {key for _, cells in found for key in cells}
    columns = [key for key in (*GABARIT, *list(others)[:MOST_OTHERS]) if key in used]
    return Grid(
        [title_of(key) for key in columns],
        [(line, [cells.get(key) or blank(key) for key in columns]) for line, cells in found],
        max(0, len(others) - MOST_OTHERS),
    )


def cells_of(row: SubmissionRow) -> list[Cell]:
    """Return the first cells of a traced row, as typed."""
    keys = list(dict.fromkeys([*row.cells, *row.links]))[:MOST_CELLS]
    item = Preview(row.parsed(), None, "", ())
    return [cell(item, key, ()) for key in keys]


def cell(item: Preview, key: str, faults: Sequence[str]) -> Cell:
    """Return what a row shows under a column."""
    typed, link = item.row.cells.get(key, ""), item.row.links.get(key, "")
    return Cell(
        title=title_of(key),
        typed=typed[:CUT],
        hidden=max(0, len(typed) - CUT),
        link=different(f"mailto:{typed}", link)[:CUT],
        understood=understood(item.draft, key, typed)[:CUT] if item.draft else "",
        is_corrected=key in item.row.corrections,
        faults=faults,
        width=WIDTHS.get(key, ""),
    )


def blank(key: str) -> Cell:
    """Return the cell of a column that a row does not use."""
    return Cell(title_of(key), "", 0, "", "", False, (), WIDTHS.get(key, ""))


def understood(draft: Draft, key: str, typed: str) -> str:
    """Return what a cell was understood to say when it is not what was typed, in words; "" otherwise."""
    if key == Column.DATE:
        return date_format(draft.written_on, "j F Y") if draft.written_on else ""
    if key == Column.IMPORTANCE:
        return "" if fold(typed) == fold(draft.importance_level) else draft.importance_level
    if key == Column.AUTHOR:
        return different(typed, ", ".join(filter(None, [draft.author_name, draft.author_address])))
    if key in AS_TYPED:
        return different(typed, getattr(draft, _FIELDS.get(Column(key), key)))
    return ""


def different(typed: str, meant: str) -> str:
    """Return what is meant when it is not what was typed, blanks and case apart."""
    return "" if " ".join(typed.split()).lower() == " ".join(meant.split()).lower() else meant


def by_column(faults: Iterable[Mapping[str, str] | str]) -> dict[str, list[str]]:
    """Return the sentences of a traced row's faults by column; the rows traced first hold plain sentences."""
    found: dict[str, list[str]] = {}
    for fault in faults:
        column, said = ("", fault) if isinstance(fault, str) else (fault["column"], fault["said"])
        found.setdefault(column, []).append(said)
    return found
