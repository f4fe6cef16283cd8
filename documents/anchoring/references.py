"""What a remark names: requirements, lines, pages, sections, files, links."""

import re
from collections.abc import Iterator
from dataclasses import replace

from documents.anchoring.counted import LINES, PAGES, bare_numbers, lines, pages
from documents.anchoring.doubtful import set_apart
from documents.anchoring.files import linked_places, named_files, without_files
from documents.anchoring.folding import URL, hide, plain
from documents.anchoring.identifiers import Key, keys_of
from documents.anchoring.index import EditionIndex
from documents.anchoring.naming import LABELLED, respelt
from documents.anchoring.numbered import SECTION, UNKNOWN, numbered_sections, numbers_around, without_labels
from documents.anchoring.spans import Column, Witness
from documents.anchoring.titles import named_rows, named_titles
from documents.reading.requirements import REQUIREMENT, is_certain

OF_A_PAGE = re.compile(r"\d\W{1,3}(?:§|paragraphe|par\.|alinea)\W{0,3}\d{1,2}(?![\w.])")  # « p. 12 § 3 »
TEXTS = r"(?:documents?|doc|textes?|cct|volet|dossier)"
WHOLE = re.compile(
    r"\W*(?:(?:remarques?|commentaires?|observations?|avis)\s)?(?:d'ordre\s|sur\s)?(?:"
    rf"(?:tou[ts]|toutes?|(?:l')?(?:ensemble|integralite)|(?:la\s)?totalite)(?:\s(?:d[ue]s?|les?|la)){{0,2}}"
    rf"(?:\s(?:{TEXTS}|version|fichiers?|pages|sections|exigences))?"
    rf"|(?:le\s)?{TEXTS}(?:\s(?:entier|complet|en entier|dans son ensemble))?"
    r"|(?:en )?general|generale|generaux|generales|globale?s?|globalement|transverses?)\W*"
)
NOTHING = re.compile(
    r"\W{0,5}(?:sans objet|s\W?o|n\W?a|neant|aucune?|ras|rien|vide|non applicable|x)?\W{0,5}"
)
SHORTEST = 40  # characters: a column longer than that says something
IDENTIFIER_LENGTH = 8  # « arch-12 » and nothing more
SHORT_PREFIX = 2  # letters: « re 2 » in a sentence is no requirement
EXAMPLE = re.compile(r"[Ee]x[\s.]")  # « ex. 2 »
MENTIONED = ", citée dans cette édition sans y avoir de place à elle"
DATE = re.compile(
    r"(?<![\w./-])(?:\d{1,2}([/.-])\d{1,2}\1(?:19|20)\d{2}|(?:19|20)\d{2}-\d{2}-\d{2})(?![\w/-])"
)


def about_whole(location: str) -> bool:
    """Return whether *location* says the remark is about the whole document: « général », « ensemble »."""
    return len(location) < 200 and WHOLE.fullmatch(plain(location)) is not None


def find_references(index: EditionIndex, column: Column, text: str) -> list[Witness]:
    """Return what *text* names; a name or a line that does not exist in this edition has no place."""
    typed = hide(URL, text)
    if len(typed.strip()) <= SHORTEST and NOTHING.fullmatch(plain(typed.strip())):
        return list(linked_places(index, column, text))
    dates = [Witness(column, "une date, qui n'est pas un endroit du texte", ())] if DATE.search(typed) else []
    said, doubtful = set_apart(
        index, column, hide(DATE, typed), (PAGES, LINES, SECTION, LABELLED, index.schemes.pattern)
    )
    found = [
        *linked_places(index, column, text),
        *(dates if column is Column.LOCATION else ()),
        *named_in(index, column, said),
    ]
    found += unknown_requirements(index, column, text)
    for mention, doubt in doubtful:
        named = named_in(index, column, mention)
        found += [replace(witness, sure=False, doubt=doubt) for witness in named]
    return found


def named_in(index: EditionIndex, column: Column, said: str) -> list[Witness]:
    """Return what *said*, a plain text, names: files, requirements, pages, lines, then sections and rows."""
    said = respelt(said, index.file_names)
    files = list(named_files(index, column, said))
    found = [*files, *requirements(index, column, said)]
    said = hide(index.schemes.pattern, said)
    found += [*pages(index, column, said), *lines(index, column, said, files)]
    said = hide(OF_A_PAGE, said) if PAGES.search(said) else said
    said = without_files(index, hide(LINES, hide(PAGES, said)))
    titles = list(named_titles(index, column, without_labels(index, said)))
    found += [*numbered_sections(index, column, said), *titles]
    if column is Column.LOCATION:
        found += [*named_rows(index, said), *(numbers_around(index, said) if titles else ())]
    if column is Column.LOCATION and all(witness.hint for witness in found):
        found += bare_numbers(index, hide(SECTION, said), files)
    return found


def requirements(index: EditionIndex, column: Column, said: str) -> Iterator[Witness]:
    """Yield the requirements named, with both places of an identifier that stands twice."""
    alone = column is Column.LOCATION and len(said) <= IDENTIFIER_LENGTH
    for prefix, number in index.schemes.named(said, alone=alone):
        spans = index.requirements.get((prefix, number), ())
        if spans:
            names = dict.fromkeys(span.title.partition("(")[0].strip() for span in spans)
            yield Witness(column, f"l'exigence {' ou '.join(names)}", spans)
        elif len(prefix) > SHORT_PREFIX:
            name = f"{index.schemes.prefixes.get(prefix, prefix.upper())}-{number}"
            yield missing_requirement(index, column, name, (prefix, number))


def unknown_requirements(index: EditionIndex, column: Column, text: str) -> Iterator[Witness]:
    """Yield, without a place, what is written as a requirement and is none of this edition's.

    Short prefixes are read here only: « R99 » is a requirement, « re 99 » in a sentence is not.
    """
    for match in REQUIREMENT.finditer(hide(URL, text)):
        spelt = plain(match["id"])
        key = next(keys_of(spelt))
        family = re.split(r"[\W_\d]", spelt)[0]
        likely = (family in index.schemes.families or is_certain(spelt)) and not EXAMPLE.match(match["id"])
        read = index.schemes.pattern.search(spelt)
        told = read and (
            key in index.requirements
            or ("", int(read["number"])) in index.requirements
            or (read["prefix"] and len(key[0]) > SHORT_PREFIX)
        )
        if likely and not told:
            yield missing_requirement(index, column, match["id"], key)


def missing_requirement(index: EditionIndex, column: Column, name: str, requirement: Key) -> Witness:
    """Return a requirement that has no place, said unknown only when its identifier stands nowhere."""
    missing = MENTIONED if index.mentions(requirement) else UNKNOWN
    return Witness(column, f"l'exigence {name}{missing}", ())
