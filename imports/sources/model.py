"""What the readers of foreign files give, as plain data: cells by column, everything as text."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Column(StrEnum):
    """The gabarit's nine columns, by role; a cell under an unknown title keeps its own title."""

    ID = "id"
    LOCATION = "location"
    EXCERPT = "excerpt"
    TEXT = "text"
    IMPORTANCE = "importance"
    AUTHOR = "author"
    DATE = "date"
    STATE = "state"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Fault:
    """What must be said of a cell that was not read or not understood as it stands, for a person to check."""

    column: str  # the key of the cell in ParsedRow.cells, or "" when the whole row is meant
    said: str  # one French sentence

    def __str__(self) -> str:
        return self.said


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """One filled line of a table, as typed: raw cells, all text, nothing interpreted.

    ``cells`` is keyed by Column value, or by the column's own title when it is none of the nine.
    A true date cell comes as ISO 8601. ``links`` holds the addresses a cell linked to, by the same keys.
    ``faults`` tell which cells could not be read, and why (a formula error, say). A picture of the sheet is a
    row too: its cell only says what it is, ``line`` is 0 when it hangs on no cell.
    """

    sheet: str
    line: int  # 1-based, as the person sees it in their own file
    cells: Mapping[str, str]
    links: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    aside: str = ""  # why the row is set aside (« ligne d'exemple du gabarit »), or ""
    corrections: Mapping[str, str] = field(
        default_factory=dict
    )  # what its author says instead, by the same keys
    picture: str = ""  # the SHA-256 of the picture that the row is, "" for a line of the table

    @property
    def ref(self) -> str:
        """Where the row stands, in the reader's own words: « Feuil1, ligne 12 »."""
        return where(self.sheet, self.line, self.picture)

    @property
    def said(self) -> dict[str, str]:
        """The cells as their author means them: as typed, but where corrected."""
        return {**self.cells, **self.corrections}


@dataclass(frozen=True, slots=True)
class Table:
    """A file's rows in order, read as they are asked for, and what must be said about the file as a whole."""

    rows: Iterator[ParsedRow]
    notices: list[str] = field(default_factory=list)  # filled while rows are read; French sentences


def author_cell(name: str, address: str) -> str:
    """Return somebody as the author's column of a sheet names them: « Nom <adresse> », either may be ""."""
    return f"{name} <{address}>".strip() if address else name


def where(sheet: str, line: int, picture: str = "") -> str:
    """Return where a row stands in its file: « Feuil1, ligne 12 », « pièce entière »."""
    alone = "image" if sheet else "pièce entière"
    at = f"ligne {line}" if not picture else f"image à la ligne {line}" if line else alone
    return f"{sheet}, {at}" if sheet else at


class UnreadableSource(Exception):
    """The file cannot be read; the message is one French sentence: what is wrong and what to do."""


class NoMail(UnreadableSource):
    """The file holds no message at all: it may be something else."""
