"""What people do on a remark's page beside deciding: its type, notes, questions, proposals taken back."""

from django.http import HttpResponse

from comments.asking import ask_precision
from comments.models import Placement
from comments.notes import add_note
from comments.proposals import take_back
from comments.qualifying import qualify
from web.card_forms import KindForm, NoteForm, PrecisionForm, TakeBackForm
from web.views.card import form_of_card, obey
from web.views.page import DeskRequest

PREPARED = "demande de précision préparée, elle partira avec les réponses."


@form_of_card
def kind(request: DeskRequest, placement: Placement) -> HttpResponse:
    """Say what the remark is."""
    return obey(request, placement, "kind", KindForm(request.POST), qualify, "type enregistré.")


@form_of_card
def note(request: DeskRequest, placement: Placement) -> HttpResponse:
    """Add an internal note."""
    form = NoteForm(request.POST, auto_id="note_%s")
    return obey(request, placement, "note", form, add_note, "note ajoutée.")


@form_of_card
def precision(request: DeskRequest, placement: Placement) -> HttpResponse:
    """Prepare a question to the author of the remark."""
    form = PrecisionForm(request.POST, auto_id="precision_%s")
    return obey(request, placement, "precision", form, ask_precision, PREPARED)


@form_of_card
def withdraw(request: DeskRequest, placement: Placement) -> HttpResponse:
    """Take the proposal back."""
    form = TakeBackForm(request.POST)
    return obey(request, placement, "take_back", form, take_back, "proposition retirée.")
