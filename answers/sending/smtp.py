"""Give a delivery to the mail server: in doubt between two words of it alone (answers.sending.speaking)."""

import smtplib

from django.utils import timezone

from answers.models import Delivery
from answers.sending import fate, lease, speaking
from answers.sending.speaking import InDoubt, NotTaken
from answers.standing import changed_since
from answers.ways import refusal_of
from imports.deposits.mailing import MailServer
from imports.models import kept


def send(delivery: Delivery) -> None:
    """Let the message leave, once, and record what became of it. This process holds the delivery.

    LeaseLost when another process took it over meanwhile: nothing was handed over by this one then.
    FileNotFoundError when what was validated is kept no more.
    """
    if refusal := refusal_of(delivery):
        fate.later(delivery, refusal)
        return
    content = kept(delivery.frozen)
    server = MailServer()
    try:
        connection = speaking.give(
            server, content, delivery.address, name=delivery.reference, hold=lambda: lease.keep(delivery)
        )
        hand_over(delivery, connection)
    except NotTaken as refused:
        (fate.undelivered if refused.for_good else fate.later)(delivery, str(refused))
    except InDoubt as doubt:
        fate.in_doubt(delivery, str(doubt))
    finally:
        speaking.hang_up(server)


def hand_over(delivery: Delivery, connection: smtplib.SMTP) -> None:
    """Say the final dot, unless the decision changed meanwhile; NotTaken or InDoubt when it did not leave."""
    if changed := changed_since(delivery):
        fate.outdated(delivery, changed)
        return
    lease.keep(delivery, wait=speaking.patience(), handed_at=timezone.now())
    fate.sent(delivery, speaking.end(connection, name=delivery.reference))
