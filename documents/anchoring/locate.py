"""Find the places a remark is about, from what it names, what it quotes and what it says."""

from dataclasses import replace

from documents.anchoring.candidates import best_first, candidates_of
from documents.anchoring.folding import URL, hide
from documents.anchoring.hearing import hear, is_spoken_for
from documents.anchoring.index import EditionIndex
from documents.anchoring.model import Located, Method
from documents.anchoring.own_words import LEAST_SHARED, MISPLACED, find_own_words
from documents.anchoring.passages import Relevance
from documents.anchoring.quotes import SHORTEST_NEAR, find_quotes, quoted_in, typed_in
from documents.anchoring.reasons import in_vain
from documents.anchoring.references import about_whole, find_references
from documents.anchoring.spans import Column, Witness

LOCATION_LENGTH, EXCERPT_LENGTH, TEXT_LENGTH = 1_000, 20_000, 5_000  # characters read
NAME_LENGTH = 40  # an excerpt this short may name a place as well as quote it
MOST_WITNESSES = 30
FILE_ONLY = 0.4  # what the name of a file tells of a place in it


def locate(index: EditionIndex, *, location: str, excerpt: str, text: str) -> Located:
    """Return the places the remark may be about, best first; none is an honest answer.

    What people name, what they quote and what they say are witnesses: agreement raises the score,
    disagreement is told in the reason. A place is accepted when a sure witness means it alone, its runner-up
    well behind, and nobody who counts disagrees: several are when the remark names several. What is named
    and does not stand in the edition is noted.
    """
    location, excerpt, text = location[:LOCATION_LENGTH], excerpt[:EXCERPT_LENGTH], text[:TEXT_LENGTH]
    relevance = index.passages.relevance(hide(URL, f"{excerpt}\n{text}"))
    called = call_witnesses(index, location, excerpt, text)
    witnesses = [witness for witness in called if witness.spans]
    vain = [witness for witness in called if not witness.spans]
    witnesses += call_own_words(index, location, excerpt, text, called, relevance)
    hearings = [hear(witness, witnesses, relevance) for witness in witnesses if not witness.hint]
    found = (
        candidate
        for hearing in hearings
        if not is_spoken_for(hearing, hearings)
        for candidate in candidates_of(index, hearing)
    )
    return Located(tuple(best_first(found)), tuple(dict.fromkeys(map(in_vain, vain))))


def call_witnesses(index: EditionIndex, location: str, excerpt: str, text: str) -> list[Witness]:
    """Return all the remark names and quotes."""
    said = find_references(index, Column.TEXT, text)
    if not any(map(is_title, said)):  # else the quotation marks are those of a title
        said = [*quoted_in(index, text), *said]
    if about_whole(location):
        said = [replace(witness, sure=False) for witness in said]
    return [*call_excerpt(index, excerpt), *call_location(index, location), *said][:MOST_WITNESSES]


def call_location(index: EditionIndex, location: str) -> list[Witness]:
    """Return what the location names; its titles are doubted when it names something else in vain.

    A location that is a quote rather than a place names no title: its words are those of the text.
    """
    named = find_references(index, Column.LOCATION, location)
    counted = any(witness.spans and not (witness.hint or is_title(witness)) for witness in named)
    if not counted and (typed := typed_in(index, location, named)):
        return [*typed, *(witness for witness in named if witness.hint)]
    vain = any(not witness.spans for witness in named)
    return [replace(witness, sure=False) if vain and is_title(witness) else witness for witness in named]


def is_title(witness: Witness) -> bool:
    """Return whether a witness is a title of section."""
    return bool(witness.spans) and witness.spans[0].method is Method.TITLE


def call_excerpt(index: EditionIndex, excerpt: str) -> list[Witness]:
    """Return where the excerpt stands, or what it names when it is no more than a name or stands nowhere."""
    quotes = find_quotes(index, Column.EXCERPT, excerpt)
    named = find_references(index, Column.EXCERPT, excerpt)
    if len(excerpt) <= NAME_LENGTH:
        exact = [quote for quote in quotes if quote.spans[0].method is Method.EXACT]
        return exact + named if named else quotes
    in_passing = [replace(witness, sure=False) for witness in named]
    return quotes or in_passing


def call_own_words(
    index: EditionIndex, location: str, excerpt: str, text: str, called: list[Witness], relevance: Relevance
) -> list[Witness]:
    """Return the passages the remark seems to be about by its words, unless it quotes one.

    They count beside what is named only when they can be believed; alone, they are offered.
    """
    if any(witness.column is Column.EXCERPT and witness.spans for witness in called):
        return []
    files = {span.document for witness in called if witness.hint for span in witness.spans}
    foreign = len(excerpt) >= SHORTEST_NEAR  # an excerpt that stands nowhere
    column, words = (Column.EXCERPT, excerpt) if foreign else (Column.TEXT, text)
    vain = any(not witness.spans for witness in called)
    least = MISPLACED if vain or foreign else LEAST_SHARED
    found = find_own_words(index, column, hide(URL, words), relevance, files, least)
    trusted = not (foreign or about_whole(location) or vain)
    found = [replace(witness, sure=False) if witness.sure and not trusted else witness for witness in found]
    if any(witness.spans and not witness.hint for witness in called):
        return [witness for witness in found if witness.sure]
    return found or [whole_file(witness) for witness in called if witness.hint]


def whole_file(file: Witness) -> Witness:
    """Return a file that is all the remark names as a place of its own: its beginning, never for sure."""
    beginnings = tuple(replace(span, line_end=1, quality=FILE_ONLY) for span in file.spans)
    return replace(file, spans=beginnings, sure=False, hint=False)
