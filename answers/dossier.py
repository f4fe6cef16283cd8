"""All about one person: what they sent, in order of time, what became of it, what they were answered.

Nobody of the team is named in it, nor anybody else who wrote: neither proposals nor notes are read here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.template.loader import render_to_string

from answers.letter import local, plain, shortened, words_of
from answers.models import Answer, Delivery, DeliveryState
from answers.pdf import check_length, pdf_of
from comments.models import Channel, Disposition, Placement, Target
from comments.outcomes import Outcome, Stage, Step
from documents.models import CallState
from imports.corrections import SPEAKS
from imports.models import IN_A_COMMENT, MailPart, ReceivedMail, Submission, SubmissionRow
from people.models import Author, User

ARRIVED = (DeliveryState.SENT, DeliveryState.RECTIFIED)


@dataclass(frozen=True, slots=True)
class Said:
    """One remark of theirs on a board, and what was answered to them about it, the last word last."""

    card: Placement
    words: str
    answers: list[Answer]

    @property
    def place(self) -> str:
        """The first place it is about."""
        kept: list[Target] = self.card.kept  # type: ignore[attr-defined]
        return str(kept[0].section) if kept else ""

    @property
    def decision(self) -> Disposition | None:
        """What stands on the card."""
        standing: list[Disposition] = self.card.standing  # type: ignore[attr-defined]
        return standing[0] if standing else None

    @property
    def outcome(self) -> str:
        """The decision that stands, in words for outsiders."""
        return Outcome(self.decision.outcome).outside if self.decision else ""

    @property
    def text(self) -> str:
        """Why: what an answer to them says of the decision that stands, else the reason given."""
        if self.decision is None or self.decision.outcome == Outcome.WITHDRAWN:
            return ""
        texts = [answer.text for answer in self.answers if answer.disposition_id == self.decision.pk]
        return plain(texts[-1] if texts else self.decision.reason).strip()

    @property
    def told(self) -> tuple[str, str]:
        """What they may read of the decision, as on their follow-up page: its outcome and why, once told."""
        arrived = [answer for answer in self.answers if answer.delivery.state in ARRIVED]
        if arrived:
            last = arrived[-1]
            return Outcome(last.disposition.outcome).outside, plain(last.text).strip()
        if self.card.step == Step.CLOSED or self.card.version.call == CallState.ANSWERED:
            return self.outcome, self.text
        return "", ""


@dataclass(slots=True)
class Sent:
    """One thing they sent: a mail, or an envoi; or the envoi of somebody else that holds their remarks."""

    at: datetime | None
    mail: ReceivedMail | None = None
    envoi: Submission | None = None
    carried: list[Submission] = field(default_factory=list)  # by the mail
    remarks: list[Said] = field(default_factory=list)

    @property
    def title(self) -> str:
        """What it is, as its sender would call it; a file that others wrote in too is not named."""
        if self.mail:
            return f"Courriel « {plain(self.mail.subject) or 'sans objet'} »"
        if self.envoi is None:
            return "Autres remarques"
        if self.envoi.channel == Channel.ISSUE:
            issue = getattr(self.envoi, "issue", None)
            return f"Ticket GitHub {issue}" if issue else "Ticket GitHub"
        is_named = self.envoi.channel == Channel.SHEET and not self.envoi.shared  # type: ignore[attr-defined]
        name = f" « {plain(self.envoi.filename)} »" if is_named else ""
        return f"{self.envoi.get_channel_display()}{name}"

    @property
    def on(self) -> object:
        """The day it was sent, in Paris."""
        return local(self.at)


@dataclass(frozen=True, slots=True)
class Dossier:
    """All about one person that somebody may read."""

    author: Author
    sent: list[Sent]
    deliveries: list[Delivery]

    @property
    def remarks(self) -> list[Said]:
        """All their remarks, in the order of what was sent."""
        return [said for sent in self.sent for said in sent.remarks]

    @property
    def closed(self) -> int:
        """How many of the remarks are dealt with."""
        return sum(said.card.step == Step.CLOSED for said in self.remarks)


def dossier_of(author: Author, user: User) -> Dossier:
    """Return all about a person that *user* may read; a fixed number of queries."""
    envois = list(envois_of(author, user))
    sent = things_sent(list(mails_of(author, user)), envois)
    rows = rows_of(author, envois)
    deliveries = list(deliveries_of(author, user, envois))
    answers = answers_by_card(deliveries)
    for card in cards_of(author, user, rows):
        row = rows.get(card.comment.split_from_id or card.comment_id)
        words = words_of(card, row) if row else shortened(card.comment.text or card.comment.excerpt)
        where = sent[row.submission_id] if row else sent.setdefault(0, Sent(None))
        where.remarks.append(Said(card, words, answers.get(card.pk, [])))
    each = {id(one): one for one in sent.values()}.values()
    return Dossier(author, sorted(each, key=when), deliveries)


def when(sent: Sent) -> tuple[bool, float]:
    """Return what sorts what was sent by time; what has no date comes last."""
    return sent.at is None, sent.at.timestamp() if sent.at else 0


def mails_of(author: Author, user: User) -> QuerySet[ReceivedMail]:
    """Return the mails they sent, with what each carried."""
    mails = ReceivedMail.objects.all().visible_to(user).filter(sender=author)
    return mails.prefetch_related("parts").order_by("pk")


def theirs(author: Author) -> Q:
    """Return the condition that an envoi was sent by them: by mail, by their link, or as a message says."""
    carried = MailPart.objects.filter(mail__sender=author).exclude(submission=None)
    return Q(sender=author) | Q(follow_up__notified=author) | Q(pk__in=carried.values("submission"))


def envois_of(author: Author, user: User) -> QuerySet[Submission]:
    """Return the envois they sent, and those of others that first said a remark of theirs."""
    rows = SubmissionRow.objects.filter(submission=OuterRef("pk"))
    made = rows.filter(comment__author=author, outcome__in=SPEAKS)
    others = rows.exclude(comment=None).exclude(comment__author=author)
    seen = Submission.objects.all().visible_to(user).filter(theirs(author) | Exists(made))
    own = Submission.objects.filter(theirs(author)).values("pk")
    marked = seen.annotate(own=Q(pk__in=own), shared=~Q(pk__in=own) & Exists(others))
    return marked.select_related("version__volet", "issue__repository").order_by("pk")


def things_sent(mails: Iterable[ReceivedMail], envois: Iterable[Submission]) -> dict[int, Sent]:
    """Return what was sent, by envoi; a mail's under each envoi it carried, by its own number below zero."""
    found: dict[int, Sent] = {}
    by_pk = {envoi.pk: envoi for envoi in envois}
    for mail in mails:
        carried = [by_pk[part.submission_id] for part in mail.parts.all() if part.submission_id in by_pk]
        sent = Sent(mail.sent_at or mail.received_at, mail, carried=carried)
        found |= {-mail.pk: sent} | {envoi.pk: sent for envoi in carried if envoi.pk not in found}
    for pk, envoi in by_pk.items():
        found.setdefault(pk, Sent(envoi.received_at, envoi=envoi))
    return found


