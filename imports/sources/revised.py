"""A text as people are changing it: its two wordings, what was changed in it, what was commented on."""

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import NamedTuple

from imports.sources.model import UnreadableSource
from imports.sources.remarks import MANY, MAX_NAME, MAX_REMARKS, Letters

_MAX_GAP = 3  # blanks that may stand between two words changed together
_MAX_UNDONE = 5  # revisions inside each other: who puts words in, who takes them out, and no more than that
MAX_OPEN = 100  # revisions at the same place
_LONGEST_TITLE = 5 * MAX_NAME


class Kind(Enum):
    """What a change does to words."""

    INSERTION = "insertion"
    DELETION = "deletion"


class Revision(NamedTuple):
    """One stretch of words put in or taken out, as the document tells it."""

    kind: Kind
    author: str
    date: str


class Position(NamedTuple):
    """How long the text is at some place, in the wording it had and in the one it has."""

    original: int
    current: int


@dataclass(slots=True)
class Change:
    """What one person takes out and puts in at one place of a paragraph."""

    author: str
    date: str
    paragraph: int
    start: Position
    end: Position
    deleted: list[str] = field(default_factory=list)
    inserted: list[str] = field(default_factory=list)
    follows_another: bool = False  # what stands just before is changed too, and belongs to somebody else
    precedes_another: bool = False


@dataclass(slots=True)
class Range:
    """What a comment is about; it has no end when the document does not tell it."""

    comment: str
    paragraph: int
    start: Position
    end: Position | None = None


class RevisedText:
    """A text told piece by piece, in the order of its document.

    ``marks`` holds its changes and the ranges of its comments in that order. UnreadableSource when there are
    too many, or too much text.
    """

    def __init__(self, letters: Letters) -> None:
        self.marks: list[Change | Range] = []
        self._letters = letters
        self._wordings: tuple[list[str], list[str]] = [], []
        self._at = Position(0, 0)
        self._open: list[tuple[Position, bool]] = []  # paragraphs: where they start, whether they are titles
        self._paragraph = 0
        self._places: list[tuple[int, str]] = []  # what sections are called, by the number of a paragraph
        self._revisions: list[Revision] = []
        self._running: dict[str, Change] = {}  # that the next words may belong to, by author
        self._gap = ""
        self._touched: list[Change] = []  # by the last words
        self._ranges: dict[str, Range] = {}

    @cached_property
    def original(self) -> str:
        """The text before it was changed, once told: a line for each paragraph."""
        return "".join(self._wordings[0])

    @cached_property
    def current(self) -> str:
        """The text as changed, once told."""
        return "".join(self._wordings[1])

    def location_of(self, mark: Change | Range) -> str:
        """Return where a mark stands, « § Titre », "" before the first title."""
        at = bisect_right(self._places, mark.paragraph, key=lambda place: place[0]) - 1
        return self._places[at][1] if at >= 0 else ""

    def name_place(self, place: str) -> None:
        """Let what comes stand at a place that is under no title."""
        self._places.append((self._paragraph + 1, place))

    def open_paragraph(self, is_title: bool = False) -> None:
        """Start a paragraph; one inside another cuts it in two."""
        self._paragraph += 1
        if self._open:
            self._write("\n", is_original=True, is_current=True)
        self._part()
        self._open.append((self._at, is_title))

    def set_title(self, is_title: bool) -> None:
        """Tell whether the open paragraph is the title of a section."""
        if self._open:
            self._open[-1] = self._open[-1][0], is_title

    def close_paragraph(self) -> None:
        """End the last paragraph that was opened."""
        if not self._open:
            return
        start, is_title = self._open.pop()
        if is_title and (title := self._since(start)):
            self._places.append((self._paragraph, f"§ {title}"))
        self._write("\n", is_original=True, is_current=True)
        self._part()

    def begin(self, revision: Revision) -> None:
        """Let the words that come be put in or taken out, until the end of the revision."""
        if len(self._revisions) == MAX_OPEN:
            raise UnreadableSource(MANY)
        self._revisions.append(revision)

    def end(self, revision: Revision) -> None:
        """End a revision that began; changes may overlap."""
        if revision in self._revisions:
            self._revisions.remove(revision)

    def add(self, words: str) -> None:
        """Add words to the open paragraph."""
        kinds = {revision.kind for revision in self._revisions[-_MAX_UNDONE:]}
        before = self._at
        self._write(words, is_original=Kind.INSERTION not in kinds, is_current=Kind.DELETION not in kinds)
        if kinds:
            self._change(words, before)
            return
        self._touched = []
        if words.strip() or len(self._gap) + len(words) > _MAX_GAP:
            self._part()
        else:
            self._gap += words

    def open_range(self, comment: str) -> None:
        """Start what a comment is about; only the first time counts."""
        if comment not in self._ranges:
            self._ranges[comment] = Range(comment, self._paragraph, self._at)
            self._mark(self._ranges[comment])

    def close_range(self, comment: str) -> None:
        """End what a comment is about, or note that it is about no more than this place."""
        self.open_range(comment)
        if self._ranges[comment].end is None:
            self._ranges[comment].end = self._at

    def _part(self) -> None:
        """What was changed so far and what comes are two changes."""
        self._running.clear()
        self._touched = []
        self._gap = ""

    def _since(self, start: Position) -> str:
        if max(self._at.original - start.original, self._at.current - start.current) > _LONGEST_TITLE:
            return ""
        original, current = (
            "".join(_last(pieces, now - then))
            for pieces, now, then in zip(self._wordings, self._at, start, strict=True)
        )
        return " ".join((current.strip() or original).split())[:MAX_NAME]

    def _write(self, words: str, *, is_original: bool, is_current: bool) -> None:
        self._letters.take(words)
        if is_original:
            self._wordings[0].append(words)
        if is_current:
            self._wordings[1].append(words)
        original, current = self._at
        self._at = Position(original + is_original * len(words), current + is_current * len(words))

    def _change(self, words: str, before: Position) -> None:
        """Give the words to each of those who put them in or took them out: one may undo the other's."""
        gap, self._gap = self._gap, ""
        revisions = self._revisions[-_MAX_UNDONE:]
        self._running = {
            revision.author: self._running.get(revision.author) or self._started(revision, before)
            for revision in revisions
        }
        for change in self._touched:
            change.precedes_another |= self._running.get(change.author) is not change
        self._touched = list(self._running.values())
        for change in self._touched:
            change.end = self._at
            if gap and (change.deleted or change.inserted):
                change.deleted.append(gap)
                change.inserted.append(gap)
        for kind, author, _ in revisions:
            change = self._running[author]
            (change.inserted if kind is Kind.INSERTION else change.deleted).append(words)

    def _started(self, revision: Revision, before: Position) -> Change:
        change = Change(revision.author, revision.date, self._paragraph, before, before)
        change.follows_another = bool(self._touched)
        self._mark(change)
        return change

    def _mark(self, mark: Change | Range) -> None:
        if len(self.marks) == MAX_REMARKS:
            raise UnreadableSource(MANY)
        self.marks.append(mark)


def _last(pieces: list[str], length: int) -> list[str]:
    """Return the last pieces of a text, which are *length* long together."""
    taken: list[str] = []
    for piece in reversed(pieces):
        if length <= 0:
            break
        taken.append(piece)
        length -= len(piece)
    return taken[::-1]
