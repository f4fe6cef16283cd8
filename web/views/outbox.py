"""The outbox of a version: prepare answers, see what waits for whom, act on many of them at once."""

from dataclasses import asdict

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from answers import policies
from answers.models import Delivery, DeliveryState
from answers.outbox import lines_of, progress_of, saying, untold, with_what_a_line_shows
from answers.preparing import Prepared, prepare
from documents.models import Version
from web.views.delivery_gestures import GESTURES, Gesture
from web.views.outbox_validating import validating_page
from web.views.page import DeskRequest, page, sent_only, version_or_404

PER_PAGE = 50
NOTHING = "Cochez d'abord des réponses ; rien n'a été fait."


class PrepareForm(forms.Form):
    """Whether answers are prepared for what is not wholly decided, too."""

    partly = forms.BooleanField(
        required=False, label="aussi les envois dont il reste des remarques à décider"
    )


class HoldForm(forms.Form):
    """Until when validated answers are held."""

    until = forms.DateTimeField(
        required=False,
        label="Ne rien laisser partir avant le",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )


class RulesForm(forms.Form):
    """How the answers of the volet leave."""

    needs_second = forms.BooleanField(
        required=False,
        label="une autre personne que celles qui l'ont préparée, soumise ou modifiée valide chaque réponse",
    )
    labels_issues = forms.BooleanField(required=False, label="étiqueter les tickets par la suite donnée")
    closes_issues = forms.BooleanField(
        required=False, label="fermer un ticket quand toutes ses remarques ont une réponse"
    )


@require_safe
def show(request: DeskRequest, version_id: int) -> HttpResponse:
    """The deliveries of one state, by addressee, and what can be done with them."""
    version = version_or_404(request, version_id)
    progress = progress_of(version)
    state = chosen(request.GET.get("etat", ""), progress.counts)
    words = request.GET.get("q", "").strip()[:200]
    found = version.deliveries.all()
    found = saying(found, words) if words else found.filter(state=state)
    shown = Paginator(with_what_a_line_shows(found), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "title": f"Réponses — {version}",
        "version": version,
        "progress": progress,
        "states": [(one, progress.counts.get(one, 0)) for one in DeliveryState],
        "state": state,
        "words": words,
        "deliveries": shown,
        "lines": lines_of(shown),
        "untold": untold(version),
        "may_prepare": request.user.has_perm("answers.prepare", version),
        "may_validate": request.user.has_perm("answers.validate", version),
        "may_set": request.user.has_perm("answers.change_policy", version),
        "rules_form": RulesForm(initial=asdict(policies.rules_of(version.volet))),
        "minutes": settings.ANSWERS_WITHDRAWAL_MINUTES,
        "prepare_form": PrepareForm(),
        "hold_form": HoldForm(initial={"until": progress.held_until}),
        "gestures": gestures_on(state) if not words else [],
    }
    return page(request, "desk/outbox.html", context)


def chosen(asked: str, counts: dict[str, int]) -> DeliveryState:
    """Return the state to show: the one asked for, else the first in which something waits."""
    if asked in DeliveryState.values:
        return DeliveryState(asked)
    return next((state for state in DeliveryState if counts.get(state)), DeliveryState.PREPARED)


@require_safe
def progress(request: DeskRequest, version_id: int) -> HttpResponse:
    """The part of the page that says how many have left, asked again while some are leaving."""
    version = version_or_404(request, version_id)
    return page(request, "desk/_leaving.html", {"version": version, "progress": progress_of(version)})


form_on_version = sent_only(version_or_404, "admin:outbox")


@form_on_version
def prepare_all(request: DeskRequest, version: Version) -> HttpResponse:
    """Prepare the answers of all that was decided and not told."""
    form = PrepareForm(request.POST)
    partly = form.is_valid() and form.cleaned_data["partly"]
    done = prepare(version=version, by=request.user, partly=partly)
    messages.success(request, sentence(done))
    return redirect(f"{address(version)}?etat={DeliveryState.PREPARED}")


