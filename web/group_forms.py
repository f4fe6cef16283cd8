"""What people choose and type about groups of remarks; ``comments.grouping`` holds the rules."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from comments.filtering import reference_in
from comments.grouping.actions import LONGEST_TITLE
from comments.models import CommentGroup
from comments.outcomes import Outcome
from comments.together import Seen
from web.gesture_forms import seen_in

DISMISS, TAKE_UP, JOIN = "ecarter", "reprendre", "rejoindre"
DESCRIBE, ADD, TAKE_OUT, DISSOLVE, PROPOSE = "decrire", "ajouter", "retirer", "defaire", "proposer"


def title_field() -> forms.CharField:
    """Return the field that says what remarks have in common."""
    return forms.CharField(
        max_length=LONGEST_TITLE,
        label="Objet commun",
        error_messages={"required": "dites-le en quelques mots."},
    )


class TickedForm(forms.Form):
    """Remarks ticked, each as it was seen."""

    def clean(self) -> dict[str, Any]:
        """Return what was said, with the cards as they were ``seen``."""
        sent = self.data.getlist("carte") if isinstance(self.data, QueryDict) else []
        return {**self.cleaned_data, "seen": seen_in(sent)}


class MakeForm(TickedForm):
    """The group that a proposal becomes."""

    title = title_field()
    diverging = forms.BooleanField(required=False, label="Positions divergentes", label_suffix="")


class DescribeForm(forms.Form):
    """What a group is about."""

    title = title_field()
    diverging = forms.BooleanField(required=False, label="Positions divergentes", label_suffix="")


class AddForm(forms.Form):
    """Remarks to add, by their references."""

    references = forms.CharField(
        max_length=1_000, label="Ajouter des remarques", help_text="Par leurs références : C-0012, C-0031."
    )

    def __init__(self, *args: Any, group: CommentGroup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group = group

    def clean_references(self) -> list[Seen]:
        """Return the cards of the board that are named; ValidationError for a word that names none."""
        words = self.cleaned_data["references"].replace(",", " ").replace(";", " ").split()
        named = {word: reference_in(word) for word in words}
        cards = self.group.version.placements.on_board().filter(comment__in=filter(None, named.values()))
        found = {
            comment: Seen(pk, revision)
            for comment, pk, revision in cards.values_list("comment", "pk", "revision")
        }
        if unknown := [word for word, comment in named.items() if comment not in found]:
            raise ValidationError(f"Aucune remarque de ce tableau ne s'appelle « {unknown[0][:40]} ».")
        return list(found.values())


class OutcomeForm(TickedForm):
    """One outcome and one reason for the members ticked."""

    outcome = forms.TypedChoiceField(
        choices=[("", "Choisir…"), *Outcome.choices], coerce=Outcome, label="Suite donnée",
        error_messages={"required": "choisissez-la."},
    )  # fmt: skip
    reason = forms.CharField(
        required=False,
        label="Motif",
        help_text="Le même pour toutes : c'est la réponse à chacune. Obligatoire, sauf pour « Retenu ».",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
