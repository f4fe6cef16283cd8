"""Let leave what was validated, and mark what came back: the engine's tasks for answers."""

import logging
from datetime import datetime, timedelta

from django.utils.module_loading import import_string

from answers.models import Delivery, DeliveryState, Way
from answers.sending import fate, lease
from answers.sending.lease import LeaseLost
from answers.standing import changed_since
from answers.ways import refusal_of

logger = logging.getLogger(__name__)

SENDERS = {Way.MAIL: "answers.sending.smtp.send", Way.ISSUE: "answers.sending.github.post"}
# How many are queued at each sweep, of every minute: GitHub lets some 500 things be written in an hour.
MOST_BY_WAY = {Way.MAIL: 200, Way.LINK: 200, Way.ISSUE: 8}
DELIVER = "answers.sending.engine.deliver"
BUG = "Erreur interne ({bug}) : l'exploitant la lit au journal."


def deliver(pk: int, ticket: str = "") -> str:
    """Let a delivery leave, as the engine's task; return its state. What stops it is raised once it is noted.

    *ticket* is the moment the queue's task was promised; one whose turn it is not is left as it stands.
    """
    delivery = Delivery.objects.filter(pk=pk).first()
    if delivery is None:
        return "sans objet"
    attempt(delivery, datetime.fromisoformat(ticket) if ticket else None)
    return DeliveryState(delivery.state).label


def process(delivery: Delivery) -> Delivery:
    """Return the delivery after one attempt, for commands; as it stands when it is not due."""
    return attempt(delivery)


def attempt(delivery: Delivery, ticket: datetime | None = None) -> Delivery:
    """Return the delivery after one attempt at letting it leave; as it is when not its turn."""
    if not lease.take(delivery, ticket):
        return delivery
    holder = delivery.holder
    try:
        leave(delivery)
    except LeaseLost as lost:
        logger.warning(str(lost))
    except (KeyboardInterrupt, SystemExit):  # stopped by a person: whoever comes next goes on at once
        let_go(delivery, holder, "", timedelta())
        raise
    except Exception as bug:
        let_go(delivery, holder, BUG.format(bug=type(bug).__name__))
        raise
    delivery.refresh_from_db()
    return delivery


def leave(delivery: Delivery) -> None:
    """Let a delivery that this process holds leave by its way, if what it says still stands.

    One handed over by an attempt that never told the end is in doubt; on GitHub its mark will tell.
    """
    if delivery.handed_at and delivery.way != Way.ISSUE:
        fate.in_doubt(delivery)
    elif not delivery.handed_at and (changed := changed_since(delivery)):
        fate.outdated(delivery, changed)
    elif delivery.way == Way.LINK and (why := refusal_of(delivery)):
        fate.undelivered(delivery, why)
    elif delivery.way == Way.LINK:
        fate.sent(delivery)  # the page shows what has left
    else:
        import_string(SENDERS[Way(delivery.way)])(delivery)


def let_go(delivery: Delivery, holder: str, why: str, wait: timedelta | None = None) -> None:
    """Let go of a delivery whose attempt was stopped: tried again if it certainly did not leave.

    One that was handed over is settled by the next attempt instead: nothing leaves twice by itself. The row
    says it: what this process believes of it may have been undone with the transaction that failed.
    """
    delivery.refresh_from_db()
    if delivery.holder != holder:
        return
    if delivery.handed_at:
        lease.give_back(delivery, why, fate.pause_after(1))
    else:
        fate.later(delivery, why, wait)


def queue_due() -> int:
    """Return how many deliveries whose time has come were queued, the first validated first."""
    due = Delivery.objects.all().due().order_by("leaves_at", "pk")
    return sum(
        lease.ask(DELIVER, delivery)
        for way, most in MOST_BY_WAY.items()
        for delivery in due.filter(way=way)[:most]
    )
