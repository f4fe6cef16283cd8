"""Where an earlier message begins in a plain body: « Le … a écrit : », « De : … Objet : … »."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from mailparser_reply.constants import MAIL_LANGUAGES

MOST_LINES = 20_000  # looked at for headings: what stands beyond them is kept
MOST_TRIED = 1_000  # lines that may be of a heading: a thread holds some dozens
LONGEST_LINE, LONGEST = 300, 500  # characters of a line of an attribution, and of it all
MOST_FOLDED = 5  # lines of an attribution
MOST_HEADER_LINES = 30  # with the recipients, folded


class Kind(Enum):
    """What says that an earlier message begins."""

    WROTE = "somebody wrote"
    HEADERS = "its headers"
    ORIGINAL = "original message"
    FORWARD = "forwarded message"


@dataclass(frozen=True, slots=True)
class Heading:
    """The lines, from *start* to *end* excluded, that say that an earlier message begins."""

    kind: Kind
    start: int
    end: int


QUOTED = re.compile(r"[ \t]{0,3}>(?!From )")  # « >From » alone is how a mailbox keeps a line that begins so
_DASHES = r"(?:-{2,60}|_{2,60}|={2,60})"
_MARKER = re.compile(
    rf"[\s*_]{{0,9}}{_DASHES}\s?(?P<said>[^-_=]{{6,80}}?)\s?{_DASHES}[\s*_:]{{0,9}}$"
    r"|[\s*_]{0,9}(?P<bare>(?:début du message|begin) [^:]{5,40}?)\s?:[\s*_]{0,9}$",
    re.IGNORECASE,
)
_FORWARDED = re.compile(
    r"\b(?:message|mail|courriel) (?:transféré|réexpédié)|\b(?:transféré|réacheminé|forwarded) (?:par|by)\b"
    r"|\bforwarded (?:message|mail)|weitergeleitete nachricht|doorgestuurd bericht|messaggio inoltrato"
    r"|mensaje reenviado|mensagem encaminhada|vid[ae]resen[dt]",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(
    r"(?:message|mail|courriel) (?:d['’]origine|original|initial)|original (?:message|appointment)"
    r"|nachricht|meddel|melding|messaggio|mensaje|mensagem|bericht|wiadomość|zpráva|сообщение|viesti",
    re.IGNORECASE,
)
_RULE = re.compile(r"[\s*]{0,9}(?:_{5,}|-{5,}|={5,}|(?:- ){5,}-?)[\s*]{0,9}$")

# The headers as programs write them out, by language: French and English first.
_LABELS = {
    "from": "De|From|Expéditeur|Émetteur|Von|Van|Da|Fra|Från|Od|Lähettäjä|От",
    "sent": "Envoyé|Envoyé le|Envoyée|Date|Date d['’]envoi|Sent|Gesendet|Datum|Verzonden|Inviato|Data|Enviado"
    "|Enviado el|Enviada em|Fecha|Sendt|Dato|Skickat|Wysłano|Odesláno|Lähetetty|Päivämäärä|Дата|Отправлено",
    "to": "À|A|Pour|To|Destinataires?|An|Aan|Para|Til|Till|Do|Komu|Vastaanottaja|Кому",
    "copy": "Cc|CC|Cci|Bcc|Copie|Copie à|Kopie|Kopi|Kopia|Копия",
    "subject": "Objet|Sujet|Subject|Betreff|Onderwerp|Oggetto|Asunto|Assunto|Emne|Ämne|Temat|Předmět|Aihe"
    "|Тема",
    "other": "Reply-To|Répondre à|Importance|Priorité|Pièces? jointes?|Attachments?|Organi[sz]ation",
}
_LABEL = re.compile(
    r"[\s*_|]{0,8}(?:"
    + "|".join(f"(?P<{kind}>{words})" for kind, words in _LABELS.items())
    + r")[\s*_]{0,4}:",
    re.IGNORECASE,  # telephones write « de : »
)
_ON_ONE_LINE = re.compile(
    r"[\s*_]{0,8}(?:De|From)[\s*_]{0,4}:.{1,200}\b(?:Envoyé|Date|Sent)[\s*_]{0,4}:.{1,100}\d.{0,200}"
    r"\b(?:Objet|Sujet|Subject)[\s*_]{0,4}:"
)
_ADDRESS = re.compile(r"[^\s<>()\[\]\"]{1,64}@[^\s<>()\[\]\"]{2,}")
_ANGLED = re.compile(r"<\s?[^\s<>]{1,64}@[^<>]{2,200}>|&lt;[^\s<>]{1,64}@[^<>]{2,100}&gt;")
_WORD = r"[^\W\d_]{2,12}"
_DATE = (
    r"(?:\d{1,4}[./-]\d{1,2}[./-]\d{2,4}"
    rf"|\d{{1,2}}(?:er|st|nd|rd|th)?\.?\s(?:d[ei]\s)?{_WORD}\.?,?\s(?:de\s)?\d{{4}}"
    rf"|{_WORD}\.?\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}}|\d{{4}}\s?[年년])"
)
_DATED = re.compile(rf"(?<!\w){_DATE}")
_TIMED = re.compile(r"(?<!\d)\d{1,2}\s?[:.hH]\s?\d{2}(?!\d)")
# « Le lun. 6 mai 2024 », « On Wed, Apr 3, 2012 », « понедельник, 6 октября 2014 »: a date comes first.
_OPENS = re.compile(rf"(?:[^\W\d_]{{1,5}}\s(?:dniu\s)?)?(?:{_WORD}[.,]{{0,2}}\s)?{_DATE}")
_WROTE = re.compile(r"(?:\ba écrit|\bwrote)[\s*_]{0,3}:?$", re.IGNORECASE)
_OTHERS_WROTE = re.compile(
    "|".join(f"(?:{words['wrote_header']})" for words in MAIL_LANGUAGES.values() if "wrote_header" in words),
    re.IGNORECASE,
)
_GMAIL_ONCE = re.compile(
    r"\d{4}-\d\d-\d\d \d{1,2}:\d{2} GMT[+-]\d\d:\d\d \S.{0,80}$"
    r"|\d{4}/\d{1,2}/\d{1,2} [^<>]{1,80}<[^\s<>]+@[^\s<>]+>:?$"
)
_ENDS = (":", "：", ">", "wrote", "écrit")
# What no attribution begins with: an address cut from its opening bracket, or what follows one.
_LATE = re.compile(r"[<(]|(?:a )?écrit\b|wrote\b|[^<(]{0,200}@[^<(]{0,200}[>)]", re.IGNORECASE)


def headings(lines: Sequence[str]) -> Iterator[Heading]:
    """Yield what says that an earlier message begins, in order and apart; quoted lines say nothing here."""
    floor = tried = 0
    for at, line in enumerate(lines[:MOST_LINES]):
        if at < floor or not line or QUOTED.match(line):
            continue
        if not _may_tell(line):
            continue
        if found := _marker(lines, at) or _headers(lines, at) or _wrote(lines, at, floor):
            yield _with_rule(lines, found, floor)
            floor = found.end
        tried += 1
        if tried == MOST_TRIED:
            return


def is_quoted_below(lines: Sequence[str], at: int) -> bool:
    """Return whether the first words from line *at* on are quoted, a few blank lines set apart."""
    following = [line for line in lines[at : at + 4] if line.strip()]
    return bool(following and QUOTED.match(following[0]))


def unquoted(line: str) -> str:
    """Return a line without its marks of quotation."""
    return line.lstrip("> \t")


def _marker(lines: Sequence[str], at: int) -> Heading | None:
    """« -----Message d'origine----- », « ---------- Forwarded message --------- », with headers below."""
    if len(lines[at]) > LONGEST_LINE or not (match := _MARKER.match(lines[at])):
        return None
    said = match["said"] or match["bare"]
    kind = Kind.FORWARD if _FORWARDED.search(said) else Kind.ORIGINAL
    if kind is Kind.ORIGINAL and not (match["said"] and _ORIGINAL.search(said)):
        return None
    return Heading(kind, at, _past_headers(lines, at + 1))


