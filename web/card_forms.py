"""What people type on the page of one remark beside its outcome. The actions hold the rules."""

from typing import Any

from django import forms

from comments import asking
from comments.models import Placement, StandardReason
from comments.outcomes import Kind, Outcome
from comments.reasons import state
from web.forms import revision


class KindForm(forms.Form):
    """What the remark is; nothing for what is said no more."""

    revision = revision()
    kind = forms.TypedChoiceField(
        choices=Kind.choices, coerce=Kind, required=False, empty_value=None, label="Type"
    )


class NoteForm(forms.Form):
    """A note of the team on the card."""

    text = forms.CharField(required=False, label="Ajouter une note", widget=forms.Textarea(attrs={"rows": 2}))


class PrecisionForm(forms.Form):
    """The message by which the author of a remark is asked to be more precise."""

    revision = revision()
    text = forms.CharField(required=False, label="Message", widget=forms.Textarea(attrs={"rows": 8}))


class TakeBackForm(forms.Form):
    """The proposal taken back: the card alone says which."""

    revision = revision()


class StandardReasonForm(forms.Form):
    """A reason to use again; ``seen`` is the wording the person had before them when they edit one."""

    title = forms.CharField(max_length=80, label="Intitulé")
    outcome = forms.ChoiceField(
        choices=[("", "Toutes"), *Outcome.choices], required=False, label="Suite donnée"
    )
    text = forms.CharField(
        label="Motif",
        max_length=5_000,
        help_text="La réponse que lira l'auteur : au nom du service, sans « je » ni nom d'agent.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class EditReasonForm(StandardReasonForm):
    """The same, of a reason that stands: what was read before it was changed."""

    seen = forms.CharField(widget=forms.HiddenInput)


def as_it_stands(reason: StandardReason) -> dict[str, Any]:
    """Return what the form of a reason shows at first."""
    said = {name: getattr(reason, name) for name in ("title", "outcome", "text")}
    return {**said, "seen": state(reason)}


def fresh_work_forms(placement: Placement) -> dict[str, forms.Form]:
    """Return the forms as the card stands."""
    return {
        "note": NoteForm(auto_id="note_%s"),
        "precision": PrecisionForm(initial={"text": asking.draft(placement)}, auto_id="precision_%s"),
    }
