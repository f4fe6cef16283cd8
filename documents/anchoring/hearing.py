"""The witnesses of a remark heard together: which of their alternatives stay, who agrees, who does not."""

from dataclasses import dataclass
from itertools import islice, product

from documents.anchoring.model import Method
from documents.anchoring.passages import Relevance
from documents.anchoring.spans import Span, Witness

NEAR_LINES = 3  # people count lines in other views of the file: a line named this close agrees
MARGIN = 0.08  # two quotes this alike cannot be told apart
DRIFT = 60  # lines: a line or a page is counted otherwise in another view, or an earlier state, of the text
TELLING = 0.1  # a share of the remark's words smaller than that is chance
LONG = 40  # characters: a quote that can be believed against a line or a page
HEADINGS = {Method.TITLE, Method.NUMBER}
MOST_PAIRS = 200  # of the sections two titles may mean, compared
PRECISION = (  # the most precise way of finding a place speaks for those that agree with it
    *(Method.EXACT, Method.NEAR, Method.REQUIREMENT, Method.LINK),
    *(Method.LINE, Method.WORDS, Method.NUMBER, Method.TITLE, Method.PAGE),
)


@dataclass(frozen=True, slots=True)
class Hearing:
    """A witness once the others have been heard: its spans that stay, and those they spoke against."""

    witness: Witness
    kept: tuple[Span, ...]
    left: tuple[Span, ...]
    agreeing: tuple[Witness, ...]
    opposed: tuple[Witness, ...]

    @property
    def is_decided(self) -> bool:
        """Return whether no person is needed: one place stays, it can be believed, nobody disagrees.

        A line or a page that is not far from a long quote does not unsettle it: it is only told.
        """
        one = len(self.kept) == 1 or self.witness.together
        return one and self.sure and not self.unsettled

    @property
    def unsettled(self) -> bool:
        """Return whether somebody who counts disagrees."""
        return any(not drifted(self.kept[0], other) for other in self.opposed)

    @property
    def sure(self) -> bool:
        """Return whether the witness can be believed: by itself, or as another one means the same place."""
        return self.witness.sure or any(other.sure and not other.hint for other in self.agreeing)


def hear(witness: Witness, witnesses: list[Witness], relevance: Relevance) -> Hearing:
    """Return what is left of a witness's alternatives once the others have been heard.

    Between places that nothing tells apart, the first is the one that says most of the remark's words.
    """
    others = [other for other in witnesses if other.kind != witness.kind or is_nested(other, witness)]
    named = [span for other in others for span in other.spans if not other.hint]
    lines = [span for span in named if span.method is Method.LINE]
    headings = [span for span in named if span.method in HEADINGS]
    spans = sorted(witness.spans, key=lambda span: preference(span, lines, headings, relevance))
    ranked = sorted((standing(span, others), rank, span) for rank, span in enumerate(spans))
    best, _, main = ranked[0]
    kept = tuple(span for found, _, span in ranked if as_good(found, best))
    agreeing = tuple(other for other in others if agrees(main, other))
    kinds = {other.kind for other in agreeing}
    opposed = tuple(other for other in others if other.kind not in kinds and other.may_oppose(witness))
    left = tuple(span for found, _, span in ranked if not as_good(found, best))
    return Hearing(witness, kept, left, agreeing, opposed)


def is_nested(other: Witness, witness: Witness) -> bool:
    """Return whether a section that one names may be a part of one the other names: « Réseau, Règles »."""
    headings = {other.spans[0].method, witness.spans[0].method} <= HEADINGS
    if other.spans == witness.spans or not headings or not (other.sure or witness.sure):
        return False
    pairs = islice(product(other.spans, witness.spans), MOST_PAIRS)
    return any(is_part(one, two) or is_part(two, one) for one, two in pairs)


def is_part(span: Span, wider: Span) -> bool:
    """Return whether a section stands inside another one."""
    inside = wider.line_start < span.line_start and span.reach <= wider.reach
    return span.document == wider.document and inside


def standing(span: Span, others: list[Witness]) -> tuple[int, int, float]:
    """Return how well a span stands, the lowest the best: who agrees, how far what is named is, how alike."""
    support = sum(agrees(span, other) for other in others)
    gap = sum(min(span.distance(other_span) for other_span in other.spans) for other in others)
    return -support, gap, -span.quality


def preference(
    span: Span, lines: list[Span], headings: list[Span], relevance: Relevance
) -> tuple[int, bool, float]:
    """Return what orders places that stand as well: the first line named, a title's own, its words."""
    offset = min((abs(span.line_start - line.line_start) for line in lines), default=0)
    own = any(
        wider.document == span.document and wider.line_start <= span.line_start <= wider.line_end
        for wider in headings
    )
    said = relevance.of(span)
    return offset, not own, -said if said >= TELLING else 0.0


def as_good(found: tuple[int, int, float], best: tuple[int, int, float]) -> bool:
    """Return whether two standings are too close to choose."""
    return found[:2] == best[:2] and found[2] <= best[2] + MARGIN


def drifted(quote: Span, other: Witness) -> bool:
    """Return whether *other* is a line or a page named not far from a long *quote*."""
    counted = other.spans[0].method in (Method.LINE, Method.PAGE)
    long = quote.start is not None and quote.end is not None and quote.end - quote.start >= LONG
    quoted = long and quote.method in (Method.EXACT, Method.NEAR)
    return counted and quoted and any(quote.distance(span) <= DRIFT for span in other.spans)


def agrees(span: Span, other: Witness) -> bool:
    """Return whether *other* may mean the same place."""
    return any(meet(span, other_span) for other_span in other.spans)


def meet(span: Span, other: Span) -> bool:
    """Return whether two spans share a line, or nearly when one is a line named."""
    tolerance = NEAR_LINES if Method.LINE in (span.method, other.method) else 0
    return span.distance(other) <= tolerance


def is_spoken_for(hearing: Hearing, hearings: list[Hearing]) -> bool:
    """Return whether another witness means the same place more precisely: the quote, rather than its page."""
    return any(speaks_for(other.kept[0], hearing.kept[0]) for other in hearings if other is not hearing)


def speaks_for(span: Span, wider: Span) -> bool:
    """Return whether *span* tells better than *wider* where it is: by how it was found, or inside it."""
    headings = {span.method, wider.method} <= HEADINGS
    if span.method is wider.method or (headings and span.section_key != wider.section_key):
        inside = wider.line_start <= span.line_start and span.reach <= wider.reach
        smaller = span.reach - span.line_start < wider.reach - wider.line_start
        return inside and smaller and not span.distance(wider)
    return meet(span, wider) and PRECISION.index(span.method) < PRECISION.index(wider.method)
