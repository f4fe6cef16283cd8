"""The gestures on a remark that have a page of their own: split it, send it on, correct its author."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect

from comments.actions import StaleRevision
from comments.authorship import correct_author
from comments.models import Placement
from comments.parting import split
from comments.redirecting import redirect as send_on
from documents.models import Publication, Version
from people import authors, organisations
from people.models import Event, User
from web.forms import revision
from web.views.page import DeskRequest, card_or_404, page


class SplitForm(forms.Form):
    """The words that are another remark."""

    revision = revision()
    words = forms.CharField(
        label="Les mots à détacher",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="N'en gardez que les mots à détacher, sans rien changer : ils auront leur propre réponse.",
    )


class RedirectForm(forms.Form):
    """The version a remark is sent on to, and why."""

    revision = revision()
    version = forms.ModelChoiceField(Version.objects.none(), label="Vers la version", empty_label="Choisir…")
    reason = forms.CharField(
        label="Motif",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="C'est la réponse que recevra l'auteur du commentaire.",
    )

    def __init__(self, *args: Any, placement: Placement, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Version.objects.all().visible_to(user).exclude(pk=placement.version_id)
        found = seen.exclude(publication=Publication.ARCHIVED).select_related("volet")
        allowed = [one.pk for one in found if user.has_perm("comments.instruct", one)]
        self.fields["version"].queryset = found.filter(pk__in=allowed)  # type: ignore[attr-defined]


class AuthorForm(forms.Form):
    """Who wrote the remark, and on whose behalf."""

    revision = revision()
    name = forms.CharField(label="Nom", required=False, max_length=200)
    address = forms.EmailField(
        label="Adresse électronique",
        required=False,
        help_text="Une personne se reconnaît à son adresse ; à défaut, à son nom. Vides : sans auteur.",
    )
    organisation = forms.CharField(label="Au nom de", required=False, max_length=200)


class Gesture(NamedTuple):
    """What one gesture asks, does and says."""

    title: str
    lead: str
    button: str
    right: str
    form: Callable[..., forms.Form]
    do: Callable[[Placement, Mapping[str, Any], User], Placement]
    done: str


def do_split(placement: Placement, said: Mapping[str, Any], by: User) -> Placement:
    return split(placement=placement, revision=said["revision"], words=said["words"], by=by)


def do_redirect(placement: Placement, said: Mapping[str, Any], by: User) -> Placement:
    asked = {name: said[name] for name in ("revision", "version", "reason")}
    send_on(placement=placement, by=by, **asked)
    return placement


def do_correct(placement: Placement, said: Mapping[str, Any], by: User) -> Placement:
    who = authors.Identity(" ".join(said["name"].split()), said["address"].lower())
    correct_author(
        placement=placement,
        revision=said["revision"],
        author=authors.find_or_add([who])[who],
        organisation=organisations.find_or_add(said["organisation"]),
        by=by,
        name=who.name,
    )
    return placement


SPLIT = Gesture(
    "Détacher une partie",
    "Cette remarque en contient deux ? Les mots détachés deviennent une remarque de plus, du même auteur. "
    "La première reste telle qu'elle a été écrite.",
    "Détacher ces mots", "comments.instruct",
    lambda data, placement, user: SplitForm(data, initial=words_of(placement)),
    do_split, "remarque détachée.",
)  # fmt: skip
REDIRECT = Gesture(
    "Réorienter vers une autre version",
    "La remarque est décidée ici « Réorienté vers … », et rejoint l'autre tableau sous la même référence. "
    "Rouvrir la décision plus tard n'y changerait rien.",
    "Réorienter", "comments.decide",
    lambda data, placement, user: RedirectForm(
        data, initial={"revision": placement.revision}, placement=placement, user=user
    ),
    do_redirect, "remarque réorientée.",
)  # fmt: skip
AUTHOR = Gesture(
    "Corriger l'auteur",
    "Ce qui suit remplace l'auteur indiqué, sur tous les tableaux ; un envoi corrigé n'y reviendra pas. "
    "Qui a envoyé la remarque par un lien de suivi continue de la lire par ce lien.",
    "Corriger l'auteur", "comments.instruct",
    lambda data, placement, user: AuthorForm(data, initial=as_known(placement)),
    do_correct, "auteur corrigé.",
)  # fmt: skip
GESTURES = {"card_split": SPLIT, "card_redirect": REDIRECT, "card_author": AUTHOR}


def words_of(placement: Placement) -> dict[str, Any]:
    """Return the whole words of a remark, of which a part is to be kept."""
    comment = placement.comment
    return {"revision": placement.revision, "words": comment.text or comment.excerpt}


def as_known(placement: Placement) -> dict[str, Any]:
    """Return who is said to have written the remark."""
    author, organisation = placement.comment.author, placement.comment.organisation
    return {
        "revision": placement.revision,
        "name": author.name if author else "",
        "address": author.address if author else "",
        "organisation": str(organisation or ""),
    }


def show(request: DeskRequest, version_id: int, comment_id: int) -> HttpResponse:
    """The form of the gesture asked for; sent, the card it leads to, or the form again with why not."""
    placement = card_or_404(request, version_id, comment_id)
    name = request.resolver_match.url_name if request.resolver_match else ""
    gesture = GESTURES[str(name)]
    form = gesture.form(request.POST if request.method == "POST" else None, placement, request.user)
    changes: list[Event] = []
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            led_to = gesture.do(placement, form.cleaned_data, request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        except StaleRevision as refusal:
            form.add_error(None, f"{placement} a changé entre-temps : rien n'a été enregistré.")
            status, changes = 409, refusal.changes
        else:
            messages.success(request, f"{led_to} : {gesture.done}")
            return redirect("admin:card", led_to.version_id, led_to.comment_id)
    card = card_or_404(request, version_id, comment_id)
    if changes:  # told: sent again, it is meant for the card as it stands
        form.data = {**request.POST.dict(), "revision": card.revision}
    context = {
        "title": f"{card} : {gesture.title.lower()}",
        "card": card,
        "comment": card.comment,
        "version": card.version,
        "gesture": gesture,
        "form": form,
        "changes": changes,
        "may": card.on_board and request.user.has_perm(gesture.right, card),
    }
    return page(request, "desk/gesture.html", context, status=status)
