"""The background tasks of the search for like remarks."""

import logging
from collections.abc import Iterator

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from comments.grouping import searching
from comments.grouping.searching import SearchLost
from comments.models import LikenessSearch, Placement

logger = logging.getLogger(__name__)

WORK = "comments.grouping.engine.work"


def work(pk: int) -> str:
    """Search a board for like remarks, as the engine's task; what stops it is raised once it is noted."""
    search = LikenessSearch.objects.select_related("version__volet").filter(pk=pk).first()
    if search is None or not searching.take(search):
        return "sans objet"
    try:
        searching.run(search)
    except SearchLost as lost:
        logger.warning(str(lost))
    return str(search)


def due() -> QuerySet[LikenessSearch]:
    """Return the searches asked for that no process gives a sign of."""
    return LikenessSearch.objects.filter(done_at=None, due_at__lte=timezone.now()).order_by("asked_at")


def outdated() -> Iterator[LikenessSearch]:
    """Yield the searches already made, once they have rested, on boards that got or lost remarks since."""
    board = (
        Placement.objects.all().on_board().filter(version=OuterRef("version")).order_by().values("version")
    )
    newest = Subquery(board.annotate(newest=Max("pk")).values("newest"))
    size = Coalesce(Subquery(board.annotate(size=Count("pk")).values("size")), 0)
    rested = Q(done_at__lte=timezone.now() - searching.REST)
    changed = Q(newest_card__lt=newest) | ~Q(total_cards=size)
    yield from LikenessSearch.objects.filter(rested, changed).select_related("version")
