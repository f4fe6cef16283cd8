"""An issue's words as rows: one remark, or several when it lists several. What it says is kept as written.

Forms: https://docs.github.com/en/communities/using-templates-to-encourage-useful-issues-and-pull-requests
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from imports.sources.blocks import Kind, Part, blocks, is_long_remark, says_something, told_apart, unquoted
from imports.sources.grid import Cell
from imports.sources.model import Column, ParsedRow
from imports.sources.titles import read_header, role_of

ANSWER = re.compile(r"^### (.{1,200})$", re.MULTILINE)
# Whichever begins first: what is hidden in code is shown, what is code in a hidden comment is hidden.
# What is never closed goes on to the end, so that nothing is looked for twice.
HIDDEN_OR_CODE = re.compile(
    r"(?P<hidden><!--.*?-->)|<!--.*\Z"
    r"|^[ \t>]*(?P<fence>`{3,}(?=[^`\n]*$)|~{3,}).*?(?:^[ \t>]*(?P=fence)|\Z)"
    r"|(?<!`)(?P<ticks>`{1,20})(?!`)(?:[^\n]|\n(?![ \t]*\n)){1,500}?(?<!`)(?P=ticks)(?!`)",
    re.DOTALL | re.MULTILINE,
)
NO_ANSWER = {"_No response_", "_Pas de réponse_", "_Sans réponse_"}
PERMALINK = re.compile(r"https?://[^\s<>()\"']{1,300}/(?:blob|blame|raw)/[^\s<>()\"']{1,600}")
FILLED = (Column.LOCATION, Column.EXCERPT, Column.TEXT, Column.IMPORTANCE)
MOST_REMARKS = 200  # of one issue: what lists more is one, whole
SHORT_INTRODUCTION = 2_000

TITLE, BODY, LABELS, ACCOUNT, ADDRESS = (
    "titre du ticket", "texte du ticket", "étiquettes", "compte", "adresse du ticket",
)  # fmt: skip
INTRODUCTION, PATCH = "introduction du ticket", "modification proposée"
ORIGINAL_OF_EDIT = "empreinte de l'original"  # of a wording that came after the first
PROPOSED = "Rédaction proposée :"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a pull request changes in the documents: where, what stood there, what it puts there."""

    places: str
    before: str
    after: str
    patch: str


@dataclass(frozen=True, slots=True)
class Written:
    """An issue's words, and what stands beside them; all text."""

    title: str
    body: str
    labels: tuple[str, ...] = ()
    places: tuple[str, ...] = ()  # labels that name a place of the text
    importance: str = ""
    account: str = ""
    day: str = ""  # ISO 8601
    address: str = ""
    proposal: Proposal | None = None  # of a pull request


def rows_of(written: Written) -> list[ParsedRow]:
    """Return one row for each remark of an issue, in order; a single one unless it clearly lists several."""
    body = shown(written.body.replace("\r\n", "\n").replace("\r", "\n"))
    found = list(islice(remarks_of(written, body), MOST_REMARKS + 1))
    if len(found) > MOST_REMARKS:
        found = [whole(written.title, blocks(body))]
    alone = len(found) == 1
    return [row(written, remark, "" if alone else str(n), n) for n, remark in enumerate(found, start=1)]


def shown(body: str) -> str:
    """Return the body without its HTML comments: a template's advice to whoever fills it. Code is left."""
    return HIDDEN_OR_CODE.sub(lambda found: "" if found["hidden"] else found[0], body)


def row(written: Written, remark: dict[str, str], number: str, line: int) -> ParsedRow:
    """Return the row of a remark: its columns, then what the issue says as a whole."""
    location = [remark.get(Column.LOCATION, ""), *PERMALINK.findall(remark.get(Column.TEXT, ""))]
    cells = {
        **remark,
        Column.ID: remark.get(Column.ID) or number,
        Column.LOCATION: "\n".join(dict.fromkeys(filter(None, [*location, *written.places]))),
        Column.IMPORTANCE: remark.get(Column.IMPORTANCE) or written.importance,
        Column.DATE: written.day,
        TITLE: written.title,
        BODY: written.body if line == 1 else "",  # whole, once
        LABELS: ", ".join(written.labels),
        ACCOUNT: written.account,
        ADDRESS: written.address,
    }
    return ParsedRow("", line, {str(key): said for key, said in cells.items() if said})


