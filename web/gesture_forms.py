"""What people choose for many remarks at once. No rule lives here: ``comments.together`` holds them."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from comments.models import PlacementQuerySet
from comments.outcomes import Kind, Outcome
from comments.together import AT_ONCE, Seen, held_by
from documents.models import Version
from people.models import User
from web.forms import COLUMNS, workers

NOBODY, UNSAID = "personne", "aucun"
ASSIGN, MOVE, QUALIFY = "attribuer", "deplacer", "qualifier"
PROPOSE, DECIDE, ADOPT, BACK = "proposer", "decider", "adopter", "revenir"
GROUP, ADVISE = "grouper", "avis"
NEEDS = {
    ASSIGN: ("assignee",), MOVE: ("step",), QUALIFY: ("kind",), PROPOSE: ("outcome",),
    DECIDE: ("outcome",), ADOPT: (), BACK: (), GROUP: ("subject",), ADVISE: (),
}  # fmt: skip
TICK = re.compile(r"(\d{1,18}):(\d{1,9})")


class TogetherForm(forms.Form):
    """The lines ticked, the gesture asked for by the button pressed, and what it needs."""

    assignee = forms.ChoiceField(
        required=False, label="Confier à", error_messages={"required": "choisissez à qui."}
    )
    step = forms.TypedChoiceField(
        choices=[("", "Choisir…"), *COLUMNS], required=False, empty_value=None, label="Déplacer vers",
        error_messages={"required": "choisissez une étape."},
    )  # fmt: skip
    kind = forms.ChoiceField(
        choices=[("", "Choisir…"), *Kind.choices, (UNSAID, "À préciser")], required=False, label="Type",
        error_messages={"required": "choisissez un type."},
    )  # fmt: skip
    subject = forms.CharField(
        required=False, max_length=200, label="Objet commun",
        error_messages={"required": "dites en quelques mots ce qu'elles ont en commun."},
    )  # fmt: skip
    outcome = forms.TypedChoiceField(
        choices=[("", "Choisir…"), *Outcome.choices], coerce=Outcome, required=False, empty_value=None,
        label="Suite à donner", error_messages={"required": "choisissez-la."},
    )  # fmt: skip
    reason = forms.CharField(
        required=False,
        label="Motif",
        help_text="Le même pour toutes : c'est la réponse à chacune. Obligatoire, sauf pour « Retenu ».",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: QueryDict | None = None, *, people: Iterable[User], gesture: str = "") -> None:
        super().__init__(data, auto_id="together_%s")
        self.people = {str(one.pk): one for one in people}
        names = [(pk, str(one)) for pk, one in self.people.items()]
        self.fields["assignee"].choices = [("", "Choisir…"), (NOBODY, "Personne"), *names]  # type: ignore[attr-defined]
        self.gesture = gesture or (data.get("geste", "") if data else "")
        for name in NEEDS.get(self.gesture, ()):
            self.fields[name].required = True

    @property
    def ticked(self) -> list[str]:
        """The lines ticked, as they were sent."""
        return self.data.getlist("carte") if isinstance(self.data, QueryDict) else []

    @property
    def ticked_ids(self) -> set[int]:
        """The cards of the lines ticked, to tick them again."""
        return {int(found[1]) for found in map(TICK.fullmatch, self.ticked) if found}

    @property
    def assigned_to(self) -> User | None:
        """To whom the remarks are given, None for nobody."""
        return self.people.get(self.cleaned_data["assignee"])

    @property
    def said_kind(self) -> Kind | None:
        """What the remarks are said to be, None for nothing."""
        said = self.cleaned_data["kind"]
        return None if said == UNSAID else Kind(said)

    def clean(self) -> dict[str, Any]:
        """Return what was chosen, with the cards as they were ``seen``; ValidationError without any."""
        if self.gesture not in NEEDS:
            raise ValidationError("Choisissez ce qu'il faut faire des remarques cochées.")
        return {**self.cleaned_data, "seen": seen_in(self.ticked)}


def seen_in(ticked: list[str]) -> list[Seen]:
    """Return the cards ticked, each with the revision seen; ValidationError for none, or too many."""
    if not ticked:
        raise ValidationError("Cochez au moins une remarque.")
    if len(ticked) > AT_ONCE:
        raise ValidationError(f"{len(ticked)} remarques cochées : {AT_ONCE} au plus à la fois.")
    found = [TICK.fullmatch(one) for one in ticked]
    if not all(found):
        raise ValidationError("Une ligne cochée n'est pas lisible : actualisez la page.")
    return [Seen(int(one[1]), int(one[2])) for one in found if one]


class HandOverForm(forms.Form):
    """Who gives all their cards, and to whom."""

    de = forms.ChoiceField(label="Toutes les cartes de", error_messages={"required": "choisissez de qui."})
    a = forms.ChoiceField(label="À confier à", error_messages={"required": "choisissez à qui."})

    def __init__(
        self, data: QueryDict | None = None, *, cards: PlacementQuerySet, able: Iterable[User], **more: Any
    ) -> None:
        """Offer those who hold some of the *cards*, and those *able* to work on them."""
        super().__init__(data, **more)
        held = cards.on_board().exclude(assignee=None).order_by()
        holding = list(User.objects.filter(pk__in=held.values("assignee")).order_by("last_name", "pk"))
        offered = list(able)
        self.people = {str(one.pk): one for one in (*holding, *offered)}
        self.fields["de"].choices = [("", "Choisir…"), *((str(one.pk), one) for one in holding)]  # type: ignore[attr-defined]
        names = [(str(one.pk), one) for one in offered]
        self.fields["a"].choices = [("", "Choisir…"), *names, (NOBODY, "Personne")]  # type: ignore[attr-defined]

    @property
    def giver(self) -> User:
        """Whose cards they are."""
        return self.people[self.cleaned_data["de"]]

    @property
    def assignee(self) -> User | None:
        """To whom they go, None for nobody."""
        return self.people.get(self.cleaned_data["a"])

    def clean(self) -> dict[str, Any]:
        """Return both people; ValidationError when they are one."""
        said = self.cleaned_data
        if said.get("de") and said.get("de") == said.get("a"):
            raise ValidationError("Choisissez deux personnes différentes.")
        return said


class ReassignForm(HandOverForm):
    """Who gives all their cards of a version, and to whom."""

    def __init__(self, data: QueryDict | None = None, *, version: Version) -> None:
        self.version = version
        able = workers(version.volet)
        super().__init__(data, cards=version.placements.all(), able=able, auto_id="reassign_%s")

    def clean(self) -> dict[str, Any]:
        """Return both people; ValidationError when they are one, or when there is nothing to give."""
        said = super().clean()
        if said.get("de") and not held_by(self.version, self.giver).exists():
            raise ValidationError(f"{self.giver} n'a plus de carte à traiter sur cette version.")
        return said
