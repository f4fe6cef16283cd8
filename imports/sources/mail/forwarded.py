"""A message forwarded in the text of another: who wrote it first, and its own words."""

import re
from dataclasses import dataclass

from imports.sources.model import author_cell

MOST_LINES = 40  # looked at, before the headings of what is forwarded
_MARKER = re.compile(
    r"[-_ *=>]{0,30}(?:(?:Begin |Début du )?(?:forwarded message|message transféré|message réexpédié)"
    r"|(?:original message|message d['’]origine))\b.{0,40}",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"\*{0,2}(?P<name>De|From|Envoyé|Sent|Date|À|A|To|Cc|Objet|Subject|Sujet|Pour"
    r"|Répondre à|Reply-To)[ \u00a0]?:"
    r"\*{0,2}[ \t]*(?P<said>.*)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"<?(?:mailto:)?([^\s<>()\[\],;:\"@]{1,64}@[^\s<>()\[\],;:\"@]{1,190}\.[a-z]{2,24})>?", re.I
)
_FEWEST = 3  # headings, for them to be those of a message


@dataclass(frozen=True, slots=True)
class Forwarded:
    """What was forwarded: its author « Nom <adresse> », and its text with what its carrier wrote above."""

    author: str
    text: str


def forwarded_in(text: str) -> Forwarded | None:
    """Return the message that a text forwards, None when it begins with no headings of one."""
    lines = text.split("\n")
    start = next((at for at, line in enumerate(lines[:MOST_LINES]) if _HEADING.match(line.strip())), None)
    if start is None:
        return None
    end, author = _headings(lines, start)
    if end - start < _FEWEST or not author:
        return None
    above = [line for line in lines[:start] if not _MARKER.fullmatch(line.strip())]
    return Forwarded(author, "\n".join([*above, *lines[end:]]).strip("\n"))


def _headings(lines: list[str], start: int) -> tuple[int, str]:
    """Return where the headings end, and whom they say to have written."""
    author, at = "", start
    while at < len(lines) and (found := _HEADING.match(lines[at].strip())):
        if found["name"].lower() in ("de", "from") and not author:
            author = _named(found["said"])
        at += 1
    return at, author


def _named(said: str) -> str:
    """Return a sender as the column of a sheet says it."""
    address = _ADDRESS.search(said[:400])
    name = " ".join(_ADDRESS.sub(" ", said[:400]).replace("*", "").split()).strip(" \"'[]<>")
    return author_cell(name, address[1].lower() if address else "")
