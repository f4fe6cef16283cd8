"""Mark what came back: a notice of an exported mailbox names the message that did not arrive."""

import logging

from django.db import transaction
from django.db.models import F, QuerySet

from answers.models import Delivery, DeliveryState, Way
from answers.preparing import log
from answers.sending.speaking import cleaned
from comments import actions as cards
from comments.actions import StaleRevision
from comments.models import Placement
from comments.outcomes import Step
from imports.models import Bounce

logger = logging.getLogger(__name__)

MAY_COME_BACK = (DeliveryState.SENT, DeliveryState.UNCERTAIN, DeliveryState.RECTIFIED)
CAME_BACK = "Revenue : l'avis {mail} dit qu'elle n'a pas été distribuée"


def mark() -> int:
    """Return how many deliveries came back, now « Non distribuée »; their cards are to be answered again.

    Marked once: what is prepared again has another identifier.
    """
    return sum(mark_one(delivery) for delivery in returned())


def returned() -> QuerySet[Delivery]:
    """Return the messages that left and that a notice received says did not arrive."""
    left = Delivery.objects.filter(way=Way.MAIL, state__in=MAY_COME_BACK, holder="")
    return left.filter(identifier__in=Bounce.objects.values("message_id")).select_related("version__volet")


@transaction.atomic
def mark_one(delivery: Delivery) -> bool:
    """Return whether it was marked: not when somebody acts on it at the same moment; the next sweep will."""
    why = reason(Bounce.objects.filter(message_id=delivery.identifier).select_related("mail").latest("pk"))
    same = Delivery.objects.filter(
        pk=delivery.pk, revision=delivery.revision, state=delivery.state, holder=""
    )
    if not same.update(state=DeliveryState.UNDELIVERED, last_error=why, revision=F("revision") + 1):
        return False
    delivery.refresh_from_db()
    log("réponse non distribuée", delivery, None, {"raison": why})
    for card in closed_by(delivery):
        open_again(card)
    return True


def reason(bounce: Bounce) -> str:
    """Return in one sentence why a message did not arrive."""
    said = cleaned(bounce.said)
    return CAME_BACK.format(mail=bounce.mail.reference) + (f" : « {said} »." if said else ".")


def closed_by(delivery: Delivery) -> QuerySet[Placement]:
    """Return the cards that were closed because their standing decision was told by it."""
    told = delivery.answers.filter(disposition__cancelled_by=None).values("disposition__placement")
    return Placement.objects.filter(pk__in=told, step=Step.CLOSED).select_related("comment", "version__volet")


def open_again(card: Placement) -> None:
    """Let a card wait for an answer again; one that somebody is changing is left to them."""
    try:
        cards.claim(card, card.revision)
    except StaleRevision:
        return
    before = cards.label(card)
    cards.change_step(card, Step.TO_ANSWER)
    cards.log("réponse revenue", card, None, {"étape": before}, {"étape": Step.TO_ANSWER.label})
