"""The cards a card comes from and led to: parts of one remark, the same remark on another version."""

from comments.models import Placement
from people.models import User


def kin_of(user: User, placement: Placement) -> dict[str, object]:
    """Return the origin and the offspring of a card that *user* may see, and whether others are hidden."""
    seen = Placement.objects.all().visible_to(user).select_related("comment", "version__volet")
    origin = seen.filter(pk=placement.came_from_id).first() if placement.came_from_id else None
    offspring = list(seen.filter(came_from=placement).order_by("pk"))
    sent_on = Placement.objects.filter(came_from=placement, comment=placement.comment_id).exists()
    shown = any(one.comment_id == placement.comment_id for one in offspring)
    return {
        "from": origin,
        "hidden": bool(placement.came_from_id) and origin is None,
        "to": offspring,
        "towards": sent_on and not shown,
    }
