"""What people type and choose on the team's pages. No rule lives here: the actions hold them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.template.defaultfilters import filesizeformat

from comments.models import Placement
from comments.outcomes import MOVABLE, Outcome, Step
from documents.access import role_on
from documents.models import Section, Version, Volet
from people.models import Role, User, Visitor
from web.demo.accounts import DEMO_ACCOUNTS

COLUMNS = [(step, step.label) for step in MOVABLE]


class SignInForm(AuthenticationForm):
    """Name and password; an account without a role is told so here rather than on a closed page."""

    def confirm_login_allowed(self, user: Any) -> None:
        """ValidationError for an account that is off, holds no role, or has a password anyone may read."""
        super().confirm_login_allowed(user)
        if user.username in DEMO_ACCOUNTS and not settings.DEBUG:
            raise ValidationError("Les comptes de démonstration n'entrent pas sur un service en production.")
        if not role_on(user):
            raise ValidationError(
                "Ce compte n'a encore de rôle sur aucun volet : demandez-le à un administrateur."
            )


def revision() -> forms.IntegerField:
    """Return the field by which a form says which state of the card the person had before them."""
    return forms.IntegerField(widget=forms.HiddenInput)


class PlaceForm(forms.Form):
    """What the remark is about: places of the card, sections of the text as it is today, or the whole."""

    revision = revision()
    sections = forms.ModelMultipleChoiceField(Section.objects.none(), required=False)
    other = forms.ModelChoiceField(Section.objects.none(), required=False, label="Autre section")
    whole = forms.BooleanField(required=False, label="La remarque porte sur l'ensemble du document")

    def __init__(self, *args: Any, placement: Placement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = Section.objects.filter(edition=placement.version.current_edition())
        offered = today | Section.objects.filter(targets__placement=placement)
        self.fields["sections"].queryset = offered.distinct().select_related("edition")  # type: ignore[attr-defined]
        self.fields["other"].queryset = today.select_related("edition")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Return the sections chosen, none for the whole document; ValidationError when nothing was said."""
        said = self.cleaned_data
        sections = in_order(said.get("sections", []), sent(self, "sections"))
        if said.get("other") and said["other"] not in sections:
            sections.append(said["other"])
        if said.get("whole") and sections:
            raise ValidationError("Cochez des endroits ou l'ensemble du document, pas les deux.")
        if not said.get("whole") and not sections and not self.errors:
            raise ValidationError("Cochez au moins un endroit, ou l'ensemble du document.")
        return {"revision": said.get("revision"), "sections": sections}


def sent(form: forms.Form, name: str) -> list[str]:
    """Return every value sent under one name, in the order of the page."""
    return form.data.getlist(name) if isinstance(form.data, QueryDict) else []


def in_order(sections: Iterable[Section], ids: list[str]) -> list[Section]:
    """Return the sections in the order they were sent, which is the page's: the main place comes first."""
    return sorted(sections, key=lambda section: ids.index(str(section.pk)))


