"""One synchronisation of a repository: read what changed, make its remarks, leave one line.

Whatever fails stops it calmly: what was read stands, nothing is concluded from what was not, and the next run
goes on from the last stamps read.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from imports.github import lease
from imports.github.client import BadAnswer, Client, NotThere, Stopped
from imports.github.listing import Disturbed
from imports.github.proposals import read_proposals, unread
from imports.github.reading import Reading, read
from imports.github.remarks import take_in
from imports.github.telling import plural
from imports.github.transport import Allowance, within
from imports.github.vanishing import LOST
from imports.lease import LeaseLost
from imports.models import Issue, Repository, Synchronisation
from people.models import User

UNREADABLE = "GitHub a donné une réponse illisible : la prochaine exécution reprendra."
RENAMED = (
    "GitHub donne une autre liste que celle demandée (dépôt renommé ?) : la prochaine exécution reprendra."
)
STOPPED = "Arrêtée par une personne : la prochaine exécution reprendra."
KILLED = "Interrompue : le programme s'est arrêté brutalement. La suivante a repris."
LOGGED = "l'exploitant le lit au journal."
MOST_STARTS = 3  # of a reading that a change of name disturbs
AFTER_A_FAILURE = timedelta(hours=1)  # before another verification: readings go on meanwhile

Progress = Callable[[Synchronisation], None]


class Busy(Exception):
    """Another process is at this repository; the message is one French sentence."""


def synchronise(
    repository: Repository,
    *,
    full: bool = False,
    proposals: bool = False,
    by: User | None = None,
    progress: Progress = lambda line: None,
) -> Synchronisation:
    """Return the line of a run on the repository, whatever it met; Busy when another process is at it.

    *full* reads everything again; it is also done when it is due. *proposals*: what pull requests change is
    read too, two requests for each. A bug is noted in the line, then raised.
    """
    if not lease.take(repository):
        raise Busy(f"{repository} est déjà en cours de synchronisation.")
    now = timezone.now()
    Synchronisation.objects.filter(repository=repository, ended_at=None).update(
        ended_at=now, said=KILLED, errors=1
    )
    full = full or repository.next_full <= now
    line = Synchronisation.objects.create(repository=repository, full=full, asked_by=by)
    again = None
    try:
        again = read_and_take_in(repository, line, proposals, progress)
    except LeaseLost as lost:
        note(line, str(lost))
    except (KeyboardInterrupt, SystemExit):
        note(line, STOPPED)
        raise
    except Exception as bug:
        note(line, f"Erreur interne ({type(bug).__name__}) : l'exploitant la lit au journal.")
        raise
    finally:
        end(repository, line, again)
    return line


def read_and_take_in(
    repository: Repository, line: Synchronisation, proposals: bool, progress: Progress
) -> datetime | None:
    """Read within the time allowed, then make the remarks of all that was read, this time or before.

    Return when GitHub asked to come back, if it did.
    """
    again: datetime | None = None
    with within(settings.GITHUB_SYNC_SECONDS) as allowance, Client(allowance) as client:

        def tell(reading: Reading) -> None:
            line.requests = allowance.requests
            count(line, reading)
            line.save()
            progress(line)

        reading = Reading(client, repository, line.full, tell)
        try:
            read_undisturbed(reading)
            if proposals:
                read_proposals(client, repository)
        except Stopped as stop:
            again = stop.again
            note(line, str(stop))
        except BadAnswer:
            note(line, UNREADABLE)
        except NotThere:  # a list that answered before: a right, or the repository, is lost
            note(line, LOST)
        tell(reading)
    if reading.malformed:
        note(
            line,
            f"Illisible dans les listes de GitHub, laissé de côté : {plural(reading.malformed, 'ligne')}.",
        )
    taken = take_in(repository, lambda: goes_on(repository, allowance))
    line.remarks = taken.remarks
    if taken.refused:
        note(line, f"{plural(len(taken.refused), 'ticket')} en erreur ici ({some(taken.refused)}) : {LOGGED}")
    if taken.waiting:
        line.said = " ".join(filter(None, [line.said, waits(repository, taken.waiting)]))
    return again


def goes_on(repository: Repository, allowance: Allowance) -> bool:
    """Hold the repository for as long again, and return whether there is time for more."""
    lease.keep(repository)
    return allowance.left > 0


def read_undisturbed(reading: Reading) -> None:
    """Read, and start again when the repository changes its name meanwhile."""
    for _ in range(MOST_STARTS):
        try:
            return read(reading)
        except Disturbed:
            continue
    raise Stopped(RENAMED)


def waits(repository: Repository, waiting: int) -> str:
    """Return why some issues are no remarks yet."""
    if not repository.volet.versions.filter(editions__isnull=False).exists():
        return f"En attente d'un texte enregistré dans le volet : {plural(waiting, 'ticket')}."
    if pulls := unread(repository).exclude(told=F("words")).count():
        return f"Demandes de modification à lire par le moteur, ou avec --proposals : {pulls}."
    return f"En attente d'une autre action sur leur envoi : {plural(waiting, 'ticket')}."


def some(issues: Sequence[Issue]) -> str:
    """Return the numbers of a few issues."""
    return ", ".join(f"#{issue.number}" for issue in issues[:5])


def count(line: Synchronisation, reading: Reading) -> None:
    """Set the line's counts."""
    line.created, line.updated = reading.issues.created, reading.issues.updated
    line.unchanged, line.gone = reading.issues.unchanged, reading.gone
    line.messages_created, line.messages_updated = reading.messages.created, reading.messages.updated
    line.messages_unchanged, line.messages_gone = reading.messages.unchanged, reading.messages_gone


def note(line: Synchronisation, said: str) -> None:
    """Say what stopped the run."""
    line.said = " ".join(filter(None, [line.said, said]))
    line.errors += 1


def end(repository: Repository, line: Synchronisation, again: datetime | None) -> None:
    """Close the line and let the repository go until its next run."""
    line.ended_at = now = timezone.now()
    line.save()
    regular = now + repository.frequency
    fields: dict[str, object] = {"next_run": max(regular, again) if again else regular}
    if line.full:
        hours = timedelta(hours=repository.full_every)
        fields["next_full"] = now + (AFTER_A_FAILURE if line.errors else hours)
    lease.give_back(repository, **fields)
