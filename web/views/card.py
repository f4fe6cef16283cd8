"""A remark beside the text it is about, and what people do to its card."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from comments import actions
from comments.actions import StaleRevision
from comments.models import Placement
from comments.together import Done
from people.models import Event
from web import memory
from web.forms import (
    AssignForm,
    CorrectionForm,
    MoveForm,
    OutcomeForm,
    PlaceForm,
    ReopenForm,
)
from web.gesture_forms import ASSIGN, MOVE
from web.views.card_page import card_page
from web.views.looking import kept_query
from web.views.page import DeskRequest, Refusal, card_or_404, sent_only

form_of_card = sent_only(card_or_404, "admin:card")


@require_safe
def show(request: DeskRequest, version_id: int, comment_id: int) -> HttpResponse:
    """The card: the remark, its place, its trace, and the forms the user's role opens."""
    return card_page(request, card_or_404(request, version_id, comment_id))


def place(request: DeskRequest, version_id: int, comment_id: int) -> HttpResponse:
    """Say what the remark is about; on GET, the card with the list of all the edition's sections."""
    placement = card_or_404(request, version_id, comment_id)
    if request.method != "POST":
        return card_page(request, placement, all_sections=True)
    form = PlaceForm(request.POST, placement=placement, auto_id="place_%s")
    return obey(request, placement, "place", form, actions.confirm_place, "place confirmée.")


@form_of_card
def assign(request: DeskRequest, placement: Placement) -> HttpResponse:
    """Give the card to someone, or to nobody."""
    form = AssignForm(request.POST, placement=placement, auto_id="assign_%s")
    return obey(request, placement, "assign", form, actions.assign, "attribution enregistrée.")


@form_of_card
def move(request: DeskRequest, placement: Placement) -> HttpResponse:
    """Move the card to another column."""
    form = MoveForm(request.POST, auto_id="move_%s")
    return obey(request, placement, "move", form, actions.move, "carte déplacée.")


@form_of_card
def propose(request: DeskRequest, placement: Placement) -> HttpResponse:
    """Propose what becomes of the remark."""
    form = OutcomeForm(request.POST, auto_id="outcome_%s")
    return obey(request, placement, "outcome", form, actions.propose, "proposition enregistrée.")


@form_of_card
def decide(request: DeskRequest, placement: Placement) -> HttpResponse:
    """Decide what becomes of the remark."""
    form = OutcomeForm(request.POST, auto_id="outcome_%s")
    return obey(request, placement, "outcome", form, actions.decide, "décision enregistrée.")


@form_of_card
def reopen(request: DeskRequest, placement: Placement) -> HttpResponse:
    """Take the standing decision up again."""
    form = ReopenForm(request.POST, auto_id="reopen_%s")
    return obey(request, placement, "reopen", form, actions.reopen, "décision rouverte.")


@form_of_card
def correction(request: DeskRequest, placement: Placement) -> HttpResponse:
    """Say whether the remark corrects the earlier one it resembles."""
    form = CorrectionForm(request.POST)
    return obey(request, placement, "correction", form, actions.judge_correction, "réponse enregistrée.")


def obey(
    request: DeskRequest,
    placement: Placement,
    name: str,
    form: forms.Form,
    action: Callable[..., object],
    done: str,
) -> HttpResponse:
    """Do what the form asks and go back to the card; refused, show the card, why, and what was typed.

    422 when the form or a rule refuses, 409 when someone changed the card meanwhile.
    """
    status = 422
    changes: list[Event] = []
    before = {"assign": placement.assignee_id, "move": str(placement.step)}
    if form.is_valid():
        try:
            action(placement=placement, by=request.user, **form.cleaned_data)
            messages.success(request, f"{placement} : {done}")
            if name in before:
                offer_to_undo(request, placement, name, before[name], f"{placement} : {done}")
            back = reverse("admin:card", args=[placement.version_id, placement.comment_id])
            return redirect(f"{back}{kept_query(request)}")
        except ValidationError as refusal:
            form.add_error(None, refusal)
        except StaleRevision as refusal:
            form.add_error(None, f"{placement} a changé entre-temps : rien n'a été enregistré.")
            status, changes = 409, refusal.changes
    fresh = card_or_404(request, placement.version_id, placement.comment_id)
    return card_page(request, fresh, refusal=Refusal(name, form, changes), status=status)


def offer_to_undo(
    request: DeskRequest, placement: Placement, name: str, former: int | str | None, said: str
) -> None:
    """Let the card show the button that undoes what was just done to it."""
    back = reverse("admin:card", args=[placement.version_id, placement.comment_id]) + kept_query(request)
    done = [Done(placement.pk, placement.revision, former)]
    what = {"assign": ASSIGN, "move": MOVE}[name]
    gesture = memory.remember(request, placement.version, what, done, said=said, back=back)
    memory.offer(request, gesture)
