"""What a remark names: requirements, lines, pages, sections."""

import re
from collections.abc import Iterator
from dataclasses import replace

from documents.anchoring.files import linked_places, named_files, without_files
from documents.anchoring.folding import URL, hide, plain
from documents.anchoring.index import EditionIndex
from documents.anchoring.spans import Column, Span, Witness, numbered
from documents.anchoring.titles import named_rows, named_titles
from documents.reading.requirements import REQUIREMENT, is_certain

# People's spellings, once accents, case and kinds of dashes are gone. Every repeat is bounded.
N = r"\s{0,3}(?:n°|no\b)?\s{0,3}"
TO = r"\s{0,3}(?:-|a|au|jusqu'a)\s{0,3}"
AND = r"\s{0,3}(?:,|;|et|&)\s{0,3}"
LINE = r"(?:la\s)?(?:lignes?|lig\.?|l\.?)"
PAGE = r"(?:la\s)?(?:pages?|pg?\.?|pp\.?)"
LINES = re.compile(rf"(?<![^\W_]){LINE}{N}(\d{{1,6}})(?:{TO}(?:{LINE})?\s?(\d{{1,6}}))?(?!\w)")
PAGES = re.compile(rf"(?<![^\W_]){PAGE}{N}(\d{{1,6}})(?:{TO}(?:{PAGE})?\s?(\d{{1,6}}))?(?!\w)")
BARE = re.compile(rf"(\d{{1,6}})(?:{TO}(\d{{1,6}}))?")
NUMBERS_ALONE = re.compile(rf"\W{{0,3}}{N}\d{{1,6}}(?:(?:{TO}|{AND}|\s)\d{{1,6}}){{0,9}}\W{{0,3}}")
MORE = re.compile(rf"{AND}(\d{{1,6}})(?:{TO}(\d{{1,6}}))?(?!\w|\.\d|\s{{1,3}}[a-z]{{2}})")
PART = r"(?:sections?|chapitres?|chap\.|parties?|paragraphes?|titres?|rubriques?|annexes?)"
PART_NUMBER = r"(?:\d{1,3}|[ivx]{1,5}\b|[a-z](?=\.\d))(?:\.\d{1,3}){0,6}"
SECTION = re.compile(rf"(?:§{{1,2}}|(?<![^\W_]){PART}){N}({PART_NUMBER})(?![^\W_])")
BARE_SECTION = re.compile(r"\s{0,3}(\d{1,3}(?:\.\d{1,3}){1,6})\W{0,3}")
REQUIREMENT_RANGE = re.compile(r"\s{0,3}(?:a|au|jusqu'a|-)\s{0,3}(?:l'exigence\s)?")
NEXT_REQUIREMENT = re.compile(
    rf"(?:({TO})|{AND}|/)0{{0,3}}(\d{{1,4}})(?![\w°%]|\.\d)(?(1)|(?!\s{{1,3}}[a-z]{{3}}))"
)
TEXTS = r"(?:documents?|doc|textes?|cct|volet|dossier)"
WHOLE = re.compile(
    r"\W*(?:(?:remarques?|commentaires?|observations?|avis)\s)?(?:d'ordre\s|sur\s)?(?:"
    rf"(?:tou[ts]|toutes?|(?:l')?(?:ensemble|integralite)|(?:la\s)?totalite)(?:\s(?:d[ue]s?|les?|la)){{0,2}}"
    rf"(?:\s(?:{TEXTS}|version|fichiers?|pages|sections|exigences))?"
    rf"|(?:le\s)?{TEXTS}(?:\s(?:entier|complet|en entier|dans son ensemble))?"
    r"|(?:en )?general|generale|generaux|generales|globale?s?|globalement|transverses?)\W*"
)
LONGEST_RANGE = 30
RATHER = 0.9  # a number alone is a page, in a sheet whose column is « Page N° (ou n° lignes markdown) »
SHORT_PREFIX = 2  # letters: « re 2 » in a sentence is no requirement
EXAMPLE = re.compile(r"ex[\s.]")  # « ex. 2 »
UNKNOWN = ", qui n'existe pas dans cette édition"


def about_whole(location: str) -> bool:
    """Return whether *location* says the remark is about the whole document: « général », « ensemble »."""
    return len(location) < 200 and WHOLE.fullmatch(plain(location)) is not None


def find_references(index: EditionIndex, column: Column, text: str) -> list[Witness]:
    """Return what *text* names; a name or a line that does not exist in this edition has no place."""
    said = plain(hide(URL, text))
    files = list(named_files(index, column, said))
    found = [*linked_places(index, column, text), *files, *requirements(index, column, said)]
    found += unknown_requirements(index, column, text)
    said = hide(index.schemes, said)
    found += [*pages(index, column, said), *lines(index, column, said, files)]
    said = without_files(index, hide(LINES, hide(PAGES, said)))
    found += [*sections(index, column, said), *named_titles(index, column, said)]
    if column is Column.LOCATION:
        found += named_rows(index, said)
    if column is Column.LOCATION and all(witness.hint for witness in found):
        found += bare_numbers(index, hide(SECTION, said), files)
    return found


