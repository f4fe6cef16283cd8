"""The one door: a person's file and what to write in it give the same file, filled."""

from collections.abc import Callable, Mapping

from answers.filled.delimited import DelimitedEditor
from answers.filled.excel import ExcelEditor
from answers.filled.ground import Editor, Ground
from answers.filled.opendocument import OpenDocumentEditor
from answers.filled.plan import Block, blocks_of, key_of, plan
from answers.filled.proof import prove
from imports.sources.grid import Sheet
from imports.sources.model import UnreadableSource
from imports.sources.sheet import Kind, read_sheets
from imports.sources.table import NO_TABLE, Start, find_start

Marks = Mapping[tuple[str, int], Mapping[str, str]]

_EDITORS: dict[Kind, Callable[[bytes], Editor]] = {
    Kind.OPENDOCUMENT: OpenDocumentEditor,
    Kind.EXCEL: ExcelEditor,
    Kind.DELIMITED: DelimitedEditor,
}
TWINS = "Deux feuilles du fichier portent le même nom : renommez l'une d'elles."


def fill(name: str, content: bytes, marks: Marks) -> bytes:
    """Return the file with *marks* written in it: texts by title, for each (sheet, line) that a row has.

    A title that the table lacks makes a new column on the right. What stood in a cell that is written is kept
    in a column « … (saisi par l'auteur) ». A cell that is merged or holds a formula is never written: another
    column of the same title is made. Empty texts write nothing. Filling again what was filled gives the same
    bytes. What is given back was read again, and says the same but for what was written.

    UnreadableSource, with one French sentence, when the file cannot be read or written without harm.
    ValueError when a mark has no title, or its line is no row that the reader gives.
    """
    if any(not key_of(title) for texts in marks.values() for title in texts):
        raise ValueError("A mark without a title")
    kind, sheets = read_sheets(name, content)
    editor = _EDITORS[kind](content)
    tables = _tables(sheets, marks, editor)
    grounds = editor.survey({at: _lines(start, blocks) for at, (start, blocks) in tables.items()})
    edits = {
        at: written
        for at, (start, blocks) in tables.items()
        if (written := plan(blocks, _trodden(grounds[at], sheets[at], start), editor.fit))
    }
    if not edits:
        return content
    titles = {at: {block.titles for block in blocks} for at, (_, blocks) in tables.items()}
    filled = editor.write(edits, titles)
    prove(sheets, read_sheets(name, filled)[1], edits)
    return filled


def _tables(sheets: list[Sheet], marks: Marks, editor: Editor) -> dict[int, tuple[Start, list[Block]]]:
    """Return where the tables begin and their marked lines, by the rank of the sheet."""
    by_sheet: dict[str, dict[int, Mapping[str, str]]] = {}
    for (name, line), texts in marks.items():
        by_sheet.setdefault(name, {})[line] = texts
    starts = {at: start for at, sheet in enumerate(sheets) if (start := find_start(sheet))}
    if not starts:
        raise UnreadableSource(NO_TABLE)
    tables = {}
    for name, lines in by_sheet.items():
        ranks = [at for at in starts if sheets[at].name == name]
        if not ranks:
            raise ValueError(f"No table in a sheet « {name} »")
        if len(ranks) > 1:
            raise UnreadableSource(TWINS)
        at = ranks[0]
        tables[at] = starts[at], blocks_of(sheets[at], starts[at], lines, editor.fit)
    return tables


def _lines(start: Start, blocks: list[Block]) -> list[int]:
    return sorted({start.line.number, *(line for block in blocks for line in (block.titles, *block.stood))})


def _trodden(ground: Ground, sheet: Sheet, start: Start) -> Ground:
    """Return the ground with the filled cells of the table on it."""
    for line in sheet.lines():
        if line.number >= start.line.number:
            for first, cell in line.cells.items():
                ground.take(first, cell.columns)
    return ground
