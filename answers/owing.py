"""What is owed to whom: of each thing received, the remarks it holds and what was decided of them.

The same person saying the same thing twice is answered once: where they were answered before, else where they
said it last. Two people who say it are each answered, in the words each of them used.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Prefetch, Q

from comments.models import Disposition, Placement, PrecisionRequest, Target
from comments.outcomes import Outcome, Stage, Step
from documents.models import Version
from imports.models import IN_A_COMMENT, LIVE, MailPart, ReceivedMail, Submission, SubmissionRow

Key = tuple[int | None, int | None]  # what tells one thing received: its mail, else its envoi


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark as one thing received holds it: its card, the row that says it there, what was decided."""

    card: Placement
    row: SubmissionRow
    decision: Disposition | None


@dataclass(slots=True)
class Thread:
    """One thing received from one person, with the remarks it holds on the version."""

    version: Version
    mail: ReceivedMail | None
    submission: Submission | None
    remarks: list[Remark] = field(default_factory=list)

    @property
    def key(self) -> Key:
        """What tells it from the others."""
        return (self.mail.pk if self.mail else None, self.submission.pk if self.submission else None)

    @property
    def decided(self) -> list[Remark]:
        """The remarks on which there is something to say."""
        return [remark for remark in self.remarks if remark.decision]

    @property
    def waiting(self) -> int:
        """How many of its remarks wait for a decision."""
        return sum(remark.decision is None and not owes_nothing(remark.card) for remark in self.remarks)

    @property
    def questions(self) -> list[PrecisionRequest]:
        """The last question asked of each of its remarks that wait for a precision."""
        waiting = [remark.card for remark in self.remarks if remark.card.step == Step.WAITING]
        return [asked[-1] for card in waiting if (asked := list(card.precision_requests.all()))]


def threads_of(version: Version, answered: Mapping[int, Collection[Key]]) -> list[Thread]:
    """Return what was received on the version, in order, with the remarks each holds; eight queries.

    *answered* tells, by card, what was already received that a delivery answers.
    """
    cards = cards_on(version)
    said = rows_of(version, cards)
    mails, corrected = mails_of(said), corrections()
    threads: dict[Key, Thread] = {}
    for card in cards:
        before = answered.get(card.pk, ())
        for rows in by_person(said.get(card.comment_id, ()), mails, corrected):
            row = next((row for row in rows if key_of(row, mails) in before), rows[-1])
            mail = mails.get(row.submission_id)
            thread = Thread(version, mail, None if mail else row.submission)
            found = threads.setdefault(thread.key, thread)
            found.remarks.append(Remark(card, row, decision_of(card)))
    return sorted(threads.values(), key=lambda one: min(remark.row.pk for remark in one.remarks))


def cards_on(version: Version) -> list[Placement]:
    """Return the cards of the board, with the decisions that stand, the latest first, and their places."""
    standing = Disposition.objects.filter(stage=Stage.DECIDED, cancelled_by=None).order_by("-pk")
    kept = Target.objects.filter(kept=True).select_related("section").order_by("rank")
    cards = version.placements.all().on_board().select_related("comment__author").order_by("comment")
    return list(
        cards.prefetch_related(
            Prefetch("dispositions", standing, to_attr="standing"),
            Prefetch("targets", kept, to_attr="kept"),
            "precision_requests",
        )
    )


def decision_of(card: Placement) -> Disposition | None:
    """Return what is to be told of a card; nothing when its author withdrew it or knows already."""
    standing: list[Disposition] = card.standing  # type: ignore[attr-defined]
    return standing[0] if standing and not owes_nothing(card) else None


def owes_nothing(card: Placement) -> bool:
    """Return whether what was decided waits for no answer.

    Its author withdrew it, or was told before the service: the decision was taken over from their sheet.
    """
    standing: list[Disposition] = card.standing  # type: ignore[attr-defined]
    return bool(standing) and (standing[0].outcome == Outcome.WITHDRAWN or standing[0].taken_over)


def rows_of(version: Version, cards: Iterable[Placement]) -> Mapping[int, list[SubmissionRow]]:
    """Return the rows that say each remark, by comment; those of a detached part are its whole's.

    The rows received on the version itself; for a card sent on from another version, those received there.
    """
    sources = {card.comment_id: card.comment.split_from_id or card.comment_id for card in cards}
    here = Placement.objects.filter(version=version)
    rows = SubmissionRow.objects.filter(
        Q(comment__in=here.values("comment")) | Q(comment__in=here.values("comment__split_from")),
        outcome__in=IN_A_COMMENT,
        submission__state__in=LIVE,
    ).select_related(
        "submission__issue__repository", "submission__follow_up__notified", "submission__sender",
        "submission__version",
    )  # fmt: skip
    by_comment: dict[int, list[SubmissionRow]] = {}
    for row in rows.order_by("pk"):
        by_comment.setdefault(row.comment_id or 0, []).append(row)
    return {comment: nearest(by_comment.get(source, []), version) for comment, source in sources.items()}


def nearest(rows: list[SubmissionRow], version: Version) -> list[SubmissionRow]:
    """Return the rows received on the version; all of them when none was."""
    return [row for row in rows if row.submission.version_id == version.pk] or rows


def mails_of(said: Mapping[int, list[SubmissionRow]]) -> dict[int, ReceivedMail]:
    """Return the mail that carried each envoi: the first, had two of them the same file."""
    envois = {row.submission_id for rows in said.values() for row in rows}
    parts = MailPart.objects.filter(submission__in=envois).select_related("mail__sender").order_by("-pk")
    return {part.submission_id: part.mail for part in parts if part.submission_id}


def key_of(row: SubmissionRow, mails: Mapping[int, ReceivedMail]) -> Key:
    """Return what tells the thing received that holds a row."""
    mail = mails.get(row.submission_id)
    return (mail.pk, None) if mail else (None, row.submission_id)


def by_person(
    rows: Iterable[SubmissionRow], mails: Mapping[int, ReceivedMail], corrected: Mapping[int, int]
) -> Collection[list[SubmissionRow]]:
    """Return the rows that say one remark, in order, those of each person together."""
    found: dict[tuple[str, int], list[SubmissionRow]] = {}
    for row in rows:
        found.setdefault(person_of(row.submission, mails.get(row.submission_id), corrected), []).append(row)
    return found.values()


def person_of(
    submission: Submission, mail: ReceivedMail | None, corrected: Mapping[int, int]
) -> tuple[str, int]:
    """Return what tells who sent something: what is known of them, else the first envoi that it corrects."""
    if mail and mail.sender_id:
        return "sender", mail.sender_id
    if submission.follow_up_id:
        return "link", submission.follow_up_id
    first = submission.pk
    while first in corrected:
        first = corrected[first]
    return "envoi", first


def corrections() -> dict[int, int]:
    """Return, of each envoi that corrects another, which one."""
    pairs = Submission.objects.exclude(replaces=None).values_list("pk", "replaces")
    return {later: earlier for later, earlier in pairs if earlier}
