"""What a person wrote in a plain body, apart from what is quoted of earlier messages and what signs it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from operator import itemgetter

from imports.sources.blocks import COURTESY
from imports.sources.mail.closings import trimmed
from imports.sources.mail.headings import MOST_LINES, QUOTED, Kind, headings, is_quoted_below, unquoted
from imports.sources.mail.model import Reply
from imports.sources.mail.notices import one_of

MOST_READ = 4_000  # characters of what was written above a quotation: longer, it says something for sure
FEWEST_OF_ITS_OWN = 4  # words, for what stands above a forwarded message to be what is said
SHORT_QUOTE = 5  # lines that a person may quote by hand at the end of what she says
MOST_QUOTED = 100  # quotations that are asked whose they are
FIRST_QUOTED = 10  # lines of a quotation that may say whose it is

_ANSWER = one_of(
    r"réponses?|remarques?|commentaires?|annotations?|modifications?|ajouts?|observations?",
    r"answers?|comments?|replies",
)
_WITHIN = re.compile(
    rf"\b{_ANSWER}\b[^.\n]{{0,60}}\b"
    + one_of(
        r"en (?:rouge|bleu|vert|violet|orange|couleur|gras|italique|surlign\w{1,5})",
        r"in (?:red|blue|green|bold)|in ?-?line",
        r"dans (?:le (?:corps|texte|fil|mail|message)|(?:votre|ton) (?:mail|message|texte|courriel))",
    )
    + r"\b|\b(?:mes|nos|my|our) (?:réponses|answers|replies)\b[^.\n]{0,20}\b(?:ci-dessous|below)\b",
    re.IGNORECASE,
)
_POINTS = re.compile(
    one_of(
        r"\bci-(?:dessous|après)\b|\bplus bas\b|\bbelow\b|\bfyi\b|\bforward(?:ing)?\b",
        r"\bvoici\b|\b(?:vous )?trouver(?:ez)?\b",
        r"\bpour (?:information|info|avis|attribution|suite|action|ta gouverne)\b",
        r"\btransm(?:ets?|is|ettons|ise?s?)\b|\btransf(?:ère|érer|érons|éré)\b|\bfai(?:s|re) suivre\b",
        rf"\b(?:ces?|cet|cette|this|these) (?:{_ANSWER}|message|mail|courriel|retours?|avis|feedback)\b",
        rf"\b{_ANSWER} suivante?s?\b|\b(?:avis|retours?|contribution|{_ANSWER}) (?:de|du|des|d['’])",
    ),
    re.IGNORECASE,
)
_JOINED = re.compile(r"\bci-joint|\bjointe?s?\b|\bpi[èe]ces?\b|\bpj\b|\battach", re.IGNORECASE)
_GREETS = re.compile(r"\b(?:bonjour|bonsoir|madame|monsieur)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?;:]+(?=\s|$)|\n[ \t]*\n")
_LETTERS = re.compile(r"[^\W\d_]{2,}")


class _Part(Enum):
    """What a line is."""

    OWN = "what the person says"
    BESIDE = "what signs it, or says who wrote what is answered"
    HEADING = "what says that a marked quotation begins"
    QUOTED = "a quotation, marked"
    REST = "a quotation that is not marked: it goes to the end"


@dataclass(frozen=True, slots=True)
class _Run:
    """Lines in a row, blank ones left out, that are all quoted or all the person's own."""

    is_quoted: bool
    at: tuple[int, ...]


def visible(body: str) -> Reply:
    """Return what the person wrote in *body*, and what was hidden from it. In doubt a line is kept.

    Hidden: quotations of earlier messages, signatures, legal notices, footers of lists. Kept: what answers a
    quotation between its lines, with the paragraph it answers; a forwarded message, when little else is said;
    the whole, when nothing would be left. No line is lost, and none is in both.
    """
    lines = re.sub(r"\r{0,2}\n|\r", "\n", body).split("\n")
    parts, forwarded = _parts(lines)
    kept = _kept(lines, parts, forwarded)
    if not any(kept):
        return Reply("\n".join(lines).strip("\n"))
    return _reply(lines, kept)


def _reply(lines: Sequence[str], kept: Sequence[bool]) -> Reply:
    text: list[str] = []
    hidden: list[str] = []
    for keep, run in groupby(zip(_with_blanks(lines, kept), lines, strict=True), key=itemgetter(0)):
        (text if keep else hidden).append("\n".join(line for _, line in run))
    return Reply("\n".join(text).strip("\n"), tuple(piece.strip("\n") for piece in hidden))


def _with_blanks(lines: Sequence[str], kept: Sequence[bool]) -> Iterator[bool]:
    """Yield whether each line is kept, a blank one going with the line above it."""
    keep = next(said for line, said in zip(lines, kept, strict=True) if line.strip())
    for line, said in zip(lines, kept, strict=True):
        keep = said if line.strip() else keep
        yield keep


