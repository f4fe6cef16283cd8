"""« Mon résumé quotidien »: whether one is written to every day, at which hour, and what it would say now."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from imports.deposits.mailing import can_send
from steering import summaries
from steering.models import SummaryChoice
from steering.summary import since_of, summary_of
from web.views.page import DeskRequest, page
from web.views.situation import HOURS


class SummaryForm(forms.Form):
    """Where and when."""

    address = forms.EmailField(label="Mon adresse", max_length=254)
    hour = forms.TypedChoiceField(label="Chaque jour à partir de", coerce=int, choices=HOURS)
    weekdays_only = forms.BooleanField(label="Du lundi au vendredi seulement", required=False)


def show(request: DeskRequest) -> HttpResponse:
    """The choice, and today's message; a form sent keeps the choice, or ends it."""
    if request.method != "POST":
        return summary_page(request, form_of(request))
    if "arreter" in request.POST:
        summaries.stop(user=request.user)
        messages.success(request, "Vous ne recevrez plus de résumé.")
        return redirect("admin:summary")
    form = SummaryForm(request.POST)
    if form.is_valid():
        try:
            summaries.choose(user=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "Votre résumé quotidien est réglé.")
            return redirect("admin:summary")
    return summary_page(request, form, status=422)


def form_of(request: DeskRequest) -> SummaryForm:
    """Return the form of what was chosen."""
    choice = chosen(request) or SummaryChoice()
    fields = {"hour": choice.hour, "weekdays_only": choice.weekdays_only}
    return SummaryForm(initial={"address": choice.address or request.user.email, **fields})


def chosen(request: DeskRequest) -> SummaryChoice | None:
    """Return what the user chose, None when they asked for nothing."""
    return SummaryChoice.objects.filter(user=request.user).first()


def summary_page(request: DeskRequest, form: SummaryForm, *, status: int = 200) -> HttpResponse:
    """Return the page."""
    choice, today = chosen(request), timezone.localdate()
    context = {
        "title": "Mon résumé quotidien",
        "form": form,
        "choice": choice,
        "can_send": can_send(),
        "text": summary_of(request.user, since_of(choice.last_day if choice else None, today)),
    }
    return page(request, "desk/summary.html", context, status=status)