class AssignForm(forms.Form):
    """Who works on the card."""

    revision = revision()
    assignee = forms.ModelChoiceField(
        User.objects.none(), required=False, label="Instruit par", empty_label="Personne"
    )

    def __init__(self, *args: Any, placement: Placement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = workers(placement.version.volet)  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    """The column a card goes to."""

    revision = revision()
    step = forms.TypedChoiceField(choices=COLUMNS, coerce=Step, label="Étape")


class BoardMoveForm(forms.Form):
    """A card of the board and the column it goes to."""

    revision = revision()
    card = forms.ModelChoiceField(Placement.objects.none())
    step = forms.TypedChoiceField(choices=COLUMNS, coerce=Step)

    def __init__(self, *args: Any, version: Version, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["card"].queryset = version.placements.select_related("version__volet")  # type: ignore[attr-defined]


class OutcomeForm(forms.Form):
    """What becomes of the remark, and why: proposed or decided according to the button pressed."""

    revision = revision()
    outcome = forms.TypedChoiceField(
        choices=[("", "Choisir…"), *Outcome.choices], coerce=Outcome, label="Suite donnée"
    )
    reason = forms.CharField(
        required=False,
        label="Motif",
        help_text="Obligatoire, sauf pour « Retenu » : c'est la réponse que recevra l'auteur du commentaire.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ReopenForm(forms.Form):
    """Why a decision is taken up again."""

    revision = revision()
    reason = forms.CharField(required=False, label="Motif", widget=forms.Textarea(attrs={"rows": 2}))


class CorrectionForm(forms.Form):
    """Whether a remark corrects the earlier one it resembles: said by the button pressed."""

    revision = revision()
    is_correction = forms.TypedChoiceField(
        choices=[("oui", "C'est une correction"), ("non", "C'est une autre remarque")],
        coerce=lambda said: said == "oui",
        label="Votre réponse",
    )


class AsideForm(forms.Form):
    """Why an envoi is set aside."""

    reason = forms.CharField(required=False, label="Motif", widget=forms.Textarea(attrs={"rows": 2}))


class RevokeForm(forms.Form):
    """That one knows what closing a link means: it cannot be undone."""

    sure = forms.BooleanField(
        error_messages={"required": "Cochez la case : révoquer un lien ne se défait pas."}
    )


class ChangeVersionForm(forms.Form):
    """The version that an envoi is really about."""

    version = forms.ModelChoiceField(
        Version.objects.none(), label="Version commentée", empty_label="Choisir…"
    )

    def __init__(self, *args: Any, versions: QuerySet[Version], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].queryset = versions  # type: ignore[attr-defined]


class FilesInput(forms.ClearableFileInput):
    """Django's file input, allowed several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Return the files, each checked as Django checks one."""
        return [super(FilesField, self).clean(file, initial) for file in data or [None]]


class DepositForm(forms.Form):
    """The files of an envoi and the version they comment on."""

    version = forms.ModelChoiceField(
        Version.objects.none(), label="Version commentée", empty_label="Choisir…"
    )
    sheets = FilesField(
        label="Fichiers",
        allow_empty_file=True,  # refused on its own, with its sentence: the others go through
        widget=FilesInput(attrs={"accept": ".ods,.xlsx,.csv"}),
    )

    answered = forms.BooleanField(
        required=False,
        label="Ces feuilles ont déjà reçu leurs réponses (reprise)",
        help_text="Leurs deux dernières colonnes deviennent des décisions closes : rien n'est envoyé. "
        "Cela ne se défait que remarque par remarque, en rouvrant.",
    )

    def __init__(self, *args: Any, user: Visitor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if role_on(user) < Role.VALIDATOR:
            del self.fields["answered"]
        self.fields["version"].queryset = open_to_deposit(user)  # type: ignore[attr-defined]
        only = list(self.fields["version"].queryset[:2])  # type: ignore[attr-defined]
        if len(only) == 1 and not self.initial.get("version"):
            self.initial["version"] = only[0].pk
        limit = filesizeformat(settings.UPLOAD_MAX_BYTES)
        self.fields[
            "sheets"
        ].help_text = f"Un ou plusieurs fichiers .ods, .xlsx ou .csv, {limit} au plus chacun."

    def clean(self) -> dict[str, Any]:
        """Return what was said; an error when answers are taken over by who may not decide."""
        said = self.cleaned_data
        if said.get("answered") and not self.user.has_perm("comments.decide", said.get("version")):
            self.add_error("answered", "Seul un valideur de ce volet peut reprendre des réponses.")
        return said


def workers(*volets: Volet) -> QuerySet[User]:
    """Return the people a card of one of these volets may be given to; the action has the last word."""
    held = Q(volet_roles__role__gte=Role.INSTRUCTOR) & (
        Q(volet_roles__volet__in=volets) | Q(volet_roles__volet=None)
    )
    return (
        User.objects.filter(held | Q(is_superuser=True), is_active=True)
        .distinct()
        .order_by("last_name", "pk")
    )


def open_to_deposit(user: Visitor) -> QuerySet[Version]:
    """Return the versions *user* may deposit files on: those with a text, whose volet they work on."""
    seen = Version.objects.all().visible_to(user).select_related("volet")
    allowed = [version.pk for version in seen if user.has_perm("imports.deposit", version)]
    with_text = Version.objects.filter(pk__in=allowed, editions__isnull=False)
    return with_text.select_related("volet").distinct()
