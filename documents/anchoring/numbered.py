"""Sections named by what is printed before their title: « § 3.2 », « chapitres 2 et 3 », « annexe B »."""

import re
from collections.abc import Iterator
from itertools import islice

from documents.anchoring.folding import is_telling, words
from documents.anchoring.identifiers import AND, LONGEST_RANGE, TO
from documents.anchoring.index import EditionIndex
from documents.anchoring.naming import LABELLED, PART_NUMBER, label_of
from documents.anchoring.spans import Column, Span, Witness
from documents.anchoring.terms import stem
from documents.anchoring.titles import PART, SEGMENT

N = r"\s{0,3}(?:n°|no\b)?\s{0,3}"
SECTION = re.compile(
    rf"(?:§{{1,2}}|(?<![^\W_])(?:{PART}|points?(?=\s\d{{1,3}}\.\d))){N}(?P<number>{PART_NUMBER})(?![^\W_])"
)
BARE_SECTION = re.compile(
    r"\W{0,3}(?:(?:cf\.?|voir|dans|au|le|point)\s{0,3}){0,2}(?P<number>\d{1,3}(?:\.\d{1,3}){1,6})(?![^\W_])"
)
PLURAL = re.compile(r"§§|[a-z]s\.?\s")
NEXT = re.compile(rf"(?:(?P<to>{TO})|{AND})(?:§\s?|n°\s?)?(?P<number>{PART_NUMBER}|[a-h])(?![^\W_])")
MOST_LISTED, MOST_TITLED = 10, 200
BEFORE_A_TITLE = re.compile(rf"(?<![\w.])(?P<number>{PART_NUMBER})[\s.:)-]{{1,4}}(?=[^\W\d_]{{2}})")
TITLE_LENGTH = 120  # characters compared after a number
ROMAN = {
    f"{tens}{units}": str(10 * rank + unit)
    for rank, tens in enumerate(("", "x", "xx"))
    for unit, units in enumerate(("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"))
    if rank or unit
}
ARABIC = {arabic: roman for roman, arabic in ROMAN.items()}
UNKNOWN = ", qui n'existe pas dans cette édition"


def numbered_sections(index: EditionIndex, column: Column, said: str) -> Iterator[Witness]:
    """Yield the sections named by their number, alone (« 3.2 ») in a location only, each of a list's too."""
    alone = bare(said) if column is Column.LOCATION else None
    for match in [alone] if alone else SECTION.finditer(said):
        for number in (match["number"], *listed(index, said, match)):
            spans = index.numbers.get(number) or index.numbers.get(other_figures(number), ())
            if not labelled(index, said, match) and (spans or column is Column.LOCATION):
                yield Witness(column, f"la section {number.upper()}{'' if spans else UNKNOWN}", spans)
    yield from labelled_sections(index, column, said)
    yield from titled_sections(index, column, said)


def other_figures(number: str) -> str:
    """Return a Roman number in Arabic figures, or the other way: « chap. III » is « chapitre 3 »."""
    return ROMAN.get(number) or ARABIC.get(number, "")


def bare(said: str) -> re.Match[str] | None:
    """Return the first number of a location that holds nothing else: « 2.2 », « cf. 2.2 et 2.3 »."""
    match = BARE_SECTION.match(said)
    following = match
    for _ in range(MOST_LISTED):
        if following and (further := NEXT.match(said, following.end())):
            following = further
    return match if following and not said[following.end() :].strip(" .,;:()-") else None


def listed(index: EditionIndex, said: str, first: re.Match[str]) -> Iterator[str]:
    """Yield the numbers that follow another one in a list or a range: « 2.2 et 2.3 », « chapitres 2 à 4 »."""
    several = PLURAL.search(said, first.start(), first.start("number"))
    number, end = first["number"], first.end()
    for _ in range(MOST_LISTED):
        following = NEXT.match(said, end)
        if not following or not (several or "." in following["number"]):
            return
        if following["number"] not in index.numbers:
            return
        yield from between(number, following["number"]) if following["to"] else ()
        number, end = following["number"], following.end()
        yield number


