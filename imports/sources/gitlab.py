"""The issues that GitLab exports as .csv: the same kind of remarks as GitHub's, read by the sheet reader.

Source: https://docs.gitlab.com/user/project/issues/csv_export/ (the columns, under their English titles).
"""

from collections.abc import Collection, Iterator
from dataclasses import replace

from imports.sources.issues import Written, rows_of
from imports.sources.model import Column, ParsedRow
from imports.sources.titles import fold

ITS_OWN = {"issue id", "title", "description", "url"}
TITLE, ADDRESS, LABELS, USERNAME, CREATED, STATE = (
    "Title", "URL", "Labels", "Author Username", "Created At (UTC)", "State",
)  # fmt: skip


def is_export(titles: Collection[str]) -> bool:
    """Return whether a table's titles are those of an export."""
    return {fold(title) for title in titles} >= ITS_OWN


def remarks(row: ParsedRow) -> Iterator[ParsedRow]:
    """Yield the remarks of an exported issue, each at its line of the file, with all that the line says."""
    cells = dict(row.cells)
    if state := cells.pop(Column.STATE, ""):  # open or closed there: not what the team decided
        cells[STATE] = state
    written = Written(
        title=cells.get(TITLE, ""),
        body=cells.get(Column.TEXT, ""),
        labels=tuple(filter(None, (name.strip() for name in cells.get(LABELS, "").split(",")))),
        account=cells.get(USERNAME, ""),
        day=cells.get(CREATED, "")[:10],
        address=cells.get(ADDRESS, ""),
    )
    beside = {name: said for name, said in cells.items() if name not in (Column.TEXT, TITLE, LABELS)}
    for remark in rows_of(written):
        yield replace(row, cells={**beside, **remark.cells}, aside="")