def _past_headers(lines: Sequence[str], at: int) -> int:
    """Return where the headers or the attribution end that stand at line *at* or soon after, or *at*."""
    for begins in range(at, min(at + 3, len(lines))):
        if lines[begins].strip():
            ends = range(begins, min(begins + MOST_FOLDED, len(lines)))
            written = (_wrote(lines, end, begins) for end in ends)
            found = _headers(lines, begins) or next(filter(None, written), None)
            return found.end if found else at
    return at


def _headers(lines: Sequence[str], at: int) -> Heading | None:
    """« De : … Envoyé : … À : … Objet : », bold or not, folded, a blank line after each or not."""
    if not _LABEL.match(lines[at]):
        return None
    if _ON_ONE_LINE.match(lines[at][:LONGEST]):
        return Heading(Kind.HEADERS, at, at + 1)
    kinds: dict[str, str] = {}
    end = at
    for here in range(at, min(at + MOST_HEADER_LINES, len(lines))):
        match = _LABEL.match(lines[here])
        if match and match.lastgroup:
            kinds.setdefault(match.lastgroup, lines[here][match.end() : match.end() + LONGEST])
            end = here + 1
        elif not lines[here - 1].strip():  # a blank line stands between two headers, not inside one
            break
    return Heading(Kind.HEADERS, at, end) if _are_of_a_message(kinds) else None


