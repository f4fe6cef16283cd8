"""The remarks that the words of a message hold, as rows: several when it lists them, else one, or none."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from imports.sources.mail.courtesy import (
    is_said_of_the_text,
    own_words,
    says_something,
    says_to_have_nothing,
    without_courtesy,
    without_name,
)
from imports.sources.mail.pasted import tables_in
from imports.sources.model import Column, ParsedRow

MOST_REMARKS = 500  # of one message: what lists more is one, whole
LONGEST_PLACE = 6  # words of a line that only names a place
SHORT_ITEM = 6  # words on average under which bulleted items finish one sentence
MESSAGE, BEFORE = "texte du message", "ce qui précède"

_NUMBERED = re.compile(
    r"[ \t]{0,12}(?:\(?(?:n° ?)?(\d{1,3})(?:\)|(?: ?[./°:–-]|\.\))(?=[ \t]))[ \t]*|\[(\d{1,3})\][ \t]*)"
)
_BULLETED = re.compile(r"[ \t]{0,12}(?:[-–—•*·▪►‣o]|\uf0b7)[ \t]+")
_PLACE = re.compile(
    r"[ \t]*(?:[àa]u? (?:la )?|en |(?:la|le|les|l['’]) ?)?(?P<place>"
    r"(?:p|pp|pages?|l|lignes?|lines?|sections?|chapitres?|chap|paragraphes?|par|§+|exigences?|annexes?|articles?"
    r"|figures?|fig|tableaux?|tableau|table|points?|parties?|titres?)\b\.?[ \t]{0,2}(?:n° ?|numéro )?"
    r"(?:\d|[A-Z](?![^\W\d_])|[IVX]{1,5}\b|«)[^:\n]{0,60}?"
    r"|§+ ?\d[^:\n]{0,40}?"
    r"|(?-i:[A-Z]{1,10}(?:[-_][A-Z]{1,10}){0,4}-\d{1,4}"
    r"(?:[ \t]?(?:,|et|à|/)[ \t]?[A-Z]{1,10}[-_A-Z]{0,20}\d{1,4}){0,6})"
    r")[ \t]*(?:[:–—]|[ \t]-(?=[ \t])|,[ \t](?=[^\n]{12})|(?=\r?$))[ \t]*",
    re.IGNORECASE,
)
_QUOTED = re.compile(r" {0,3}> ?")
_BETWEEN_QUOTES = re.compile(r"\s*[«\"“](?P<said>[^»\"”]{12,1500})[»\"”]\s*(?:[:.–—]|\n)\s*")
_REMARKS_FOLLOW = re.compile(
    r"(?:remarques?|commentaires?|observations?|points?|retours?|questions?|comments?|suivante?s?|voici|détails?)\b[^\n]{0,60}$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Part:
    """What begins with a number, a bullet, a place or a quote, and all that follows it up to the next."""

    number: str = ""
    place: str = ""
    quote: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What is said in it."""
        return "\n".join(self.lines).strip()


def rows_of(said: str, *, author: str, day: str, beside: bool) -> list[ParsedRow]:
    """Return one row for each remark of what a person wrote; none for mere courtesy.

    *author* is « Name <address> », *day* ISO 8601 or "". *beside* tells that other files came along: a note
    that only announces them is no remark.
    """
    lines, tabled = tables_in(without_courtesy(without_name(said, author)).split("\n"))
    text = "\n".join(lines).strip("\n")
    cells = [*_cells_of(text, beside or bool(tabled)), *tabled]
    common = {str(Column.AUTHOR): author, str(Column.DATE): day}
    return [
        _row({**common, **one, **({MESSAGE: said} if line == 1 else {})}, line)
        for line, one in enumerate(cells, start=1)
    ]


def _cells_of(text: str, beside: bool) -> list[dict[str, str]]:
    """Return what each remark of a text says, by columns."""
    if not says_something(text, beside) or says_to_have_nothing(text):
        return []
    before, parts = told_apart(text)
    if not parts or len(parts) > MOST_REMARKS:
        before, parts = "", [whole(text)]
    numbers = _once([part.number for part in parts])
    found = [_said(part, number) for part, number in zip(parts, numbers, strict=True)]
    return [{**found[0], BEFORE: before}, *found[1:]]


def _once(numbers: Sequence[str]) -> list[str]:
    """Return the numbers as written when they tell the remarks apart, else their rank."""
    told = [number for number in numbers if number]
    if len(numbers) > 1 and len(set(told)) < len(numbers):
        return [str(rank) for rank in range(1, len(numbers) + 1)]
    return list(numbers)


def _said(part: Part, number: str) -> dict[str, str]:
    """Return what a part says, by columns."""
    excerpt, text = "\n".join(part.quote).strip(), part.text
    if not excerpt and (quoted := _BETWEEN_QUOTES.match(text)) and own_words(text[quoted.end() :]):
        excerpt, text = quoted["said"].strip(), text[quoted.end() :].strip()
    return {
        Column.ID: number,
        Column.LOCATION: part.place,
        Column.EXCERPT: excerpt,
        Column.TEXT: text or part.place,
    }


def _row(cells: Mapping[str, str], line: int) -> ParsedRow:
    return ParsedRow("", line, {str(key): said for key, said in cells.items() if said})


