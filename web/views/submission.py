"""An envoi: what became of its rows, and its original as it was received."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from comments.models import Placement
from comments.outcomes import PlaceState
from imports.models import RowOutcome, Submission, SubmissionRow
from imports.summary import counts_by_outcome
from web.views.page import DeskRequest, page

ROWS_PER_PAGE = 100
ROWS_REPORTED = 50


@dataclass(frozen=True, slots=True)
class Report:
    """What became of an envoi: how many rows for each outcome, and the first of those that ask for a look."""

    submission: Submission
    counts: list[tuple[RowOutcome, int]]
    unread: list[SubmissionRow]
    aside: list[SubmissionRow]
    doubtful: list[SubmissionRow]
    places: list[tuple[PlaceState, int]]


def report(submission: Submission) -> Report:
    """Return the report of an envoi, in five queries whatever its size."""
    rows = submission.rows.order_by("position")
    recorded = rows.filter(outcome__in=[RowOutcome.RECORDED, RowOutcome.KNOWN])
    return Report(
        submission,
        list(counts_by_outcome(submission).items()),
        unread=list(rows.filter(outcome=RowOutcome.UNREAD)[:ROWS_REPORTED]),
        aside=list(rows.filter(outcome=RowOutcome.ASIDE)[:ROWS_REPORTED]),
        doubtful=list(recorded.exclude(faults=[])[:ROWS_REPORTED]),
        places=places_found(submission),
    )


def places_found(submission: Submission) -> list[tuple[PlaceState, int]]:
    """Return how many of the envoi's remarks stand at each state of place, those at none left out."""
    cards = Placement.objects.filter(version=submission.version_id, comment__rows__submission=submission)
    found = cards.order_by().values_list("place_state").annotate(Count("pk", distinct=True))
    counts = dict(found)
    return [(state, counts[state]) for state in PlaceState if state in counts]


@require_safe
def show(request: DeskRequest, pk: int) -> HttpResponse:
    """An envoi with all its rows, page by page."""
    submission = submission_or_404(request, pk)
    rows = Paginator(submission.rows.select_related("comment").order_by("position"), ROWS_PER_PAGE)
    context = {
        "title": f"Envoi {submission.reference}",
        "submission": submission,
        "counts": counts_by_outcome(submission).items(),
        "rows": rows.get_page(request.GET.get("page")),
    }
    return page(request, "desk/submission.html", context)


@require_safe
def original(request: DeskRequest, pk: int) -> HttpResponse:
    """The bytes as received, only ever to be saved: a foreign file is never opened by the browser here."""
    submission = submission_or_404(request, pk)
    headers = {
        "Content-Disposition": content_disposition_header(True, submission.filename) or "attachment",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(submission.original(), content_type="application/octet-stream", headers=headers)


def submission_or_404(request: DeskRequest, pk: int) -> Submission:
    """Return an envoi on a version the user may read; Http404 otherwise."""
    visible = Submission.objects.all().visible_to(request.user)
    return get_object_or_404(visible.select_related("version__volet", "deposited_by", "sender"), pk=pk)
