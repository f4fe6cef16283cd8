"""Let bulletins leave, in the background: each once, or in doubt not at all, as answers do.

Nobody validates them, and nobody waits for one: a day late, it is given up rather than told as news.
"""

import logging
import uuid
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from answers.bulletins import message_of
from answers.models import Bulletin, BulletinState
from answers.sending import speaking
from answers.sending.fate import pause_after
from answers.sending.speaking import InDoubt, NotTaken
from imports.deposits.mailing import NO_SERVER, MailServer, can_send
from imports.lease import QUEUED_FOR, LeaseLost, hold
from imports.queueing import put

logger = logging.getLogger(__name__)

LEAVE = "answers.sending.bulletins.leave"
MOST_AT_ONCE = 200  # queued at each sweep, of every minute
NEWS_FOR = timedelta(days=1)
BUG = "Erreur interne ({bug}) : l'exploitant la lit au journal."


def queue_due() -> int:
    """Return how many bulletins whose time has come were queued, the first posted first."""
    return sum(ask(bulletin) for bulletin in due().order_by("pk")[:MOST_AT_ONCE])


def due() -> QuerySet[Bulletin]:
    """Return those that somebody should let leave now: not queued, held, or waiting to be tried again."""
    return Bulletin.objects.filter(state=BulletinState.WAITING, due_at__lte=timezone.now())


def ask(bulletin: Bulletin) -> bool:
    """Return whether this process had the engine asked to let a due bulletin leave, and not another one."""
    ticket = timezone.now() + QUEUED_FOR
    if not due().filter(pk=bulletin.pk).update(due_at=ticket):
        return False
    if not put(LEAVE, bulletin.pk, ticket.isoformat(), name=f"message {bulletin.pk}"):
        Bulletin.objects.filter(pk=bulletin.pk, due_at=ticket).update(due_at=timezone.now())
    return True


def leave(pk: int, ticket: str = "") -> str:
    """Let a bulletin leave, as the engine's task; return its state. What stops it is raised once it is noted.

    *ticket* is the moment the queue's task was promised; one whose turn it is not is left as it stands.
    """
    bulletin = Bulletin.objects.filter(pk=pk).first()
    if bulletin is None:
        return "sans objet"
    if take(bulletin, datetime.fromisoformat(ticket) if ticket else None):
        attempt(bulletin)
    return BulletinState(bulletin.state).label


def take(bulletin: Bulletin, ticket: datetime | None) -> bool:
    """Return whether this process now holds the bulletin, by one UPDATE; the attempt is counted first."""
    now = timezone.now()
    turn = Q(due_at__lte=now) | Q(due_at=ticket) if ticket else Q(due_at__lte=now)
    free = Bulletin.objects.filter(turn, pk=bulletin.pk, state=BulletinState.WAITING)
    taken = free.update(holder=str(uuid.uuid4()), due_at=now + hold(), attempts=F("attempts") + 1)
    bulletin.refresh_from_db()
    return bool(taken)


def attempt(bulletin: Bulletin) -> None:
    """Try once to let a bulletin that this process holds leave, and read what became of it."""
    try:
        send(bulletin)
    except LeaseLost as lost:
        logger.warning(str(lost))
    except BaseException as bug:
        stopped(bulletin, BUG.format(bug=type(bug).__name__))
        raise
    bulletin.refresh_from_db()


def stopped(bulletin: Bulletin, why: str) -> None:
    """Let go of a bulletin whose attempt was stopped; one handed over is settled by the next attempt."""
    held(bulletin).update(holder="", due_at=timezone.now() + pause_after(bulletin.attempts), last_error=why)


def send(bulletin: Bulletin) -> None:
    """Let the message leave, once, and record what became of it; LeaseLost when another process took it."""
    if bulletin.handed_at:  # by an attempt that never told the end
        finish(bulletin, state=BulletinState.UNCERTAIN, last_error=speaking.NO_REPLY)
    elif timezone.now() - bulletin.created_at > NEWS_FOR:
        finish(bulletin, state=BulletinState.FAILED)
    elif not can_send():
        later(bulletin, NO_SERVER)
    else:
        speak(bulletin)


def speak(bulletin: Bulletin) -> None:
    """Give the message to the server, and record what it made of it."""
    content, name, server = message_of(bulletin), f"message {bulletin.pk}", MailServer()
    try:
        connection = speaking.give(
            server, content, bulletin.address, name=name, hold=lambda: keep(bulletin, hold())
        )
        keep(bulletin, hold() + speaking.patience(), handed_at=timezone.now())
        speaking.end(connection, name=name)
        finish(bulletin, state=BulletinState.SENT, sent_at=timezone.now(), last_error="")
    except NotTaken as refused:
        if refused.for_good:
            finish(bulletin, state=BulletinState.FAILED, last_error=str(refused))
        else:
            later(bulletin, str(refused))
    except InDoubt as doubt:
        finish(bulletin, state=BulletinState.UNCERTAIN, last_error=str(doubt))
    finally:
        speaking.hang_up(server)


def keep(bulletin: Bulletin, wait: timedelta, **fields: object) -> None:
    """Hold the bulletin for as long again, and set the fields; LeaseLost when another process took it."""
    change(bulletin, due_at=timezone.now() + wait, **fields)


def later(bulletin: Bulletin, why: str) -> None:
    """Let go of what certainly did not leave, to be tried again calmly."""
    at = timezone.now() + pause_after(bulletin.attempts)
    change(bulletin, holder="", handed_at=None, due_at=at, last_error=why)


def finish(bulletin: Bulletin, **fields: object) -> None:
    """Set the fields and let the bulletin go, for good."""
    change(bulletin, holder="", handed_at=None, **fields)


def change(bulletin: Bulletin, **fields: object) -> None:
    """Set the fields of a bulletin that this process holds; LeaseLost when another process took it."""
    if not held(bulletin).update(**fields):
        raise LeaseLost(f"Le message {bulletin.pk} est envoyé par un autre processus.")


def held(bulletin: Bulletin) -> QuerySet[Bulletin]:
    """Return the bulletin as a queryset, empty when another process took it."""
    return Bulletin.objects.filter(pk=bulletin.pk, holder=bulletin.holder)