def rows_of(author: Author, envois: Iterable[Submission]) -> Mapping[int, SubmissionRow]:
    """Return the last row by which each remark was said in their own envois, or made theirs in another's."""
    own = [envoi.pk for envoi in envois if envoi.own]  # type: ignore[attr-defined]
    made = Q(comment__author=author, outcome__in=SPEAKS)
    rows = SubmissionRow.objects.filter(
        Q(submission__in=own) | made, submission__in=[envoi.pk for envoi in envois], outcome__in=IN_A_COMMENT
    )
    return {row.comment_id or 0: row for row in rows.order_by("pk")}


def cards_of(author: Author, user: User, rows: Mapping[int, SubmissionRow]) -> QuerySet[Placement]:
    """Return the cards of their remarks, and of what was detached from them, on the boards *user* reads."""
    standing = Disposition.objects.filter(stage=Stage.DECIDED, cancelled_by=None).order_by("-pk")
    kept = Target.objects.filter(kept=True).select_related("section").order_by("rank")
    said = Q(comment__in=rows) | Q(comment__split_from__in=rows) | Q(comment__author=author)
    cards = Placement.objects.on_board().visible_to(user).filter(said)
    return (
        cards.select_related("comment", "version__volet")
        .prefetch_related(
            Prefetch("dispositions", standing, to_attr="standing"), Prefetch("targets", kept, to_attr="kept")
        )
        .order_by("comment", "version")
    )


def deliveries_of(author: Author, user: User, envois: Iterable[Submission]) -> QuerySet[Delivery]:
    """Return what was answered to them, or is prepared, the first first."""
    own = [envoi.pk for envoi in envois if envoi.own]  # type: ignore[attr-defined]
    to_them = Q(author=author) | Q(mail__sender=author) | Q(submission__in=own)
    seen = Delivery.objects.all().visible_to(user).filter(to_them)
    return seen.select_related("version__volet").order_by("pk")


def answers_by_card(deliveries: Iterable[Delivery]) -> Mapping[int, list[Answer]]:
    """Return what these deliveries say of each card, the first first."""
    found: dict[int, list[Answer]] = defaultdict(list)
    answers = Answer.objects.filter(delivery__in=list(deliveries)).select_related("disposition", "delivery")
    for answer in answers.order_by("delivery", "pk"):
        found[answer.disposition.placement_id].append(answer)
    return found


def as_pdf(dossier: Dossier) -> bytes:
    """Return it to hand over to the person: decisions once told only; NoPdf when it cannot be made."""
    check_length(len(dossier.remarks))
    return pdf_of(render_to_string("answers/dossier.html", {"dossier": dossier}))
