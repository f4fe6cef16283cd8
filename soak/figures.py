"""What was done, noted one line at a time by the tests, told as a table at the end."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

NAMES = {
    "worker": "processus de travail", "monitor": "suivi des résultats", "pusher": "distribution",
    "sentinel": "sentinelle", "parent": "parent", "reader": "lecteur",
}  # fmt: skip
LINE = "{:12}{:22}{:>7}{:>12}{:>12}{:>14}{:>10}{:>10}{:>12}{:>13}"
TITLES = (
    "base",
    "mort de",
    "morts",
    "en plein",
    "imports",
    "commentaires",
    "doublons",
    "réponses",
    "en suspens",
    "incertaines",
)


def note(**figures: str | int) -> None:
    """Add a line to what was done."""
    with Path(os.environ["SOAK_FIGURES"]).open("a") as told:
        told.write(json.dumps(figures) + "\n")


def table(told: Path) -> str:
    """Return the figures by database and by what was killed or stopped."""
    lines = told.read_text().splitlines() if told.exists() else []
    sums: dict[tuple[str, str], Counter[str]] = {}
    for figures in map(json.loads, lines):
        key = figures.pop("base"), figures.pop("victim")
        sums.setdefault(key, Counter()).update(figures)
    return "\n".join(["", LINE.format(*TITLES), *rows(sums), ""])


def rows(sums: dict[tuple[str, str], Counter[str]]) -> Iterator[str]:
    """Yield a line for each, then the sum of all."""
    names = ("deaths", "midway", "imports", "comments", "twice", "answers", "handed", "uncertain")
    for (base, victim), counted in sums.items():
        yield LINE.format(base, NAMES.get(victim, victim), *(counted[name] for name in names))
    whole = sum(sums.values(), Counter())
    yield LINE.format("en tout", "", *(whole[name] for name in names))
