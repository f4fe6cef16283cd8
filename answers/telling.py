"""What the holder of a link reads of decisions: the text their answer had, were it edited before it left."""

from collections.abc import Collection

from answers.models import LEFT, Answer
from imports.models import FollowUp


def texts_for(follow_up: FollowUp, decisions: Collection[int]) -> dict[int, str]:
    """Return the text of the answers that left to the link's holder, by decision."""
    told = Answer.objects.filter(
        disposition__in=decisions, delivery__submission__follow_up=follow_up, delivery__state__in=LEFT
    )
    return dict(told.order_by("pk").values_list("disposition", "text"))
