"""What is wrong in an edition, said in French to the person who registers it."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from documents.reading.blocks import front_matter_lines
from documents.reading.links import local_path
from documents.reading.model import ReadDocument, ReadLink, ReadSection
from documents.reading.requirements import requirement_id

SHOWN = 50  # broken links said one by one; the rest is counted
CALL = re.compile(r"request\s+for\s+comments?|appels?\s+[àa]\s+commentaires?|version\s+RFC\b", re.IGNORECASE)
ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,100}")
ISSUES = re.compile(r"\bissues?\b", re.IGNORECASE)
AROUND = 30  # lines after a call where its channels stand; a third of that before
CALLS_READ = 100
SHEETS = (".ods", ".xlsx", ".xls", ".csv")


def edition_defects(documents: Sequence[ReadDocument], paths: Sequence[str]) -> list[str]:
    """Return one sentence per defect: encodings, empty documents, repeated ids, broken links, the call."""
    return [
        *(warning for document in documents for warning in document.warnings),
        *(f"{document.path} est vide." for document in documents if not document.sections),
        *duplicate_sentences(documents),
        *broken_sentences(broken_links(documents, paths)),
        *call_sentences(documents, paths),
    ]


def duplicates(document: ReadDocument) -> dict[str, list[ReadSection]]:
    """Return the requirement identifiers printed more than once in a document, with their places."""
    places: dict[str, list[ReadSection]] = defaultdict(list)
    for section in document.sections:
        if requirement_id(section.identifier):
            places[section.identifier].append(section)
    return {identifier: found for identifier, found in places.items() if len(found) > 1}


def duplicate_sentences(documents: Sequence[ReadDocument]) -> Iterator[str]:
    """Yield one sentence per repeated identifier."""
    for document in documents:
        for identifier, places in duplicates(document).items():
            lines = ", ".join(str(section.line_start) for section in places)
            yield f"{document.path} : l'identifiant {identifier} sert {len(places)} fois (lignes {lines})."


def broken_links(
    documents: Sequence[ReadDocument], paths: Sequence[str]
) -> list[tuple[ReadDocument, ReadLink]]:
    """Return the links and images that name a file the source does not hold, or an unknown part."""
    known = {*paths, *(folder for path in paths for folder in folders(path)), "."}
    anchors = {document.path: document_anchors(document) for document in documents}
    return [
        (document, link)
        for document in documents
        for link in document.links
        if is_broken(document, link, known, anchors)
    ]


def is_broken(document: ReadDocument, link: ReadLink, known: set[str], anchors: dict[str, set[str]]) -> bool:
    """Say whether a link leads nowhere in the source; an address outside it is never tried."""
    if "{{" in link.target or "{%" in link.target:
        return False  # only the site generator knows
    if link.target.startswith("#"):
        return len(link.target) > 1 and unquote(link.target[1:]) not in anchors[document.path]
    path = local_path(document.path, link.target)
    if not path or path.startswith("..") or (link.target.startswith("/") and is_site_page(document)):
        return False
    return known.isdisjoint(page_files(path))


def is_site_page(document: ReadDocument) -> bool:
    """Say whether a site generator publishes the document: its root is then not the repository's."""
    return front_matter_lines(document.text) > 0


def page_files(path: str) -> set[str]:
    """Return the files a link may mean: itself, or the source of the page it names."""
    page = path.removesuffix(".html").rstrip("/")
    return {path, f"{page}.md", f"{page}/index.md", f"{page}/README.md"}


def document_anchors(document: ReadDocument) -> set[str]:
    """Return the anchors a link may name in a document."""
    return {anchor for section in document.sections for anchor in section.anchors}


def folders(path: str) -> Iterator[str]:
    """Yield the folders above *path*."""
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def broken_sentences(broken: list[tuple[ReadDocument, ReadLink]]) -> Iterator[str]:
    """Yield one sentence per broken link, then how many are not shown."""
    for document, link in broken[:SHOWN]:
        target = link.target[:200]
        if link.target.lower().endswith(SHEETS):
            what = f"la fiche « {target} » est annoncée mais absente de la source"
        elif link.image:
            what = f"l'image « {target} » manque"
        else:
            what = f"le lien vers « {target} » ne mène nulle part"
        yield f"{document.path}, ligne {link.line} : {what}."
    if len(broken) > SHOWN:
        yield f"Et {len(broken) - SHOWN} autres liens rompus."


def call_sentences(documents: Sequence[ReadDocument], paths: Sequence[str]) -> Iterator[str]:
    """Yield a sentence when the edition calls for comments without saying how to send them."""
    calls = [(document, line) for document in documents for line in call_lines(document)]
    if calls and not any(has_channel(document, line, set(paths)) for document, line in calls):
        document, line = calls[0]
        yield (
            f"Appel à commentaires sans canal : {document.path}, ligne {line}, "
            "n'indique ni adresse, ni fiche présente, ni lieu de suivi (issues)."
        )


def call_lines(document: ReadDocument) -> list[int]:
    """Return the lines that call for comments."""
    lines = enumerate(document.text.split("\n"), 1)
    return [number for number, line in lines if CALL.search(line)][:CALLS_READ]


def has_channel(document: ReadDocument, line: int, paths: set[str]) -> bool:
    """Say whether a way to answer stands around a call: an address, a sheet that exists, or issues."""
    around = range(line - AROUND // 3, line + AROUND + 1)
    text = "\n".join(document.text.split("\n")[max(around.start - 1, 0) : around.stop - 1])
    links = [link for link in document.links if link.line in around]
    sheets = [link.target for link in links if link.target.lower().endswith(SHEETS)]
    reachable = any(local_path(document.path, target) in {"", *paths} for target in sheets)
    return bool(reachable or ADDRESS.search(text) or ISSUES.search(text))
