"""Words marked in rendered HTML, wherever its tags cut them."""

import re
from collections.abc import Iterator, Sequence
from html import escape, unescape

TAG = re.compile(r"(<[^<>]*>)")
PARTING = re.compile(r"</?(?:br|p|td|th|tr|li|ul|ol|div|pre|blockquote|hr|dt|dd)\b")
BLANKS = re.compile(r"\s+")


def mark(html: str, passages: Sequence[str]) -> str:
    """Return clean *html* with the first occurrence of each plain passage marked; one not found is left."""
    pieces = TAG.split(html)
    texts = [words_of(piece) if at % 2 else unescape(piece) for at, piece in enumerate(pieces)]
    whole = "".join(texts)
    marked = bytearray(len(whole))
    for start, end in found(whole, passages):
        marked[start:end] = b"\1" * (end - start)
    if not any(marked):
        return html
    offset = 0
    for at, text in enumerate(texts):
        if at % 2 == 0:
            pieces[at] = "".join(runs(text, marked[offset : offset + len(text)]))
        offset += len(text)
    return "".join(pieces)


def words_of(tag: str) -> str:
    """Return how a tag is read among words: a blank when it parts them, nothing in the middle of one."""
    return " " if PARTING.match(tag) else ""


def found(whole: str, passages: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where each passage stands in a text, any run of blanks counting as one."""
    for passage in dict.fromkeys(BLANKS.sub(" ", passage).strip() for passage in passages):
        if not passage or len(passage) > len(whole):  # a pattern of a whole chapter takes a second to make
            continue
        if place := re.search(r"\s+".join(map(re.escape, passage.split(" "))), whole):
            yield place.span()


def runs(text: str, marked: bytearray) -> Iterator[str]:
    """Yield the escaped runs of a text, those marked in their element."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or marked[at] != marked[start]:
            words = escape(text[start:at], quote=False)
            yield f"<mark>{words}</mark>" if marked[start] else words
            start = at
