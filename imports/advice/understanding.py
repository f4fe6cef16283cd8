"""What a row of a filled sheet says: whose sheet it is, about which remark, and what.

The mark stands in every row, in a hidden column: of all hidden places it is the one that every program keeps,
in every format, and that goes with a row which is copied elsewhere.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from comments.advising import OFFERED
from comments.outcomes import Outcome
from imports.advice.words import outcome_said
from imports.sources.model import Column, ParsedRow, UnreadableSource
from imports.sources.titles import TITLES

REFERENCE = "Référence CCT"  # « Référence » alone would be read as the sheet's own numbering
MARK = "Demande d'avis"
SHEET, GUIDE = "Avis", "Mode d'emploi"  # the tabs of the sheet given
STATE_TITLE = TITLES[Column.STATE][0]
NOTE_TITLE = " ".join(TITLES[Column.NOTE][0].split())
LONGEST = 60  # characters of what was typed, told back

_MARK = re.compile(r"\s*A-\d{4,18} ([0-9a-f]{32})\s*")
_PSEUDONYM = re.compile(r"\s*Auteur \d{4,18}\s*")
_REFERENCE = re.compile(r"\s*C\s*-?\s*(\d{1,15})\s*", re.I)

NO_REFERENCE = "{where} : la colonne « {column} » doit porter la référence de la remarque, comme C-0042."
NO_STATE = "{where} : la colonne « {column} » est vide ; attendu : {expected}."
UNKNOWN_STATE = "{where} : « {typed} », colonne « {column} », n'est pas compris ; attendu : {expected}."
NO_REMARKS = (
    "C'est une feuille pour avis, elle ne porte pas de commentaires à enregistrer : "
    "déposez-la sur la page de sa demande d'avis."
)
MARK_LOST = (
    "Cette feuille pour avis a perdu sa colonne cachée, qui dit à quelle demande elle répond : rien n'en est "
    "lu. Redemandez-la sans qu'une colonne en soit ôtée, ou recopiez ce qui y est rempli dans la feuille de "
    "la demande."
)


class Read(Protocol):
    """A file that was read: its rows, and what is said of the rest."""

    notices: list[str]

    def rows(self) -> Iterator[ParsedRow]: ...


@dataclass(frozen=True, slots=True)
class Said:
    """What a row says: the outcome understood, or the sentence that tells why none is."""

    outcome: Outcome | None
    note: str
    refusal: str  # "" when there is an outcome, or when nothing is filled

    @property
    def is_empty(self) -> bool:
        """Whether neither of the two columns is filled."""
        return self.outcome is None and not self.refusal


def mark_of(row: ParsedRow) -> str:
    """Return the secret mark that a row carries, "" when it has none."""
    found = _MARK.fullmatch(row.cells.get(MARK, ""))
    return found[1] if found else ""


def marks_of(rows: Iterable[ParsedRow]) -> list[str]:
    """Return the marks that the rows carry, each once, in order; none tells that it is no sheet of ours."""
    return list(dict.fromkeys(mark for row in rows if (mark := mark_of(row))))


def refuse_marked(read: Read) -> None:
    """Pass a file that may hold remarks; UnreadableSource for a sheet for advice, whosever it is."""
    if any(map(mark_of, read.rows())):
        raise UnreadableSource(NO_REMARKS)
    if has_lost_its_mark(read):
        raise UnreadableSource(MARK_LOST)


def has_lost_its_mark(read: Read) -> bool:
    """Return whether a file without a mark was a sheet for advice: by its tabs, or by how it names authors.

    The reference alone does not tell: the sheet that an author was answered with has it too.
    """
    guided = says_of(GUIDE, read.notices)
    return any(
        (guided and row.sheet == SHEET)
        or (reference_of(row) is not None and _PSEUDONYM.fullmatch(row.cells.get(Column.AUTHOR, "")))
        for row in read.rows()
    )


def says_of(tab: str, notices: Sequence[str]) -> bool:
    """Return whether something is said of a tab: that of the guide is never read."""
    return any(notice.startswith(f"Feuille « {tab} »") for notice in notices)


def reference_of(row: ParsedRow) -> int | None:
    """Return the number of the remark that a row is about, None when it names none."""
    found = _REFERENCE.fullmatch(row.cells.get(REFERENCE, ""))
    return int(found[1]) if found else None


def said_in(row: ParsedRow) -> Said:
    """Return what the row's last two columns say; a sentence names row, column and what is expected."""
    typed, note = (row.cells.get(column, "").strip() for column in (Column.STATE, Column.NOTE))
    faults = [fault.said for fault in row.faults if fault.column in (Column.STATE, Column.NOTE)]
    if faults:
        return Said(None, note, f"{row.ref} : {' '.join(faults)}")
    if not typed:
        told = {"where": row.ref, "column": STATE_TITLE, "expected": expected()}
        return Said(None, note, NO_STATE.format(**told) if note else "")
    if outcome := outcome_said(typed):
        return Said(outcome, note, "")
    told = {"where": row.ref, "column": STATE_TITLE, "expected": expected(), "typed": typed[:LONGEST]}
    return Said(None, note, UNKNOWN_STATE.format(**told))


def expected() -> str:
    """Return the outcomes that a colleague may write, in words."""
    return ", ".join(f"« {outcome.label} »" for outcome in OFFERED)
