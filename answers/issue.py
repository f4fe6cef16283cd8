"""The reply of a delivery in its issue: Markdown that shows what was written, and calls nobody.

What people wrote is quoted as text: no mention, no reference to another issue, no image, no HTML of theirs.
"""

import re

from answers.letter import Told, letter_of
from answers.models import Delivery

MARKER = "<!-- cct:{identifier} -->"
MARKED = re.compile(r"\s*<!-- cct:\S{1,120} -->\s*\Z")
LONGEST = 60_000  # characters; GitHub takes 65 536
CUT = "La suite de cette réponse est trop longue pour un ticket : demandez-la à l'équipe."
# What GitHub would make a link, a call or a picture of: shown as code, where it makes nothing of anything.
# Addresses, people and their mails, other issues, commits, names of pictures (« :shipit: »), formulas.
CODE = re.compile(
    r"(?:[a-z][a-z0-9+.-]{0,30}://[^\s`]*|www\.[^\s`]*|[\w.+-]{0,64}@[\w-][\w./-]*|[\w./-]{0,100}#\d+"
    r"|GH-\d+|\b(?=\d*[a-f])(?=[a-f]*\d)[0-9a-f]{7,40}\b|:(?:[+-]1|[a-z][\w+-]{0,40}):"
    r"|\${1,2}[^\s$`][^$`\n]{0,300}\${1,2})+\w*",
    re.I,
)
ENDING = re.compile(r"[.,;:!?)\]}»\"'…]+$")  # of a sentence, not of an address
# What Markdown would take for something else than itself, anywhere, then at the beginning of a line.
INLINE = re.compile(
    r"\\(?=[!-/:-@\[-`{-~]|\s|$)|[`*\[~$]|<(?=[a-z/!?])|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w{1,40};)", re.I
)
BLOCK = re.compile(r"(?m)^(?=>|#{1,6}(?:\s|$)|[-+](?:\s|$)|=+\s*$|[-:|][-:\s|]*$)")
NUMBERED = re.compile(r"(?m)^(\d{1,9})([.)])(?=\s|$)")


def reply_of(delivery: Delivery) -> str:
    """Return the reply, with the marker by which it is found again whatever became of GitHub's answer."""
    letter = letter_of(delivery)
    greeting = [letter.greeting] if letter.greeting else []
    parts = [*greeting, escaped(letter.opening), *map(part_of, letter.answers)]
    ending = [letter.closing, escaped(letter.signature), marker_of(delivery)]
    while len("\n\n".join([*parts, *ending])) > LONGEST:
        parts = [*parts[:-2], CUT] if parts[-1] == CUT else [*parts[:-1], CUT]
    return "\n\n".join([*parts, *ending]) + "\n"


def marker_of(delivery: Delivery) -> str:
    """Return what tells the reply from any other, that nobody sees."""
    return MARKER.format(identifier=delivery.identifier)


def without_marker(reply: str) -> str:
    """Return a reply as people read it."""
    return MARKED.sub("", reply)


def part_of(told: Told) -> str:
    """Return what is said of one remark."""
    place = escaped(" ".join(told.place.split()))
    lines = [f"**{told.reference}**{f' — {place}' if place else ''}"]
    if told.words:
        lines.append(f"> {escaped(told.words)}")
    if told.before:
        lines.append(f"Réponse précédente : {escaped(told.before)}")
    lines.append(f"**Suite donnée : {escaped(told.outcome)}**")
    if told.text:
        lines.append(escaped(told.text))
    return "\n\n".join(lines)


def escaped(text: str) -> str:
    """Return a text that Markdown shows as it is written, its lines kept, and that calls nobody."""
    lines = "\n".join(line.strip() for line in text.split("\n"))
    pieces, at = [], 0
    for found in CODE.finditer(lines):
        code = ENDING.sub("", found[0]) if "//" in found[0] or "." in found[0] else found[0]
        if code:
            pieces += [literal(lines[at : found.start()]), f"`{code}`"]
            at = found.start() + len(code)
    whole = "".join([*pieces, literal(lines[at:])])
    safe = NUMBERED.sub(r"\1\\\2", BLOCK.sub(r"\\", whole))
    return re.sub(r"(?<=\S)\n(?=\S)", "  \n", safe)


def literal(text: str) -> str:
    """Return a piece of a line whose signs stand for themselves."""
    return INLINE.sub(r"\\\g<0>", text)
