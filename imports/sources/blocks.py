"""The blocks of a text in markdown, and the remarks it lists: by items, headings, quotes, links, or none."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from textwrap import dedent

from markdown_it import MarkdownIt
from markdown_it.token import Token

MOST_PARSED = 100_000  # characters: GitHub takes 65 536
# A link's definition, « [1]: https://… », is read as a text: it would stand in no block.
READER = MarkdownIt("commonmark", {"html": False}).enable("table").disable("reference")
QUOTED_LINE = re.compile(r"^ {0,3}> ?")
MARK = re.compile(r"^\s{0,3}(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?")
ONLY_A_LINK = re.compile(r"\s*<?https?://[^\s<>]{1,300}/(?:blob|blame|raw)/[^\s<>]{1,600}>?\s*")
# What names a place: a link, an identifier, a counted page or line, a title announced, words quoted.
CLUE = re.compile(
    r"/(?:blob|blame)/|\b[A-Z]{1,10}(?:[-_ ][A-Z]{1,10})*[-_ ]?\d{1,4}\b|§|«[^»]{12,999}»|^ {0,3}>"
    r"|\"[^\"]{12,999}\""
    r"|\b(?:p|pages?|pp|l|lignes?|sections?|chapitres?|paragraphes?|exigences?|annexes?|articles?)\b\.?\s{0,2}"
    r"(?:n°\s?)?\d",
    re.MULTILINE | re.IGNORECASE,
)
COURTESY = re.compile(
    r"\b(?:bonjour|bonsoir|madame|monsieur|cordialement|merci(?: (?:beaucoup|(?:d['’]|par )avance|à tous))?"
    r"(?: pour (?:tout|(?:votre|vos|ce|cette) \w{1,30}))?"
    r"|bien (?:cordialement|à vous)|(?:très )?bonne (?:journée|soirée|lecture|réception)|salutations"
    r"|hello|hi|thanks?(?: you)?(?: in advance)?|(?:best|kind) regards|cheers)\b",
    re.IGNORECASE,
)
FEWEST_OF_ITS_OWN = 4  # words, for what stands after a list to be said of the text
LONG_INTRODUCTION = 15
FEWEST_WORDS = 3  # of one's own, for an item to be a remark


class Kind(Enum):
    """What a block is."""

    HEADING = "heading"
    QUOTE = "quote"
    LIST = "list"
    TABLE = "table"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Block:
    """A block as written, with its heading's level, its list's items or its table's rows."""

    kind: Kind
    text: str
    level: int = 0
    items: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


Part = Sequence[Block]  # the blocks of one remark


def blocks(text: str) -> list[Block]:
    """Return the blocks of *text*, in order; what is too long for a ticket is one."""
    if len(text) > MOST_PARSED:
        return [Block(Kind.TEXT, text)]
    lines, tokens = text.split("\n"), READER.parse(text)
    return [block(token, inside, lines) for token, inside in top_level(tokens)]


def top_level(tokens: list[Token]) -> Iterator[tuple[Token, list[Token]]]:
    """Yield each outermost block's token with those inside it."""
    starts = [at for at, token in enumerate(tokens) if token.level == 0 and token.map and token.nesting >= 0]
    for at, following in pairwise([*starts, len(tokens)]):
        yield tokens[at], tokens[at + 1 : following]


def block(token: Token, inside: list[Token], lines: list[str]) -> Block:
    """Return the block that begins with *token*."""
    text = of_lines(token, lines)
    match token.type:
        case "heading_open":
            return Block(Kind.HEADING, text, level=int(token.tag[1:]))
        case "blockquote_open":
            return Block(Kind.QUOTE, text)
        case "bullet_list_open" | "ordered_list_open":
            items = (t for t in inside if t.type == "list_item_open" and t.level == 1)
            return Block(Kind.LIST, text, items=tuple(item_text(of_lines(item, lines)) for item in items))
        case "table_open":
            return Block(Kind.TABLE, text, rows=tuple(table_rows(inside)))
    return Block(Kind.TEXT, text)


def of_lines(token: Token, lines: list[str]) -> str:
    first, end = token.map or (0, 0)
    return "\n".join(lines[first:end]).rstrip()


