"""What a delivery says, in words for outsiders; every form it leaves in is made of this.

Nothing of the team's names, notes and proposals is in it, and nothing that anybody else wrote.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from answers.models import Answer, Delivery
from comments.asking import TURNING
from comments.models import Channel, Placement, PrecisionRequest, Target
from comments.outcomes import Outcome
from documents.calls import day
from imports.models import IN_A_COMMENT, MailPart, Submission, SubmissionRow
from imports.sources.model import Column

CLOSING = "Cette réponse ne vaut ni dérogation, ni engagement contractuel."
LONGEST = 600  # letters of a remark that are quoted back
THINGS = {
    Channel.SHEET: "votre feuille",
    Channel.MAIL: "votre message",
    Channel.ISSUE: "votre ticket",
    Channel.FORM: "votre envoi",
    Channel.PHONE: "votre appel téléphonique",
    Channel.MEETING: "ce que vous avez dit en réunion",
    Channel.LETTER: "votre lettre",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One remark of theirs, and what is said of it."""

    reference: str
    place: str
    words: str  # their own, at most LONGEST letters
    outcome: str
    text: str
    before: str  # what was said before, when this rectifies it


@dataclass(frozen=True, slots=True)
class Letter:
    """What a delivery says, whatever the form."""

    opening: str
    answers: tuple[Told, ...]
    signature: str
    closing: str = CLOSING
    greeting: str = "Bonjour,"


def letter_of(delivery: Delivery) -> Letter:
    """Return what the delivery says today; seven queries, whatever the number of remarks."""
    if delivery.question:
        return question_of(delivery, delivery.question)
    answers = list(answers_of(delivery))
    rows = rows_by_comment(delivery, [answer.disposition.placement for answer in answers])
    return letter_from(delivery, answers, rows)


def letter_from(delivery: Delivery, answers: Sequence[Answer], rows: Mapping[int, SubmissionRow]) -> Letter:
    """Return what the delivery says, of its answers and of the row that says each remark."""
    return Letter(
        opening=opening_of(delivery, len(answers)),
        answers=tuple(told(answer, rows) for answer in answers),
        signature=" ".join(settings.SITE_TITLE.split()),
    )


def question_of(delivery: Delivery, question: PrecisionRequest) -> Letter:
    """Return the question as it was written: it greets already."""
    signature = " ".join(settings.SITE_TITLE.split())
    return Letter(opening=plain(question.text).strip(), answers=(), signature=signature, greeting="")


def answers_of(delivery: Delivery) -> QuerySet[Answer]:
    """Return what it says of each decision, in the order of the references, with all that is told of it."""
    return with_all(delivery.answers.all())


def with_all(answers: QuerySet[Answer]) -> QuerySet[Answer]:
    """Return answers in the order of the references, with all that letters tell of them."""
    kept = Target.objects.filter(kept=True).select_related("section").order_by("rank")
    joined = answers.select_related("disposition__placement__comment", "rectifies__disposition")
    return joined.prefetch_related(Prefetch("disposition__placement__targets", kept, to_attr="kept"))


def envois_of(delivery: Delivery) -> QuerySet[Submission]:
    """Return the envois that it answers: all that a mail carried, or the one."""
    envois = Submission.objects.all()
    if delivery.submission:
        return envois.filter(pk=delivery.submission.pk)
    return envois.filter(pk__in=MailPart.objects.filter(mail=delivery.mail_id).values("submission")).order_by(
        "pk"
    )


def rows_by_comment(delivery: Delivery, cards: Iterable[Placement]) -> dict[int, SubmissionRow]:
    """Return the row by which what is answered says each remark, the last one; a part's is its whole's."""
    wholes = {card.comment_id: whole_of(card) for card in cards}
    rows = SubmissionRow.objects.filter(
        submission__in=envois_of(delivery).values("pk"), comment__in=wholes.values(), outcome__in=IN_A_COMMENT
    )
    last = {row.comment_id: row for row in rows.order_by("pk")}
    return {comment: last[whole] for comment, whole in wholes.items() if whole in last}


