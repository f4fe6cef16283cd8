"""Where requests for advice stand: what came back, and what is still missing."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from documents.models import Version
from imports.models import AdviceLine, AdviceOutcome, AdviceRequest, AdviceRow

ADVISED = (AdviceOutcome.PROPOSED, AdviceOutcome.KNOWN)
REPLACED = "remplacee"  # proposed, then otherwise by a later row of the same request
ADDED = tuple(outcome for outcome in AdviceOutcome if outcome != AdviceOutcome.TAKEN_OVER)


def missing(request: AdviceRequest) -> QuerySet[AdviceLine]:
    """Return the lines of a request about which no advice was taken in, in the order of its sheet."""
    taken = AdviceRow.objects.filter(
        returned__request=request, placement=OuterRef("placement"), outcome__in=ADVISED
    )
    lines = request.lines.filter(~Exists(taken)).order_by("number")
    return lines.select_related("placement__comment")


def rows_of(request: AdviceRequest) -> QuerySet[Any]:
    """Return the rows that came back, those of the latest sheet first, with what a page shows of them."""
    rows = marked(request).order_by("-returned", "position")
    return rows.select_related("returned", "placement__comment")


def marked(request: AdviceRequest) -> QuerySet[Any]:
    """Return the rows that came back, each with whether it is ``replaced`` by a later one of the request."""
    rows = AdviceRow.objects.filter(returned__request=request)
    later = rows.filter(placement=OuterRef("placement"), disposition__gt=OuterRef("disposition"))
    return rows.annotate(replaced=Exists(later))


def counts_of(request: AdviceRequest) -> dict[str, int]:
    """Return how many rows ended in each outcome, all sheets together, those replaced apart; one query."""
    rows = marked(request).order_by().values_list("outcome", "replaced")
    found = {(outcome, replaced): number for outcome, replaced, number in rows.annotate(Count("pk"))}
    counts = {str(outcome): found.get((outcome, False), 0) for outcome in ADDED}
    return counts | {REPLACED: found.get((AdviceOutcome.PROPOSED, True), 0)}


def requests_of(version: Version) -> QuerySet[AdviceRequest]:
    """Return the requests about a version, the latest first: ``asked`` remarks, ``came_back`` sheets."""
    requests = version.advice_requests.select_related("asked_by")
    return requests.annotate(
        asked=Count("lines", distinct=True), came_back=Count("returns", distinct=True)
    ).order_by("-pk")
