"""What a requirement's identifier, a level and a heading's number look like."""

import re

from documents.reading.plain import fold

# EXI-G-4, EX12, EXI-ORG-1 (Pi-native), [REQ-7]: a known prefix, or capitals and figures joined by hyphens.
REQUIREMENT = re.compile(
    r"\[?((?:EXIG|EXI|EX|REQ|RQ|RG|REGLE|RECO|REC|R)(?:[-_. ]{0,2}[A-Z]{1,12}){0,3}[-_. ]{0,2}\d{1,4}[a-z]?"
    r"|[A-Z]{2,10}(?:[-_][A-Z]{1,12}){1,3}[-_]\d{1,4}[a-z]?)\]?(?P<suffix>\s{0,3}\([^()]{1,60}\))?",
)
NORM = re.compile(r"(?:ISO|IEC|NF|EN|RFC|CVE|CWE|ANSSI|NIST|IEEE|AES|SHA|RSA|TLS|UTF)\b")
LEVELS = {
    *("p", "i", "o", "r", "primordiale", "primordial", "importante", "important", "bloquant", "bloquante"),
    *("obligatoire", "recommande", "recommandee", "souhaite", "souhaitee", "souhaitable", "optionnel"),
    *("optionnelle", "majeur", "majeure", "mineur", "mineure", "critique", "non bloquant", "non bloquante"),
    *("facultatif", "facultative", "indispensable", "essentielle", "essentiel", "must", "should", "may"),
}
LEVEL_TITLES = (
    "type",
    "niveau",
    "importance",
    "criticite",
    "priorite",
    "obligation",
    "caractere",
    "severite",
)
ROMAN_OR_LETTER = r"(?:[IVX]{1,5}|[A-Z])"
NUMBER = re.compile(
    rf"(?P<number>(?:\d{{1,3}}|{ROMAN_OR_LETTER})(?:\.\d{{1,3}}){{1,6}}(?=[.)]?\s|\s?[-–—:])"  # 3.2, A.1
    rf"|(?:\d{{1,3}}|{ROMAN_OR_LETTER})(?=\s?[.)]\s|\s{{0,3}}[-–—:]\s)"  # 1 - , 2. , A)
    r"|\d{1,2}(?=\s+[A-ZÀ-ÖØ-Þ]))"  # 4 Périmètre, not « 12 facteurs »
    r"\s{0,3}[.):–—-]{0,2}\s{0,9}"
)


def requirement_id(text: str) -> str:
    """Return *text* without brackets when it is the identifier of a requirement, else ""."""
    found = REQUIREMENT.fullmatch(text)
    if not found or NORM.match(text):
        return ""
    return found[1] + (found["suffix"] or "")


def leading_requirement_id(title: str) -> str:
    """Return the identifier a heading starts with (« EX12 – Journaliser »), else ""."""
    found = REQUIREMENT.match(title)
    rest = title[found.end() :] if found else ""
    return requirement_id(found[0]) if found and (not rest or not rest[0].isalnum()) else ""


def is_level(text: str) -> bool:
    """Say whether *text* alone is the level of a requirement, as one finds it printed."""
    return fold(text) in LEVELS


def level_column(titles: list[str]) -> int | None:
    """Return the place of the column whose title announces a level, or None."""
    for place, title in enumerate(titles):
        if fold(title).startswith(LEVEL_TITLES):
            return place
    return None


def heading_number(title: str) -> str:
    """Return the number printed before a plain *title* (« 3.2 », « 1 », « A.1 »), else ""."""
    found = NUMBER.match(title)
    return found["number"] if found and found.end() < len(title) else ""


def without_number(title: str) -> str:
    """Return a plain *title* without its number: what stays the same when the plan is renumbered."""
    found = NUMBER.match(title)
    return title[found.end() :] if found and found.end() < len(title) else title
