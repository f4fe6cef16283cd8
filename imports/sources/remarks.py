"""What the readers of annotated documents share: bounds, threads of replies, and the rows that they give."""

from collections.abc import Hashable, Iterator, Mapping
from typing import TypeVar

from imports.sources.characters import cleaned
from imports.sources.days import iso
from imports.sources.model import Column, ParsedRow, UnreadableSource

MAX_REMARKS = 5_000
MAX_LETTERS = 20_000_000
MAX_EXCERPT = 2_000  # characters: several paragraphs; a longer range is that of a whole chapter
MAX_NAME = 300

MANY = (
    f"Le document porte plus de {MAX_REMARKS} commentaires ou modifications, plus qu'il n'en est lu : "
    "partagez-le en plusieurs fichiers et renvoyez-les."
)
WORDY = (
    f"Le document et ses commentaires dépassent {MAX_LETTERS // 1_000_000} millions de caractères : "
    "partagez-le en plusieurs fichiers et renvoyez-les."
)

Key = TypeVar("Key", bound=Hashable)


def remark(line: int, said: Mapping[Column, str]) -> ParsedRow:
    """Return the row of one remark, *line* being its rank in the document; what is empty has no cell."""
    cells = {column.value: cleaned(text).strip() for column, text in said.items()}
    return ParsedRow("", line, {column: text for column, text in cells.items() if text})


def shortened(text: str) -> str:
    """Return *text* on one line, within MAX_EXCERPT: the end of a longer one is left out between words."""
    line = " ".join(text[: 2 * MAX_EXCERPT].split())
    if len(line) <= MAX_EXCERPT and len(text) <= 2 * MAX_EXCERPT:
        return line
    return f"{line[:MAX_EXCERPT].rpartition(' ')[0] or line[:MAX_EXCERPT]} …"


def day(moment: str) -> str:
    """Return the day of an ISO 8601 moment, as its author's clock had it, or "" when it is none."""
    return iso(moment.strip()[:MAX_NAME])[:10]


def threaded(parents: Mapping[Key, Key | None]) -> Iterator[tuple[Key, Key]]:
    """Yield each key of *parents* once with the first one of its thread, replies after what they answer.

    Both keep the order of *parents*. An unknown parent is none; those who answer each other in a circle start
    threads of their own.
    """
    replies: dict[Key, list[Key]] = {}
    for key, parent in parents.items():
        if parent is not None and parent in parents and parent != key:
            replies.setdefault(parent, []).append(key)
    answering = {key for keys in replies.values() for key in keys}
    seen: set[Key] = set()
    for first in [*(key for key in parents if key not in answering), *parents]:
        waiting = [first]
        while waiting:
            key = waiting.pop()
            if key not in seen:
                seen.add(key)
                yield key, first
                waiting += reversed(replies.get(key, []))


class Letters:
    """How many characters may still be kept."""

    def __init__(self, left: int | None = None) -> None:
        self._left = MAX_LETTERS if left is None else left

    def take(self, text: str) -> str:
        """Return *text*, counted; UnreadableSource when it is too much."""
        self._left -= len(text)
        if self._left < 0:
            raise UnreadableSource(WORDY)
        return text
