"""The daily summary of one person: what waits for them and what came since, in counts, each with its address.

No remark's words and no author's name: a mailbox is not the service. Nothing to say is no message.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Count
from django.urls import reverse  # by its name: an address belongs to the pages
from django.utils import timezone

from answers.letter import plain
from answers.models import DeliveryState
from comments.models import Placement
from documents.calls import day
from documents.models import Version
from imports.models import Repository, Submission, SubmissionState
from people.models import User
from steering.at_work import outboxes, versions_at_work
from steering.telling import counted
from steering.waiting import waiting_for

LONGEST_AWAY = timedelta(days=7)  # beyond, what is new is no news
ANSWERS = {
    DeliveryState.TO_VALIDATE: ("réponse à valider", "réponses à valider"),
    DeliveryState.UNCERTAIN: ("réponse à l'envoi incertain", "réponses à l'envoi incertain"),
    DeliveryState.UNDELIVERED: ("réponse non distribuée", "réponses non distribuées"),
}
ENDING = "Pour ne plus recevoir ce résumé, ou changer d'heure : {address}\n"

Line = tuple[str, str]  # what is said, and where it leads


def summary_of(user: User, since: date) -> str:
    """Return what is told to *user* today, of what came *since* the beginning of that day; "" for nothing."""
    versions = [progress.version for progress in versions_at_work(user)]
    parts = [(version_title(one), list(lines)) for one, lines in about_each(user, versions, since)]
    parts.append(("Ce qui a échoué", list(failures(user, since))))
    said = [part(title, lines) for title, lines in parts if lines]
    if not said:
        return ""
    ending = ENDING.format(address=absolute(reverse("admin:summary")))
    return "\n".join([f"Résumé du {day(timezone.localdate())}\n", *said, ending])


def about_each(
    user: User, versions: Sequence[Version], since: date
) -> Iterator[tuple[Version, Iterator[Line]]]:
    """Yield what is told of each version, read at once for all."""
    waiting, leaving, new = waiting_for(user, versions), outboxes(versions), new_on(versions, since)

    def lines(version: Version) -> Iterator[Line]:
        for task in waiting:
            if task.version == version:
                yield counted(task.count, task.said, task.said), task.address
        if count := new.get(version.pk, 0):
            came = counted(count, "nouvelle remarque", "nouvelles remarques")
            yield f"{came} depuis le {day(since)}", reverse("admin:table", args=[version.pk]) + "?tri=-recu"
        for outbox in leaving:
            if outbox.version == version and user.has_perm("answers.prepare", version):
                address = f"{reverse('admin:outbox', args=[version.pk])}?etat={outbox.state}"
                yield counted(outbox.count, *ANSWERS[outbox.state]), address

    return ((version, lines(version)) for version in versions)


def new_on(versions: Sequence[Version], since: date) -> dict[int, int]:
    """Return how many remarks each version received since the beginning of a day."""
    began = timezone.make_aware(datetime.combine(since, datetime.min.time()))
    cards = Placement.objects.on_board().filter(version__in=versions, comment__recorded_at__gte=began)
    return dict(cards.order_by().values_list("version").annotate(Count("pk")))


def failures(user: User, since: date) -> Iterator[Line]:
    """Yield what failed on the volets of *user*: envois lately, and repositories as they stand."""
    envois = Submission.objects.all().visible_to(user).filter(state=SubmissionState.FAILED)
    if count := envois.filter(received_at__date__gte=since).count():
        address = f"{reverse('admin:imports_submission_changelist')}?etat={SubmissionState.FAILED}"
        yield counted(count, "envoi en échec", "envois en échec"), address
    for repository in Repository.objects.visible_to(user).with_last_run():
        if repository.last_errors:  # type: ignore[attr-defined]
            said = f"La dernière synchronisation de {' '.join(plain(repository.name).split())} a échoué"
            yield said, reverse("admin:repository", args=[repository.pk])


def part(title: str, lines: Sequence[Line]) -> str:
    """Return a part of the message."""
    return "\n".join([title, *(f"- {said} : {absolute(address)}" for said, address in lines), ""])


def version_title(version: Version) -> str:
    """Return how a version is called, on one line."""
    return " ".join(plain(str(version)).split())


def absolute(address: str) -> str:
    """Return an address as a message gives it."""
    return f"{settings.SITE_URL}{address}"


def since_of(last: date | None, today: date) -> date:
    """Return since when something is new: the last summary, the day before for a first one or after long."""
    recent = last is not None and last < today and today - last <= LONGEST_AWAY
    return last if last and recent else today - timedelta(days=1)
