"""What is wrong in an edition, said in French to the person who registers it."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from documents.reading.links import local_path
from documents.reading.model import ReadDocument, ReadLink, ReadSection
from documents.reading.requirements import requirement_id

SHOWN = 50  # broken links said one by one; the rest is counted
CALL = re.compile(r"request\s+for\s+comments?|appels?\s+[àa]\s+commentaires?|version\s+RFC\b", re.IGNORECASE)
ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,100}")
ISSUES = re.compile(r"\bissues?\b|\btickets?\b", re.IGNORECASE)
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
    """Say whether a link leads nowhere in the source; an outside address is never tried."""
    if "{{" in link.target or "{%" in link.target:
        return False  # only the site generator knows
    path = local_path(document.path, link.target)
    if path:
        return path not in known
    return (
        link.target.startswith("#") and len(link.target) > 1 and link.target[1:] not in anchors[document.path]
    )


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
    calling = [document for document in documents if CALL.search(document.text)]
    if calling and not any(has_channel(document, set(paths)) for document in calling):
        names = ", ".join(document.path for document in calling)
        yield f"Appel à commentaires sans canal : {names} n'indique ni adresse, ni fiche, ni lieu de suivi (issues)."


def has_channel(document: ReadDocument, paths: set[str]) -> bool:
    """Say whether a document names a way to answer: an address, a sheet that exists, or issues."""
    sheets = [link.target for link in document.links if link.target.lower().endswith(SHEETS)]
    reachable = [target for target in sheets if local_path(document.path, target) in {"", *paths}]
    return bool(reachable or ADDRESS.search(document.text) or ISSUES.search(document.text))
