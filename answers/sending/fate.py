"""What becomes of a delivery that a process is sending; each change is one transaction, with its event.

A card closes when its answer has left by every way it was owed by, as far as answers were prepared.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from answers.models import Answer, Delivery, DeliveryState
from answers.preparing import log
from answers.sending.lease import held
from answers.sending.speaking import NO_REPLY
from comments import actions as cards
from comments.actions import StaleRevision
from comments.models import Placement
from comments.outcomes import Step
from imports.lease import LeaseLost

RETRIES = (1, 5, 15, 60)  # minutes before the second try, the third…; every hour from then on
SETTLED_IN = timedelta(minutes=2)  # within which a server does what it was asked, its answer being lost
NOT_AGAIN = "Elle a pu partir déjà, et n'a pas été renvoyée : la décision de {cards} a changé."


@transaction.atomic
def sent(delivery: Delivery, receipt: str = "", undone: str = "") -> None:
    """Record that it has left, with what the server said; its cards close, what it rectifies is marked.

    *undone* says what was to follow and was not done: the answer has left all the same.
    """
    state = DeliveryState.RECTIFIED if is_rectified(delivery) else DeliveryState.SENT
    finish(delivery, state=state, sent_at=timezone.now(), receipt=receipt[:300], last_error=undone)
    if delivery.rectifies_id:
        arrived = Delivery.objects.filter(pk=delivery.rectifies_id, state=DeliveryState.SENT)
        arrived.update(
            state=DeliveryState.RECTIFIED
        )  # what came back, or is in doubt, still waits for somebody
    log("réponse envoyée", delivery, None, {"reçu": receipt[:300]} if receipt else None)
    close_cards(delivery)


def is_rectified(delivery: Delivery) -> bool:
    """Return whether what rectifies it left already: it was in doubt, or came back, until now."""
    return delivery.rectified_by.filter(state__in=(DeliveryState.SENT, DeliveryState.RECTIFIED)).exists()


@transaction.atomic
def in_doubt(delivery: Delivery, why: str = NO_REPLY) -> None:
    """Record that it may have left: only a person says what to do."""
    finish(delivery, state=DeliveryState.UNCERTAIN, last_error=why, doubted_at=timezone.now())
    log("envoi incertain", delivery, None, {"raison": why})


@transaction.atomic
def undelivered(delivery: Delivery, why: str) -> None:
    """Record that it will not arrive, and why."""
    finish(delivery, state=DeliveryState.UNDELIVERED, last_error=why)
    log("réponse non distribuée", delivery, None, {"raison": why})


@transaction.atomic
def outdated(delivery: Delivery, changed: list[str]) -> None:
    """Take back before it leaves what a decision made untrue: it is to be prepared and looked at again.

    What was in doubt already is so again: the rectification says what changed.
    """
    if delivery.doubted_at:
        in_doubt(delivery, NOT_AGAIN.format(cards=", ".join(changed)))
        return
    finish(
        delivery, state=DeliveryState.PREPARED, frozen="", leaves_at=None, validated_by=None,
        validated_at=None,
        last_error=f"Non partie : la décision de {', '.join(changed)} a changé.",
    )  # fmt: skip
    log("réponse retenue, décision changée", delivery, None, {"remarques": changed})


def later(delivery: Delivery, why: str, wait: timedelta | None = None) -> None:
    """Let go of what certainly did not leave, to be tried again calmly; *wait* is what the server asked."""
    at = timezone.now() + (pause_after(delivery.attempts) if wait is None else wait)
    free = held(delivery).update(holder="", handed_at=None, due_at=at, last_error=why)
    if not free:
        raise LeaseLost(f"{delivery} est envoyée par un autre processus.")


def settle_later(delivery: Delivery, why: str, wait: timedelta | None = None) -> None:
    """Let go of what may have left, where the next try can tell: never before a lost answer took effect."""
    at = timezone.now() + max(wait or pause_after(delivery.attempts), SETTLED_IN)
    if not held(delivery).update(holder="", due_at=at, last_error=why):
        raise LeaseLost(f"{delivery} est envoyée par un autre processus.")


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after that many tries."""
    return timedelta(minutes=RETRIES[min(max(attempts, 1), len(RETRIES)) - 1])


def finish(delivery: Delivery, **fields: object) -> None:
    """Set the fields and let the delivery go; LeaseLost when another process took it."""
    if not held(delivery).update(holder="", handed_at=None, revision=F("revision") + 1, **fields):
        raise LeaseLost(f"{delivery} est envoyée par un autre processus.")
    delivery.refresh_from_db()


def close_cards(delivery: Delivery) -> None:
    """Close the cards whose decision has now been told to all who were to be told."""
    told = delivery.answers.values("disposition__placement")
    waiting = Answer.objects.exclude(delivery__state__in=(DeliveryState.SENT, DeliveryState.RECTIFIED))
    untold = waiting.filter(disposition__cancelled_by=None).values("disposition__placement")
    ready = Placement.objects.filter(pk__in=told, step=Step.TO_ANSWER).exclude(pk__in=untold)
    for card in ready.select_related("comment", "version__volet"):
        close(card)


def close(card: Placement) -> None:
    """Close one card; one that somebody is changing is left to them."""
    try:
        cards.claim(card, card.revision)
    except StaleRevision:
        return
    before = cards.label(card)
    cards.change_step(card, Step.CLOSED)
    cards.log("réponse donnée", card, None, {"étape": before}, {"étape": Step.CLOSED.label})
