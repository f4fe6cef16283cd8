"""The reply of a delivery in its issue: Markdown that shows what was written, and calls nobody.

What people wrote is quoted as text: no mention, no reference to another issue, no image, no HTML of theirs.
"""

import re

from answers.letter import Told, letter_of
from answers.models import Delivery

MARKER = "<!-- cct:{identifier} -->"
LONGEST = 60_000  # characters; GitHub takes 65 536
CUT = "La suite de cette réponse est trop longue pour un ticket : demandez-la à l'équipe."
# What Markdown, or GitHub, would take for something else than itself.
SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+!|~&$^=-])")
CALLS = re.compile(r"@(?=\w)")
LINKS = re.compile(r"(?<=\w)(?=://)|(?<=www)(?=\.)", re.I)
NOTHING = "\u2060"  # a word joiner: it shows nothing, and breaks mentions and links


def reply_of(delivery: Delivery) -> str:
    """Return the reply, with the marker by which it is found again whatever became of GitHub's answer."""
    letter = letter_of(delivery)
    parts = [letter.greeting, escaped(letter.opening), *map(part_of, letter.answers)]
    ending = [letter.closing, escaped(letter.signature), marker_of(delivery)]
    while len("\n\n".join([*parts, *ending])) > LONGEST:
        parts = [*parts[:-2], CUT] if parts[-1] == CUT else [*parts[:-1], CUT]
    return "\n\n".join([*parts, *ending]) + "\n"


def marker_of(delivery: Delivery) -> str:
    """Return what tells the reply from any other, that nobody sees."""
    return MARKER.format(identifier=delivery.identifier)


def part_of(told: Told) -> str:
    """Return what is said of one remark."""
    lines = [f"**{told.reference}**{f' — {escaped(told.place)}' if told.place else ''}"]
    if told.words:
        lines.append(f"> {escaped(told.words)}")
    if told.before:
        lines.append(f"Réponse précédente : {escaped(told.before)}")
    lines.append(f"**Suite donnée : {escaped(told.outcome)}**")
    if told.text:
        lines.append(escaped(told.text))
    return "\n\n".join(lines)


def escaped(text: str) -> str:
    """Return a text that Markdown shows as it is written, its lines kept."""
    safe = SPECIAL.sub(r"\\\1", LINKS.sub(NOTHING, CALLS.sub(f"@{NOTHING}", text)))
    return re.sub(r"(?m)^(\s*\d+)([.)])", r"\1\\\2", safe).replace("\n", "  \n")
