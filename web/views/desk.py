"""The first page: the boards at work, what was received lately, the rows to correct."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from answers.models import Delivery, DeliveryState
from comments.models import Placement
from comments.outcomes import MOVABLE, Step
from documents.models import CallState, Publication, Version
from imports.models import (
    AT_WORK,
    ExportState,
    Issue,
    MailExport,
    MailState,
    ReceivedMail,
    Repository,
    RowOutcome,
    Submission,
    SubmissionQuerySet,
    SubmissionRow,
    SubmissionState,
)
from imports.transcribing import waiting
from imports.whole import OFF
from people.models import Visitor
from web.forms import open_to_deposit
from web.views.reports import Watched, watch
from web.views.waiting import Waiting, waiting_for

RECENT = 10
WAITING_SHOWN = 5
WAITING_ANSWERS = (DeliveryState.TO_VALIDATE, DeliveryState.UNCERTAIN, DeliveryState.UNDELIVERED)
FAILED_FOR = timedelta(days=30)  # an older failure is found in the list of envois


@dataclass(frozen=True, slots=True)
class Progress:
    """A version at work, the number of its cards at each step, in the board's order, and of one's own."""

    version: Version
    counts: list[tuple[Step, int]]
    mine: int

    @property
    def total(self) -> int:
        """The number of cards on the board."""
        return sum(count for _, count in self.counts)

    @property
    def decided(self) -> int:
        """The number of cards on which a decision stands."""
        return sum(count for step, count in self.counts if step not in MOVABLE)

    @property
    def parts(self) -> list[tuple[Step, float, float]]:
        """The steps that have cards, where each begins on a line of 100 and how long it is, to be drawn."""
        starts = accumulate((count for _, count in self.counts), initial=0)
        whole = self.total / 100
        return [
            (step, at / whole, n / whole) for (step, n), at in zip(self.counts, starts, strict=False) if n
        ]


@dataclass(frozen=True, slots=True)
class Desk:
    """What the first page shows to one person."""

    mine: list[Waiting]
    versions: list[Progress]
    to_look_at: list["ToLookAt"]
    at_work: list[Watched]
    submissions: list[Submission]
    faulty_rows: list[SubmissionRow]
    faulty_count: int
    pictures: list[SubmissionRow]
    picture_count: int
    repositories: list[Repository]
    without_version: int
    mails_waiting: int
    failed_exports: list[MailExport]
    outboxes: list["Outbox"]
    may_deposit: bool

    @property
    def failed_repositories(self) -> list[Repository]:
        """Those whose last synchronisation met a fault."""
        return [one for one in self.repositories if one.last_errors]  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Outbox:
    """So many answers on a version that wait for a person."""

    version: Version
    state: DeliveryState
    count: int


@dataclass(frozen=True, slots=True)
class ToLookAt:
    """The envois of one state that a person should look at: how many, and the last of them."""

    state: SubmissionState
    count: int
    submissions: list[Submission]


def build_desk(user: Visitor) -> Desk:
    """Return the first page's content for *user*, in a fixed number of queries."""
    submissions = Submission.objects.all().visible_to(user).select_related("version__volet")
    faulty = SubmissionRow.objects.filter(
        outcome=RowOutcome.UNREAD, submission__in=submissions.exclude(state__in=OFF)
    )
    pictures = waiting(submissions)
    versions = versions_at_work(user)
    repositories = Repository.objects.visible_to(user)
    return Desk(
        mine=waiting_for(user, [progress.version for progress in versions]),
        versions=versions,
        to_look_at=to_look_at(submissions),
        at_work=[w for s in submissions.filter(state__in=AT_WORK)[:RECENT] if (w := watch(s))],
        submissions=list(submissions[:RECENT]),
        faulty_rows=list(faulty.select_related("submission").order_by("-submission_id", "position")[:RECENT]),
        faulty_count=faulty.count(),
        pictures=list(pictures.select_related("submission").order_by("-submission_id", "position")[:RECENT]),
        picture_count=pictures.count(),
        repositories=list(repositories.with_last_run().select_related("volet")),
        without_version=issues_without_version(repositories).count(),
        mails_waiting=ReceivedMail.objects.all().visible_to(user).filter(state=MailState.TO_TELL).count(),
        failed_exports=list(failed_exports(user)),
        outboxes=outboxes([progress.version for progress in versions]),
        may_deposit=open_to_deposit(user).exists(),
    )


def outboxes(versions: Sequence[Version]) -> list[Outbox]:
    """Return the answers that wait for a person on the versions at work, in one query."""
    waiting = Delivery.objects.filter(version__in=versions, state__in=WAITING_ANSWERS)
    counts = waiting.order_by().values_list("version", "state").annotate(Count("pk"))
    found = {(version, state): count for version, state, count in counts}
    return [
        Outbox(version, state, found[version.pk, state])
        for version in versions
        for state in WAITING_ANSWERS
        if (version.pk, state) in found
    ]


def failed_exports(user: Visitor) -> QuerySet[MailExport]:
    """Return the exports of mail that could not be read, lately."""
    failed = MailExport.objects.all().visible_to(user).filter(state=ExportState.FAILED)
    return failed.filter(received_at__gt=timezone.now() - FAILED_FOR)[:WAITING_SHOWN]


def issues_without_version(repositories: QuerySet[Repository]) -> QuerySet[Issue]:
    """Return the issues whose remarks are on no board yet: no text yet, or still to be read."""
    return Issue.objects.filter(repository__in=repositories, submission=None).exclude(told=F("words"))


def to_look_at(submissions: SubmissionQuerySet) -> list[ToLookAt]:
    """Return the envois to look at, and those that failed lately, the states without any left out."""
    lately = submissions.filter(received_at__gt=timezone.now() - FAILED_FOR)
    asked = ((SubmissionState.TO_CHECK, submissions), (SubmissionState.FAILED, lately))
    found = []
    for state, among in asked:
        these = among.filter(state=state)
        found.append(ToLookAt(state, these.count(), list(these[:WAITING_SHOWN])))
    return [one for one in found if one.count]


def versions_at_work(user: Visitor) -> list[Progress]:
    """Return the versions whose remarks come in or are being studied, with their counts.

    Answers published are not the end: a remark maintained is examined again.
    """
    left = Placement.objects.on_board().exclude(step=Step.CLOSED).filter(version=OuterRef("pk"))
    versions = (
        Version.objects.all()
        .visible_to(user)
        .exclude(call=CallState.PLANNED)
        .exclude(Q(call=CallState.ANSWERED) & ~Exists(left))
        .exclude(publication=Publication.ARCHIVED)
        .select_related("volet")
    )
    rows = Placement.objects.on_board().filter(version__in=versions).order_by().values_list("version", "step")
    counts = {(version, step): number for version, step, number in rows.annotate(Count("pk"))}
    own = (
        Placement.objects.on_board()
        .filter(version__in=versions, assignee=user.pk)
        .order_by()
        .values_list("version")
    )
    mine = dict(own.annotate(Count("pk")))
    return [
        Progress(v, [(step, counts.get((v.pk, step), 0)) for step in Step], mine.get(v.pk, 0))
        for v in versions
    ]