def whole_of(card: Placement) -> int:
    """Return the comment whose rows say the card's remark: itself, or the one it was detached from."""
    return card.comment.split_from_id or card.comment_id


def told(answer: Answer, rows: Mapping[int, SubmissionRow]) -> Told:
    """Return what is said of one decision."""
    card = answer.disposition.placement
    before = answer.rectifies.disposition.outcome if answer.rectifies else ""
    kept: list[Target] = card.kept  # type: ignore[attr-defined]
    row = rows.get(card.comment_id)
    return Told(
        reference=card.comment.reference,
        place=str(kept[0].section) if kept else "",
        words=words_of(card, row),
        outcome=Outcome(answer.disposition.outcome).outside,
        text=plain(answer.text).strip(),
        before=Outcome(before).outside if before else "",
    )


def words_of(card: Placement, row: SubmissionRow | None) -> str:
    """Return the beginning of what they wrote, in their own words; a detached part is shown as detached."""
    if card.comment.split_from_id:
        said = card.comment.text
    else:
        cells = row.parsed().said if row else {}
        said = cells.get(Column.TEXT) or cells.get(Column.EXCERPT) or ""
    return shortened(said)


def shortened(said: str) -> str:
    """Return the beginning of some words, on one line, at most LONGEST letters."""
    short = " ".join(plain(said).split())
    return short if len(short) <= LONGEST else f"{short[:LONGEST].rsplit(' ', 1)[0]}…"


def plain(text: str) -> str:
    """Return a text without what turns, or hides, the words around it."""
    kept = TURNING.sub("", text.replace("\r\n", "\n"))
    return "".join(
        letter for letter in kept if letter in "\n\t" or letter.isprintable() or letter == "\u00a0"
    )


def opening_of(delivery: Delivery, count: int) -> str:
    """Return the first sentence: what is answered, received when, and what follows."""
    sent = f" du {day(sent_on(delivery))}"
    about = f"{thing_of(delivery)}{sent} sur « {delivery.version} »"
    if delivery.rectifies:
        when = f" du {day(local(delivery.rectifies.sent_at))}" if delivery.rectifies.sent_at else ""
        return f"La réponse{when} à {about} est rectifiée : voici ce qui la remplace."
    if count > 1:
        return f"Voici la suite donnée à {count} remarques de {about}."
    return f"Voici la suite donnée à la remarque de {about}."


def thing_of(delivery: Delivery) -> str:
    """Return what they sent, as they would call it."""
    if delivery.submission is None:
        return THINGS[Channel.MAIL]
    named = THINGS[Channel(delivery.submission.channel)]
    is_file = delivery.submission.channel == Channel.SHEET
    return f"{named} « {plain(delivery.submission.filename)} »" if is_file else named


def sent_on(delivery: Delivery) -> date | None:
    """Return the day they sent it, by the mail's own date when it has one."""
    mail = delivery.mail
    moment = (mail.sent_at or mail.received_at) if mail else delivery.answered.received_at
    return local(moment)


def local(moment: object) -> date | None:
    """Return the day of a moment in Paris."""
    return timezone.localdate(moment) if moment else None  # type: ignore[arg-type]


def as_text(letter: Letter, *more: str) -> str:
    """Return the letter as plain text, with *more* sentences before it ends."""
    said = [line for sentence in more for line in (sentence, "")]
    greeting = [letter.greeting, ""] if letter.greeting else []
    return "\n".join([*greeting, letter.opening, "", *lines_of(letter), *said, *ending_of(letter)])


def lines_of(letter: Letter) -> Iterator[str]:
    """Yield what is said of each remark."""
    for told in letter.answers:
        yield f"{told.reference}{f' — {told.place}' if told.place else ''}"
        if told.words:
            yield f"  Vous avez écrit : « {told.words} »"
        if told.before:
            yield f"  Réponse précédente : {told.before}"
        yield f"  Suite donnée : {told.outcome}"
        yield from (f"  {line}" if line else "" for line in told.text.split("\n") if told.text)
        yield ""


def ending_of(letter: Letter) -> Iterator[str]:
    """Yield how it ends: signed by the service, never by an agent."""
    yield letter.closing
    yield ""
    yield letter.signature
    yield ""
