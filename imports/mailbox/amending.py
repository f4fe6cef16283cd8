"""A reply that corrects a receipt: « 9 : section 5.2 » says where the ninth remark belongs."""

from collections.abc import Callable
from dataclasses import replace

from django.db.models import Q

from comments.models import Comment
from documents import editions
from documents.anchoring.index import EditionIndex
from documents.anchoring.locate import locate
from imports.mailbox.correcting import REFERENCE
from imports.mailbox.receipts import lines_of
from imports.models import IN_A_COMMENT, MailPart, ReceivedMail, Submission
from imports.sources.model import Column, ParsedRow
from people.models import Author

LONGEST_PLACE = 80  # characters
REPLY = "réponse à l'accusé"
Amend = Callable[[ParsedRow], ParsedRow]


def amender(submission: Submission) -> Amend:
    """Return what completes the rows of a reply to a receipt with the words of the remarks they place.

    Any other envoi's rows are left as they are.
    """
    mail = ReceivedMail.objects.filter(
        parts__in=MailPart.objects.filter(submission=submission, rank=0)
    ).first()
    remarks = remarks_received(mail) if mail else {}
    if not remarks:
        return lambda row: row
    index = editions.index_of(submission.edition)
    return lambda row: amended(row, remarks, index)


def remarks_received(mail: ReceivedMail) -> dict[str, Comment]:
    """Return the remarks of the receipts that the mail replies to, by number and by reference."""
    told = Q(receipt_id__in=mail.answers)
    receipts = ReceivedMail.objects.filter(told).exclude(version=None).order_by("-pk")
    found: dict[str, Comment] = {}
    for earlier in receipts:
        for line in lines_of(earlier):
            if line.row.comment and line.row.outcome in IN_A_COMMENT:
                found.setdefault(str(line.number), line.row.comment)
                found.setdefault(line.reference, line.row.comment)
    return found


def amended(row: ParsedRow, remarks: dict[str, Comment], index: EditionIndex) -> ParsedRow:
    """Return the row with the remark's own words, at the place it says; unchanged when it says more."""
    cells = row.cells
    reference = REFERENCE.fullmatch(cells.get(Column.LOCATION, ""))
    key = f"C-{int(reference[1]):04d}" if reference else cells.get(Column.ID, "")
    place = " ".join(cells.get(Column.TEXT, "").split())
    comment = remarks.get(key)
    if comment is None or not names_only_a_place(place, index):
        return row
    said = {
        **cells,
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
