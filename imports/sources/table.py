"""The table of remarks in a spreadsheet: its titles wherever they stand, then one row a line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import NamedTuple

from imports.sources import gitlab
from imports.sources.asides import why_aside
from imports.sources.days import moment_of, said
from imports.sources.grid import DAY_ZERO, Cell, Line, Sheet
from imports.sources.model import Column, Fault, ParsedRow, Table, UnreadableSource
from imports.sources.pictures import PICTURE, letters
from imports.sources.titles import (
    TITLES,
    Header,
    annotation_title,
    may_be_titles,
    read_header,
    role_of,
    shown_title,
    with_title,
)

EMPTY = "Le fichier est vide : il ne contient aucune cellule remplie. Avez-vous joint la bonne version ?"
ONLY_DRAWINGS = (
    "Le fichier ne contient que des dessins, qui ne sont pas lus : "
    "écrivez vos remarques dans les cellules du gabarit."
)
ONLY_PICTURES = "Le fichier ne contient que des images : l'équipe les lira."
NO_TABLE = (
    "Aucun tableau de remarques n'a été trouvé : une ligne doit porter les titres du gabarit, "
    f"{', '.join(f'« {titles[0]} »' for titles in TITLES.values())}, "
    "dont au moins celui de l'extrait ou de la proposition."
)
NO_REMARK = "Le tableau ne contient aucune remarque sous ses titres."
NO_HEADER = Header({}, {}, {}, ())

_DAYS = re.compile(r"\d{4,5}(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Start:
    """Where the titles of a sheet's table stand: their line, and the one before it in the sheet, if any."""

    line: Line
    above: Line | None

    @property
    def header(self) -> Header:
        return _stacked(self.above, self.line) if self.above else read_header(self.line.cells)


class Under(NamedTuple):
    """A line under the first titles of a table, and the titles that name its cells."""

    line: Line
    header: Header
    titles: int  # the number of the line where these titles stand, the upper one when they take two
    is_titles: bool  # titles on a second line, or found again further down: no row of the table


def find_table(sheets: list[Sheet]) -> Table:
    """Return the remarks of a file's sheets, in order; every filled line under the titles gives one row.

    Pictures come after, one row each: the lines keep the ranks they had when pictures were no rows. What is
    not read is said in the notices. UnreadableSource when no sheet holds the titles of a table.
    """
    if all(sheet.is_empty for sheet in sheets):
        if any(sheet.pictures for sheet in sheets):
            return Table(_pictures(sheets), [ONLY_PICTURES])
        raise UnreadableSource(ONLY_DRAWINGS if any(sheet.notices for sheet in sheets) else EMPTY)
    starts = [(sheet, find_start(sheet)) for sheet in sheets]
    if all(start is None for _, start in starts):
        raise UnreadableSource(NO_TABLE)
    notices = [notice for sheet, start in starts for notice in _unread(sheet, start)]
    return Table(chain(_all_rows(starts, notices), _pictures(sheets)), notices)


def _pictures(sheets: list[Sheet]) -> Iterator[ParsedRow]:
    for sheet in sheets:
        for one in sheet.pictures:
            at = f", colonne {letters(one.column)}" if one.line else ""
            said = {PICTURE: f"{one.kind or 'autre format'}{at}"}
            yield ParsedRow(one.sheet, one.line, said, picture=one.sha256)


def find_start(sheet: Sheet) -> Start | None:
    """Return the first titles of a sheet that make a table of remarks."""
    above = None
    for line in sheet.lines():
        if _header_of(line).is_usable:
            return Start(line, above)
        above = line
    return None


def _header_of(line: Line) -> Header:
    return read_header(line.cells) if may_be_titles(line.cells) else NO_HEADER


