"""Look at a whole deposit: antivirus, reading, places, what is known already; in batches that resume.

The deposit's row is the truth, as an envoi's is: taken by one UPDATE, held for a time that each batch renews.
"""

import logging
import time
import uuid
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from math import inf

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from comments.outcomes import PlaceState
from documents.models import Version
from imports import lease, reading
from imports.advice.understanding import has_lost_its_mark, marks_of
from imports.deposits.carrying import carry_over
from imports.deposits.foreseeing import foresee
from imports.deposits.seeing import see, text_of
from imports.doubts import clearly_better
from imports.lease import LeaseLost
from imports.models import Deposit, DepositRow, DepositState, kept
from imports.reading import ReaderDied
from imports.scanning import Infected, ScannerUnreachable, scan
from imports.sources.model import ParsedRow, UnreadableSource

logger = logging.getLogger(__name__)

BATCH = 50
MOST_ATTEMPTS = 3  # without a single row seen in between
SCAN_AGAIN = timedelta(minutes=1)
INFECTED = "L'antivirus y a reconnu « {name} » : il n'a pas été lu et ne peut pas être confirmé."
STOPPED = (
    "La lecture de ce fichier s'est arrêtée plusieurs fois. {error} Renvoyez-le, ou une copie du gabarit."
)
FOR_ADVICE = (  # whatever its mark: who finds such a sheet learns nothing here, and proposes nothing unseen
    "Cette feuille a été remise pour avis à quelqu'un : renvoyez-la à la personne qui vous l'a adressée. "
    "Pour un commentaire, copiez-le dans le gabarit vierge."
)
FELL = "Le programme s'est arrêté brutalement."


class OutOfTime(Exception):
    """What is left of the deposit is for the engine: a person waits for the page."""


def to_look_at() -> QuerySet[Deposit]:
    """Return the deposits that somebody must look at; an infected one is left alone."""
    waiting = Q(state=DepositState.READING) | Q(state=DepositState.QUARANTINE, scanned=False)
    return Deposit.objects.filter(waiting)


def look(deposit: Deposit, patience: float = inf) -> Deposit:
    """Return the deposit, looked at as far as *patience*, in seconds, allows; the rest is for a later call.

    As it is when another process looks at it. What stops it is said on it; a bug is raised as well.
    """
    if not take(deposit):
        return deposit
    if deposit.attempts > MOST_ATTEMPTS:  # whoever tried fell, and could not say so
        give_back_or_up(deposit, FELL)
        return refreshed(deposit)
    try:
        look_to_the_end(deposit, time.monotonic() + patience)
    except OutOfTime:
        give_back(deposit, timezone.now(), attempts=F("attempts") - 1)  # nothing failed
    except ScannerUnreachable as away:
        logger.warning("Deposit %s waits in quarantine: %s", deposit.pk, away)
        end(deposit, DepositState.QUARANTINE, str(away), due_at=timezone.now() + SCAN_AGAIN, attempts=0)
    except UnreadableSource as refusal:
        end(deposit, DepositState.REFUSED, str(refusal))
    except ReaderDied as died:
        logger.error("Deposit %s: %s", deposit.pk, died)
        give_back_or_up(deposit, str(died))
    except LeaseLost as lost:
        logger.warning(str(lost))
    except Exception:
        give_back_or_up(deposit, "Erreur interne : l'exploitant la lit au journal.")
        raise
    return refreshed(deposit)


def look_to_the_end(deposit: Deposit, deadline: float) -> None:
    """See every row not seen yet, then what the whole would become; OutOfTime past the deadline."""
    content = kept(deposit.sha256)
    if not deposit.scanned:
        verdict = scan(content)
        if isinstance(verdict, Infected):
            said = INFECTED.format(name=verdict.name)
            end(deposit, DepositState.QUARANTINE, said, scanned=True)
            return
        keep(deposit, scanned=True, state=DepositState.READING, reason="")
    with reading.read(deposit.filename, content) as read:
        if marks_of(read.rows()) or has_lost_its_mark(read):
            raise UnreadableSource(FOR_ADVICE)
        keep(deposit, rows_read=read.total, notices=read.notices)
        if not deposit.rows_done:
            carry_over(deposit, enumerate(read.rows(), start=1))
        see_rows(deposit, read, deadline)
    foresee(deposit)
    end(deposit, DepositState.TO_CONFIRM, "", better_version=better_version(deposit), attempts=0)


def see_rows(deposit: Deposit, read: reading.Reading, deadline: float) -> None:
    """Write what is seen of each row that was not seen yet, batch after batch."""
    already = set(deposit.rows.values_list("position", flat=True))
    left = ((position, row) for position, row in enumerate(read.rows(), start=1) if position not in already)
    text = text_of(deposit)
    for batch in batches(left):
        if time.monotonic() > deadline:
            raise OutOfTime
        rows = [see(deposit, position, row, text)[0] for position, row in batch]
        with transaction.atomic():
            DepositRow.objects.bulk_create(rows)
            keep(deposit, rows_done=F("rows_done") + len(rows), attempts=1)


def batches(rows: Iterator[tuple[int, ParsedRow]]) -> Iterator[list[tuple[int, ParsedRow]]]:
    """Yield the rows BATCH by BATCH."""
    while batch := list(islice(rows, BATCH)):
        yield batch


def better_version(deposit: Deposit) -> Version | None:
    """Return the open version in which clearly more of the deposit's remarks find a place than in its own."""
    there = deposit.rows.exclude(better_version=None).order_by().values_list("better_version")
    return clearly_better(
        deposit.rows.filter(place_state=PlaceState.PLACED).count(), dict(there.annotate(Count("pk")))
    )


def take(deposit: Deposit) -> bool:
    """Return whether this process now looks at the deposit: one of two gets through."""
    now = timezone.now()
    free = to_look_at().filter(Q(holder="") | Q(due_at__lte=now), pk=deposit.pk)
    held = {"holder": str(uuid.uuid4()), "due_at": now + lease.hold(), "attempts": F("attempts") + 1}
    taken = free.update(**held)
    deposit.refresh_from_db()
    return bool(taken)


def keep(deposit: Deposit, **fields: object) -> None:
    """Hold the deposit for as long again and set the fields; LeaseLost when another process took it."""
    fields = {"due_at": timezone.now() + lease.hold(), **fields}
    if not Deposit.objects.filter(pk=deposit.pk, holder=deposit.holder).update(**fields):
        raise LeaseLost(f"Le dépôt {deposit.pk} est lu par un autre processus, ou n'est plus là.")
    deposit.refresh_from_db()


def end(deposit: Deposit, state: DepositState, reason: str, **fields: object) -> None:
    """Set the state and let the deposit go."""
    keep(deposit, **{"state": state, "reason": reason, "holder": "", **fields})


def give_back(deposit: Deposit, due_at: object, **fields: object) -> None:
    """Let the deposit go, to be looked at further."""
    Deposit.objects.filter(pk=deposit.pk, holder=deposit.holder).update(holder="", due_at=due_at, **fields)


def give_back_or_up(deposit: Deposit, error: str) -> None:
    """Let go of a deposit that could not be looked at; after the last attempt it says why."""
    if deposit.attempts < MOST_ATTEMPTS:
        give_back(deposit, timezone.now())
    else:
        said = STOPPED.format(error=error)
        give_back(deposit, timezone.now(), state=DepositState.REFUSED, reason=said)


def refreshed(deposit: Deposit) -> Deposit:
    """Return the deposit as the database has it now, itself when it is there no more."""
    return (
        Deposit.objects.select_related("version__volet", "edition").filter(pk=deposit.pk).first() or deposit
    )