def _are_of_a_message(kinds: dict[str, str]) -> bool:
    """« De : la page 12 », « À : la page 14 » are not: more is told, or an address, or a day of sending."""
    if "from" not in kinds:
        return False
    told = len(kinds.keys() - {"other"})
    is_sent = "subject" in kinds or re.search(r"\d", kinds.get("sent", ""))
    return bool((told > 1 and _ADDRESS.search(kinds["from"])) or (told > 2 and is_sent))


def _may_tell(line: str) -> bool:
    """Whether a heading may begin or end with this line."""
    return bool(_may_end(line) or _LABEL.match(line) or _MARKER.match(line[:LONGEST_LINE]))


def _may_end(line: str) -> bool:
    """Whether an attribution may end with this line."""
    return line.rstrip(" \t\xa0*_-").endswith(_ENDS) or "GMT" in line[:40]


def _wrote(lines: Sequence[str], at: int, floor: int) -> Heading | None:
    """« Le 2 mai 2024 à 10:12, Camille <…> a écrit : », folded on some lines or not."""
    if not _may_end(lines[at]):
        return None
    marked = is_quoted_below(lines, at + 1)
    starts = [start for start, text in _windows(lines, at, floor) if _is_attribution(text, marked)]
    dated = [start for start in starts if _OPENS.match(_plain(lines[start]))]
    begins = (dated or starts)[:1]
    return Heading(Kind.WROTE, begins[0], at + 1) if begins else None


def _windows(lines: Sequence[str], at: int, floor: int) -> Iterator[tuple[int, str]]:
    """Yield the lines that end with line *at* as one, from the shortest on, with where they start."""
    text = ""
    for start in range(at, max(at - MOST_FOLDED, floor - 1), -1):
        line = lines[start]
        text = f"{line} {text}"
        if not line.strip() or QUOTED.match(line) or len(line) > LONGEST_LINE or len(text) > LONGEST:
            return
        yield start, _plain(text)


def _plain(text: str) -> str:
    """Return a text without bold marks and dashes at its ends, its blanks being one space each."""
    return " ".join(text.split()).strip("*_- ")


def _is_attribution(text: str, marked: bool) -> bool:
    """Return whether a text says who wrote what comes next; *marked* as quoted, less is asked."""
    if _LATE.match(text):
        return False
    address, dated, timed = _ADDRESS.search(text), _DATED.search(text), _TIMED.search(text)
    if not (address or dated):
        return False
    if _GMAIL_ONCE.match(text):
        return True
    closes, opens = text.endswith((":", "：")), _OPENS.match(text)
    if closes and ((marked and (opens or _ANGLED.search(text))) or (opens and address and timed)):
        return True
    wrote = _WROTE.search(text) or (closes and _OTHERS_WROTE.match(text))
    return bool(wrote and (address or (dated and (timed or marked))))


def _with_rule(lines: Sequence[str], found: Heading, floor: int) -> Heading:
    """Return a heading with the line of underscores that stands right above it, if any."""
    for above in range(found.start - 1, max(found.start - 3, floor - 1), -1):
        if lines[above].strip():
            is_rule = len(lines[above]) <= LONGEST_LINE and _RULE.match(lines[above])
            return Heading(found.kind, above, found.end) if is_rule else found
    return found
