"""Add a remark by hand: said on the phone or in a meeting, or written in a letter."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from comments.models import Channel
from imports.by_hand import Typed, add
from imports.sources.model import author_cell
from people.organisations import find_or_add
from web.views.page import DeskRequest, page, version_or_404

CHANNELS = [(channel, channel.label) for channel in Channel if channel.is_typed]
LEVELS = [("", "Non indiquée"), *((word, word) for word in ("Bloquante", "Haute", "Moyenne", "Basse"))]
LONGEST = 20_000  # characters


class ByHandForm(forms.Form):
    """Who said what, when, by which way."""

    channel = forms.TypedChoiceField(
        label="Reçue par", choices=CHANNELS, coerce=Channel, widget=forms.RadioSelect, initial=Channel.PHONE
    )
    said_on = forms.DateField(
        label="Le",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=timezone.localdate,
        help_text="Le jour où elle a été dite, ou la date de la lettre.",
    )
    author_name = forms.CharField(label="Nom de l'auteur", required=False, max_length=200)
    author_address = forms.EmailField(label="Son adresse électronique", required=False)
    organisation = forms.CharField(
        label="Au nom de", required=False, max_length=200, help_text="Son organisation, si elle est connue."
    )
    location = forms.CharField(
        label="Emplacement indiqué",
        required=False,
        max_length=500,
        help_text="Comme dans une feuille : EXI-G-4, p. 12, § 3, un titre.",
    )
    excerpt = forms.CharField(
        label="Extrait du texte", required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
    text = forms.CharField(
        label="Remarque",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Ce qui a été dit ou écrit, au plus près.",
    )
    importance = forms.ChoiceField(label="Importance", choices=LEVELS, required=False)

    def typed(self) -> Typed:
        """Return what the form says."""
        said: dict[str, Any] = self.cleaned_data
        name, address = said["author_name"].strip(), said["author_address"]
        return Typed(
            channel=said["channel"],
            said_on=said["said_on"],
            author=author_cell(name, address),
            organisation=find_or_add(said["organisation"]),
            location=said["location"],
            excerpt=said["excerpt"],
            text=said["text"],
            importance=said["importance"],
        )


def show(request: DeskRequest, version_id: int) -> HttpResponse:
    """The form; sent, the card of the remark, or the form again with why not."""
    version = version_or_404(request, version_id)
    if not request.user.has_perm("imports.deposit", version):
        raise PermissionDenied("Votre rôle sur ce volet ne permet pas d'ajouter une remarque.")
    form = ByHandForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            comment, new = add(version=version, typed=form.typed(), by=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            tell(request, str(comment), new)
            return redirect("admin:card", version.pk, comment.pk)
    context = {"title": "Ajouter une remarque", "version": version, "form": form}
    return page(request, "desk/by_hand.html", context, status=422 if form.errors else 200)


def tell(request: DeskRequest, reference: str, new: bool) -> None:
    """Say which remark it is: the same words by the same person are one."""
    if new:
        messages.success(request, f"{reference} : remarque enregistrée.")
    else:
        messages.info(request, f"{reference} disait déjà cela, du même auteur : rien n'a été ajouté.")
