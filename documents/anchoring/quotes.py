"""What a remark quotes: exact words first, then the nearest ones."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from rapidfuzz import fuzz

from documents.anchoring.folding import fold
from documents.anchoring.index import EditionIndex
from documents.anchoring.indexed import IndexedDocument
from documents.anchoring.model import Method
from documents.anchoring.spans import Column, Span, Witness

ELLIPSIS = re.compile(r"[\[(]\s?(?:…|\.{2,})\s?[\])]|…|\.{3,}")
ANNOUNCED = re.compile(
    r"\W*(?:cf\.?\s|voir\s|dans\s)?(?:la |le |l')?"
    r"(?:§|(?:sous-)?section|chap|partie|paragr|titre|rubrique|annexe)",
    re.IGNORECASE,
)
MOSTLY = 0.5
LABEL = re.compile(r"^\s*(?:extrait|citation|texte|passage|phrase|paragraphe)s?\s*:\s*", re.IGNORECASE)
MARKED = re.compile(r"[«“\"]\s?([^«»“”\"]{20,2000}?)\s?[»”\"]")
QUOTED = {
    Column.EXCERPT: "l'extrait",
    Column.LOCATION: "la phrase donnée comme emplacement",
    Column.TEXT: "le passage cité dans le commentaire",
}
PIECE = 400  # letters aligned at once, so that what stands between two pieces (a page's footer) costs neither
MOST_PIECES = 12
SKIPPED = 3000  # letters an ellipsis may stand for
MOST_PLACES = 50
MOST_TWINS = 3  # places where a long passage stands word for word: the remark is about all of them
LOOSE = 0.15  # what the widest ellipsis takes from a quote
SHORTEST, SHORT, SHORTEST_NEAR, LONG = 3, 20, 12, 40  # letters
UNRELATED, UNLIKE, ALIKE, CLOSELY = 0.55, 0.72, 0.85, 0.9


@dataclass(frozen=True, slots=True)
class Match:
    """Letters of a document that look like a piece of an excerpt; ``likeness`` is 1 when they are it."""

    begin: int
    end: int
    likeness: float


# Where a piece stands between two letters of a document, in reading order.
Search = Callable[[IndexedDocument, str, int, int], list[Match]]


def find_quotes(index: EditionIndex, column: Column, excerpt: str) -> list[Witness]:
    """Return where *excerpt* stands in the edition, nowhere being an answer.

    It is searched in the whole text of each document, so that a selection may go over several paragraphs.
    """
    parts = (index.furniture.sub("", fold(part).letters) for part in ELLIPSIS.split(LABEL.sub("", excerpt)))
    pieces = [part for part in parts if len(part) >= SHORTEST]
    length = sum(map(len, pieces))
    spans = exact_spans(index, pieces)
    if spans:
        twins = len(pieces) == 1 and length >= LONG and len(spans) <= MOST_TWINS
        return [Witness(column, QUOTED[column], spans, sure=length >= SHORTEST_NEAR, together=twins)]
    if length < SHORTEST_NEAR:
        return []
    spans = near_spans(index, pieces, UNLIKE)
    return [Witness(column, QUOTED[column], spans, sure=is_alike(spans, length))] if spans else []


def quoted_in(index: EditionIndex, text: str) -> list[Witness]:
    """Return where what *text* puts between quotation marks stands, word for word."""
    quoted = (quote[1] for quote in islice(MARKED.finditer(text), MOST_PIECES))
    found = (witness for quote in quoted for witness in find_quotes(index, Column.TEXT, quote))
    return [witness for witness in found if witness.spans[0].method is Method.EXACT]


def typed_in(index: EditionIndex, location: str, named: list[Witness]) -> list[Witness]:
    """Return where a *location* that is a quote rather than a place stands; *named* are the titles it holds.

    A title that is most of what is typed is meant; one that is only a few words of it is met by chance.
    """
    length = len(fold(location).letters)
    titles = (len(fold(span.title).letters) for witness in named for span in witness.spans if witness.sure)
    if length < LONG or ANNOUNCED.match(location) or any(MOSTLY * length <= title for title in titles):
        return []
    quotes = find_quotes(index, Column.LOCATION, location)
    return [found for found in quotes if found.sure and found.spans[0].quality >= ALIKE]


def is_alike(spans: tuple[Span, ...], length: int) -> bool:
    """Return whether the best of *spans* is near enough: the shorter the words, the closer they must be."""
    return max(span.quality for span in spans) >= (ALIKE if length >= LONG else CLOSELY)


def exact_spans(index: EditionIndex, pieces: list[str]) -> tuple[Span, ...]:
    """Return every place where all *pieces* stand word for word, in their order; twice on a line is one."""
    spans = (
        document.matched(match.begin, match.end, Method.EXACT, tightness(match, pieces))
        for document in index.documents.values()
        for match in chains(document, pieces, occurrences)
        if match.likeness == 1
    )
    by_lines = {(span.document, span.line_start, span.line_end): span for span in islice(spans, MOST_PLACES)}
    return tuple(by_lines.values())


def tightness(match: Match, pieces: list[str]) -> float:
    """Return how close together *pieces* stand, 1 when they touch: it ranks places, and hides none."""
    length = match.end - match.begin
    return 1 - LOOSE * (length - sum(map(len, pieces))) / length


def near_spans(index: EditionIndex, pieces: list[str], least: float) -> tuple[Span, ...]:
    """Return the places that look most like *pieces*, at *least* that much, the likest first."""
    cut = [piece[start : start + PIECE] for piece in pieces for start in range(0, len(piece), PIECE)]
    spans = [
        document.matched(match.begin, match.end, Method.NEAR, match.likeness)
        for document in index.documents.values()
        for match in chains(document, cut[:MOST_PIECES], alignments)
        if match.likeness >= least
    ]
    return tuple(sorted(spans, key=lambda span: -span.quality)[:MOST_PLACES])


def chains(document: IndexedDocument, pieces: list[str], search: Search) -> Iterator[Match]:
    """Yield each place of the longest piece, with the others found in turn after it, then before it."""
    anchor = max(range(len(pieces)), key=lambda rank: len(pieces[rank]), default=0)
    letters = document.folded.letters
    for match in search(document, pieces[anchor], 0, len(letters)) if pieces else ():
        begin, end, alike = match.begin, match.end, match.likeness * len(pieces[anchor])
        for piece in pieces[anchor + 1 :]:
            after = search(document, piece, end, end + SKIPPED + len(piece))
            if after:
                found = max(after, key=lambda match: match.likeness)
                end, alike = found.end, alike + found.likeness * len(piece)
        for piece in reversed(pieces[:anchor]):
            before = search(document, piece, max(0, begin - SKIPPED - len(piece)), begin)
            if before:
                found = max(reversed(before), key=lambda match: match.likeness)
                begin, alike = found.begin, alike + found.likeness * len(piece)
        yield Match(begin, end, alike / sum(map(len, pieces)))


def occurrences(document: IndexedDocument, piece: str, low: int, high: int) -> list[Match]:
    """Return where *piece* stands word for word; a short one stands there as whole words only."""
    found: list[Match] = []
    begin = document.folded.letters.find(piece, low, high)
    while begin >= 0 and len(found) < MOST_PLACES:
        if len(piece) >= SHORT or document.folded.is_whole(begin, begin + len(piece)):
            found.append(Match(begin, begin + len(piece), 1.0))
        begin = document.folded.letters.find(piece, begin + 1, high)
    return found


def alignments(document: IndexedDocument, piece: str, low: int, high: int) -> list[Match]:
    """Return what looks most like *piece*, and the likest before and after it, in reading order."""
    best = alignment(document, piece, low, high)
    if not best:
        return []
    around = (alignment(document, piece, low, best.begin), best, alignment(document, piece, best.end, high))
    return [match for match in around if match]


def alignment(document: IndexedDocument, piece: str, low: int, high: int) -> Match | None:
    """Return the stretch between *low* and *high* that looks most like *piece*, None when nothing does."""
    window = document.folded.letters[low:high]
    searched = piece[: len(window)]  # the longer of the two would be the one searched
    if len(searched) < SHORTEST_NEAR:
        return None
    found = fuzz.partial_ratio_alignment(searched, window, score_cutoff=100 * UNRELATED)
    if not found:
        return None
    likeness = found.score / 100 * len(searched) / len(piece)
    return Match(low + found.dest_start, low + found.dest_end, likeness)
