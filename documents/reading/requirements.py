"""What a requirement's identifier, a level and a heading's number look like."""

import re

from documents.reading.plain import fold

# EXI-G-4, EX12, REQ 7, EXI-ORG-1 (Pi-native), [R-12]: a known prefix, or capitals and a number joined by
# hyphens. A letter never follows the prefix directly: EXCHANGE 2019 is a product.
JOIN = r"[-_.‐‑–]"
REQUIREMENT = re.compile(
    rf"(?<!\w)\[?(?P<id>(?:(?i:EXIGENCE|EXIG|EXI|EX)|REQ|RQ|REGLE|RECO|REC|RG)"
    rf"(?:{JOIN}(?i:[A-Z]{{1,12}})){{0,3}}{JOIN}?\s?\d{{1,4}}[a-z]?"
    rf"|R{JOIN}?\d{{1,4}}"
    rf"|[A-Z]{{2,10}}(?:{JOIN}[A-Z]{{1,12}}){{1,3}}{JOIN}\d{{1,4}}[a-z]?)"
    r"(?![\w])\]?(?P<suffix>\s{0,3}\([^()]{1,60}\))?",
)
CERTAIN = re.compile(r"EX", re.IGNORECASE)  # nothing else is written so; the other forms need company
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
NUMBER = re.compile(  # « 3.2 », « 1 - », « A.1 », « II. »
    r"(?P<number>(?:\d{1,3}|[IVX]{1,5}|[A-H])(?:\.\d{1,3}){0,6})"
    r"(?P<mark>\s{0,3}[-–—:](?=\s)|[.)](?!\d)|(?=\s))\s{0,9}(?=\S)"
)


def requirement_id(text: str) -> str:
    """Return *text* without brackets when it is the identifier of a requirement, else ""."""
    found = REQUIREMENT.fullmatch(text.rstrip(" .:*"))
    return "" if not found or NORM.match(text) else found["id"] + (found["suffix"] or "")


def leading_requirement_id(text: str) -> str:
    """Return the identifier a title or a cell starts with (« EX12 – Journaliser »), else ""."""
    found = REQUIREMENT.match(text)
    if not found or NORM.match(text):
        return ""
    rest = text[found.end() :].lstrip()
    announced = not rest or rest[0] in ":–—-.|"
    return found["id"] + (found["suffix"] or "") if announced or is_certain(found["id"]) else ""


def requirement_name(identifier: str) -> str:
    """Return what two spellings of one identifier share: EXI_07, « EXI 7 (P) » and exi-7 are exi-7."""
    parts = re.findall(r"[^\W\d_]+|\d+", fold(identifier.partition("(")[0]))
    return "-".join(part.lstrip("0") or part for part in parts)


def is_certain(identifier: str) -> bool:
    """Say whether *identifier* can be nothing but a requirement's, wherever it stands."""
    return bool(CERTAIN.match(identifier))


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
    return split_number(title)[0]


def without_number(title: str) -> str:
    """Return a plain *title* without its number: what stays the same when the plan is renumbered."""
    return split_number(title)[1]


def split_number(title: str) -> tuple[str, str]:
    """Return the number printed before a plain *title* and the rest.

    Without a mark after it, only figures count, before a capital: « 4 Périmètre », not « A propos » nor
    « 12 facteurs ».
    """
    found = NUMBER.match(title)
    if not found:
        return "", title
    number, rest = found["number"], title[found.end() :]
    bare = not found["mark"] and "." not in number
    if bare and not (number.isdigit() and len(number) < 3 and rest[0].isupper()):
        return "", title
    return number, rest
