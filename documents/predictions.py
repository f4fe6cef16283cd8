"""Remarks answered as plain data, one by one: what ``manage.py locate`` reads and prints.

A line is one JSON object. Read: ``id``, ``location``, ``excerpt`` and ``text``. Written: ``id``,
``candidates`` best first, ``accepted`` (no person is needed), ``notes``, ``ms`` of processor time.
"""

import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from documents.anchoring.index import EditionIndex
from documents.anchoring.locate import locate
from documents.anchoring.model import Candidate
from documents.reading.model import BOLD_DEPTH, PREAMBLE_DEPTH, ReadSection, SectionKind
from documents.reading.requirements import requirement_id

COLUMNS = ("location", "excerpt", "text")
LINE_BYTES = 1_000_000  # a remark's columns hold some 26 000 characters that are read, however escaped


@dataclass(frozen=True, slots=True)
class Remark:
    """The three columns a person filled, under the name its sender gave it."""

    id: Any = None
    location: str = ""
    excerpt: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class PrintedAt:
    """What is printed where a section stands: the title above it, and its row's requirement."""

    heading: str = ""
    requirement: str = ""


class UnreadableRemark(Exception):
    """A line is no remark; the message ends the French sentence « ligne 3 : … »."""


def read_remark(line: bytes) -> Remark:
    """Return the remark a line holds; what it does not say is empty, what else it says is ignored."""
    if len(line) > LINE_BYTES:
        raise UnreadableRemark(f"plus de {LINE_BYTES} octets, ce qu'aucune remarque ne demande.")
    try:
        said = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UnreadableRemark("le texte n'est pas en UTF-8.") from error
    except (ValueError, RecursionError) as error:
        raise UnreadableRemark('ce n\'est pas du JSON : attendu {"id": …, "location": …}.') from error
    if not isinstance(said, dict):
        raise UnreadableRemark('attendu un objet JSON : {"id": …, "location": …, "excerpt": …, "text": …}.')
    return Remark(said.get("id"), *(column(said, name) for name in COLUMNS))


def column(said: dict[str, Any], name: str) -> str:
    """Return what a column says, nothing when it is missing or null."""
    value = said.get(name)
    if not isinstance(value, str | None):
        raise UnreadableRemark(f"« {name} » doit être un texte, entre guillemets.")
    return value or ""


def predict(index: EditionIndex, printed: dict[str, PrintedAt], remark: Remark) -> dict[str, Any]:
    """Return the answer to one remark; *printed* gives by section key what is printed there."""
    started = time.process_time()
    found = locate(index, location=remark.location, excerpt=remark.excerpt, text=remark.text)
    spent = 1000 * (time.process_time() - started)
    return {
        "id": remark.id,
        "candidates": [
            as_plain(candidate, printed.get(candidate.section_key, PrintedAt()))
            for candidate in found.candidates
        ],
        "accepted": found.accepted,
        "notes": list(found.notes),
        "ms": round(spent, 3),
    }


def as_plain(candidate: Candidate, printed: PrintedAt) -> dict[str, Any]:
    """Return one place as it is written."""
    return {
        "document": candidate.document,
        "line_start": candidate.line_start,
        "line_end": candidate.line_end,
        "heading": printed.heading,
        "requirement": printed.requirement or None,
        "score": candidate.score,
        "method": candidate.method,
        "reason": candidate.reason,
        "start": candidate.start,
        "end": candidate.end,
        "accepted": candidate.accepted,
    }


def printed_at(sections: Iterable[ReadSection]) -> Iterator[tuple[str, PrintedAt]]:
    """Yield each section's key of one document, and what is printed there.

    The heading is the nearest true one above, whatever its level: an empty one or a bold line is passed over.
    """
    heading = ""
    for section in sorted(sections, key=lambda section: section.line_start):
        if is_true_heading(section) and section.title:
            heading = section.title
        yield section.key, PrintedAt(heading, requirement_id(section.identifier))


def is_true_heading(section: ReadSection) -> bool:
    """Return whether *section* is headed as Markdown has it, not by a bold line nor as a preamble."""
    return section.kind == SectionKind.HEADING and PREAMBLE_DEPTH < section.depth < BOLD_DEPTH
