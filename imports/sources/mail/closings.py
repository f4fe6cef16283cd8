"""The lines of a message that say nothing of its subject: its signature, and what programs add under it."""

import re
from collections.abc import Sequence

from mailparser_reply.constants import MAIL_LANGUAGES

from imports.sources.mail.notices import last_lines, noticed, one_of, says_a_place

MOST_SIGNED = 20  # lines of a signature after its mark
MOST_CLOSED = 12  # lines of a signature after « Cordialement »
LONGEST_LINE = 300
WIDEST = 120  # characters of a line of signature

_OTHER_LANGUAGES = (
    words["sent_from"]
    for language, words in MAIL_LANGUAGES.items()
    if words.get("sent_from") and language not in ("en", "fr")
)
# « Envoyé de mon iPhone »: a product and perhaps its address, not a sentence.
_TELEPHONE = re.compile(
    r"[\s*_]{0,9}"
    + one_of(
        r"(?:message |courriel |e?-?mail )?(?:envoyé|expédié) (?:de|depuis|à partir de|avec|via|par) "
        r"(?:mon|ma|mes|l['’]application|le portable de|la messagerie|outlook|yahoo|gmail|proton)\b",
        r"sent (?:from|via|with) (?:my|mail|outlook|yahoo|gmail|proton|samsung|mobile|windows|airmail)\b",
        r"(?:obtenir|obtenez|télécharger?z?|get|download) \[?outlook (?:pour|for)\b",
        r"provenance\s?: courrier\b",
        r"(?:von|aus) (?:meinem|outlook) \S{1,30} gesendet",
        *_OTHER_LANGUAGES,
    )
    + r"[^,.;:!?<\[(]{0,60}(?:\.\w{2,3})?\s{0,3}"
    + r"(?:[<(\[]{1,3}\S{1,300}[>)\]]{1,3}|https?://\S{1,300})?[\s.]{0,3}$",
    re.IGNORECASE,
)
_MARK = re.compile(r"(?:--|__) ?$")
_NAME = r"[A-ZÀ-Þ][\w'’.-]{0,30}(?:[ ,/]{1,2}[A-ZÀ-Þ][\w'’.-]{0,30}){0,4}"
_NAMED = re.compile(rf"[\s*_]{{0,4}}{_NAME}")
_CLOSING = re.compile(
    r"\W{0,4}(?i:(?:(?:bien|très|plus|avec mes|mes|nos|sincères|bien à vous|merci)[ ,]{1,3}){0,3}"
    + one_of(
        r"cordiale(?:ment|s salutations)|cdlt|cdt|bàv|bien à (?:vous|toi)|amicalement|respectueu(?:sement|x)",
        r"salutations(?: distinguées| cordiales| les meilleures)?",
        r"sentiments (?:distingués|les meilleurs|dévoués)",
        r"(?:je vous prie|nous vous prions|veuillez) (?:d['’]|de )?(?:agréer|recevoir|croire)\b.{0,200}",
        r"(?:with )?(?:best |kind |kindest |warm )?regards|best wishes|(?:yours )?(?:sincerely|faithfully)",
    )
    + rf")(?P<name>\W{{1,6}}{_NAME})?\W{{0,4}}$"
)
_THANKS = re.compile(
    r"\W{0,4}"
    + one_of(
        r"merci(?: d['’]avance| beaucoup| par avance)?|à (?:bientôt|votre disposition)",
        r"(?:très )?bonne (?:journée|réception|soirée|fin de journée)",
        r"(?:many )?thanks(?: in advance)?|thank you|cheers",
    )
    + r"\W{0,4}$",
    re.IGNORECASE,
)
_STREET = r"\b(?:rue|avenue|av|boulevard|bd|place|quai|allée|chemin|cedex|bp|cs)\b"
_CONTACT = re.compile(
    one_of(
        r"[\w.+-]@\w|https?://|\bwww\.|\[(?:cid|image)",
        r"(?:\+\d{1,3}|\b0\d)(?:[ .()/-]{0,2}\d{1,4}){3,6}\b",
        r"\b(?:t[ée]l|mobile|port|fax|gsm|phone|standard)\b",
        rf"{_STREET}.{{0,40}}\d|\d.{{0,15}}{_STREET}|\b\d{{5}} [A-ZÀ-Þ]",
    ),
    re.IGNORECASE,
)
# What a remark says and a signature does not: a verb, a pronoun, a small word; or it is listed, or asks.
_SPEAKS = re.compile(
    one_of(
        r"\b(?:est|sont|était|sera|serait|soit|ont|doit|doivent|devrait|peut|peuvent|pourrait|faut|faudrait)\b",
        r"\b(?:manque|manquent|semble|propose|voir|remplacer|supprimer|ajouter|préciser|corriger|modifier)\b",
        r"\b(?:pas|ne|que|qui|je|j|nous|vous|il|elle|ils|on|ce|cela|ça|cette|ces|se|si|trop|très|mais|donc)\b",
        r"\b(?:même|aussi|dans|avec|sans|selon|y)\b",
        r"\b(?:is|are|was|be|should|must|shall|can|could|would|not|that|this|which|i|you|we|it|they|please)\b",
        r"\b(?:add|remove|replace|see)\b",
        r"^\s*(?:[-*•]|\d{1,3}[.)])\s|^\s*p\.?\s?s\b|[?:]\s*$",
    ),
    re.IGNORECASE,
)


def trimmed(lines: Sequence[str]) -> set[int]:
    """Return which of the lines that a person wrote in a row say nothing of their subject. In doubt, none."""
    gone = {at for at, line in enumerate(lines) if len(line) <= LONGEST_LINE and _TELEPHONE.match(line)}
    gone.update(noticed(lines))
    gone.update(_signed(lines, gone))
    gone.update(_closed(lines, gone))
    return gone


def _signed(lines: Sequence[str], gone: set[int]) -> range:
    """Return the lines from a signature's mark on (« -- », RFC 3676 section 4.3)."""
    for count, at in enumerate(last_lines(lines, gone)):
        if count > MOST_SIGNED or says_a_place(lines[at]):
            break
        if _MARK.match(lines[at]):
            return range(at, len(lines))
    return range(0)


def _closed(lines: Sequence[str], gone: set[int]) -> range:
    """Return the lines from « Cordialement » on, when all that follows is who signs and where they are."""
    below: list[str] = []
    for at in last_lines(lines, gone):
        line = lines[at]
        closing = _CLOSING.match(line) if len(line) <= LONGEST_LINE else None
        if closing and (_names(below) or (closing["name"] and not below)):
            return range(at, len(lines))
        if _THANKS.match(line) and _names(below) and any(_CONTACT.search(said) for said in below):
            return range(at, len(lines))
        below.insert(0, line)
        if len(below) > MOST_CLOSED or not _signs(line):
            break
    return range(0)


def _names(below: Sequence[str]) -> bool:
    """Whether what stands below a closing begins with a name."""
    return bool(below) and bool(_NAMED.match(below[0]) or _CONTACT.search(below[0]))


def _signs(line: str) -> bool:
    """Whether a line may be one of a signature: a name, an office, an address, a number."""
    if len(line) > WIDEST or says_a_place(line) or _SPEAKS.search(line):
        return False
    return len(line.split()) <= 12 or bool(_CONTACT.search(line))
