"""The first page: the boards at work, what was received lately, the rows to correct."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F, QuerySet
from django.utils import timezone

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
from steering.at_work import Outbox, Progress, outboxes, versions_at_work
from steering.waiting import Waiting, waiting_for
from web.forms import open_to_deposit
from web.views.reports import Watched, watch

RECENT = 10
WAITING_SHOWN = 5
FAILED_FOR = timedelta(days=30)  # an older failure is found in the list of envois


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
    outboxes: list[Outbox]
    may_deposit: bool

    @property
    def failed_repositories(self) -> list[Repository]:
        """Those whose last synchronisation met a fault."""
        return [one for one in self.repositories if one.last_errors]  # type: ignore[attr-defined]


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
