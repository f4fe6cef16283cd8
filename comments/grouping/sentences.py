"""The sentences of a text that a passage stands on. Pure."""

import re
from collections.abc import Iterator

from documents.reading.plain import plain

# A sentence ends with its mark, a paragraph, a cell of a table, an item of a list, a line broken in HTML.
_END = re.compile(
    r"[.!?…](?=[\s»”\"')\]|<]|$)|\n\s*\n|\||<br\s*/?>|\n(?=\s*(?:[-*+]|\d+[.)])\s)|\n(?=#)", re.I
)
_MARK = re.compile(r"^(?:[-*+>#]{1,6}|\d{1,4}[.)])\s+")  # of a list, a quotation, a heading
LONGEST = 4_000  # characters looked at on each side: a line of 170 KB is no sentence
_BEFORE_A_POINT = re.compile(r"\b(?:art|cf|ex|etc|fig|n|p|réf|M|Mme)$", re.I)


def sentences(text: str, start: int, end: int) -> Iterator[str]:
    """Yield the sentences that the characters of *text* from *start* to *end* touch, as they are read.

    One of which only the final mark or blanks are touched is not one of them.
    """
    begin, at = beginning(text, start), 0
    window = text[begin : end + LONGEST]
    for found in _END.finditer(window):
        if is_abbreviation(window, found):
            continue
        if begin + found.end() > start and touched(window[at : found.end()], begin + at, start, end):
            yield read(window[at : found.end()])
        at = found.end()
        if begin + at >= end:
            return
    if touched(window[at:], begin + at, start, end):
        yield read(window[at:])


def beginning(text: str, start: int) -> int:
    """Return where the sentence of a character begins."""
    low = max(0, start - LONGEST)
    ends = [found.end() for found in _END.finditer(text, low, start) if not is_abbreviation(text, found)]
    return ends[-1] if ends else low


def is_abbreviation(text: str, found: re.Match[str]) -> bool:
    """Return whether a point ends an abbreviation, not a sentence."""
    return found[0] == "." and bool(_BEFORE_A_POINT.search(text[max(0, found.start() - 5) : found.start()]))


def touched(sentence: str, at: int, start: int, end: int) -> bool:
    """Return whether letters of the sentence, which begins at *at*, stand between two characters."""
    part = sentence[max(0, start - at) : max(0, end - at)]
    return any(letter.isalnum() for letter in part)


def read(sentence: str) -> str:
    """Return a sentence as it is read, without the marks of its format."""
    return _MARK.sub("", " ".join(plain(sentence).split()).strip(" |"))
