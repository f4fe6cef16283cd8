"""Undo the last gestures: each once, card by card, and none that someone touched since."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from comments import undoing
from comments.models import Placement
from comments.outcomes import Step
from comments.together import Report
from documents.models import Version
from web import memory
from web.gesture_forms import ASSIGN, MOVE, PROPOSE, QUALIFY
from web.views.board import moved, refused
from web.views.page import DeskRequest, version_or_404

UNDO: dict[str, Callable[..., Report]] = {
    ASSIGN: undoing.assign, MOVE: undoing.move, QUALIFY: undoing.qualify, PROPOSE: undoing.propose,
}  # fmt: skip
TOO_LATE = "Ce geste ne s'annule plus : il l'a déjà été, ou d'autres l'ont suivi."


@require_POST
def undo(request: DeskRequest, version_id: int, gesture: str) -> HttpResponse:
    """Undo a gesture of this session, and go back to where it was made; cards changed since are left."""
    version = version_or_404(request, version_id)
    found = memory.take(request, version, gesture)
    if found is None:
        return refused(request, version, TOO_LATE, status=409)
    report = UNDO[found.what](version=version, done=found.done, by=request.user)
    if request.htmx and found.what == MOVE:
        return put_back(request, version, report)
    if report.done:
        messages.success(request, f"Annulé : {found.said}")
    memory.leave_aside(request, version, report.aside)
    return redirect(found.back)


def put_back(request: DeskRequest, version: Version, report: Report) -> HttpResponse:
    """Return the card of the board in the column it came from, or why it stays where it is."""
    for aside in report.aside:
        return refused(request, version, f"{aside.reference} {aside.why}", status=409)
    one = report.done[0]
    card = Placement.objects.select_related("comment", "version__volet").get(pk=one.card)
    left, said = Step(str(one.former)), f"{card} remise dans « {Step(card.step).label} »."
    return moved(request, card, left, said)
