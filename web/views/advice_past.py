"""The answers that a sheet already had when it was deposited: what became of each."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from imports.advice.summary import WORDS, counts_of
from imports.models import AdviceOutcome, AdviceReturn
from web.views.page import DeskRequest, page, submission_or_404

ROWS_PER_PAGE = 100


@require_safe
def show(request: DeskRequest, pk: int) -> HttpResponse:
    """The rows of a sheet that was answered by hand, and what each became; 404 for any other envoi."""
    submission = submission_or_404(request, pk)
    returned = AdviceReturn.objects.filter(submission=submission).first()
    if returned is None:
        raise Http404
    counts, view = counts_of([returned])[returned.pk], request.GET.get("voir", "")
    rows = returned.rows.select_related("placement__comment").order_by("position")
    shown = rows.filter(outcome=view) if view in AdviceOutcome.values else rows
    del counts[AdviceOutcome.PROPOSED]
    context = {
        "title": f"Réponses reprises de {submission.reference}",
        "submission": submission,
        "returned": returned,
        "counts": [(outcome, counts[outcome], WORDS[outcome][counts[outcome] > 1]) for outcome in counts],
        "view": view,
        "lines": Paginator(shown, ROWS_PER_PAGE).get_page(request.GET.get("page")),
    }
    return page(request, "desk/advice_past.html", context)