def remarks_of(written: Written, body: str) -> Iterator[dict[str, str]]:
    """Yield the columns of each remark: of a form, of a table, of a list, else of the whole."""
    found = blocks(body)
    if written.proposal:
        yield proposed(written, written.proposal)
    elif form := answers(body):
        yield {**form, Column.TEXT: joined(written.title, form.get(Column.TEXT, ""))}
    elif rows := list(tabled(found)):
        yield from rows
    else:
        introduction, parts = told_apart(found)
        if not parts:
            yield whole(written.title, found)
        for number, part in enumerate(parts):
            kept = introduction if number == 0 or len(introduction) <= SHORT_INTRODUCTION else ""
            yield {**said_in(part), INTRODUCTION: kept}


def proposed(written: Written, proposal: Proposal) -> dict[str, str]:
    """Return the columns of a pull request: what it says, then the words it proposes."""
    return {
        Column.LOCATION: proposal.places,
        Column.EXCERPT: proposal.before,
        Column.TEXT: joined(written.title, shown(written.body), f"{PROPOSED}\n{proposal.after}"),
        PATCH: proposal.patch,
    }


def whole(title: str, found: Part) -> dict[str, str]:
    """Return the columns of an issue that is one remark: its title is a part of what it says."""
    said = said_in(found)
    return {**said, Column.TEXT: joined(title, said[Column.TEXT])}


def said_in(part: Part) -> dict[str, str]:
    """Return what a part quotes, and what it says of it."""
    quotes = [unquoted(block) for block in part if block.kind is Kind.QUOTE]
    own = [block.text for block in part if block.kind is not Kind.QUOTE]
    if not any(text.strip() for text in own):  # nothing but quotes: they are what it says
        return {Column.EXCERPT: "", Column.TEXT: joined(*quotes)}
    return {Column.EXCERPT: joined(*quotes), Column.TEXT: joined(*own)}


def answers(body: str) -> dict[str, str]:
    """Return the columns that a form's answers fill; nothing when the body is no form.

    An answer under a heading that is no column's stands in the text, under its heading.
    """
    if not body.lstrip().startswith("### "):
        return {}
    _, *pieces = ANSWER.split(body)
    asked = list(zip(pieces[::2], pieces[1::2], strict=True))
    roles = [role_of(heading) for heading, _ in asked]
    if len(asked) < 2 or not any(roles):
        return {}
    columns: dict[str, str] = {}
    for (heading, answer), role in zip(asked, roles, strict=True):
        said = answer.strip()
        if said and said not in NO_ANSWER:
            column = role[0] if role and role[0] in FILLED else Column.TEXT
            shown = said if role and role[0] in FILLED else f"### {heading}\n\n{said}"
            columns[column] = joined(columns.get(column, ""), shown)
    return columns


def tabled(found: Part) -> Iterator[dict[str, str]]:
    """Yield the rows of the first table whose titles are those of a sheet of remarks, and what is beside."""
    for place in (at for at, block in enumerate(found) if block.kind is Kind.TABLE):
        titles, *rows = found[place].rows
        header = read_header({at: Cell(title) for at, title in enumerate(titles)})
        if header.is_usable:
            read = [{header.key(at): text for at, text in enumerate(cells) if text.strip()} for cells in rows]
            yield from in_order(found[:place], read, found[place + 1 :])
            return


def in_order(before: Part, read: list[dict[str, str]], after: Part) -> Iterator[dict[str, str]]:
    """Yield the rows of a table that are remarks, and what is said around it when it is one more."""
    first, last = is_long_remark(before), says_something(after)
    silent = [" ".join(said.values()) for said in read if not is_a_remark(said)]
    around = [*([] if first else before), *([] if last else after)]
    beside = {INTRODUCTION: joined(*(block.text for block in around), *silent)}
    if first:
        yield {**said_in(before), **beside}
    yield from ({**said, **beside} for said in read if is_a_remark(said))
    if last:
        yield {**said_in(after), **beside}


def is_a_remark(said: dict[str, str]) -> bool:
    """Return whether a row of a table is a remark: « 3 » alone, under « Page », is none."""
    return bool(said.get(Column.TEXT) or said.get(Column.EXCERPT))


def joined(*texts: str) -> str:
    """Return the texts that say something, one blank line apart."""
    return "\n\n".join(text.strip("\n") for text in texts if text.strip())
