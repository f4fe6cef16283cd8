"""What the sections, rows and files of an edition are called."""

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import PurePosixPath

from rapidfuzz import fuzz, process

from documents.anchoring.folding import is_telling, plain, words
from documents.anchoring.identifiers import any_of
from documents.anchoring.spans import Span
from documents.anchoring.terms import stem
from documents.reading.model import ReadSection

NUMBER_MARKS = " \t-–—.):"
TITLE_WORDS = 40
FILE_LIKE = re.compile(r"(?<![\w/.-])[\w-]{3,60}\.(?:md|markdown|html?|txt|adoc|rst)(?!\w)")
NEAR_NAME, MOST_FILES = 92, 10
PART_NUMBER = r"(?:\d{1,3}|[ivx]{1,5}\b|[a-z](?=\.\d))(?:\.\d{1,3}){0,6}"
# A letter: « l'annexe a été revue » and « une annexe y figure » are none.
LETTER = r"(?:[b-xz](?!['\w])|[ay](?=\s{0,2}(?:[^\w\s']|$)|\s(?:et|ou)\s[a-z]\b))"
# What headings may print before their number, as people abbreviate it.
LABELLED = re.compile(
    r"(?<![^\W_])(?:(?P<annexe>annexes?|ann\.?)|(?P<article>articles?|art\.?)|(?P<fiche>fiches?)"
    r"|(?P<chapitre>chapitres?|chap\.?)|(?P<partie>parties?)|(?P<titre>titres?)|(?P<section>sections?|sect\.?))"
    rf"\s{{0,3}}(?:n°|no\b)?\s{{0,3}}(?P<number>(?:{PART_NUMBER}|{LETTER}))(?![^\W_])"
)

# The words of a title that say something, the rank of one of them, and the section it names.
TitleWord = tuple[tuple[str, ...], int, Span]


def title_words(section: ReadSection, place: Span) -> Iterator[tuple[str, TitleWord]]:
    """Yield the stem of each word of a heading's title, its number left out, with the title it belongs to.

    « Annexe A – Vocabulaire » is also called « Vocabulaire », « Annexe 3 : Glossaire » « Glossaire ».
    """
    printed = section.title.removeprefix(section.number).lstrip(NUMBER_MARKS)
    _, dash, last = printed.rpartition(" – ") if " – " in printed else printed.rpartition(" - ")
    labelled = LABELLED.match(plain(printed))
    if labelled and not dash:
        _, dash, last = printed.partition(":")
    for name in (printed, last) if dash else (printed,):
        title = tuple(word for word in words(name) if is_telling(word))[:TITLE_WORDS]
        for rank, word in enumerate(title):
            yield stem(word), (title, rank, place)


def label_of(match: re.Match[str]) -> str:
    """Return the word before a labelled number, in full: « annexe » for « ann. B »."""
    return next(label for label, said in match.groupdict().items() if said)


def labels_in(title: str) -> Iterator[tuple[str, str]]:
    """Yield the label and the number a title opens with, if any: « Annexe A – Vocabulaire »."""
    if match := LABELLED.match(plain(title)):
        yield label_of(match), match["number"]


def is_term(identifier: str) -> bool:
    """Return whether a row's identifier is a name: « 12 » and « 1.0 » are a page, a line or a section."""
    return any(word.isalpha() and len(word) > 1 for word in words(identifier))


def holds_a_name(title: str, names: Collection[str]) -> bool:
    """Return whether a plain title holds, among others, the words of a file's name."""
    return any(name in title and len(name) < len(title) and not name.isalnum() for name in names)


def named_as(names: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of these names of files, with what comes before a path."""
    return re.compile(rf"(?<![\w/.-])(?:\./)?(?P<name>{any_of(map(re.escape, names))})(?![\w-]|\.\w)")


def names_of(path: PurePosixPath) -> set[str]:
    """Return what people call « volet/cct-normes.md »: so, cct-normes.md, cct_normes, cct normes, normes."""
    stem, suffix = plain(path.stem), plain(path.suffix)
    parts = [part for part in re.split(r"[\W_]+", stem) if part] or [stem]
    joined = {mark.join(parts) for mark in "-_ "}
    return {plain(str(path)), stem, *joined, parts[-1]} | {
        name + suffix for name in (stem, *joined, parts[-1])
    }


def respelt(said: str, names: Collection[str]) -> str:
    """Return a plain text whose files named nearly well are named well: « cct-exigence.md »."""

    def nearest(match: re.Match[str]) -> str:
        if match[0] in names:
            return match[0]
        near = process.extractOne(match[0], list(names), scorer=fuzz.ratio, score_cutoff=NEAR_NAME)
        return near[0] if near else match[0]

    return FILE_LIKE.sub(nearest, said, count=MOST_FILES)
