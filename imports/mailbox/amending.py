"""A reply that corrects a receipt: « 9 : section 5.2 » says where the ninth remark belongs.

No line of it is ever a remark of its own: what is not understood waits for a person.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from documents import editions
from documents.anchoring.index import EditionIndex
from documents.anchoring.locate import locate
from documents.models import Section
from imports.mailbox.receipts import Line, lines_of
from imports.models import IN_A_COMMENT, ReceivedMail, Submission
from imports.normalise import PLACE
from imports.originals import sha256_of
from imports.sources.carried import NOTICE
from imports.sources.mail.remarks import MESSAGE, rows_of
from imports.sources.model import Column, ParsedRow, author_cell
from imports.sources.titles import fold
from people.models import Author

MOST_WORDS = 8  # of a place: what is longer, or holds one more colon, is a remark
REPLY = "réponse à l'accusé"
LINE = re.compile(
    r"\s*(?:(?P<reference>C-?\d{1,12})|n?°?\s?(?P<number>\d{1,4}))\s?[:.)/=–—-]+\s*(?P<place>[^\s:][^:]{0,100})",
    re.IGNORECASE,
)
UNKNOWN = "L'auteur répond à l'accusé : « {said} ». L'accusé n'a pas de remarque à ce numéro."
NOWHERE = (
    "L'auteur répond à l'accusé : {remark} serait à « {place} », introuvable dans ce texte. "
    "Situez la remarque depuis sa carte, puis notez ici qu'il n'y a rien à transcrire."
)
ELSEWHERE = (
    "L'auteur répond à l'accusé : {remark}, venue d'une autre pièce que les autres, serait à « {place} ». "
    "Situez-la depuis sa carte, puis notez ici qu'il n'y a rien à transcrire."
)


def replies_to_a_receipt(mail: ReceivedMail) -> bool:
    """Return whether the mail answers a receipt of ours and corrects lines of it."""
    answers = ReceivedMail.objects.filter(receipt_id__in=mail.answers).exclude(version=None)
    return mail.copy == 0 and any(map(line_in, mail.text.split("\n"))) and answers.exists()


def amended_rows(submission: Submission, mail: ReceivedMail) -> Sequence[ParsedRow]:
    """Return the rows of what a mail says; of a reply to a receipt, its remarks at the places it says.

    Of several envois that it speaks of, the one it says most of is corrected; the rest waits for a person.
    """
    if not replies_to_a_receipt(mail):
        return mail.rows_read()
    remarks, index = remarks_received(mail), editions.index_of(submission.edition)
    lines = [(line, LINE.fullmatch(line)) for line in mail.text.split("\n")]
    told = [
        (found[0].strip(), found["place"].strip(), remarks.get(key_of(found))) for _, found in lines if found
    ]
    origins = Counter(one.row.submission_id for _, _, one in told if one)
    main = max(origins, key=lambda envoi: origins[envoi], default=None)
    rows = [row_of(said, place, one, main, submission, index) for said, place, one in told]
    rest = "\n".join(line for line, found in lines if not found)
    return [*rows, *(replace(row, line=len(rows) + row.line) for row in rest_of(mail, rest))]


def line_in(text: str) -> re.Match[str] | None:
    """Return the line of a receipt that a line of a reply corrects, None when it says anything else."""
    found = LINE.fullmatch(text)
    return found if found and len(found["place"].split()) <= MOST_WORDS else None


def key_of(found: re.Match[str]) -> str:
    """Return what names a remark: its number in the receipt, or its reference."""
    reference = found["reference"]
    return f"C-{int(re.sub('[^0-9]', '', reference)):04d}" if reference else str(int(found["number"]))


def remarks_received(mail: ReceivedMail) -> dict[str, Line]:
    """Return the remarks of the receipts that the mail replies to, by number and by reference.

    Those of a file that somebody had sent before are not the sender's to correct.
    """
    receipts = ReceivedMail.objects.filter(receipt_id__in=mail.answers).exclude(version=None)
    found: dict[str, Line] = {}
    for earlier in receipts.order_by("-pk"):
        own = set(earlier.parts.filter(known=False).values_list("submission", flat=True))
        for line in lines_of(earlier):
            if line.row.submission_id in own and line.row.comment and line.row.outcome in IN_A_COMMENT:
                found.setdefault(str(line.number), line)
                found.setdefault(line.reference, line)
    return found


def row_of(
    said: str, place: str, line: Line | None, main: int | None, submission: Submission, index: EditionIndex
) -> ParsedRow:
    """Return the row of one line of the reply: the remark at its place, or what a person must look at."""
    if line is None:
        return to_look_at(said, UNKNOWN.format(said=said))
    if line.row.submission_id != main:
        return to_look_at(said, ELSEWHERE.format(remark=line.reference, place=place))
    key = place_named(place, submission, index)
    if key is None:
        return to_look_at(said, NOWHERE.format(remark=line.reference, place=place))
    return amended(place, key, line)


def place_named(place: str, submission: Submission, index: EditionIndex) -> str | None:
    """Return the key of the section that a place names as the receipt does, "" when its words suffice.

    None when nothing of the text is surely meant.
    """
    found = locate(index, location=place, excerpt="", text="")
    keys = [one.section_key for one in found.candidates]
    named = Section.objects.filter(edition=submission.edition, key__in=keys)
    same = [section.key for section in named if fold(str(section)) == fold(place)]
    if len(same) == 1:
        return same[0]
    return "" if found.accepted else None


def to_look_at(said: str, notice: str) -> ParsedRow:
    """Return the row of a line that a person must look at."""
    return ParsedRow("", 0, {MESSAGE: said, NOTICE: notice}, picture=sha256_of(said.encode()))


def amended(place: str, key: str, line: Line) -> ParsedRow:
    """Return the row that says a remark's own words at the place its author says."""
    comment = line.row.comment
    cells = {
        Column.ID: line.reference,
        Column.AUTHOR: named(comment.author if comment else None),
        Column.LOCATION: place,
        Column.EXCERPT: comment.excerpt if comment else "",
        Column.TEXT: comment.text if comment else "",
        Column.IMPORTANCE: comment.importance if comment else "",
        REPLY: place,
    }
    said = {str(title): words for title, words in cells.items() if words}
    return ParsedRow("", line.number, said, corrections={PLACE: key} if key else {})


def rest_of(mail: ReceivedMail, text: str) -> list[ParsedRow]:
    """Return the remarks of what the reply says besides."""
    day = f"{mail.sent_at:%Y-%m-%d}" if mail.sent_at else ""
    return rows_of(text, author=named(mail.sender), day=day, beside=True)


def named(author: Author | None) -> str:
    """Return an author as the column of a sheet names them."""
    return author_cell(author.name, author.address) if author else ""
