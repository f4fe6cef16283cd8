"""Files a remark names, by their name or by a link to the repository."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from documents.anchoring.index import EditionIndex
from documents.anchoring.spans import Column, Witness

LINK = re.compile(
    r"/blob/[^/\s]{1,200}/([^\s#?()<>\[\]\"]{1,500})(?:\?[^\s#()<>\[\]\"]{0,200})?(?:#([^\s()<>\[\]\"]{1,500}))?"
)
LINK_LINES = re.compile(r"L(\d{1,6})(?:C\d{1,6})?(?:-L?(\d{1,6})(?:C\d{1,6})?)?")
FILE_SAID = re.compile(r"(?:fichiers?|documents?|annexes?|dans)\s{1,3}(?:l(?:e|a|es)\s|l')?\W?$")
BEFORE, AFTER = re.compile(r"(?:^|[,;:(/-]|\bde|\bdu|\bdes)\s?$"), re.compile(r"\s?(?:$|[,;:)/-])")
MOST_LINKS = 20
LOOK_BACK = 40


def named_files(index: EditionIndex, column: Column, said: str) -> Iterator[Witness]:
    """Yield the files named in *said*, a plain text, as hints.

    A file's last word alone (« exigences ») is too common in a sentence: outside the location it counts only
    where a file is spoken of, and never contradicts anything.
    """
    for match in index.file_pattern.finditer(said):
        before = max(0, match.start() - LOOK_BACK), match.start()
        exact = bool(re.search(r"[\W_]", match[0])) or bool(FILE_SAID.search(said, *before))
        alone = BEFORE.search(said, *before) and AFTER.match(said, match.end())
        if exact or (alone and column is Column.LOCATION):
            paths = index.file_names[match[0]]
            spans = tuple(index.documents[path].whole() for path in paths)
            yield Witness(column, f"le fichier {' ou '.join(paths)}", spans, sure=exact, hint=True)


def without_files(index: EditionIndex, said: str) -> str:
    """Return *said* without names of files: « cct-glossaire.md » is no title; a single word may be both."""
    return index.file_pattern.sub(lambda name: name[0] if name[0].isalnum() else " " * len(name[0]), said)


def linked_places(index: EditionIndex, column: Column, text: str) -> Iterator[Witness]:
    """Yield the places *text* links to, in files that exist here.

    The lines of a link are those of its own commit, which may not be this edition's: never taken for sure.
    Source: https://docs.github.com/en/get-started/writing-on-github (permanent links to code).
    """
    for link in list(LINK.finditer(text))[:MOST_LINKS]:
        path = path_here(index, unquote(link[1]).rstrip(".,;:"))
        fragment = unquote(link[2] or "").rstrip(".,;:")
        document = index.documents.get(path)
        lines = LINK_LINES.fullmatch(fragment)
        if document and lines:
            span = document.lines(int(lines[1]), int(lines[2] or lines[1]))
        else:
            span = index.anchors.get((path, fragment.casefold()))
        if span:
            what = f"par un lien {path}#{fragment}" + ", peut-être d'une autre version" * bool(lines)
            yield Witness(column, what, (span,), sure=not lines)


def path_here(index: EditionIndex, linked: str) -> str:
    """Return the path in the edition of a file linked by its path in the repository, or "".

    The volet may be a folder of the repository: « volets/ia/cct.md » is then « cct.md » here.
    """
    known = (path for path in index.documents if f"/{linked}".endswith(f"/{path}"))
    return max(known, key=len, default="")
