"""What a remark names or quotes, and every stretch of text it may mean."""

from dataclasses import dataclass
from enum import StrEnum

from documents.anchoring.model import Method

FAR = 100_000  # lines: another file
SIDE_BY_SIDE = ({Method.REQUIREMENT, Method.TITLE}, {Method.REQUIREMENT, Method.NUMBER})


class Column(StrEnum):
    """Where the remark says it, as told in a reason."""

    LOCATION = "la colonne Page"
    EXCERPT = "l'extrait"
    TEXT = "le commentaire"


@dataclass(frozen=True, slots=True)
class Span:
    """Lines of a document a remark may mean.

    ``section_key`` is set when a section was named as a whole, and ``start`` and ``end`` when words matched.
    ``scope_end`` is the last line of what belongs to it, sub-headings included: a quote there agrees with it.
    """

    document: str
    line_start: int
    line_end: int
    method: Method
    section_key: str = ""
    title: str = ""
    scope_end: int = 0
    start: int | None = None
    end: int | None = None
    row: tuple[int, int] | None = None  # the lines of the row that holds the words matched
    quality: float = 1.0
    shared: tuple[str, ...] = ()  # the words a passage has in common with the remark
    alike: float = 0.0  # the letters they have in common, in their order, out of 1

    def distance(self, other: "Span") -> int:
        """Return how many lines lie between the two: 0 when they meet, FAR from one file to another.

        A quote stands in the whole of its row: any of its lines may be named.
        """
        if self.document != other.document:
            return FAR
        (first, last), (other_first, other_last) = self.extent, other.extent
        return max(0, min(max(first, other_first) - min(last, other_last), FAR))

    @property
    def extent(self) -> tuple[int, int]:
        """Return the first and last lines of what a place named nearby may mean."""
        return self.row or (self.line_start, self.reach)

    @property
    def reach(self) -> int:
        """Return the last line that belongs to it."""
        return max(self.line_end, self.scope_end)


@dataclass(frozen=True, slots=True)
class Witness:
    """One thing the remark names or quotes. Its spans are alternatives: one of them is meant.

    ``what`` completes « La colonne Page désigne … ». A witness that is not ``sure`` is never taken without a
    person; one that is only a ``hint`` (the name of a file) tells the spans of others apart. The spans of one
    that is ``together`` are no alternatives: a page is all that stands on it. Without any span, it names what
    does not stand in this edition. ``doubt`` tells, at the end of the reason, why it may be no
    place of this text.
    """

    column: Column
    what: str
    spans: tuple[Span, ...]
    sure: bool = True
    hint: bool = False
    together: bool = False
    doubt: str = ""

    @property
    def kind(self) -> tuple[Column, Method, bool]:
        """Return what the items of one list share (EXI-G-1 et EXI-G-2): they do not contradict each other."""
        return self.column, self.spans[0].method, self.hint

    def may_oppose(self, other: "Witness") -> bool:
        """Return whether its disagreement counts: a sentence may mention other places in passing.

        A requirement and a section named side by side (« EXI-G-4 et § Réseau ») are two places, not a doubt.
        """
        in_passing = self.column is Column.TEXT and other.column is not Column.TEXT
        both = {self.spans[0].method, other.spans[0].method}
        side_by_side = self.column is other.column and both in SIDE_BY_SIDE
        return not in_passing and not side_by_side and (self.sure or not self.hint)


def numbered(one: str, several: str, first: int, last: int) -> str:
    """Return « la ligne 12 » or « les lignes 12 à 15 »."""
    return f"{one} {first}" if first == last else f"{several} {first} à {last}"
