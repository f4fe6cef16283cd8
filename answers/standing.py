"""Whether what a delivery says still stands: nothing leaves about a decision that changed since."""

from answers.models import Delivery
from comments.models import Disposition, Placement
from comments.outcomes import Stage, Step


def changed_since(delivery: Delivery) -> list[str]:
    """Return the references of the cards whose decision is no longer the one told; two queries.

    Of a question: its card, once it no longer waits for a precision, or is off the board with its envoi.
    """
    if delivery.question:
        card = Placement.objects.select_related("comment").get(pk=delivery.question.placement_id)
        return [] if card.on_board and card.step == Step.WAITING else [str(card)]
    told = dict(delivery.answers.values_list("disposition__placement", "disposition"))
    standing = Disposition.objects.filter(placement__in=told, stage=Stage.DECIDED, cancelled_by=None)
    latest = dict(standing.order_by("pk").values_list("placement", "pk"))
    changed = [card for card, decision in told.items() if latest.get(card) != decision]
    cards = delivery.version.placements.filter(pk__in=changed).select_related("comment").order_by("comment")
    return [str(card) for card in cards] if changed else []
