"""What a remark says in its own words: the passages that say the most of it, and how likely the first is."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from math import exp, log

from rapidfuzz import fuzz

from documents.anchoring.folding import fold
from documents.anchoring.index import EditionIndex
from documents.anchoring.indexed import IndexedDocument
from documents.anchoring.passages import Relevance
from documents.anchoring.spans import Column, Span, Witness
from documents.anchoring.terms import stems

OFFERED = 10
TOLD = 4  # words in common named in the reason
LEAST_WORDS = 4  # « Trop vague, à détailler » says nothing to search with
FALL = 0.7  # how much less likely each next passage is
LEAST_SHARED = 0.2  # of these words, what the best passage says: a small volet has few of anybody's words
MISPLACED = 0.4  # the same, when the remark names or quotes what does not stand here
# How likely the first passage is the right one, by logistic regression on remarks of known place: the
# words found there (log of share times telling words), how close the next place comes, letters in common.
FOUND, RIVAL, ALIKE, CONSTANT = 2.2, -2.5, 4.0, -1.0
BELIEVED = 0.8


def find_own_words(
    index: EditionIndex,
    column: Column,
    text: str,
    relevance: Relevance,
    files: Collection[str],
    least: float = LEAST_SHARED,
) -> list[Witness]:
    """Return the passages of *files* (of all when none is named) that say the most of *text*, best first.

    None when the best says less than *least* of its words, unless vectors tell what they mean. Their
    ``quality`` is how likely each is the one meant; only the first may be sure.
    """
    spoken = [(stem, word) for word, stem in stems(text)]
    words = len(spoken)
    found = [span for span in relevance.best(3 * OFFERED) if not files or span.document in files]
    best = {key_of(index, span): span for span in reversed(found)}  # the best of each section stays
    ranked = [span for span in found if best[key_of(index, span)] is span][:OFFERED]
    if words < LEAST_WORDS or not ranked:
        return []
    if ranked[0].quality * words < least and not index.passages.meanings:
        return []
    alike = likeness(index, text, ranked[0])
    likely = likelihood(words, alike, ranked)
    second = min(likely, (1 - likely) * (1 - FALL))
    qualities = [likely, *(second * FALL**rank for rank in range(len(ranked) - 1))]
    what, said = "le commentaire" if column is Column.TEXT else "l'extrait", dict(spoken)
    spans = [worded(index, said, span, quality) for span, quality in zip(ranked, qualities, strict=True)]
    spans[0] = replace(spans[0], alike=alike)
    return [Witness(column, what, (span,), sure=span.quality >= BELIEVED) for span in spans]


def likelihood(words: int, alike: float, ranked: list[Span]) -> float:
    """Return how likely the first of the *ranked* passages is the one a text of so many words is about."""
    best = ranked[0].quality
    rival = min(1.0, ranked[1].quality / best) if len(ranked) > 1 and best else 0.0
    return 1 / (1 + exp(-(FOUND * log(best * words + 0.01) + RIVAL * rival + ALIKE * alike + CONSTANT)))


def likeness(index: EditionIndex, text: str, passage: Span) -> float:
    """Return how many letters of *text*, out of 1, stand in *passage* in their order."""
    document = index.documents[passage.document]
    begin, end = letters_of(document, passage)
    letters = fold(text).letters
    alike = fuzz.partial_ratio if len(letters) <= end - begin else fuzz.ratio
    return alike(letters, document.folded.letters[begin:end]) / 100


def worded(index: EditionIndex, said: Mapping[str, str], passage: Span, quality: float) -> Span:
    """Return *passage* with the characters it goes from and to, and the words it shares of *said*."""
    document = index.documents[passage.document]
    start, end = document.folded.original(*letters_of(document, passage))
    shared = index.passages.shared_words(said, passage)[:TOLD]
    return replace(passage, start=start, end=end, shared=tuple(shared), quality=quality)


def letters_of(document: IndexedDocument, passage: Span) -> tuple[int, int]:
    """Return the ranks of the first folded letter of *passage* and of the one after its last."""
    folded = document.folded
    return (
        folded.position(document.line_starts[passage.line_start - 1]),
        folded.position(document.line_end(passage.line_end)),
    )


def key_of(index: EditionIndex, span: Span) -> tuple[str, str]:
    """Return the document and the section of a passage."""
    return span.document, index.documents[span.document].section_keys[span.line_start - 1]
