"""From a raw row to a draft remark: what is meant by each cell. Pure."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import unquote

from imports.sources.model import Column, ParsedRow
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
    faults: tuple[str, ...] = ()  # French sentences on what was not understood and blocks nothing


class UnusableRow(Exception):
    """The row holds no remark that can be recorded; the message is one French sentence naming the column."""


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
_LONGEST = 60  # of a date or a level; what is longer is a sentence
_LONGEST_AUTHOR = 1_000
_EDGES = " \t\r\n\"'«»<>()[],;:–-"

_MONTHS = (
    ("janvier", "janv", "jan", "january"), ("fevrier", "fevr", "fev", "february", "feb"),
    ("mars", "mar", "march"), ("avril", "avr", "april", "apr"), ("mai", "may"), ("juin", "june", "jun"),
    ("juillet", "juil", "july", "jul"), ("aout", "august", "aug"), ("septembre", "sept", "sep", "september"),
    ("octobre", "oct", "october"), ("novembre", "nov", "november"), ("decembre", "dec", "december"),
)  # fmt: skip
_MONTH = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}
_TIME = re.compile(r"(?:T|[ ,]+)(?:à )?\d{1,2} ?[h:].*$")
# On folded text, where punctuation is one blank: the day comes first unless the year does, in four figures.
_ISO = re.compile(r"(\d{4}) (\d{1,2}) (\d{1,2})")
_FIGURES = re.compile(r"(?:[a-z]+ )*(\d{1,2}) (\d{1,2}) (\d{4}|\d{2})")
_FRENCH = re.compile(r"(?:[a-z]+ )*(\d{1,2})(?:er|st|nd|rd|th)? ([a-z]+) (\d{4}|\d{2})")
_ENGLISH = re.compile(r"([a-z]+) (\d{1,2})(?:st|nd|rd|th)? (\d{4})")
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?")

_EPOCH = date(1899, 12, 30)  # day 0 of the 1900 system once past its false 29 February 1900
_YEARS = range(1990, 2101)  # beyond, it is a slip of the keyboard


def normalise(row: ParsedRow) -> Draft:
    """Return the draft understood from *row*; UnusableRow when it holds neither a text nor an excerpt.

    A date or a level that is not understood stays as typed in the row, is said in the draft's faults and
    blocks nothing.
    """
    cells = {column: row.cells.get(column, "").strip() for column in Column}
    if not (cells[Column.TEXT] or cells[Column.EXCERPT]):
        raise UnusableRow(NOTHING_SAID)
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
        faults=tuple(_faults(cells, written_on, level)),
    )


def _faults(cells: dict[Column, str], written_on: date | None, level: str) -> list[str]:
    faults = _author_faults(cells[Column.AUTHOR][:_LONGEST_AUTHOR])
    if (typed := cells[Column.DATE]) and not written_on:
        faults.append(
            f"La date « {typed[:_LONGEST]} » n'est pas comprise : attendu jour/mois/année, comme 02/05/2024."
        )
    if (typed := cells[Column.IMPORTANCE]) and not level:
        faults.append(
            f"L'importance « {typed[:_LONGEST]} » n'est pas comprise : attendu {', '.join(LEVELS)}."
        )
    return faults


def _author_faults(typed: str) -> list[str]:
    """Return what must be said of an author's cell: several addresses, or one that is none."""
    found = {address.lower() for address in _ADDRESS.findall(typed)}
    if len(found) > 1:
        first = read_author(typed)[1]
        return [f"La colonne de l'auteur porte {len(found)} adresses : seule {first} est gardée."]
    if "@" in typed and not found:
        return [f"L'adresse « {typed[:_LONGEST]} » n'est pas comprise : attendu nom@example.org."]
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


def read_date(typed: str) -> date | None:
    """Return the date meant by a cell of a column of dates, or None.

    Day and month are never swapped: « 12/13/2024 » is no date. A bare number of five figures is the day's
    number that a spreadsheet shows when the cell lost its format (45414 is 2 May 2024).
    """
    if serial := _SERIAL.fullmatch(typed):
        return _likely(_EPOCH + timedelta(days=int(serial[1])))
    folded = fold(_TIME.sub("", typed[:_LONGEST]))
    if match := _ISO.fullmatch(folded):
        return _day(int(match[3]), int(match[2]), int(match[1]))
    if match := _FIGURES.fullmatch(folded):
        return _day(int(match[1]), int(match[2]), _year(match[3]))
    if match := _FRENCH.fullmatch(folded):
        return _day(int(match[1]), _MONTH.get(match[2], 0), _year(match[3]))
    if match := _ENGLISH.fullmatch(folded):
        return _day(int(match[2]), _MONTH.get(match[1], 0), int(match[3]))
    return None


def _year(figures: str) -> int:
    return int(figures) + (2000 if len(figures) == 2 else 0)


def _day(day: int, month: int, year: int) -> date | None:
    try:
        return _likely(date(year, month, day))
    except ValueError:
        return None


def _likely(day: date) -> date | None:
    return day if day.year in _YEARS else None
