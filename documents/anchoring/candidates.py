"""From witnesses once heard to the places offered: cut into sections, scored, explained, the best first."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from documents.anchoring.hearing import Hearing
from documents.anchoring.index import EditionIndex
from documents.anchoring.model import Candidate, Method
from documents.anchoring.reasons import reason
from documents.anchoring.spans import Span

MOST_CANDIDATES = 10
MOST_TOGETHER = 20  # sections of one page, or of lines named together
SMALL_PART = 0.1  # a selection that overflows this little into the next row is not about it

# What each way of finding a place is worth alone; words in common are already weighed.
WORTH = {
    Method.EXACT: 0.95,
    Method.NEAR: 0.9,
    Method.REQUIREMENT: 0.95,
    Method.LINK: 0.95,
    Method.LINE: 0.85,
    Method.NUMBER: 0.85,
    Method.TITLE: 0.85,
    Method.PAGE: 0.85,
    Method.WORDS: 1.0,
}


def candidates_of(index: EditionIndex, hearing: Hearing) -> Iterator[Candidate]:
    """Yield the places a witness means, then the alternatives the others spoke against."""
    parts = [part for span in hearing.kept for part in split(index, span)]
    taken = hearing.is_decided and len(parts) <= MOST_TOGETHER
    for part in parts:
        yield candidate(hearing, part, score(hearing, part), accepted=taken)
    doubted = replace(hearing, agreeing=()) if hearing.left else hearing
    for span in hearing.left:
        for part in split(index, span):
            yield candidate(doubted, part, score(doubted, part) / 4, accepted=False)


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
    alternatives = 1 if hearing.witness.together else len(hearing.kept)
    alone = WORTH[span.method] * span.quality / alternatives
    doubt = 0.5 ** len(hearing.agreeing)
    weighed = hearing.sure or span.method is Method.WORDS
    trust = (1.0 if weighed else 0.8) * (0.6 if hearing.unsettled else 1.0)
    return (1 - (1 - alone) * doubt) * trust


def split(index: EditionIndex, span: Span) -> list[Span]:
    """Return *span* cut into the smallest sections it covers; one named as a section stays whole.

    Blank parts are left out, and what a quote only overflows into. Of a quote that begins with a heading, the
    part that holds most of its letters comes first.
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
    kept = [(size, part) for part, size in zip(parts, sizes, strict=True) if size > least]
    if span.start is not None and span.line_start in document.headings:
        kept.sort(key=lambda held: -held[0])
    return [part for _, part in kept] or parts


def best_first(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the accepted candidates, then the others by score, each section once but for accepted lines."""
    kept: dict[tuple[str, str, int], Candidate] = {}
    sections = set()
    for found in sorted(candidates, key=lambda candidate: (not candidate.accepted, -candidate.score)):
        place = (found.document, found.section_key)
        if found.accepted or place not in sections:
            kept.setdefault((*place, found.line_start), found)
        sections.add(place)
    accepted = sum(candidate.accepted for candidate in kept.values())
    return list(kept.values())[: max(accepted, MOST_CANDIDATES)]