def _parts(lines: Sequence[str]) -> tuple[list[_Part], bool]:
    """Return what each line is, and whether a message is said to be forwarded."""
    parts = [_Part.QUOTED if QUOTED.match(line) else _Part.OWN for line in lines]
    forwarded = has_own = False
    seen = 0
    for heading in headings(lines):
        has_own = has_own or _has_own(lines, parts, range(seen, heading.start))
        forwarded = forwarded or heading.kind is Kind.FORWARD
        seen = heading.end
        if is_quoted_below(lines, heading.end):
            _mark(parts, heading.start, heading.end, _Part.HEADING)
        elif heading.kind is Kind.WROTE and not has_own:
            _mark(parts, heading.start, heading.end, _Part.BESIDE)
        else:
            _mark(parts, heading.start, len(lines), _Part.REST)
            break
    _sign(lines, parts)
    return parts, forwarded


def _has_own(lines: Sequence[str], parts: Sequence[_Part], where: range) -> bool:
    return any(parts[at] is _Part.OWN and lines[at].strip() for at in where)


def _mark(parts: list[_Part], start: int, end: int, part: _Part) -> None:
    parts[start:end] = [part] * (end - start)


def _sign(lines: Sequence[str], parts: list[_Part]) -> None:
    """Set aside what signs each run of the person's own lines."""
    for part, run in groupby(range(min(len(lines), MOST_LINES)), key=parts.__getitem__):
        if part is _Part.OWN:
            own = list(run)
            for at in trimmed([lines[at] for at in own]):
                parts[own[at]] = _Part.BESIDE


def _kept(lines: Sequence[str], parts: Sequence[_Part], forwarded: bool) -> list[bool]:
    """Return whether each line is kept; a blank one is not."""
    own = "\n".join(line for line, part in zip(lines, parts, strict=True) if part is _Part.OWN)
    if _shows_quotation(own, forwarded):
        return [
            part is not _Part.BESIDE and line.strip() != "" for line, part in zip(lines, parts, strict=True)
        ]
    kept = [part is _Part.OWN and line.strip() != "" for line, part in zip(lines, parts, strict=True)]
    for at in _answered(lines, parts):
        kept[at] = True
    return kept


def _shows_quotation(own: str, forwarded: bool) -> bool:
    """Whether what is quoted is what is sent: answers are in it, or « voir ci-dessous » is all one says."""
    if _WITHIN.search(own[:MOST_READ]):
        return True
    if len(own) > MOST_READ:
        return False
    sentences = _SENTENCE.split(own)
    others = [said for said in sentences if not _points(said, forwarded)]
    words = len(_LETTERS.findall(COURTESY.sub(" ", " ".join(others))))
    if forwarded or len(others) < len(sentences):
        return words < FEWEST_OF_ITS_OWN
    return bool(_GREETS.search(own)) and not words


def _points(sentence: str, forwarded: bool) -> bool:
    """Whether a sentence says that something comes next; « ci-joint » does not, in a plain answer."""
    return bool(_POINTS.search(sentence)) and (forwarded or not _JOINED.search(sentence))


def _answered(lines: Sequence[str], parts: Sequence[_Part]) -> set[int]:
    """Return which quoted lines are kept: those that answers between them are about, or quoted by hand."""
    runs = list(_runs(lines, parts))
    quoted = [place for place, run in enumerate(runs) if run.is_quoted]
    if not any(_is_of_a_message(lines, parts, runs[place]) for place in quoted[:MOST_QUOTED]):
        return {at for place in quoted if _is_by_hand(lines, runs, place) for at in runs[place].at}
    if len(quoted) < 2:
        return set()
    answered = (runs[place] for place in quoted if place + 1 < len(runs))
    return {at for run in answered for at in _last_paragraph(lines, parts, run)}


def _runs(lines: Sequence[str], parts: Sequence[_Part]) -> Iterator[_Run]:
    """Yield the runs of quoted lines and of the person's own, what stands beside being left out."""
    aside = (_Part.BESIDE, _Part.REST)
    said = (at for at, part in enumerate(parts) if part not in aside and lines[at].strip())
    for is_own, run in groupby(said, key=lambda at: parts[at] is _Part.OWN):
        yield _Run(not is_own, tuple(run))


def _is_of_a_message(lines: Sequence[str], parts: Sequence[_Part], run: _Run) -> bool:
    """Whether a quotation is said to be of a message, above it or in its first lines."""
    if any(parts[at] is _Part.HEADING for at in run.at):
        return True
    return any(headings([unquoted(lines[at]) for at in run.at[:FIRST_QUOTED]]))


def _is_by_hand(lines: Sequence[str], runs: Sequence[_Run], place: int) -> bool:
    """Whether a person may have quoted this by hand: it is commented next, or announced, or short."""
    if place + 1 < len(runs) or place == 0:
        return True
    announced = lines[runs[place - 1].at[-1]].rstrip().endswith((":", "："))
    return announced or len(runs[place].at) <= SHORT_QUOTE


def _last_paragraph(lines: Sequence[str], parts: Sequence[_Part], run: _Run) -> list[int]:
    """Return the last lines of a quotation down to a blank one: what is answered right below."""
    quoted = [at for at in run.at if parts[at] is _Part.QUOTED]
    while quoted and not unquoted(lines[quoted[-1]]).strip():
        quoted.pop()
    found: list[int] = []
    for at in reversed(quoted):
        if not unquoted(lines[at]).strip() or (found and at + 1 != found[-1]):
            break
        found.append(at)
    return found