def sentence(done: Prepared) -> str:
    """Return what preparing did, in French."""
    parts = [
        many(len(done.created), "réponse préparée", "réponses préparées"),
        many(len(done.changed), "mise à jour", "mises à jour"),
        many(done.emptied, "retirée, sans objet", "retirées, sans objet"),
    ]
    said = ", ".join(part for part in parts if part) or "Rien de nouveau à préparer"
    waiting = many(done.incomplete, "envoi attend", "envois attendent")
    return f"{said}.{f' {waiting} que toutes ses remarques soient décidées.' if waiting else ''}"


def many(count: int, one: str, several: str) -> str:
    """Return a count and its words, "" for none."""
    return f"{count} {several if count > 1 else one}" if count else ""


@form_on_version
def hold(request: DeskRequest, version: Version) -> HttpResponse:
    """Hold the validated answers until a date, or no more."""
    form = HoldForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Écrivez une date et une heure, ou laissez vide ; rien n'a été changé.")
        return redirect(address(version))
    until = form.cleaned_data["until"]
    policies.hold(version=version, until=until, by=request.user)
    said = "retenues jusqu'à cette date" if until else "libres de partir"
    messages.success(request, f"Les réponses validées sont {said}.")
    return redirect(address(version))


@form_on_version
def set_rules(request: DeskRequest, version: Version) -> HttpResponse:
    """Set how the answers of the volet leave."""
    form = RulesForm(request.POST)
    form.is_valid()  # three boxes, ticked or not
    policies.set_rules(volet=version.volet, rules=policies.Rules(**form.cleaned_data), by=request.user)
    messages.success(request, f"Les règles d'envoi du volet {version.volet} sont enregistrées.")
    return redirect(address(version))


def address(version: Version) -> str:
    """Return the address of a version's outbox."""
    return reverse("admin:outbox", args=[version.pk])


VALIDATE = ("valider", "Relire et valider")
BY_STATE = {
    DeliveryState.PREPARED: ["soumettre", "valider", "adresse", "remettre"],
    DeliveryState.TO_VALIDATE: ["valider", "renvoyer", "adresse", "remettre"],
    DeliveryState.VALIDATED: ["retirer"],
    DeliveryState.UNDELIVERED: ["reprendre", "remettre"],
}
TOGETHER = {name for names in BY_STATE.values() for name in names}


def gestures_on(state: DeliveryState) -> list[tuple[str, str]]:
    """Return what may be done with many deliveries of that state at once: its name and its words."""
    return [
        VALIDATE if name == "valider" else (name, GESTURES[name].label) for name in BY_STATE.get(state, [])
    ]


@form_on_version
def together(request: DeskRequest, version: Version) -> HttpResponse:
    """Do one thing to the deliveries ticked; those that refuse are said, the others are done."""
    ids = [
        int(one) for one in request.POST.getlist("delivery")[:PER_PAGE] if one.isdecimal() and len(one) < 16
    ]
    ticked = list(with_what_a_line_shows(version.deliveries.filter(pk__in=ids)))
    name = request.POST.get("gesture", "")
    if not ticked or name not in TOGETHER:
        messages.error(request, NOTHING)
        return redirect(address(version))
    if name == VALIDATE[0]:
        return validating_page(request, version, ticked)
    done = [one for one in ticked if acted(request, one, GESTURES[name])]
    if done:
        messages.success(
            request, f"« {GESTURES[name].label} » : fait pour {many(len(done), 'réponse', 'réponses')}."
        )
    return redirect(f"{address(version)}?etat={ticked[0].state}")


def acted(request: DeskRequest, delivery: Delivery, gesture: Gesture) -> bool:
    """Return whether it was done; why not is said."""
    try:
        gesture.act(delivery=delivery, revision=delivery.revision, by=request.user)
    except ValidationError as refusal:
        messages.error(request, f"{delivery} : {' '.join(refusal.messages)}")
        return False
    except PermissionDenied:
        messages.error(request, f"{delivery} : votre rôle sur ce volet ne permet pas ce geste.")
        return False
    return True
