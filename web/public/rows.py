"""One row of the preview as it is read: what was typed, what is meant, where it lands, what becomes of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format

from comments.outcomes import PlaceState
from imports.deposits.foreseeing import draft_of
from imports.models import WITH_REMARK, Becomes, Deposit, DepositRow
from imports.normalise import PLACE
from imports.sources.model import Column
from web.public.forms import RowForm, day_of
from web.views.sheet import title_of

CUT = 1_500  # characters of a cell that are shown: the file holds the rest
TONES = {
    Becomes.NEW: "new", Becomes.UPDATED: "info", Becomes.KNOWN: "", Becomes.ALIKE: "warning",
    Becomes.UNREAD: "error", Becomes.ASIDE: "", Becomes.TO_TRANSCRIBE: "info",
}  # fmt: skip
UNCORRECTABLE = (Becomes.ASIDE, Becomes.TO_TRANSCRIBE)
SAID = (Column.EXCERPT, Column.TEXT, Column.LOCATION, Column.IMPORTANCE, Column.DATE, Column.AUTHOR)
MOST_OTHERS = 10


@dataclass(frozen=True, slots=True)
class Said:
    """One cell: its title, what was typed, what its author corrected, what was understood if it differs."""

    title: str
    typed: str
    corrected: str
    understood: str
    hidden: int
    faults: Sequence[str]


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of the preview, ready to show."""

    row: DepositRow
    tone: str
    label: str
    cells: list[Said]
    faults: Sequence[str]  # of the row as a whole
    taken: list[dict[str, Any]]  # the places it lands in
    candidates: list[dict[str, Any]]  # those it may be about, when none is sure
    is_whole: bool
    form: RowForm | None


def shown(row: DepositRow, deposit: Deposit, form: RowForm | None = None) -> Shown:
    """Return the row as it is read, with the form that corrects it, unless it is set aside or a picture."""
    corrections = deposit.corrections.get(str(row.position), {})
    taken = [place for place in row.places if place["accepted"]]
    faults: dict[str, list[str]] = {}
    for fault in row.faults:
        faults.setdefault(fault["column"], []).append(fault["said"])
    return Shown(
        row=row,
        tone=TONES[Becomes(row.becomes)],
        label=row.get_becomes_display() + (f" {row.comment}" if row.comment and names_it(row) else ""),
        cells=cells(row, deposit, corrections, faults),
        faults=faults.get("", ()),
        taken=taken,
        candidates=[] if taken else row.places,
        is_whole=row.place_state == PlaceState.WHOLE,
        form=None if row.becomes in UNCORRECTABLE else form or RowForm(row=row, corrections=corrections),
    )


def names_it(row: DepositRow) -> bool:
    """Return whether the remark received before is this link's to name: corrected, not merely the same."""
    return row.becomes in (Becomes.UPDATED, Becomes.ALIKE)


def cells(
    row: DepositRow, deposit: Deposit, corrections: dict[str, str], faults: dict[str, list[str]]
) -> list[Said]:
    """Return the cells worth reading: those of the remark, then the other columns filled."""
    known = {str(column) for column in SAID}
    others = [key for key in row.cells if key not in known and row.cells[key].strip()][:MOST_OTHERS]
    draft = draft_of(deposit, row) if row.becomes in WITH_REMARK else None
    found = []
    for key in (*map(str, SAID), *others):
        typed, corrected = row.cells.get(key, ""), corrections.get(key, "") if key != PLACE else ""
        if not (typed or corrected or faults.get(key)):
            continue
        meant = understood(key, draft, typed)
        hidden = max(0, len(typed) - CUT)
        found.append(
            Said(
                title_of(key),
                (day_of(typed) if key == Column.DATE else typed)[:CUT],
                corrected,
                meant,
                hidden,
                faults.get(key, ()),
            )
        )
    return found


def understood(key: str, draft: Any, typed: str) -> str:
    """Return what a cell was understood to say when the words differ: a date, an address, a level."""
    if draft is None:
        return ""
    if key == Column.DATE and draft.written_on:
        return date_format(draft.written_on, "j F Y")
    if key == Column.IMPORTANCE and draft.importance_level != typed.strip().lower():
        return str(draft.importance_level)
    return ""
