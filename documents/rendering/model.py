"""What a text becomes once rendered: blocks made of parts, each with its lines and safe HTML."""

from dataclasses import dataclass
from enum import StrEnum


class BlockKind(StrEnum):
    """What a page writes around the parts of a block."""

    HEADING = "heading"
    TABLE = "table"
    LIST = "list"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Part:
    """What a remark can stand beside: a heading, a paragraph, a row of a table, an item of a list.

    Lines are 1-based and inclusive, those of the file as stored. ``html`` is safe to show as it is: the words
    of a heading, the cells of a row, the inside of an item, or whole paragraphs.
    """

    line_start: int
    line_end: int
    html: str


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a table, a list, or any other text in one part."""

    kind: BlockKind
    parts: tuple[Part, ...]
    level: int = 0  # of a heading, 1 to 6 as written
    head: str = ""  # of a table, the cells that title its columns
    first: int | None = None  # of an ordered list, the number of its first item
