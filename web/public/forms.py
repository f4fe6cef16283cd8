"""What a reviewer types and chooses on the public pages. No rule lives here: the actions hold them."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat

from imports.dates import read_date
from imports.models import DepositRow
from imports.normalise import LEVELS, PLACE
from imports.sources.model import Column
from people.addresses import NO_ADDRESS, read_address
from web.forms import FilesField, FilesInput

MOST_FILES = 10


class UploadForm(forms.Form):
    """One or several filled sheets, and the body on whose behalf they are sent."""

    sheets = FilesField(
        label="Vos feuilles de commentaires",
        allow_empty_file=True,  # refused on its own, with its sentence: the others go through
        widget=FilesInput(attrs={"accept": ".ods,.xlsx,.csv"}),
        error_messages={"required": "Choisissez au moins un fichier."},
    )
    organisation = forms.CharField(
        label="Organisme au nom duquel vous répondez (facultatif)", max_length=200, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sheets"].help_text = (
            f"De 1 à {MOST_FILES} fichiers .ods, .xlsx ou .csv, "
            f"{filesizeformat(settings.UPLOAD_MAX_BYTES)} au plus chacun."
        )

    def clean_sheets(self) -> list[Any]:
        """Return the files; ValidationError when there are too many."""
        files = self.cleaned_data["sheets"]
        if len(files) > MOST_FILES:
            raise ValidationError(f"Vous avez choisi {len(files)} fichiers : {MOST_FILES} au plus à la fois.")
        return list(files)


class NothingForm(forms.Form):
    """« Sans observation », in the name of an organisation."""

    organisation = forms.CharField(label="Organisme au nom duquel vous répondez", max_length=200)


class RowForm(forms.Form):
    """What a row of the preview should have said: its place, its date, its text."""

    location = forms.CharField(label="Endroit du texte", max_length=1_000, required=False)
    date = forms.CharField(label="Date", max_length=60, required=False)
    importance = forms.CharField(
        label="Importance", max_length=60, required=False, help_text=f"{', '.join(LEVELS)}, ou rien."
    )
    text = forms.CharField(
        label="Commentaire ou rédaction proposée",
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=50_000,
        strip=False,
    )
    place = forms.ChoiceField(label="Endroits trouvés", required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, row: DepositRow, corrections: dict[str, str], **kwargs: Any) -> None:
        said = {**row.cells, **corrections}
        names = (Column.LOCATION, Column.DATE, Column.TEXT, Column.IMPORTANCE, PLACE)
        kwargs["initial"] = {str(name): said.get(name, "") for name in names}
        kwargs["initial"]["date"] = day_of(kwargs["initial"]["date"])
        kwargs["auto_id"] = f"ligne-{row.position}-%s"  # several rows stand on one page
        super().__init__(*args, **kwargs)
        offered = [(place["key"], place["label"]) for place in row.places]
        known = {key for key, _ in offered}
        if corrections.get(PLACE) and corrections[PLACE] not in known:
            offered.append((corrections[PLACE], corrections[PLACE]))
        self.fields["place"].choices = [("", "Laisser le service chercher"), *offered]  # type: ignore[attr-defined]


def day_of(typed: str) -> str:
    """Return a date as people write dates, or as typed when it is none."""
    day = read_date(typed)
    return f"{day:%d/%m/%Y}" if day else typed


class AddressForm(forms.Form):
    """Where one wants to be written to."""

    address = forms.CharField(
        label="Votre adresse électronique",
        max_length=320,
        error_messages={"required": NO_ADDRESS, "max_length": NO_ADDRESS},
    )

    def clean_address(self) -> str:
        """Return the address as it is written to; ValidationError when it is none."""
        return read_address(self.cleaned_data["address"])


class AdditionForm(forms.Form):
    """What is added to a remark."""

    addition = forms.CharField(
        label="Ce que vous voulez ajouter", widget=forms.Textarea(attrs={"rows": 4}), max_length=10_000,
        error_messages={"required": "Écrivez ce que vous voulez ajouter."},
    )  # fmt: skip


class WordForm(forms.Form):
    """The one word on an answer: said by the button pressed."""

    word = forms.ChoiceField(choices=[("convient", "La réponse me convient"), ("maintient", "Je maintiens")])
    why = forms.CharField(
        label="Pourquoi vous maintenez votre remarque",
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
