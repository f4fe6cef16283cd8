"""The issues that GitLab exports as .csv: the same kind of remarks as GitHub's, read by the sheet reader.

Source: https://docs.gitlab.com/user/project/issues/csv_export/ (the columns, under their English titles).
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace

from imports.sources.issues import Written, rows_of
from imports.sources.model import Column, Fault, ParsedRow
from imports.sources.titles import fold

ITS_OWN = {"issue id", "title", "description", "url"}
TITLE, ADDRESS, LABELS, USERNAME, CREATED, STATE = (
    "Title", "URL", "Labels", "Author Username", "Created At (UTC)", "State",
)  # fmt: skip
NUMBER, CONFIDENTIAL, YES = "Issue ID", "Confidential", {"yes", "true", "oui"}
SECRET = Fault(
    CONFIDENTIAL, "Ce ticket est confidentiel chez GitLab : vérifiez qu'il peut être lu par toute l'équipe."
)
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:.{1,30}")


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
        day=day(cells.get(CREATED, "")),
        address=cells.get(ADDRESS, ""),
    )
    beside = {name: said for name, said in cells.items() if name not in (Column.TEXT, TITLE, LABELS)}
    number = cells.get(NUMBER, "")
    faults = (*row.faults, *([SECRET] if cells.get(CONFIDENTIAL, "").lower() in YES else []))
    for remark in rows_of(written):
        own = {Column.ID.value: ".".join(filter(None, [number, remark.cells.get(Column.ID, "")]))}
        yield replace(row, cells={**beside, **remark.cells, **own}, faults=faults, aside="")


def day(said: str) -> str:
    """Return the day of a moment, or what is written when it is none."""
    return said[:10] if MOMENT.fullmatch(said) else said
