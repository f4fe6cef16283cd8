"""What programs add under a message: legal notices, footers of mailing lists."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

MOST_LINES = 20  # of a notice, to know it by
MOST_FOOTER_LINES = 12
LONGEST_LINE = 2_000  # characters that are looked at


def one_of(*words: str) -> str:
    """Return the expression of any of *words*, themselves expressions."""
    return f"(?:{'|'.join(words)})"


_MESSAGE = one_of("message", "courriel", "mail", "courrier électronique", "e-?mail")
_NOTICE = re.compile(
    r"[\s*_]{0,9}"
    + one_of(
        rf"cet? {_MESSAGE}\b",
        rf"si (?:ce {_MESSAGE} ne vous est pas|vous (?:n['’]êtes pas le (?:bon )?destinataire|avez reçu ce))",
        rf"(?:les informations contenues dans|l['’]intégrité de) ce {_MESSAGE}",
        r"(?:avis|clause) de confidentialité",
        r"(?:merci de )?(?:n['’]imprime[rz] (?:ce|cet|que)|ne pas imprimer ce)\b",
        r"avant d['’]imprimer|devez-vous vraiment imprimer",
        r"(?:afin de )?(?:pensez à|préserve[rz]?) l['’]environnement|adopte[rz] l['’]éco",
        r"garanti sans virus|virus-free",
        r"this (?:e-?mail|message|communication)\b",
        r"the (?:information|content)s? (?:contained )?(?:in|of) this",
        r"if you (?:are not the intended|have received this)",
        r"(?:please )?(?:consider|think of) the environment",
        r"confidentiality notice|(?:disclaimer|caution)\s?:",
    ),
    re.IGNORECASE,
)
_OF_NOTICE = re.compile(
    one_of(
        r"(?:et|ou|ainsi que) .{0,25}(?:pièces? jointes?|(?:fichier|document)s? (?:joint|attaché))",
        r"destinataires? (?:prévu|désigné|exclusif|visé|ci-dessus)|(?:le|du) destinataire de ce",
        r"(?:exclusi|seul|usage|intention|attention).{0,40}\bdestinat",
        r"(?:strictement|est|caractère|sont) confidentiel|confidentiel\w{0,3} (?:et|ou)\b",
        r"(?:avis|clause) de confid|par erreur|altéré|virus",
        r"imprim\w{2,4} (?:ce|cet|que)\b|(?:d['’]|vraiment )imprimer|environnement|éco-?(?:attitude|geste)",
        r"(?:and|or) .{0,15}attachments?\b|intended|privileged|confidential|disclos|external|environment",
    ),
    re.IGNORECASE,
)
_OF_LIST = re.compile(
    one_of(
        r"mailing[ -]?list\b|\blistinfo\b|\bunsubscribe\b",
        r"liste de (?:diffusion|discussion)|d[ée]sabonne|d[ée]sinscri",
    ),
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r"\W{0,5}"
    + one_of(
        r"pour (?:se|vous|me) (?:d[ée]sabonner|d[ée]sinscrire)|to unsubscribe",
        rf"vous (?:recevez|avez reçu) ce {_MESSAGE} (?:car|parce)|you received this message because",
    ),
    re.IGNORECASE,
)
_LINK = re.compile(r"https?://|\bwww\.|\w@\w")
_RULE = re.compile(r"[_-]{10,}\s*$")
_PLACE = re.compile(
    r"(?:\b(?i:pp?|pages?|lignes?|lines?|art|articles?|exigences?|paragraphes?|chapitres?|annexes?|tableaux?|tables?"
    r"|figures?|sections?|règles?|requirements?)\b\.?|§)\s?(?:n°\s?)?(?:[A-Z]{0,9}[-_. ]?\d|[A-Z]\b(?!\.))"
)


def noticed(lines: Sequence[str]) -> set[int]:
    """Return which lines that a person sent in a row were added by a program. In doubt, none."""
    gone = {at for start, end in _paragraphs(lines) for at in _notice(lines, start, end)}
    return gone | set(_footer(lines))


def says_a_place(text: str) -> bool:
    """Return whether a text names a page, a line, an article: it may be a remark."""
    return bool(_PLACE.search(text))


def last_lines(lines: Sequence[str], gone: Iterable[int] = ()) -> Iterator[int]:
    """Yield the lines that are not blank nor *gone*, from the last one up."""
    return (at for at in range(len(lines) - 1, -1, -1) if at not in gone and lines[at].strip())


def _paragraphs(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where each run of lines that are not blank begins and ends."""
    start = None
    for at, line in enumerate([*lines, ""]):
        if line.strip():
            start = at if start is None else start
        elif start is not None:
            yield start, at
            start = None


def _notice(lines: Sequence[str], start: int, end: int) -> range:
    """Return the lines of a paragraph from where a legal notice begins in it, if one does."""
    for at in range(start, end):
        if _NOTICE.match(lines[at]):
            said = " ".join(line[:LONGEST_LINE] for line in lines[at : min(end, at + MOST_LINES)])
            return range(at, end) if _OF_NOTICE.search(said) and not says_a_place(said) else range(0)
    return range(0)


def _footer(lines: Sequence[str]) -> range:
    """Return the lines of a mailing list's footer, at the end: under a long rule, or plainly one."""
    last = list(islice(last_lines(lines), MOST_FOOTER_LINES))
    told = [at for at in last if _OF_LIST.search(lines[at][:LONGEST_LINE])]
    ruled = [at for at in last if told and at <= told[-1] and _RULE.match(lines[at])]
    plain = [at for at in last if _FOOTER.match(lines[at])]
    start = ruled[0] if ruled else min(plain, default=len(lines))
    said = "\n".join(line[:LONGEST_LINE] for line in lines[start:])
    return range(start, len(lines)) if _LINK.search(said) and not says_a_place(said) else range(0)
