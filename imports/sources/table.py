"""The table of remarks in a spreadsheet: its titles wherever they stand, then one row a line."""

from collections.abc import Iterator

from imports.sources.asides import why_aside
from imports.sources.grid import Cell, Line, Sheet
from imports.sources.model import Column, ParsedRow, Table, UnreadableSource
from imports.sources.titles import TITLES, Header, read_header

EMPTY = "Le fichier est vide : il ne contient aucune cellule remplie. Avez-vous joint la bonne version ?"
ONLY_PICTURES = (
    "Le fichier ne contient que des images ou des dessins, qui ne sont pas lus : "
    "écrivez vos remarques dans les cellules du gabarit."
)
NO_TABLE = (
    "Aucun tableau de remarques n'a été trouvé : une ligne doit porter les titres du gabarit, "
    f"{', '.join(f'« {titles[0]} »' for titles in TITLES.values())}, "
    "dont au moins celui de l'extrait ou de la proposition."
)
NO_REMARK = "Le tableau ne contient aucune remarque sous ses titres."


def find_table(sheets: list[Sheet]) -> Table:
    """Return the remarks of a file's sheets, in order; every filled line under the titles gives one row.

    What is not read is said in the notices. UnreadableSource when no sheet holds the titles of a table.
    """
    if not any(sheet.lines for sheet in sheets):
        raise UnreadableSource(ONLY_PICTURES if any(sheet.notices for sheet in sheets) else EMPTY)
    starts = [(sheet, _first_header(sheet)) for sheet in sheets]
    if all(start is None for _, start in starts):
        raise UnreadableSource(NO_TABLE)
    notices = [notice for sheet, start in starts for notice in _unread(sheet, start)]
    return Table(_all_rows(starts, notices), notices)


def _first_header(sheet: Sheet) -> int | None:
    return next((at for at, line in enumerate(sheet.lines) if read_header(line.cells).is_usable), None)


def _unread(sheet: Sheet, start: int | None) -> Iterator[str]:
    """Yield what must be said about what the sheet holds beside its table."""
    if sheet.lines and start is None:
        yield f"Feuille « {sheet.name} » : pas de titres de tableau reconnus, elle n'a pas été lue."
    elif start and not (start == 1 and _completes(sheet.lines[0], sheet.lines[1])):
        number = sheet.lines[start].number
        yield f"Feuille « {sheet.name} » : ce qui précède les titres (ligne {number}) n'a pas été lu."
    for notice in sheet.notices:
        yield f"Feuille « {sheet.name} » : {notice}"


def _all_rows(starts: list[tuple[Sheet, int | None]], notices: list[str]) -> Iterator[ParsedRow]:
    remarks = 0
    for sheet, start in starts:
        for row in _rows(sheet, start, notices) if start is not None else ():
            remarks += not row.aside
            yield row
    if not remarks:
        notices.append(NO_REMARK)


def _rows(sheet: Sheet, start: int, notices: list[str]) -> Iterator[ParsedRow]:
    """Yield the rows under the titles; titles found again further down take over from there."""
    above = sheet.lines[start]
    header = _stacked(sheet.lines[start - 1], above) if start else read_header(above.cells)
    merged: dict[int, tuple[int, Cell]] = {}
    for line in sheet.lines[start + 1 :]:
        again = read_header(line.cells)
        if _is_second_line(again, line, above):
            header, above = _stacked(above, line), line
        elif _is_repeated(again, header):
            header = again
        else:
            yield _row(sheet.name, line, header, _inherited(merged, line, header))
            _say_repeated(sheet.name, line, notices)
        _remember(merged, line)


def _is_second_line(again: Header, line: Line, above: Line) -> bool:
    """Titles on two lines: the second follows the first and holds nothing else."""
    return line.number == above.number + 1 and len(again.roles) >= 2 and len(again.roles) == len(line.cells)


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


def _row(sheet: str, line: Line, header: Header, inherited: dict[int, Cell]) -> ParsedRow:
    placed = sorted({**inherited, **dict(_placed(line, header))}.items())
    cells = {header.key(at): cell.text for at, cell in placed if cell.text}
    if more := [cells[header.key(at)] for at in header.more_text if header.key(at) in cells]:
        cells[Column.TEXT.value] = "\n\n".join(filter(None, [cells.get(Column.TEXT.value), *more]))
    cells |= {f"{header.name(at)} (annotation)": cell.annotation for at, cell in placed if cell.annotation}
    links = {header.key(at): cell.link for at, cell in placed if cell.link}
    faults = tuple(f"La colonne « {header.name(at)} » {cell.fault}." for at, cell in placed if cell.fault)
    return ParsedRow(sheet, line.number, cells, links, faults, why_aside(cells))


def _placed(line: Line, header: Header) -> Iterator[tuple[int, Cell]]:
    """Yield each cell at its column; a run of alike cells also at each column of a role that it covers."""
    for first, cell in line.cells.items():
        yield first, cell
        if cell.columns > 1:
            yield from ((at, cell) for at in header.roles if first < at < first + cell.columns)


def _remember(merged: dict[int, tuple[int, Cell]], line: Line) -> None:
    for column, cell in line.cells.items():
        if cell.lines > 1:
            merged[column] = (line.number + cell.lines - 1, Cell(cell.text, cell.link))


def _inherited(merged: dict[int, tuple[int, Cell]], line: Line, header: Header) -> dict[int, Cell]:
    """Return what a cell merged over several lines says of this one, in the columns that have a role."""
    covering = {column: merged[column] for column in header.roles if column in merged}
    return {column: cell for column, (last, cell) in covering.items() if line.number <= last}


def _say_repeated(sheet: str, line: Line, notices: list[str]) -> None:
    if line.repeated > 1:
        last = line.number + line.repeated - 1
        notices.append(
            f"Feuille « {sheet} » : les lignes {line.number} à {last} sont identiques, lues une seule fois."
        )
