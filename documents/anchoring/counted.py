"""Lines and pages, as people count them."""

import re
from collections.abc import Iterator
from dataclasses import replace

from documents.anchoring.folding import hide
from documents.anchoring.identifiers import AND, LONGEST_RANGE, TO
from documents.anchoring.index import EditionIndex
from documents.anchoring.spans import Column, Span, Witness, numbered

# People's spellings, once accents, case and kinds of dashes are gone. Every repeat is bounded.
N = r"(?:\(s\))?\s{0,3}(?:n°|no\b|numeros?\b|environ\b|[:=~#@])?\s{0,3}"
SOURCE = r"(?:markdown|md)\b"
LINE = (
    rf"(?:la\s)?(?:(?:lignes?|lines?|lig\.?|lgn?\.?|ln\.?|ll?\.?)(?:\s{{1,2}}{SOURCE})?"
    rf"|(?<![.\w]){SOURCE})"
)
PAGE = r"(?:la\s)?(?:pages?|pg?\.?|pp\.?)"
ORDINAL = r"(?:er?|ere|i?eme)\s{1,2}"
BARE = re.compile(rf"(\d{{1,6}})(?:{TO}(\d{{1,6}}))?")
NUMBERS_ALONE = re.compile(rf"\W{{0,3}}{N}\d{{1,6}}(?:(?:{TO}|{AND}|\s)\d{{1,6}}){{0,9}}\W{{0,3}}")
MORE = re.compile(rf"{AND}(\d{{1,6}})(?:{TO}(\d{{1,6}}))?(?!\w|\.\d|\s{{1,3}}[a-z]{{2}})")
BETWEEN = re.compile(rf"(\bentre\s(?:les?\s|la\s)?(?:{LINE}|{PAGE}){N}\d{{1,6}}\s)et(\s)")
FILE_WORD = re.compile(r"\b(?:dans\s)?(?:l[ae]\s)?(?:fichiers?|documents?|doc)\b(?:\s(?:du|des?)\b)?")
RATHER = 0.9  # a number alone is a page, in a sheet whose column is « Page N° (ou n° lignes markdown) »


def counted(unit: str, name: str, view: str) -> re.Pattern[str]:
    """Return the pattern of « lignes 12 à 15 », of « 12e ligne », and of « 12 (markdown) »."""
    first_and_last = rf"{unit}{N}(\d{{1,6}})(?:{TO}(?:{unit})?\s?(\d{{1,6}}))?(?!\w)"
    return re.compile(rf"(?<![^\W_])(?:{first_and_last}|(\d{{1,6}})(?:{ORDINAL}{name}|{view})\b)")


LINES = counted(LINE, "ligne", rf"\s?\({SOURCE}")
PAGES = counted(PAGE, "page", r"\s?\(pdf")


def ranges(pattern: re.Pattern[str], said: str) -> dict[tuple[int, int], None]:
    """Return first and last number of each « l. 12-15 », then of what follows it (« et 20 »), in order."""
    found: dict[tuple[int, int], None] = {}
    for match in pattern.finditer(BETWEEN.sub(r"\1- \2", said)):
        following: re.Match[str] | None = match
        while following:
            numbers = [int(number) for number in following.groups() if number]
            found[numbers[0], max(numbers[0], numbers[-1])] = None
            following = MORE.match(said, following.end())
    return found


def pages(index: EditionIndex, column: Column, said: str) -> Iterator[Witness]:
    """Yield the PDF pages named: a page is all that stands on it."""
    for first, last in ranges(PAGES, said):
        spans = page_spans(index, first, last)
        what = numbered("la page", "les pages", first, last)
        if spans:
            yield Witness(column, what, spans, together=True)
        elif column is Column.LOCATION:
            end = max(index.pages, default=0)
            yield Witness(column, f"{what}, au-delà de la fin du PDF ({end} pages)", ())


def lines(index: EditionIndex, column: Column, said: str, files: list[Witness]) -> Iterator[Witness]:
    """Yield the lines named, in the files named or else in any file that is long enough.

    With a page and no file, « p. 12 l. 3 » is a line of the page: it only tells where on it.
    """
    of_a_page = not files and any(page_spans(index, *numbers) for numbers in ranges(PAGES, said))
    for first, last in ranges(LINES, said):
        spans = line_spans(index, first, last, files)
        if spans or column is Column.LOCATION:
            what = numbered("la ligne", "les lignes", first, last)
            named = what if spans else f"{what}, au-delà de la fin {ends(index, files)}"
            yield Witness(column, named, spans, sure=not of_a_page, hint=of_a_page)


def ends(index: EditionIndex, files: list[Witness]) -> str:
    """Return « de README.md (40 lignes) », or « des documents (480 lignes au plus) »."""
    paths = dict.fromkeys(span.document for file in files for span in file.spans)
    lengths = (len(index.documents[path].section_keys) for path in paths or index.documents)
    longest = max(lengths, default=0)
    return (
        f"de {' et '.join(paths)} ({longest} lignes)"
        if paths
        else f"des documents ({longest} lignes au plus)"
    )


def bare_numbers(index: EditionIndex, said: str, files: list[Witness]) -> Iterator[Witness]:
    """Yield what numbers alone may mean in a location: pages or lines; only lines, once a file is named."""
    alone = hide(FILE_WORD, hide(index.file_pattern, said)) if files else said
    if not NUMBERS_ALONE.fullmatch(alone.strip()):
        return
    for first, last in ranges(BARE, alone):
        on_pages = () if files else page_spans(index, first, last)
        in_files = line_spans(index, first, last, files)
        if on_pages and len(in_files) > 1:  # in which file? only the page is a place
            on_pages = tuple(replace(span, quality=RATHER) for span in on_pages)
            in_files = tuple(replace(span, quality=1 - RATHER) for span in in_files)
        if spans := on_pages + in_files:
            what = numbered("la page ou la ligne", "les pages ou les lignes", first, last)
            yield Witness(Column.LOCATION, what, spans, together=bool(on_pages) and len(in_files) != 1)


def page_spans(index: EditionIndex, first: int, last: int) -> tuple[Span, ...]:
    """Return the sections standing on these pages, each once."""
    numbers = range(first, min(last, first + LONGEST_RANGE) + 1)
    return tuple(dict.fromkeys(span for number in numbers for span in index.pages.get(number, ())))


def line_spans(index: EditionIndex, first: int, last: int, files: list[Witness]) -> tuple[Span, ...]:
    """Return these lines in each of the *files*, or in every file when none is named, blank ones last."""
    paths = [span.document for file in files for span in file.spans] or list(index.documents)
    spans = (index.documents[path].lines(first, last) for path in dict.fromkeys(paths))
    found = [span for span in spans if span]
    return tuple(sorted(found, key=lambda span: not index.documents[span.document].letters_in(span)))
