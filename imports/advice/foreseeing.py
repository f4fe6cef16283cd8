"""What would be taken over of a sheet that was answered by hand, before anything is written."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from comments.taking_over import ELSEWHERE
from imports.advice.understanding import LONGEST, Said, said_in
from imports.sources.model import Column, ParsedRow

MOST = 20  # words shown


@dataclass(frozen=True, slots=True)
class Foreseen:
    """How many rows would be closed, how many left to decide; the words that are not understood."""

    closed: int
    elsewhere: int  # they name another remark or another volet
    unread: int
    words: list[tuple[str, int]]  # as typed, the most frequent first; "" for none

    @property
    def hidden(self) -> int:
        """How many rows have words that are not shown."""
        return self.unread - sum(number for _, number in self.words)


def foresee(rows: Iterable[ParsedRow]) -> Foreseen:
    """Return what would be taken over of rows that are remarks."""
    kinds: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for row in rows:
        kinds[kind := kind_of(said_in(row))] += 1
        if kind == "unread":
            words[row.cells.get(Column.STATE, "").strip()[:LONGEST]] += 1
    return Foreseen(kinds["closed"], kinds["elsewhere"], kinds["unread"], words.most_common(MOST))


def kind_of(said: Said) -> str:
    """Return what would become of the answer of a row: "" when it has none."""
    if said.outcome is None:
        return "unread" if said.refusal else ""
    return "elsewhere" if said.outcome in ELSEWHERE else "closed"