def _unread(sheet: Sheet, start: Start | None) -> Iterator[str]:
    """Yield what must be said about what the sheet holds beside its table."""
    if start is None and not sheet.is_empty:
        yield _of(sheet, "pas de titres de tableau reconnus, elle n'a pas été lue.")
    elif start and start.above and not _is_first(sheet, start):
        yield _of(sheet, f"ce qui précède les titres (ligne {start.line.number}) n'a pas été lu.")
    for notice in sheet.notices:
        yield _of(sheet, notice)


def _is_first(sheet: Sheet, start: Start) -> bool:
    """Whether nothing precedes the titles but the line that completes them."""
    first = next(sheet.lines())
    return first == start.above and _completes(first, start.line)


def _of(sheet: Sheet, notice: str) -> str:
    return f"Feuille « {sheet.name} » : {notice}" if sheet.name else f"{notice[0].upper()}{notice[1:]}"


def _all_rows(starts: list[tuple[Sheet, Start | None]], notices: list[str]) -> Iterator[ParsedRow]:
    remarks = 0
    for sheet, start in starts:
        for row in _rows(sheet, start, notices) if start else ():
            remarks += not row.aside
            yield row
    if not remarks:
        notices.append(NO_REMARK)


def _rows(sheet: Sheet, start: Start, notices: list[str]) -> Iterator[ParsedRow]:
    exported = gitlab.is_export(start.header.names.values())
    merged: dict[int, tuple[int, Cell]] = {}
    for line, header, _, is_titles in walk(sheet, start):
        if not is_titles:
            row = _row(sheet, line, header, _inherited(merged, line, header))
            yield from gitlab.remarks(row) if exported else (row,)
            _say_repeated(sheet, line, notices)
        _remember(merged, line)


def walk(sheet: Sheet, start: Start) -> Iterator[Under]:
    """Yield the lines under the first titles; titles found again further down take over from there."""
    header, above, titles = start.header, start.line, start.line.number
    for line in _below(sheet, start):
        again = _header_of(line)
        is_titles = True
        if _is_second_line(line, above):
            titles = above.number if _completes(above, line) else line.number
            header, above = _stacked(above, line), line
        elif _is_repeated(again, header):
            header, above, titles = again, line, line.number
        else:
            is_titles = False
        yield Under(line, header, titles, is_titles)


def _below(sheet: Sheet, start: Start) -> Iterator[Line]:
    lines = sheet.lines()
    for line in lines:
        if line == start.line:
            break
    yield from lines


def _is_second_line(line: Line, above: Line) -> bool:
    """Titles on two lines: the second follows the first and holds nothing else, be they of one role."""
    follows = line.number == above.number + 1 and len(line.cells) >= 2
    return follows and all(role_of(cell.text) for cell in line.cells.values())


def _is_repeated(again: Header, header: Header) -> bool:
    """Stricter than for the first titles, unless they are the same: a remark may well quote two of them."""
    if again.names.items() <= header.names.items():
        return len(again.roles) >= 2
    return again.is_usable and len(again.roles) >= 3 and 2 * len(again.roles) >= len(again.names)


def _stacked(upper: Line, lower: Line) -> Header:
    """Return the header of *lower*, completed by the titles just above it where it has none."""
    return read_header({**upper.cells, **lower.cells} if _completes(upper, lower) else lower.cells)


def _completes(upper: Line, lower: Line) -> bool:
    return upper.number == lower.number - 1 and len(read_header(upper.cells).roles) >= 2


def _row(sheet: Sheet, line: Line, header: Header, inherited: dict[int, Cell]) -> ParsedRow:
    placed = sorted(line.cells.items())
    if inherited or any(cell.columns > 1 for cell in line.cells.values()):
        placed = sorted({**inherited, **dict(_placed(line, header))}.items())
    if sheet.day_zero != DAY_ZERO:
        placed = [(at, _of_day(sheet.day_zero, header, at, cell)) for at, cell in placed]
    cells: dict[str, str] = {}
    links: dict[str, str] = {}
    faults: list[Fault] = []
    for at, cell in placed:
        key = header.keys.get(at) or header.key(at)
        if cell.text:
            cells[key] = cell.text
        if cell.link:
            links[key] = cell.link
        if cell.fault:
            faults.append(Fault(key, f"La colonne « {header.name(at)} » {cell.fault}."))
    gathered = _gathered(header, cells)
    for at, cell in placed:
        if cell.shown or cell.annotation:
            cells |= _beside(header, at, cell)
    aside = why_aside(cells, gathered)
    return ParsedRow(sheet.name, line.number, cells | gathered, links, tuple(faults), aside)