def whole(text: str) -> Part:
    """Return a text that is one remark."""
    return Part(lines=text.split("\n"))


def told_apart(text: str) -> tuple[str, list[Part]]:
    """Return what stands before the remarks that a text lists, and each of them; none when it lists none."""
    lines = text.split("\n")
    for cut in (_by_quotes, _by_marks):
        starts = cut(lines)
        if starts:
            parts = [_part(lines[at:end]) for at, end in pairwise([*starts, len(lines)])]
            before = without_courtesy("\n".join(lines[: starts[0]]))
            parts = [part for part in parts if part.text or part.quote or part.place]
            return (before, parts) if not _is_remark(before) else ("", [whole(before), *parts])
    return "", []


def _is_remark(before: str) -> bool:
    """Return whether what introduces remarks holds one too."""
    sentences = re.split(r"(?<=[.!?])\s+|\n\n+", before)
    return any(
        len(own_words(one)) >= 5 and is_said_of_the_text(one)
        for one in sentences
        if not one.rstrip().endswith(":")
    )


def _by_quotes(lines: Sequence[str]) -> list[int]:
    """Return where quoted lines begin: each is what the lines after it are about."""
    quoted = [bool(_QUOTED.match(line)) for line in lines]
    return [at for at in range(len(lines)) if quoted[at] and not _goes_on(quoted, lines, at)]


def _goes_on(quoted: Sequence[bool], lines: Sequence[str], at: int) -> bool:
    """Return whether the quoted line follows another one, blank lines apart."""
    before = at - 1
    while before >= 0 and not lines[before].strip():
        before -= 1
    return before >= 0 and quoted[before]


def _by_marks(lines: Sequence[str]) -> list[int]:
    """Return where remarks begin: at a place said first, or at the marks of a list of remarks."""
    marks = {at: mark for at, line in enumerate(lines) if (mark := _mark(line)) is not None}
    places = [at for at, line in enumerate(lines) if _place(line[marks.get(at, 0) :])]
    if not _are_remarks(lines, list(marks), places):
        return places
    return sorted({*places, *marks})


def _mark(line: str) -> int | None:
    """Return where the words of a list's item begin; None for a line that begins none."""
    found = _NUMBERED.match(line) or _BULLETED.match(line)
    return found.end() if found and line[found.end() :].strip() else None


def _are_remarks(lines: Sequence[str], marks: Sequence[int], places: Sequence[int]) -> bool:
    """Return whether the items of a list are remarks, each, rather than the end of one sentence."""
    if len(marks) < 2:
        return bool(set(marks) & set(places))
    if _deeper(lines, marks):
        return False
    if len(set(marks) & set(places)) * 2 >= len(marks) or _REMARKS_FOLLOW.search(
        _line_before(lines, marks[0])
    ):
        return True
    words = [len(own_words(" ".join(lines[at:end]))) for at, end in pairwise([*marks, len(lines)])]
    numbered = all(_NUMBERED.match(lines[at]) for at in marks)
    if numbered and _counts_up(lines, marks):
        return True
    opens = not _line_before(lines, marks[0]).rstrip().endswith(":")
    return min(words) >= 2 and sum(words) >= (SHORT_ITEM if numbered or opens else 2 * SHORT_ITEM) * len(
        words
    )


def _counts_up(lines: Sequence[str], marks: Sequence[int]) -> bool:
    """Return whether the items are numbered from one on."""
    found = [_NUMBERED.match(lines[at]) for at in marks]
    numbers = [next(filter(None, one.groups()), "") for one in found if one]
    return numbers == [str(rank) for rank in range(1, len(numbers) + 1)]


def _deeper(lines: Sequence[str], marks: Sequence[int]) -> bool:
    """Return whether the list stands under a place already said: it is a part of that remark."""
    first = _line_before(lines, marks[0])
    return bool(first.rstrip().endswith(":") and _place(first) and not any(_place(lines[at]) for at in marks))


def _line_before(lines: Sequence[str], at: int) -> str:
    return next((line for line in reversed(lines[:at]) if line.strip()), "")


def _place(line: str) -> re.Match[str] | None:
    """Return the place that a line begins with, None when it begins with none: a sentence is no place."""
    found = _PLACE.match(line)
    if found is None or line[found.end("place") :].strip():
        return found
    words = found["place"].split()
    return found if len(words) <= LONGEST_PLACE and words[-1][-1] not in ".!?" else None


def _part(lines: Sequence[str]) -> Part:
    """Return the part that these lines are."""
    quote = [_QUOTED.sub("", line) for line in lines if _QUOTED.match(line)]
    own = [line for line in lines if not _QUOTED.match(line)]
    if quote:
        return Part(quote=quote, lines=_without_blank(own))
    number = _NUMBERED.match(own[0])
    start = _mark(own[0]) or 0
    place = _place(own[0][start:])
    said = own[0][start + (place.end() if place else 0) :]
    written = next(filter(None, number.groups()), "") if number and start else ""
    return Part(
        number=written, place=place["place"].strip() if place else "", lines=[said, *_undented(own[1:])]
    )


def _without_blank(lines: Sequence[str]) -> list[str]:
    return list("\n".join(lines).strip("\n").split("\n"))


def _undented(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines that go on under an item, moved back with it."""
    return (line.strip() if len(line) - len(line.lstrip()) <= 12 else line for line in lines)
