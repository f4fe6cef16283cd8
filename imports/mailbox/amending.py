"""A reply that corrects a receipt: « 9 : section 5.2 » says where the ninth remark belongs."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from documents import editions
from documents.anchoring.index import EditionIndex
from documents.anchoring.locate import locate
from imports.mailbox.correcting import REFERENCE
from imports.mailbox.receipts import Line, lines_of
from imports.models import IN_A_COMMENT, MailPart, ReceivedMail, Submission
from imports.sources.model import Column, ParsedRow
from people.models import Author

LONGEST_PLACE = 80  # characters
REPLY = "réponse à l'accusé"


def amended_rows(submission: Submission, rows: Sequence[ParsedRow]) -> Sequence[ParsedRow]:
    """Return the rows of an envoi, those that place a remark of a receipt completed with its words.

    Only for the words of a mail that replies to the receipt; of several envois that it speaks of, the one it
    says most of: a row about another stays as it was written, for a person to read.
    """
    words = (
        MailPart.objects.filter(submission=submission, rank=0, mail__copy=0).select_related("mail").first()
    )
    remarks = remarks_received(words.mail) if words else {}
    if not remarks:
        return rows
    index = editions.index_of(submission.edition)
    placed = {at: line for at, row in enumerate(rows) if (line := line_placed(row, remarks, index))}
    spoken_of = Counter(line.row.submission_id for line in placed.values())
    main = max(spoken_of, key=lambda envoi: spoken_of[envoi], default=None)
    return [
        amended(row, placed[at]) if at in placed and placed[at].row.submission_id == main else row
        for at, row in enumerate(rows)
    ]


def remarks_received(mail: ReceivedMail) -> dict[str, Line]:
    """Return the remarks of the receipts that the mail replies to, by number and by reference."""
    receipts = ReceivedMail.objects.filter(receipt_id__in=mail.answers).exclude(version=None)
    found: dict[str, Line] = {}
    for earlier in receipts.order_by("-pk"):
        for line in lines_of(earlier):
            if line.row.comment and line.row.outcome in IN_A_COMMENT:
                found.setdefault(str(line.number), line)
                found.setdefault(line.reference, line)
    return found


def line_placed(row: ParsedRow, remarks: dict[str, Line], index: EditionIndex) -> Line | None:
    """Return the line of the receipt that a row places, None when it says anything else."""
    reference = REFERENCE.fullmatch(row.cells.get(Column.LOCATION, ""))
    key = f"C-{int(reference[1]):04d}" if reference else row.cells.get(Column.ID, "")
    line = remarks.get(key)
    return line if line and names_only_a_place(said_in(row), index) else None


def said_in(row: ParsedRow) -> str:
    return " ".join(row.cells.get(Column.TEXT, "").split())


def amended(row: ParsedRow, line: Line) -> ParsedRow:
    """Return the row with the words of the remark it places, at the place it says."""
    comment, place = line.row.comment, said_in(row)
    if comment is None:
        return row
    said = {
        **row.cells,
        Column.ID: comment.reference,
        Column.AUTHOR: named(comment.author),
        Column.LOCATION: place,
        Column.EXCERPT: comment.excerpt,
        Column.TEXT: comment.text,
        Column.IMPORTANCE: comment.importance,
        REPLY: place,
    }
    return replace(row, cells={str(title): words for title, words in said.items() if words})


def named(author: Author | None) -> str:
    """Return a remark's author as the column of a sheet names them."""
    if author is None:
        return ""
    return f"{author.name} <{author.address}>".strip() if author.address else author.name


def names_only_a_place(place: str, index: EditionIndex) -> bool:
    """Return whether these words are a place of the text, and nothing more."""
    if not 0 < len(place) <= LONGEST_PLACE:
        return False
    return locate(index, location=place, excerpt="", text="").accepted
