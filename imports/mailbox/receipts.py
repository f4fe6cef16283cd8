"""The receipt of a mail, ready to send back in its thread: what was understood of it, row by row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP

from django.conf import settings
from django.utils import timezone

from comments.models import Placement
from comments.outcomes import PlaceState
from documents.calls import day
from imports.models import (
    IN_A_COMMENT,
    NAMELESS,
    MailPart,
    ReceivedMail,
    RowOutcome,
    SubmissionRow,
    SubmissionState,
)
from imports.sources.model import Column

LONGEST = 120  # characters of a remark that are quoted back
MAYBE = 3  # candidates told
HOW_SURELY = {
    PlaceState.PLACED: "endroit trouvé",
    PlaceState.CONFIRMED: "endroit vérifié",
    PlaceState.SEVERAL: "plusieurs endroits possibles",
    PlaceState.NOWHERE: "endroit non trouvé",
    PlaceState.GONE: "le passage a été supprimé depuis",
    PlaceState.WHOLE: "ensemble du document",
}
CORRECT_IT = (
    "Pour corriger un endroit, répondez à ce message par le numéro et l'endroit, un par ligne. Exemple :\n"
    "{example} : section 5.2\n"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the mail: its number, what it became, and its card when it is a remark."""

    number: int
    row: SubmissionRow
    card: Placement | None

    @property
    def reference(self) -> str:
        """The remark's reference, "" when the row is none."""
        return self.row.comment.reference if self.row.comment else ""

    @property
    def words(self) -> str:
        """The beginning of what was said."""
        said = self.row.corrections | self.row.cells
        text = said.get(Column.TEXT) or said.get(Column.EXCERPT) or next(iter(said.values()), "")
        short = " ".join(text.split())
        return short if len(short) <= LONGEST else f"{short[:LONGEST].rstrip()}…"

    @property
    def place(self) -> str:
        """The place found and how surely, in French; why it was not read for a row that is no remark."""
        if self.card is None:
            return self.row.reason or RowOutcome(self.row.outcome).label
        surely = HOW_SURELY[PlaceState(self.card.place_state)]
        targets = [one for one in self.card.targets.all() if one.kept] or list(self.card.targets.all())
        named = " ; ".join(str(one.section) for one in targets[:MAYBE])
        return f"{named} ({surely})" if named else surely


def lines_of(mail: ReceivedMail) -> list[Line]:
    """Return the rows of all that the mail carried, numbered for good: one added later comes last."""
    rows = SubmissionRow.objects.filter(submission__carried_by__mail=mail).order_by("pk").distinct()
    found = list(rows.select_related("comment", "submission__version__volet"))
    cards = Placement.objects.filter(comment__in=[row.comment_id for row in found if row.comment_id])
    known = {(card.comment_id, card.version_id): card for card in cards.prefetch_related("targets__section")}
    return [
        Line(at, row, known.get((row.comment_id or 0, row.submission.version_id)))
        for at, row in enumerate(found, start=1)
    ]


def is_ready(mail: ReceivedMail) -> bool:
    """Return whether all that the mail carried has been read: a receipt says everything, once."""
    envois = [part.submission for part in mail.parts.select_related("submission") if part.submission]
    return mail.version_id is not None and all(
        one.has_ended or one.state == SubmissionState.FAILED for one in envois
    )


def text_of(mail: ReceivedMail) -> str:
    """Return the receipt's text, in French: row by row, then what was not read and why."""
    lines = lines_of(mail)
    return "\n".join([*_opening(mail, lines), *_told(lines), *_not_read(mail), *_ending(mail, lines)])


def _opening(mail: ReceivedMail, lines: Sequence[Line]) -> Iterator[str]:
    sent = f" du {day(timezone.localdate(mail.sent_at))}" if mail.sent_at else ""
    yield "Bonjour,\n"
    versions = dict.fromkeys(str(line.row.submission.version) for line in lines) or [str(mail.version)]
    yield f"Votre message{sent} a été reçu et lu. Il porte sur : {', '.join(versions)}."
    remarks = sum(line.row.outcome in IN_A_COMMENT for line in lines)
    if remarks:
        yield f"{remarks} remarques y ont été lues :" if remarks > 1 else "Une remarque y a été lue :"
    elif mail.nothing_to_say:
        yield "Nous notons que vous n'avez pas d'observation."
    yield ""


def _told(lines: Sequence[Line]) -> Iterator[str]:
    for line in lines:
        head = f"{line.number}. {line.reference} — " if line.reference else f"{line.number}. "
        yield f"{head}« {line.words} »"
        yield f"   {line.place}"
    if lines:
        yield ""


def _not_read(mail: ReceivedMail) -> Iterator[str]:
    """Yield the files that could not be read, and why; those that say nothing by nature are not told."""
    parts = mail.parts.exclude(submission=None).select_related("submission")
    failed = [part for part in parts if part.submission and part.submission.state == SubmissionState.FAILED]
    for part in failed:
        yield f"Le fichier « {part.name} » n'a pas pu être lu. {_why(part)}"
    yield from mail.notices
    if failed or mail.notices:
        yield ""


def _why(part: MailPart) -> str:
    return part.submission.last_error if part.submission else ""


def _ending(mail: ReceivedMail, lines: Sequence[Line]) -> Iterator[str]:
    placed = next((line.number for line in lines if line.card), None)
    if placed:
        yield CORRECT_IT.format(example=placed)
    if not mail.nothing_to_say:
        yield "Les décisions et leurs motifs vous seront communiqués à la fin de l'instruction."
    yield f"\nCordialement,\nL'équipe — {settings.SITE_TITLE}"


def draft_of(mail: ReceivedMail) -> bytes:
    """Return the receipt as a message to open in a mail program and send: in the thread, to its sender.

    It says to be a draft (X-Unsent), and that no machine should answer it (RFC 3834).
    """
    draft = EmailMessage(policy=SMTP)
    draft["X-Unsent"] = "1"
    draft["Auto-Submitted"] = "auto-replied"
    draft["Message-ID"] = f"<{mail.receipt_id}>"
    if settings.EMAIL_FROM:
        draft["From"] = settings.EMAIL_FROM
    if mail.sender and mail.sender.address:
        draft["To"] = _safe(mail.sender.address)
    draft["Subject"] = _safe(f"Re: {mail.subject}" if mail.subject else "Votre message")
    if not mail.message_id.startswith(NAMELESS):
        draft["In-Reply-To"] = f"<{_safe(mail.message_id)}>"
        draft["References"] = " ".join(
            f"<{_safe(one)}>" for one in [*reversed(mail.answers[:10]), mail.message_id]
        )
    draft.set_content(text_of(mail))
    return draft.as_bytes()


def _safe(text: str) -> str:
    """Return words that a header can hold: on one line."""
    return " ".join(text.split())