def item_text(text: str) -> str:
    """Return an item without its mark, its other lines moved back with it."""
    mark = MARK.match(text)
    if not mark:
        return text
    return dedent(" " * mark.end() + text[mark.end() :]).strip()


def table_rows(inside: list[Token]) -> Iterator[tuple[str, ...]]:
    """Yield the cells of each row, as written."""
    row: list[str] = []
    for token in inside:
        if token.type == "tr_open":
            row = []
        elif token.type == "inline":
            row.append(token.content.replace("<br>", "\n"))
        elif token.type == "tr_close":
            yield tuple(row)


def told_apart(found: Part) -> tuple[str, list[Part]]:
    """Return what comes before the remarks a text lists, and each of them; ("", []) when it lists none.

    It does when at least two items, headings, quotes or links begin a part that names a place and says
    something of it, and what introduces them does not. In doubt a text is one remark: nothing of it stands
    apart from what it is about.
    """
    for cut in (by_items, by_headings, by_quotes, by_links):
        introduction, parts = cut(found)
        if len(parts) > 1 and all(is_remark(part) for part in parts) and not is_long_remark(introduction):
            return "\n\n".join(block.text for block in introduction), parts
    return "", []


def is_remark(part: Part) -> bool:
    """Return whether a part names a place and says something of it."""
    own = " ".join(block.text for block in part if block.kind is not Kind.QUOTE)
    words = re.sub(r"https?://\S+", " ", own)
    return names_a_place(part) and len(words.split()) >= FEWEST_WORDS


def is_long_remark(introduction: Part) -> bool:
    """Return whether what introduces remarks is one too: it names a place and says much of it."""
    return names_a_place(introduction) and says_something(introduction, LONG_INTRODUCTION)


def by_items(found: Part) -> tuple[Part, list[Part]]:
    """Cut where the items of the only list begin; a greeting before and thanks after introduce them.

    Not when something more is said after it: it would be a remark of nobody's.
    """
    lists = [at for at, block in enumerate(found) if block.kind is Kind.LIST]
    if len(lists) != 1 or any(block.kind is Kind.QUOTE for block in found):
        return [], []
    before, after = found[: lists[0]], found[lists[0] + 1 :]
    if says_something(after):
        return [], []
    return [*before, *after], [blocks(item) for item in found[lists[0]].items]


def says_something(part: Part, words: int = FEWEST_OF_ITS_OWN) -> bool:
    """Return whether a part holds more than a greeting, thanks or a signature."""
    own = COURTESY.sub(" ", "\n".join(block.text for block in part))
    return len(re.findall(r"[^\W\d_]{2,}", own)) >= words


def names_a_place(part: Part) -> bool:
    """Return whether a part names a place of a text."""
    return bool(CLUE.search("\n".join(block.text for block in part)))


def by_headings(found: Part) -> tuple[Part, list[Part]]:
    """Cut before each heading of the highest level that comes twice or more."""
    levels = [block.level for block in found if block.kind is Kind.HEADING]
    repeated = [level for level in set(levels) if levels.count(level) > 1]
    if not repeated:
        return [], []
    return cut_before(found, lambda at: found[at].level == min(repeated))


def by_quotes(found: Part) -> tuple[Part, list[Part]]:
    """Cut before each quote that does not follow another."""
    quotes = [block.kind is Kind.QUOTE for block in found]
    return cut_before(found, lambda at: quotes[at] and not (at and quotes[at - 1]))


def by_links(found: Part) -> tuple[Part, list[Part]]:
    """Cut before each paragraph that begins with a line holding nothing but a permanent link."""

    def begins(at: int) -> bool:
        return found[at].kind is Kind.TEXT and bool(ONLY_A_LINK.fullmatch(found[at].text.split("\n")[0]))

    return cut_before(found, begins)


def cut_before(found: Part, begins: Callable[[int], bool]) -> tuple[Part, list[Part]]:
    """Return what precedes the first beginning, and what goes from each to the next."""
    starts = [at for at in range(len(found)) if begins(at)]
    if not starts:
        return found, []
    return found[: starts[0]], [found[start:end] for start, end in pairwise([*starts, len(found)])]


def unquoted(block: Block) -> str:
    """Return the words of a quote, without the marks at the head of its lines."""
    return "\n".join(QUOTED_LINE.sub("", line) for line in block.text.split("\n"))