def _gathered(header: Header, cells: dict[str, str]) -> dict[str, str]:
    """Return what several columns say together: the remark; the author and the address; the place.

    The places stand with their titles, but for « 12 » alone.
    """
    gathered = {}
    if more := [cells[header.key(at)] for at in header.more_text if header.key(at) in cells]:
        gathered[Column.TEXT.value] = "\n\n".join(filter(None, [cells.get(Column.TEXT.value), *more]))
    if whose := [cells[header.key(at)] for at in header.more_author if header.key(at) in cells]:
        gathered[Column.AUTHOR.value] = _author(cells.get(Column.AUTHOR.value, ""), whose[0])
    said = {at: text for at in header.places if (text := cells.get(header.key(at), "").strip())}
    titled = [with_title(header.names[at], text) for at, text in said.items()]
    if said:
        is_plain = [*said] == [header.places[0]]
        gathered[Column.LOCATION.value] = said[header.places[0]] if is_plain else ", ".join(titled)
    return gathered


def _author(said: str, more: str) -> str:
    """Return an author's name and address put together; a second address is somebody else's."""
    return f"{said} {more}".strip() if "@" in more and "@" not in said else said


def _beside(header: Header, column: int, cell: Cell) -> dict[str, str]:
    """Return what is kept beside the text of a cell: what it shows of a date, its annotation.

    In the column of dates, what a date shows tells nothing more, unless it is a bare number.
    """
    beside = {}
    role = header.roles.get(column)
    if cell.shown and role and (role is not Column.DATE or _DAYS.fullmatch(cell.shown)):
        beside[shown_title(header.key(column))] = cell.shown
    if cell.annotation:
        beside[annotation_title(header.name(column))] = cell.annotation
    return beside


def _of_day(day_zero: date, header: Header, column: int, cell: Cell) -> Cell:
    """Return a bare number of the column of dates as the day it counts from an unusual first one."""
    is_number = header.roles.get(column) is Column.DATE and _DAYS.fullmatch(cell.text)
    moment = moment_of(float(cell.text), day_zero) if is_number else None
    return cell._replace(text=said(moment), shown=cell.text) if moment else cell


def _placed(line: Line, header: Header) -> Iterator[tuple[int, Cell]]:
    """Yield each cell at its column; a run of alike cells also at each column of a role that it covers."""
    for first, cell in line.cells.items():
        yield first, cell
        if cell.columns > 1:
            yield from ((at, cell) for at in header.roles if first < at < first + cell.columns)


def _remember(merged: dict[int, tuple[int, Cell]], line: Line) -> None:
    for column, cell in line.cells.items():
        if cell.lines > 1:
            merged[column] = (line.number + cell.lines - 1, Cell(cell.text, cell.link, shown=cell.shown))


def _inherited(merged: dict[int, tuple[int, Cell]], line: Line, header: Header) -> dict[int, Cell]:
    """Return what a cell merged over several lines says of this one, in the columns that have a role."""
    if not merged:
        return {}
    covering = {column: merged[column] for column in header.roles if column in merged}
    return {column: cell for column, (last, cell) in covering.items() if line.number <= last}


def _say_repeated(sheet: Sheet, line: Line, notices: list[str]) -> None:
    if line.repeated > 1:
        last = line.number + line.repeated - 1
        notices.append(_of(sheet, f"les lignes {line.number} à {last} sont identiques, lues une seule fois."))
