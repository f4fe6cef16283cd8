"""What the page of a text shows: its parts, each with its margin. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.safestring import SafeString, mark_safe

from comments.in_text import Note, Spot
from comments.models import Comment
from comments.outcomes import Outcome, Step
from documents.reading.plain import plain
from documents.rendering.anchors import anchor_of, linked, own_anchor
from documents.rendering.marking import mark
from documents.rendering.model import Block, BlockKind
from web.views.text_laying import Laying, Mark

BAR = re.compile(r"(?<!\\)\|")
BESIDE = 3  # remarks shown beside one part, the others being in its section's list
NOTES = 400  # remarks shown on one page: beyond, fewer beside each part
PASSAGE = "passage"  # the anchor of the place the address leads to
WORDS = 110  # characters of a remark, and of what it quotes


@dataclass(frozen=True, slots=True)
class Beside:
    """A remark beside the text."""

    comment: int
    reference: str
    words: str
    passage: str  # the words of the text it is about, when known
    quoted: str  # the first of them
    state: str  # its step, and what was decided
    asked: bool  # the one the address leads to


@dataclass(frozen=True, slots=True)
class Margin:
    """What stands beside a part: its first remarks, how many there are, and where the next ones are."""

    notes: list[Beside]
    count: int
    section: int | None  # whose list has them all
    listed: int  # how many that is
    before: str  # the address of the remarks before, and after, empty when there are none
    after: str

    @property
    def hidden(self) -> int:
        """How many remarks of this very place are not shown."""
        return max(self.count - len(self.notes), 0)


@dataclass(frozen=True, slots=True)
class Shown:
    """A part of the text, ready to show."""

    html: SafeString
    anchor: str
    anchors: list[str]  # others that lead here
    margin: Margin | None
    classes: str


@dataclass(slots=True)
class Piece:
    """A block of the text, or what a page holds of it."""

    block: Block
    parts: list[Shown] = field(default_factory=list)
    skipped: int = 0  # parts of the block that stand on pages before

    @property
    def number(self) -> int:
        """The number of the first item shown of an ordered list."""
        return (self.block.first or 1) + self.skipped


class Addresses:
    """The address of each part, from a page of the text: an anchor there, a page and an anchor elsewhere."""

    def __init__(self, laying: Laying, page: int, query: str) -> None:
        self.laying, self.page, self.query = laying, page, query

    def of(self, part: int) -> str:
        """Return the address of a part."""
        anchor, page = f"#{self.laying.ids[part]}", self.laying.pages[part]
        if page == self.page:
            return anchor
        return f"?{self.query}{'&' if self.query else ''}page={page}{anchor}"

    def mark(self, mark: Mark) -> str:
        """Return the address of a section."""
        return self.of(mark.part).partition("#")[0] + f"#{anchor_of(mark.section.key)}"


def chosen(laying: Laying, page: int, asked: dict[int, Spot]) -> dict[int, list[Spot]]:
    """Return the places shown beside each part of a page: that of the card asked for, then the first ones."""
    ranks = [rank for rank in sorted({*laying.beside, *asked}) if laying.pages[rank] == page]
    each = min(BESIDE, max(1, NOTES // max(len(ranks), 1)))
    found = {}
    for rank in ranks:
        first = {asked[rank].card: asked[rank]} if rank in asked else {}
        found[rank] = list((first | laying.beside.get(rank, {})).values())[:each]
    return found


def pieces(
    laying: Laying, addresses: Addresses, notes: dict[int, list[Beside]], asked: dict[int, bool]
) -> Iterator[Piece]:
    """Yield what a page holds of each block of the text.

    *asked* are the parts where the remark asked for stands, the one the address leads to being true.
    """
    owners, names = laying.owners(), other_anchors(laying)
    around = neighbours(laying, addresses)
    rank = 0
    for block in laying.blocks:
        piece = Piece(block)
        for part in block.parts:
            if laying.pages[rank] == addresses.page:
                margin = margin_of(laying, rank, owners[rank], notes.get(rank, []), around.get(rank))
                others = [*names.get(rank, []), *([PASSAGE] if asked.get(rank) else [])]
                html = titled(block, marked(part.html, notes.get(rank, [])))
                classes = classes_of(margin, covered=rank in laying.covered, asked=rank in asked)
                piece.parts.append(Shown(html, laying.ids[rank], others, margin, classes))
            elif laying.pages[rank] < addresses.page:
                piece.skipped += 1
            rank += 1
        if piece.parts:
            yield piece


def titled(block: Block, html: str) -> SafeString:
    """Return the HTML of a part, in its element when it is a title: the page takes the first two levels."""
    tag = f"h{min(block.level + 2, 6)}"
    return mark_safe(f"<{tag}>{html}</{tag}>" if block.kind == BlockKind.HEADING else html)  # noqa: S308  # cleaned


def classes_of(margin: Margin | None, *, covered: bool, asked: bool) -> str:
    """Return how a part looks: with remarks, covered by the lines of one, asked for by the address."""
    looks = (("remarked", margin), ("covered", covered), ("asked", asked))
    return " ".join(name for name, holds in looks if holds)


def other_anchors(laying: Laying) -> dict[int, list[str]]:
    """Return the anchors that lead to each part besides its own: other sections', those the text links to."""
    wanted, given = linked(laying.lines), set(laying.ids)
    found: dict[int, list[str]] = {}
    for one in laying.marks:
        own = [own_anchor(name) for name in one.section.anchors if name in wanted] if wanted else []
        for name in (anchor_of(one.section.key), *own):
            if name not in given:
                given.add(name)
                found.setdefault(one.part, []).append(name)
    return found


def marked(html: str, notes: list[Beside]) -> str:
    """Return the HTML of a part with the words that the remarks beside it are about marked."""
    passages = [note.passage for note in notes if note.passage]
    return mark(html, passages) if passages else html


def neighbours(laying: Laying, addresses: Addresses) -> dict[int, tuple[str, str]]:
    """Return for each part that has remarks the addresses of the one before and of the one after it."""
    ranks = sorted(laying.beside)
    places = ["", *(addresses.of(rank) for rank in ranks), ""]
    return {rank: (places[at], places[at + 2]) for at, rank in enumerate(ranks)}


def margin_of(
    laying: Laying, rank: int, owner: Mark | None, notes: list[Beside], around: tuple[str, str] | None
) -> Margin | None:
    """Return what stands beside a part, None when nothing does."""
    count = len(laying.beside.get(rank, ()))
    if not count and not notes:
        return None
    before, after = around or ("", "")
    section, listed = (owner.section.pk, owner.count) if owner else (None, 0)
    return Margin(notes, count, section, listed, before, after)


def beside(note: Note, spot: Spot | None, text: str, *, asked: bool = False) -> Beside:
    """Return what is shown of a remark beside the passage it is about."""
    said, step = note.text or f"« {note.excerpt} »", str(Step(note.step).label)
    passage = words_of(text[slice(*spot.words)]) if spot and spot.words else ""
    return Beside(
        note.comment, Comment(pk=note.comment).reference, short(said), passage, short(passage),
        f"{step} · {Outcome(note.outcome).label}" if note.outcome else step, asked,
    )  # fmt: skip


def words_of(passage: str) -> str:
    """Return the words of a passage as they are read, without the marks nor the bars of a table."""
    return " ".join(plain(BAR.sub(" ", passage)).split())


def short(words: str) -> str:
    """Return the first words of a text, in one line."""
    said = " ".join(words[: WORDS * 4].split())
    return said if len(said) <= WORDS else f"{said[: WORDS - 1].rstrip()}…"
