"""Which sections stand on which pages of a PDF: the words of the sources found again, in order.

A PDF and its sources differ a little everywhere. Both are folded to letters and digits; the sources are cut
into short runs, looked for at every position of the PDF. Runs found once on both sides and in the same order
make a chain; a run found several times counts only where it fits in the chain, so that a title in the table
of contents is not taken for the title itself.
"""

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from documents.reading.model import ReadDocument, ReadPage, ReadSection, SectionKind
from documents.reading.plain import fold, plain

RUN = 24  # letters and digits: some four words
REPEATS = 50  # a run that stands in more places tells nothing
MARGIN_LINES = 3  # where running headers and footers stand
SHARED = 0.3  # a margin line on more pages than that is a running one
NOT_LETTERS = re.compile(r"[\W_]+")

Hit = tuple[int, int]  # a position in the folded source, a position in the folded PDF
Found = dict[int, list[int]]  # for each position of a run in the folded source, its positions in the PDF


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as letters and digits, with the position where each of its parts (lines, pages) starts."""

    letters: str
    starts: list[int]

    def part(self, position: int) -> int:
        """Return the rank of the part that holds *position*; an empty part holds none."""
        return bisect_right(self.starts, position) - 1


def letters(text: str) -> str:
    """Return the letters and digits of *text*, folded."""
    return NOT_LETTERS.sub("", fold(text))


def folded(parts: Sequence[str]) -> Folded:
    """Return *parts* folded end to end."""
    starts, position, kept = [], 0, []
    for part in parts:
        starts.append(position)
        kept.append(letters(part))
        position += len(kept[-1])
    return Folded("".join(kept), starts)


def place_sections(pages: Sequence[ReadPage], documents: Sequence[ReadDocument]) -> list[ReadPage]:
    """Return *pages* with, on each, the keys of the sections whose words stand on it, in reading order.

    A section that continues on a page is on that page too. Each PDF is read by itself: it covers every
    document, in any order.
    """
    sources = [folded([plain(line) for line in document.text.split("\n")]) for document in documents]
    placed: list[ReadPage] = []
    for pdf in dict.fromkeys(page.pdf for page in pages):
        own = [page for page in pages if page.pdf == pdf]
        whole = folded(without_running_lines(own))
        keys: list[list[str]] = [[] for _ in own]
        for document, source, found in zip(documents, sources, run_positions(sources, whole), strict=True):
            for key, ranks in pages_of_sections(document, source, whole, fitting_hits(source, found)):
                for rank in ranks:
                    keys[rank].append(key)
        placed += [replace(page, section_keys=tuple(found)) for page, found in zip(own, keys, strict=True)]
    return placed


def without_running_lines(pages: Sequence[ReadPage]) -> list[str]:
    """Return the text of *pages* without what repeats at their top and bottom, numbers aside."""
    margins = Counter(line for page in pages for line in {running(text) for text in margin_lines(page.text)})
    limit = max(3, SHARED * len(pages))
    repeated = {line for line, count in margins.items() if count >= limit} | {""}
    return ["\n".join(body_lines(page.text, repeated)) for page in pages]


def body_lines(text: str, repeated: set[str]) -> Iterator[str]:
    """Yield the lines of a page but for the repeated ones of its margins."""
    lines = text.split("\n")
    for place, line in enumerate(lines):
        margin = min(place, len(lines) - 1 - place) < MARGIN_LINES
        if not (margin and running(line) in repeated):
            yield line


def margin_lines(text: str) -> list[str]:
    """Return the first and last lines of a page."""
    lines = text.split("\n")
    return lines[:MARGIN_LINES] + lines[-MARGIN_LINES:]


def running(line: str) -> str:
    """Return a line as compared from page to page: letters only, since the page's number changes."""
    return re.sub(r"\d", "", letters(line))


def pages_of_sections(
    document: ReadDocument, source: Folded, whole: Folded, chain: list[Hit]
) -> Iterator[tuple[str, list[int]]]:
    """Yield the key of each section of *document* and the ranks of the pages it stands on."""
    at = [position for position, _ in chain]
    for section in document.sections:
        first = bisect_left(at, source.starts[section.line_start - 1])
        last = bisect_left(at, end_of_line(source, section.line_end))
        if section.kind == SectionKind.FIGURE:
            yield section.key, between(chain, first, whole)
        else:
            yield section.key, together([whole.part(found) for _, found in chain[first:last]])


def end_of_line(source: Folded, line: int) -> int:
    """Return the position after the last letter of a 1-based *line*."""
    return source.starts[line] if line < len(source.starts) else len(source.letters) + 1


