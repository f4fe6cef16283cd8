"""What the holder of a link reads: the text their answers had, and the questions that were sent to them."""

from collections.abc import Collection

from answers.models import LEFT, Answer, Delivery
from comments.outcomes import Step
from imports.models import FollowUp


def texts_for(follow_up: FollowUp, decisions: Collection[int]) -> dict[int, str]:
    """Return the text of the answers that left to the link's holder, by decision."""
    told = Answer.objects.filter(
        disposition__in=decisions, delivery__submission__follow_up=follow_up, delivery__state__in=LEFT
    )
    return dict(told.order_by("pk").values_list("disposition", "text"))


def questions_for(follow_up: FollowUp, cards: Collection[int]) -> dict[int, str]:
    """Return the last question sent to the link's holder about each card that waits for a precision."""
    sent = Delivery.objects.filter(
        submission__follow_up=follow_up, state__in=LEFT, question__placement__in=cards,
        question__placement__step=Step.WAITING,
    )  # fmt: skip
    return dict(sent.order_by("pk").values_list("question__placement", "question__text"))
