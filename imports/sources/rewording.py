"""The rows of a text as people are changing it: a sentence for each change, a row for each comment.

The excerpts are in the original wording: it is the one that the others have.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from imports.sources.model import Column, ParsedRow
from imports.sources.remarks import MAX_EXCERPT, remark, shortened, threaded
from imports.sources.revised import Change, Range, RevisedText

_AROUND = 500  # characters of the paragraph kept on both sides of a change
_NEAR = 60  # characters that tell where something is added
_LONGEST_WORD = 40
_WORD_BEFORE = re.compile(r"\w+\Z")
_WORD_AFTER = re.compile(r"\w+")

Cells = dict[Column, str]


class Comment(NamedTuple):
    """What one person wrote beside the text."""

    author: str
    date: str
    text: str
    parent: str | None = None  # the comment that it answers


def rows(text: RevisedText, comments: Mapping[str, Comment]) -> Iterator[ParsedRow]:
    """Yield a row for each comment, its answers after it, and for each change, in the order of the text.

    Comments that stand nowhere in the text come last.
    """
    threads = _threads(comments)
    line = 0
    for mark in text.marks:
        for cells in _of_change(text, mark) if isinstance(mark, Change) else _of_range(text, mark, threads):
            line += 1
            yield remark(line, cells)
    for thread in threads.values():
        for comment in thread:
            line += 1
            yield remark(line, _cells(comment.author, comment.date, "", "", comment.text))


def empty_comments(comments: Mapping[str, Comment]) -> list[str]:
    """Return the notice about the comments that say nothing in words, if any."""
    empty = sum(not comment.text.strip() for comment in comments.values())
    if empty > 1:
        return [f"{empty} commentaires ne portent aucun texte."]
    return ["1 commentaire ne porte aucun texte."] if empty else []


def _threads(comments: Mapping[str, Comment]) -> dict[str, list[Comment]]:
    """Return the comments that say something by the one that each discussion starts from."""
    parents = {key: comment.parent for key, comment in comments.items()}
    threads: dict[str, list[Comment]] = {}
    for key, first in threaded(parents):
        threads.setdefault(first, []).append(comments[key])
    return {
        first: [comment for comment in thread if comment.text.strip()] for first, thread in threads.items()
    }


def _of_range(text: RevisedText, mark: Range, threads: dict[str, list[Comment]]) -> Iterator[Cells]:
    """Yield what each comment of a discussion says; it is taken from *threads*."""
    excerpt, location = _commented(text, mark), text.location_of(mark)
    for comment in threads.pop(mark.comment, []):
        yield _cells(comment.author, comment.date, location, excerpt, comment.text)


def _of_change(text: RevisedText, change: Change) -> Iterator[Cells]:
    if said := sentence(text, change):
        excerpt = shortened(_window(text.original, change.start.original, change.end.original))
        yield _cells(change.author, change.date, text.location_of(change), excerpt, said)


def _cells(author: str, date: str, location: str, excerpt: str, text: str) -> Cells:
    return {
        Column.LOCATION: location,
        Column.EXCERPT: excerpt,
        Column.TEXT: text,
        Column.AUTHOR: author,
        Column.DATE: date,
    }


def _commented(text: RevisedText, mark: Range) -> str:
    """Return the words that a comment is about: its paragraph, when it stands at one place or has no end."""
    start, end = mark.start, mark.end or mark.start
    for wording, first, last in zip((text.original, text.current), start, end, strict=True):
        if words := shortened(wording[first : min(last, first + 3 * MAX_EXCERPT)]):
            return words
    return shortened(_window(text.original, start.original, start.original))


def _window(wording: str, start: int, end: int) -> str:
    """Return the paragraph around a place, the one before when it is empty, cut between words."""
    end = min(end, start + 2 * MAX_EXCERPT)
    before, after = _before(wording, start, _AROUND), _after(wording, end, _AROUND)
    window = f"{before}{wording[start:end]}{after}"
    if window.strip():
        return window
    return _above(wording, start, _AROUND)


def _above(wording: str, start: int, reach: int) -> str:
    """Return the last words of the paragraph above a place, whatever empty ones come between."""
    first = max(start - _AROUND, 0)
    return _before(wording, first + len(wording[first:start].rstrip()), reach)


def _before(wording: str, start: int, reach: int) -> str:
    """Return the words before a place in its paragraph, as many as *reach* holds whole."""
    first = max(start - reach, 0)
    _, line_break, words = wording[first:start].rpartition("\n")
    return words if line_break or first == 0 else words.partition(" ")[2]


def _after(wording: str, end: int, reach: int) -> str:
    words, line_break, _ = wording[end : end + reach].partition("\n")
    return words if line_break or end + reach >= len(wording) else words.rpartition(" ")[0]


def sentence(text: RevisedText, change: Change) -> str:
    """Return what a change asks for, « Remplacer « a » par « b ». », "" when it only moves blanks."""
    deleted, inserted = "".join(change.deleted), "".join(change.inserted)
    if " ".join(deleted.split()) == " ".join(inserted.split()):
        return ""
    before, after = _cut_word(text, change, deleted, inserted)
    deleted, inserted = f"{before}{deleted}{after}", f"{before}{inserted}{after}"
    if not inserted.strip():
        return f"Supprimer « {shortened(deleted)} »."
    if deleted.strip():
        return f"Remplacer « {shortened(deleted)} » par « {inserted.strip()} »."
    return f"Ajouter « {inserted.strip()} »{_beside(text.original, change.start.original)}."


def _cut_word(text: RevisedText, change: Change, deleted: str, inserted: str) -> tuple[str, str]:
    """Return the halves of words that a change leaves on both sides: nobody reads « Remplacer « x » »."""
    start, end = change.start.original, change.end.original
    before = _WORD_BEFORE.search(text.original[max(start - _LONGEST_WORD, 0) : start])
    after = _WORD_AFTER.match(text.original[end : end + _LONGEST_WORD])
    is_inside = not change.follows_another and (deleted[:1].isalnum() or inserted[:1].isalnum())
    is_followed = not change.precedes_another and (deleted[-1:].isalnum() or inserted[-1:].isalnum())
    return before[0] if before and is_inside else "", after[0] if after and is_followed else ""


def _beside(wording: str, at: int) -> str:
    """Return where something is added: after the words before it, or before those after it."""
    before = " ".join(_before(wording, at, _NEAR).split())
    after = " ".join(_after(wording, at, _NEAR).split())
    if before:
        return f" après « {before} »"
    if after:
        return f" avant « {after} »"
    above = " ".join(_above(wording, at, _NEAR).split())
    return f" après « {above} »" if above else ""