def together(ranks: list[int]) -> list[int]:
    """Return the pages of a section from the ranks of its hits, in order: those that stand together.

    A page of pictures may cut a section, not two; what is further away is the same words elsewhere (a table
    of contents), and the largest part wins, or the last.
    """
    groups: list[list[int]] = []
    for rank in sorted(ranks):
        if groups and rank - groups[-1][-1] <= 2:
            groups[-1].append(rank)
        else:
            groups.append([rank])
    best = max(reversed(groups), key=len, default=[])
    return list(range(best[0], best[-1] + 1)) if best else []


def between(chain: list[Hit], place: int, whole: Folded) -> list[int]:
    """Return the page of what holds no words when the words on both sides stand on one page, else nothing."""
    around = [whole.part(found) for _, found in chain[max(place - 1, 0) : place + 1]]
    return around[:1] if len(around) == 2 and around[0] == around[1] else []


def run_positions(sources: Sequence[Folded], whole: Folded) -> list[Found]:
    """Return for each source its runs found in the PDF. A run starts at each line and every RUN signs."""
    runs: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for rank, source in enumerate(sources):
        for at in {*source.starts, *range(0, len(source.letters), RUN)}:
            if len(run := source.letters[at : at + RUN]) == RUN:
                runs[run].append((rank, at))
    positions: dict[str, list[int]] = defaultdict(list)
    for position in range(len(whole.letters) - RUN + 1):
        run = whole.letters[position : position + RUN]
        if run in runs and len(positions[run]) <= REPEATS:
            positions[run].append(position)
    found: list[Found] = [{} for _ in sources]
    for run, places in positions.items():
        if max(len(places), len(runs[run])) <= REPEATS:
            for rank, at in runs[run]:
                found[rank][at] = places
    return found


def fitting_hits(source: Folded, found: Found) -> list[Hit]:
    """Return where the runs of *source* stand in the PDF, in the order of both."""
    counts = Counter(source.letters[at : at + RUN] for at in found)
    sure = [
        (at, places[0])
        for at, places in sorted(found.items())
        if len(places) == 1 and counts[source.letters[at : at + RUN]] == 1
    ]
    chain = longest_chain(sure)
    return sorted({*chain, *filled(chain, found)})


def longest_chain(hits: list[Hit]) -> list[Hit]:
    """Return the longest part of *hits* (sorted by source) that also goes forward in the PDF."""
    tails: list[int] = []  # for each length, the smallest PDF position that ends a chain so long
    ends: list[int] = []  # the rank in *hits* of that end
    previous: list[int] = []
    for rank, (_, position) in enumerate(hits):
        length = bisect_left(tails, position)
        previous.append(ends[length - 1] if length else -1)
        tails[length : length + 1] = [position]
        ends[length : length + 1] = [rank]
    chain, rank = [], ends[-1] if ends else -1
    while rank >= 0:
        chain.append(hits[rank])
        rank = previous[rank]
    return chain[::-1]


def filled(chain: list[Hit], found: Found) -> Iterator[Hit]:
    """Yield the repeated runs at their one place between the two links of the chain around them."""
    at = [position for position, _ in chain]
    for start, places in found.items():
        rank = bisect_left(at, start)
        low = chain[rank - 1][1] if rank else -1
        high = chain[rank][1] if rank < len(chain) else float("inf")
        fitting = [place for place in places if low < place < high]
        if len(fitting) == 1:
            yield start, fitting[0]


def page_sections(pages: Sequence[ReadPage]) -> tuple[list[ReadPage], list[ReadSection]]:
    """Return *pages*, those without any section given one of their own, and these sections.

    Their key is a digest of the page's words, not its number: the page may move in the next edition.
    """
    kept: list[ReadPage] = []
    sections: list[ReadSection] = []
    seen: Counter[str] = Counter()
    for page in pages:
        if not page.section_keys:
            section = page_section(page, seen)
            sections.append(section)
            page = replace(page, section_keys=(section.key,))
        kept.append(page)
    return kept, sections


def page_section(page: ReadPage, seen: Counter[str]) -> ReadSection:
    """Return the section of a page whose words stand in no source."""
    words = letters(page.text)
    name = hashlib.sha256(words.encode()).hexdigest()[:16] if words else "vide"
    seen[name] += 1
    key = f"pdf#page/{name}" + (f"~{seen[name]}" if seen[name] > 1 else "")
    title = f"Page {page.number} du PDF"
    return ReadSection(key, SectionKind.PAGE, title, (page.pdf, title), 1, page.text.count("\n") + 1)
