"""What people write and choose about a meeting. No rule lives here: ``committee`` holds them."""

from collections.abc import Iterable
from datetime import date
from typing import Any, TypedDict

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from comments.outcomes import Outcome
from committee.deciding import Votes
from committee.models import Meeting
from documents.calls import day
from documents.models import Publication, Version
from people.models import User

NEW = "nouvelle"
LONGEST = 20_000
DECIDE, POSTPONE, WITHDRAW, NOTE, AGAIN = "decider", "renvoyer", "retirer", "noter", "reprendre"
DEBATE, BLOCK = "discussion", "sans-debat"
GESTURES = (DECIDE, POSTPONE, WITHDRAW, NOTE, AGAIN, DEBATE, BLOCK)


def day_field(label: str, *, required: bool = True) -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class MeetingForm(forms.Form):
    """What a meeting is: its name, when and where, over which versions."""

    title = forms.CharField(
        label="Intitulé", max_length=120, initial="Comité du cadre de cohérence technique"
    )
    held_on = day_field("Date")
    starts_at = forms.TimeField(
        label="Heure", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = forms.CharField(label="Lieu", required=False, max_length=200)
    versions = forms.ModelMultipleChoiceField(
        Version.objects.none(),
        label="Versions examinées",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins une version."},
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: QueryDict | None = None, *, user: User, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        read = Version.objects.all().visible_to(user).exclude(publication=Publication.ARCHIVED)
        self.fields["versions"].queryset = read.select_related("volet")  # type: ignore[attr-defined]


class AttendeeForm(forms.Form):
    """Somebody more who is expected."""

    name = forms.CharField(label="Nom", max_length=120)
    function = forms.CharField(label="Fonction", required=False, max_length=120)
    address = forms.EmailField(
        label="Adresse", required=False, max_length=150, help_text="Pour recevoir le dossier."
    )


class NextForm(forms.Form):
    """Which meeting takes up what is left: one in preparation, or a new one and its day."""

    to = forms.ChoiceField(label="Séance suivante", required=False)
    next_on = day_field("Date de la nouvelle séance", required=False)

    def __init__(self, data: QueryDict | None = None, *, upcoming: Iterable[Meeting], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.upcoming = {str(one.pk): one for one in upcoming}
        known = [(pk, f"{day(one.held_on)} — {one.title}") for pk, one in self.upcoming.items()]
        self.fields["to"].choices = [("", "Choisir…"), *known, (NEW, "Une nouvelle séance")]  # type: ignore[attr-defined]

    @property
    def following(self) -> Meeting | date | None:
        """The meeting chosen, or the day of a new one; None when neither is said."""
        return self.upcoming.get(self.cleaned_data.get("to", "")) or self.cleaned_data.get("next_on")

    def check_following(self) -> None:
        """ValidationError when no meeting is chosen, nor a day given for a new one."""
        if self.following is None:
            raise ValidationError("Choisissez la séance suivante, ou la date d'une nouvelle.")


def votes_field(label: str) -> forms.IntegerField:
    """Return a field for a number of votes."""
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=999)


class Words(TypedDict):
    """What was said of a point, and what somebody read there before they typed, if anything."""

    said: str
    noted: str | None


class PointForm(NextForm):
    """What the committee does with a point: the button pressed says which of it counts."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    outcome = forms.TypedChoiceField(
        choices=[("", "Choisir…"), *Outcome.choices], coerce=Outcome, required=False, empty_value=None,
        label="Suite donnée", error_messages={"required": "choisissez-la."},
    )  # fmt: skip
    reason = forms.CharField(
        label="Motif",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Obligatoire, sauf pour « Retenu » : c'est la réponse que recevra l'auteur du commentaire.",
    )
    in_favour = votes_field("Pour")
    against = votes_field("Contre")
    abstained = votes_field("Abstentions")
    said = forms.CharField(
        label="Ce qui s'est dit, pour le relevé",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    noted = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: QueryDict | None = None, *, upcoming: Iterable[Meeting], **kwargs: Any) -> None:
        super().__init__(data, upcoming=upcoming, auto_id="point_%s", **kwargs)
        self.gesture = data.get("geste", "") if data else ""
        self.fields["outcome"].required = self.gesture == DECIDE
        self.fields["revision"].required = self.gesture == DECIDE

    @property
    def votes(self) -> Votes | None:
        """The votes, those not written counting for none; None when none is written."""
        counts = [self.cleaned_data.get(name) for name in Votes._fields]
        return None if all(one is None for one in counts) else Votes(*(one or 0 for one in counts))

    @property
    def words(self) -> Words:
        """What was said of the point, and what was noted there when the form was shown."""
        noted = self.cleaned_data["noted"] if "noted" in self.data else None
        return {"said": self.cleaned_data["said"], "noted": noted}

    def clean(self) -> dict[str, Any]:
        """Return what was typed; ValidationError for a gesture that is none, or without its meeting."""
        if self.gesture not in GESTURES:
            raise ValidationError("Choisissez ce qu'il faut faire de ce point.")
        if self.gesture == POSTPONE:
            self.check_following()
        return self.cleaned_data