def requirements(index: EditionIndex, column: Column, said: str) -> Iterator[Witness]:
    """Yield the requirements named, a range's too, with both places of an identifier that stands twice."""
    for prefix, number in requirement_keys(index, said):
        spans = index.requirements.get((re.sub(r"[\W_]", "", prefix), number), ())
        what = f"l'exigence {re.sub(r'[^a-z0-9]+', '-', prefix).upper()}-{number}"
        if spans:
            yield Witness(column, what, spans)
        elif len(prefix) > SHORT_PREFIX:
            yield Witness(column, what + UNKNOWN, ())


def unknown_requirements(index: EditionIndex, column: Column, text: str) -> Iterator[Witness]:
    """Yield, without a place, what is written as a requirement of schemes this edition does not have."""
    for match in REQUIREMENT.finditer(hide(URL, text)):
        spelt = plain(match["id"])
        family = re.split(r"[\W_\d]", spelt)[0]
        likely = family in index.families or (is_certain(spelt) and not EXAMPLE.match(spelt))
        if likely and not index.schemes.search(spelt):
            yield Witness(column, f"l'exigence {match['id']}{UNKNOWN}", ())


def requirement_keys(index: EditionIndex, said: str) -> Iterator[tuple[str, int]]:
    """Yield prefix and number of each: « EXI-G-1 à 4 », « EXI-G-1 à EXI-G-4 », « EXI-G-1, 3 et 5 »."""
    prefix, number, end = "", 0, 0
    for match in index.schemes.finditer(said):
        if match[1] == prefix and REQUIREMENT_RANGE.fullmatch(said, end, match.start()):
            yield from ((prefix, between) for between in between_numbers(number, int(match[2])))
        prefix, number, end = match[1], int(match[2]), match.end()
        yield prefix, number
        while following := NEXT_REQUIREMENT.match(said, end):
            last, end = int(following[2]), following.end()
            if following[1] and last <= number:  # « EXI-G-4 a 2 défauts »: no accent is left to tell
                break
            if following[1]:
                yield from ((prefix, between) for between in between_numbers(number, last))
            number = last
            yield prefix, number


def between_numbers(first: int, last: int) -> range:
    """Return the numbers strictly between two others, none when they are too far apart to be a range."""
    return range(first + 1, last if last - first <= LONGEST_RANGE else first + 1)


def number_ranges(pattern: re.Pattern[str], said: str) -> dict[tuple[int, int], None]:
    """Return first and last number of each « l. 12-15 », then of what follows it (« et 20 »), in order."""
    ranges: dict[tuple[int, int], None] = {}
    for match in pattern.finditer(said):
        following: re.Match[str] | None = match
        while following:
            first, last = int(following[1]), int(following[2] or following[1])
            ranges[first, max(first, last)] = None
            following = MORE.match(said, following.end())
    return ranges


def pages(index: EditionIndex, column: Column, said: str) -> Iterator[Witness]:
    """Yield the PDF pages named: any section standing on them may be meant."""
    for first, last in number_ranges(PAGES, said):
        spans = page_spans(index, first, last)
        what = numbered("la page", "les pages", first, last)
        if spans:
            yield Witness(column, what, spans, together=True)
        elif column is Column.LOCATION:
            yield Witness(
                column, f"{what}, au-delà de la fin du PDF ({max(index.pages, default=0)} pages)", ()
            )


def lines(index: EditionIndex, column: Column, said: str, files: list[Witness]) -> Iterator[Witness]:
    """Yield the lines named, in the files named or else in any file that is long enough."""
    for first, last in number_ranges(LINES, said):
        spans = line_spans(index, first, last, files)
        if spans or column is Column.LOCATION:
            what = numbered("la ligne", "les lignes", first, last)
            yield Witness(column, what if spans else f"{what}, au-delà de la fin {ends(index, files)}", spans)


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
    alone = hide(index.file_pattern, said).strip()
    if not NUMBERS_ALONE.fullmatch(alone):
        return
    for first, last in number_ranges(BARE, alone):
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
    """Return these lines in each of the *files*, or in every file when none is named."""
    paths = [span.document for file in files for span in file.spans] or list(index.documents)
    spans = (index.documents[path].lines(first, last) for path in dict.fromkeys(paths))
    return tuple(span for span in spans if span)


def sections(index: EditionIndex, column: Column, said: str) -> Iterator[Witness]:
    """Yield the sections named by their printed number: « § 3.2 », « chapitre 4 », or « 3.2 » alone."""
    alone = BARE_SECTION.fullmatch(said) if column is Column.LOCATION else None
    for match in [alone] if alone else SECTION.finditer(said):
        spans = index.numbers.get(match[1], ())
        if spans or column is Column.LOCATION:
            yield Witness(column, f"la section {match[1].upper()}{'' if spans else UNKNOWN}", spans)
