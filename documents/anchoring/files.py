"""Files a remark names, by their name or by a link to the repository."""

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote

from documents.anchoring.counted import LINE, N
from documents.anchoring.following import Fate, NoSuchPlaceError, Succession
from documents.anchoring.index import EditionIndex, anchor_key
from documents.anchoring.model import Method
from documents.anchoring.spans import Column, Span, Witness, numbered

# Between a repository and a commit, in the addresses of GitHub and GitLab, Gitea, Bitbucket, and raw files.
VIEW = (
    r"(?:/(?:src|raw)/(?:commit|branch|tag)/|/(?:blob|blame|raw|tree|edit)/|/src/(?=[0-9a-f]{7,64}/)"
    r"|raw\.githubusercontent\.com/[^/\s]{1,100}/[^/\s]{1,100}/(?:refs/(?:heads|tags)/)?)"
)
LINK = re.compile(
    rf"{VIEW}([^/\s]{{1,200}})/([^\s#?()<>\[\]\"]{{1,500}})(?:\?[^\s#()<>\[\]\"]{{0,200}})?"
    r"(?:#([^\s()<>\[\]\"]{1,500}))?"
)
COMMIT = re.compile(r"[0-9a-f]{7,64}")
LINK_LINES = re.compile(r"(?:L|lines-)(\d{1,6})(?:C\d{1,6})?(?:[-:]L?(\d{1,6})(?:C\d{1,6})?)?")
FILE_SAID = re.compile(r"\b(?:fichiers?|documents?|annexes?|dans)\s{1,3}(?:l(?:e|a|es)\s|l')?\W?$")
CALLED = re.compile(r"\b(?:fichiers?|documents?)\s{1,3}(?:d(?:e|u|es)\s)?\W?$")
BEFORE = re.compile(r"(?:^|[,;:(/-]|\bde|\bdu|\bdes)\s?$")
AFTER = re.compile(rf"\s?(?:$|[,;:)/#@-]|(?:a\s|vers\s)?{LINE}{N}\d)")
MOST_LINKS = 20
LOOK_BACK = 40


def named_files(index: EditionIndex, column: Column, said: str) -> Iterator[Witness]:
    """Yield the files named in *said*, a plain text, as hints.

    A file's last word alone (« exigences ») is too common in a sentence: outside the location it counts only
    where a file is spoken of, and never contradicts anything.
    """
    for match in file_mentions(index, said):
        before = max(0, match.start() - LOOK_BACK), match.start()
        name = match["name"]
        if " " in name and column is not Column.LOCATION:
            continue  # « cct cloud native » in a sentence is the volet, rather than its file
        exact = bool(re.search(r"[\W_]", name)) or bool(FILE_SAID.search(said, *before))
        alone = BEFORE.search(said, *before) and AFTER.match(said, match.end())
        if exact or (alone and column is Column.LOCATION):
            paths = index.file_names[name]
            spans = tuple(index.documents[path].whole() for path in paths)
            yield Witness(column, f"le fichier {' ou '.join(paths)}", spans, sure=exact, hint=True)


def without_files(index: EditionIndex, said: str) -> str:
    """Return *said* without names of files: « cct-glossaire.md » is no title; a single word may be both.

    « fichier glossaire » is none either, and its first word is hidden too.
    """
    for match in file_mentions(index, said):
        announced = CALLED.search(said, max(0, match.start() - LOOK_BACK), match.start())
        if announced or not match[0].isalnum():
            start = announced.start() if announced else match.start()
            said = said[:start] + " " * (match.end() - start) + said[match.end() :]
    return said


def file_mentions(index: EditionIndex, said: str) -> list[re.Match[str]]:
    """Return the names of files in *said*, but for those that are a part of a title named there."""
    titled = [range(at, at + len(title)) for title in index.file_titles if (at := said.find(title)) >= 0]
    found = index.file_pattern.finditer(said)
    return [match for match in found if not any(match.start() in title for title in titled)]


def linked_places(index: EditionIndex, column: Column, text: str) -> Iterator[Witness]:
    """Yield the places *text* links to, in files that exist here or existed at the commit of the link.

    Source: https://docs.github.com/en/get-started/writing-on-github (permanent links to code).
    """
    for link in list(LINK.finditer(text))[:MOST_LINKS]:
        linked, fragment = (unquote(part or "").rstrip(".,;:") for part in link.group(2, 3))
        if lines := LINK_LINES.fullmatch(fragment):
            yield from linked_lines(index, column, link[1], linked, int(lines[1]), int(lines[2] or lines[1]))
        elif section := index.anchors.get((path_here(index, linked), anchor_key(fragment))):
            yield Witness(column, f"par un lien {linked}#{fragment}", (replace(section, method=Method.LINK),))


def linked_lines(
    index: EditionIndex, column: Column, ref: str, linked: str, first: int, last: int
) -> Iterator[Witness]:
    """Yield where the lines of a link stand now: they were those of its commit, not of this edition.

    Without the text of that commit (a branch, a history not kept), the same lines here, never for sure.
    """
    what = f"par un lien {numbered('la ligne', 'les lignes', first, last)} de {linked}"
    then = index.past(ref, linked) if COMMIT.fullmatch(ref) else None
    document = index.documents.get(path_here(index, linked))
    if then:
        yield since_then(then, column, what, linked, (first, last))
    elif document and (span := document.lines(first, last)):
        yield Witness(column, f"{what}, peut-être d'une autre version", (span,), sure=False)


def since_then(then: Succession, column: Column, what: str, linked: str, lines: tuple[int, int]) -> Witness:
    """Return where these lines of an earlier text went; without a place when they are gone."""
    try:
        followed = then.follow(linked, *lines)
    except NoSuchPlaceError:
        return Witness(column, f"{what}, au-delà de la fin du document", ())
    spans = (
        Span(now.document, now.line_start, now.line_end, Method.LINK, start=now.start, end=now.end)
        for now in followed.landings
    )
    told = f"{what}, passage {followed.fate} depuis" if followed.fate is not Fate.UNCHANGED else what
    return Witness(column, told, tuple(spans), together=True)


def path_here(index: EditionIndex, linked: str) -> str:
    """Return the path in the edition of a file linked by its path in the repository, or "".

    The volet may be a folder of the repository: « volets/ia/cct.md » is then « cct.md » here.
    """
    known = (path for path in index.documents if f"/{linked}".endswith(f"/{path}"))
    return max(known, key=len, default="")