def between(first: str, last: str) -> Iterator[str]:
    """Yield the numbers that stand between two of the same part: 2.3 between 2.2 and 2.4."""
    part, _, low = first.rpartition(".")
    same, _, high = last.rpartition(".")
    if part == same and low.isdigit() and high.isdigit() and int(high) - int(low) <= LONGEST_RANGE:
        yield from (f"{part}.{rank}".lstrip(".") for rank in range(int(low) + 1, int(high)))


def labelled(index: EditionIndex, said: str, match: re.Match[str]) -> bool:
    """Return whether a number is that of a heading printed with the word before it: « annexe 2 »."""
    found = LABELLED.match(said, match.start())
    return bool(found and (label_of(found), found["number"]) in index.labels)


def labelled_sections(index: EditionIndex, column: Column, said: str) -> Iterator[Witness]:
    """Yield the sections printed with a word before their number: « annexe B », « art. 3 »."""
    printed = {label for label, _ in index.labels}
    for match in LABELLED.finditer(said):
        label = label_of(match)
        spans = index.labels.get((label, match["number"]), ())
        further = [*labels_listed(index, said, match)] if spans else []
        for number in (match["number"], *further):
            spans = index.labels.get((label, number), ())
            known = spans or number in index.numbers or label not in printed
            if spans:
                yield Witness(column, f"« {label} {number.upper()} »", spans)
            elif not known and column is Column.LOCATION and not SECTION.match(said, match.start()):
                yield Witness(column, f"« {label} {number.upper()} »{UNKNOWN}", ())


def without_labels(index: EditionIndex, said: str) -> str:
    """Return *said* without the labelled numbers found, which are no words of a title any more."""
    for match in LABELLED.finditer(said):
        if (label_of(match), match["number"]) in index.labels:
            said = said[: match.start()] + " " * len(match[0]) + said[match.end() :]
    return said


def labels_listed(index: EditionIndex, said: str, first: re.Match[str]) -> Iterator[str]:
    """Yield the numbers that follow « annexe 1 » in a list: « annexes 1 et 2 », when they are known."""
    number, end = first["number"], first.end()
    for _ in range(MOST_LISTED):
        following = NEXT.match(said, end)
        if not following or (label_of(first), following["number"]) not in index.labels:
            return
        yield from between(number, following["number"]) if following["to"] else ()
        number, end = following["number"], following.end()
        yield number


def titled_sections(index: EditionIndex, column: Column, said: str) -> Iterator[Witness]:
    """Yield the sections named by their number and their title: « 5.2 - Exigences », « 5.1. Objet »."""
    for match in islice(BEFORE_A_TITLE.finditer(said), MOST_TITLED):
        number = match["number"]
        if number not in index.numbers or SECTION.match(said, match.start()):
            continue
        spoken = telling(said[match.end() : match.end() + TITLE_LENGTH])
        first = 1 if column is Column.LOCATION else None  # its first word is enough there
        least = 0 if first or "." in number else 1
        spans = index.numbers[number]
        if named := tuple(span for span in spans if opens(spoken, titled(span, number)[:first], least)):
            yield Witness(column, f"la section {number.upper()}", named)


def opens(spoken: list[str], title: list[str], least: int) -> bool:
    """Return whether words spoken after a number are those of its title, when there are more than *least*."""
    return len(title) > least and [*map(stem, spoken[: len(title)])] == [*map(stem, title)]


def telling(text: str) -> list[str]:
    """Return the words of *text* that say something."""
    return [word for word in words(text) if is_telling(word)]


def titled(span: Span, number: str) -> list[str]:
    """Return the words of a section's title that say something, its number left out."""
    return telling(span.title)[len(words(number)) :]


def numbers_around(index: EditionIndex, said: str) -> Iterator[Witness]:
    """Yield the numbers that stand alone beside a title (« Règles (IV) »), as hints of which one is meant."""
    for part in SEGMENT.split(said):
        if spans := index.numbers.get(part.strip(" ."), ()):
            yield Witness(
                Column.LOCATION, f"la section {part.strip(' .').upper()}", spans, sure=False, hint=True
            )
