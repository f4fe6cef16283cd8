"""What a count is made of: one line for each kind of remark, decided or not."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from comments.outcomes import MOVABLE

Counts = tuple[int, int]  # how many are decided, and how many are not


@dataclass(frozen=True, slots=True)
class Line:
    """The remarks of one kind. *answer* shows them: a question of the filters and its word, or none."""

    label: str
    decided: int
    waiting: int
    answer: tuple[str, str] | None = None

    @property
    def total(self) -> int:
        """How many there are, decided or not."""
        return self.decided + self.waiting

    @property
    def share(self) -> int:
        """How many of a hundred are decided."""
        return 100 * self.decided // self.total if self.total else 0


@dataclass(frozen=True, slots=True)
class Figure:
    """Remarks sorted into lines: how many they are, each counted once."""

    lines: list[Line]
    total: int

    @property
    def again(self) -> int:
        """How many more its lines hold than there are remarks: one may stand on several lines."""
        return sum(line.total for line in self.lines) - self.total


def tally(said: Iterable[tuple[Any, str, int]]) -> dict[Any, Counts]:
    """Return how many are decided and how many are not by key, from keys, steps and counts."""
    counts: dict[Any, list[int]] = defaultdict(lambda: [0, 0])
    for key, step, count in said:
        counts[key][step in MOVABLE] += count
    return {key: (decided, waiting) for key, (decided, waiting) in counts.items()}
