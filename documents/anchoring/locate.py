"""Find the places a remark is about, from what it names and what it quotes."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from documents.anchoring.hearing import Hearing, hear, is_spoken_for
from documents.anchoring.index import EditionIndex
from documents.anchoring.model import Candidate, Located, Method
from documents.anchoring.quotes import find_quotes, find_rewritten
from documents.anchoring.reasons import reason
from documents.anchoring.references import about_whole, find_references
from documents.anchoring.spans import Column, Span, Witness

LOCATION_LENGTH, EXCERPT_LENGTH, TEXT_LENGTH = 1_000, 20_000, 5_000  # characters read
NAME_LENGTH = 40  # an excerpt this short may name a place as well as quote it
MOST_WITNESSES = 30
MOST_CANDIDATES = 10
FILE_ONLY = 0.4  # what the name of a file tells of a place in it
SMALL_PART = 0.1  # a selection that overflows this little into the next row is not about it

# What each way of finding a place is worth alone.
WORTH = {
    Method.EXACT: 0.95,
    Method.NEAR: 0.9,
    Method.REQUIREMENT: 0.95,
    Method.LINE: 0.85,
    Method.NUMBER: 0.85,
    Method.TITLE: 0.85,
    Method.PAGE: 0.85,
}


def locate(index: EditionIndex, *, location: str, excerpt: str, text: str) -> Located:
    """Return the places the remark may be about, best first; none is an honest answer.

    What people name and what they quote are witnesses: agreement raises the score, disagreement is told in
    the reason and leaves the choice to a person. A place is accepted when a sure witness means it alone, its
    runner-up well behind, and nobody disagrees: several are when the remark names several.
    """
    witnesses = call_witnesses(
        index, location[:LOCATION_LENGTH], excerpt[:EXCERPT_LENGTH], text[:TEXT_LENGTH]
    )
    hearings = [hear(witness, witnesses) for witness in witnesses if not witness.hint]
    found = (
        candidate
        for hearing in hearings
        if not is_spoken_for(hearing, hearings)
        for candidate in candidates_of(index, hearing)
    )
    return Located(tuple(best_first(found)))


def call_witnesses(index: EditionIndex, location: str, excerpt: str, text: str) -> list[Witness]:
    """Return all the remark names and quotes; when that is nothing, the paragraphs its text may rewrite."""
    witnesses = [*call_excerpt(index, excerpt), *find_references(index, Column.LOCATION, location)]
    said = find_references(index, Column.TEXT, text)
    witnesses += [replace(witness, sure=False) for witness in said] if about_whole(location) else said
    if any(not witness.hint for witness in witnesses):
        return witnesses[:MOST_WITNESSES]
    return find_rewritten(index, text) or [whole_file(file) for file in witnesses]


def whole_file(file: Witness) -> Witness:
    """Return a file that is all the remark names as a place of its own: its beginning, never for sure."""
    beginnings = tuple(replace(span, line_end=1, quality=FILE_ONLY) for span in file.spans)
    return replace(file, spans=beginnings, sure=False, hint=False)


def call_excerpt(index: EditionIndex, excerpt: str) -> list[Witness]:
    """Return where the excerpt stands, or what it names when it is no more than a name or stands nowhere."""
    quotes = find_quotes(index, Column.EXCERPT, excerpt)
    named = find_references(index, Column.EXCERPT, excerpt)
    if len(excerpt) <= NAME_LENGTH:
        exact = [quote for quote in quotes if quote.spans[0].method is Method.EXACT]
        return exact + named if named else quotes
    in_passing = [replace(witness, sure=False) for witness in named]
    return quotes or in_passing


def candidates_of(index: EditionIndex, hearing: Hearing) -> Iterator[Candidate]:
    """Yield the places a witness means, then the alternatives the others spoke against."""
    for span in hearing.kept:
        parts = split(index, span)
        accepted = hearing.is_decided and len(parts) <= MOST_CANDIDATES
        yield from (candidate(hearing, part, score(hearing, part), accepted=accepted) for part in parts)
    doubted = replace(hearing, agreeing=())
    for span in hearing.left:
        parts = split(index, span)
        yield from (candidate(doubted, part, score(doubted, part) / 4, accepted=False) for part in parts)


def candidate(hearing: Hearing, part: Span, score: float, *, accepted: bool) -> Candidate:
    """Return *part* of what a witness means as a candidate."""
    return Candidate(
        section_key=part.section_key,
        document=part.document,
        line_start=part.line_start,
        line_end=part.line_end,
        method=part.method,
        score=round(score, 3),
        reason=reason(hearing, part),
        start=part.start,
        end=part.end,
        accepted=accepted,
    )


def score(hearing: Hearing, span: Span) -> float:
    """Return how likely *span* is the place meant: alternatives share what their witness is worth."""
    alone = WORTH[span.method] * span.quality / len(hearing.kept)
    doubt = 0.5 ** len(hearing.agreeing)
    trust = (1.0 if hearing.sure else 0.8) * (0.6 if hearing.opposed else 1.0)
    return (1 - (1 - alone) * doubt) * trust


def split(index: EditionIndex, span: Span) -> list[Span]:
    """Return *span* cut into the smallest sections it covers; one named as a section stays whole.

    Blank parts are left out, and what a quote only overflows into.
    """
    if span.section_key:
        return [span]
    document = index.documents[span.document]
    numbers = range(span.line_start, span.line_end + 1)
    parts = []
    for key, group in groupby(numbers, key=lambda number: document.section_keys[number - 1]):
        lines = list(group)
        if key:  # no section holds the blank lines above the first heading
            parts.append(document.cut(replace(span, section_key=key), lines[0], lines[-1]))
    sizes = [document.letters_in(part) for part in parts]
    least = SMALL_PART * max(sizes, default=0) if span.start is not None else 0
    return [part for part, size in zip(parts, sizes, strict=True) if size > least] or parts


def best_first(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the accepted candidates, then the others by score, each section once but for accepted lines."""
    kept: dict[tuple[str, str, int], Candidate] = {}
    sections = set()
    for found in sorted(candidates, key=lambda candidate: (not candidate.accepted, -candidate.score)):
        place = (found.document, found.section_key)
        if found.accepted or place not in sections:
            kept.setdefault((*place, found.line_start), found)
        sections.add(place)
    return list(kept.values())[:MOST_CANDIDATES]
