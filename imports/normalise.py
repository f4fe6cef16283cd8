"""From a raw row to a draft remark: what is meant by each cell. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import unquote

from imports.dates import date_fault, read_date
from imports.ranges import repair
from imports.sources.model import Column, Fault, ParsedRow
from imports.sources.titles import fold


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
    faults: tuple[Fault, ...] = ()  # on what was not understood and blocks nothing
    place: str = ""  # the key of the section its author chose in the preview, if any


class UnusableRow(Exception):
    """The row holds no remark that can be recorded; the message is one French sentence naming the column."""

    def __init__(self, said: str, column: Column) -> None:
        super().__init__(said)
        self.column = column  # the one to fill


PLACE = "place"  # the key of a correction that names a section rather than a cell
CORRECTABLE = (Column.LOCATION, Column.TEXT, Column.IMPORTANCE, Column.DATE)
NOTHING_SAID = (
    "Ni la colonne de l'extrait ni celle de la proposition ne sont remplies : "
    "écrivez la remarque dans la colonne « proposition complet de paragraphe (ou commentaire) »."
)

LEVELS = {
    "bloquante": ("bloquant", "bloquante", "critique", "critical", "blocker", "blocking", "rédhibitoire"),
    "haute": (
        "haute", "haut", "élevée", "élevé", "forte", "fort", "majeure", "majeur", "importante", "important",
        "primordiale", "primordial", "P", "high", "major",
    ),
    "moyenne": ("moyenne", "moyen", "normale", "normal", "modérée", "modéré", "medium", "moderate"),
    "basse": ("basse", "bas", "faible", "mineure", "mineur", "low", "minor"),
}  # fmt: skip
_LEVELS = {fold(word): level for level, words in LEVELS.items() for word in words}

_IN_ADDRESS = r"[^\s\x00-\x1f\x7f<>()\[\],;:\"«»@]"
_ADDRESS = re.compile(rf"(?:mailto:)?({_IN_ADDRESS}{{1,64}}@{_IN_ADDRESS}{{1,190}}\.[^\W\d_]{{2,24}})", re.I)
_LONGEST = 60  # of a level; what is longer is a sentence
_LONGEST_AUTHOR = 1_000
_EDGES = " \t\r\n\"'«»<>()[],;:–-"


def normalise(row: ParsedRow) -> Draft:
    """Return the draft understood from *row*; UnusableRow when it holds neither a text nor an excerpt.

    A date or a level that is not understood stays as typed in the row, is said in the draft's faults and
    blocks nothing. What the author corrected in the preview stands for what was typed.
    """
    said = row.said
    cells = {column: said.get(column, "").strip() for column in Column}
    uncorrected = [column for column in Column if column not in row.corrections]
    repairs = {column: found for column in uncorrected if (found := repair(column, said))}
    cells |= {column: found.text for column, found in repairs.items()}
    repaired = [fault for found in repairs.values() for fault in found.faults]
    if not (cells[Column.TEXT] or cells[Column.EXCERPT]):
        raise UnusableRow(NOTHING_SAID, Column.TEXT)
    name, address = read_author(cells[Column.AUTHOR], row.links.get(Column.AUTHOR, ""))
    written_on, level = read_date(cells[Column.DATE]), read_level(cells[Column.IMPORTANCE])
    return Draft(
        row_id=cells[Column.ID],
        location=cells[Column.LOCATION],
        excerpt=cells[Column.EXCERPT],
        text=cells[Column.TEXT],
        importance=cells[Column.IMPORTANCE],
        importance_level=level,
        author_name=name,
        author_address=address,
        written_on=written_on,
        state=cells[Column.STATE],
        note=cells[Column.NOTE],
        faults=(*repaired, *_faults(cells, written_on, level)),
        place=row.corrections.get(PLACE, ""),
    )


def corrected(row: ParsedRow, corrections: Mapping[str, str]) -> ParsedRow:
    """Return the row with what its author corrected; what was wrong with those cells is no longer."""
    standing = tuple(fault for fault in row.faults if fault.column not in corrections)
    return replace(row, corrections=corrections, faults=standing)


def _faults(cells: dict[Column, str], written_on: date | None, level: str) -> list[Fault]:
    faults = _author_faults(cells[Column.AUTHOR][:_LONGEST_AUTHOR])
    if (typed := cells[Column.DATE]) and not written_on:
        faults.append(Fault(Column.DATE, date_fault(typed)))
    if (typed := cells[Column.IMPORTANCE]) and not level:
        said = f"L'importance « {typed[:_LONGEST]} » n'est pas comprise : attendu {', '.join(LEVELS)}."
        faults.append(Fault(Column.IMPORTANCE, said))
    return faults


def _author_faults(typed: str) -> list[Fault]:
    """Return what must be said of an author's cell: several addresses, or one that is none."""
    found = {address.lower() for address in _ADDRESS.findall(typed)}
    if len(found) > 1:
        first = read_author(typed)[1]
        said = f"La colonne de l'auteur porte {len(found)} adresses : seule {first} est gardée."
        return [Fault(Column.AUTHOR, said)]
    if "@" in typed and not found:
        said = f"L'adresse « {typed[:_LONGEST]} » n'est pas comprise : attendu nom@example.org."
        return [Fault(Column.AUTHOR, said)]
    return []


def read_author(typed: str, link: str = "") -> tuple[str, str]:
    """Return the name and the address found in an author's cell and in the link it carries.

    Several addresses are several people: the first one is kept, and an address is never a name.
    The address that is written wins over the one behind the link. It comes in lower case: no two mailboxes
    differ by their case in practice, whatever RFC 5321 (2.4) allows.
    """
    typed = typed[:_LONGEST_AUTHOR]
    written = list(_ADDRESS.finditer(typed))
    linked = _ADDRESS.search(unquote(link[:_LONGEST_AUTHOR])) if link.lower().startswith("mailto:") else None
    found = written[0] if written else linked
    name = typed
    if written:
        after = typed[written[0].end() :] if len(written) == 1 else ""
        name = f"{typed[: written[0].start()]} {after}"
    return " ".join(name.split()).strip(_EDGES), found[1].lower() if found else ""


def read_level(typed: str) -> str:
    """Return the level of importance meant, or "" when it is none we know: figures run either way."""
    return _LEVELS.get(fold(typed[:_LONGEST])) or _LEVELS.get(
        fold(re.sub(r"\(.*\)", "", typed[:_LONGEST])), ""
    )
