"""An envoi: what became of its rows, how far it is, its original, and what one does to it as a whole."""

import re
from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRedirect

from comments.models import Channel
from documents.models import Version
from imports import actions, engine, whole
from imports.deposits import links
from imports.models import AT_WORK, Submission
from imports.originals import read_original
from imports.sources.model import UnreadableSource
from people.models import User
from web.forms import AsideForm, ChangeVersionForm, RevokeForm
from web.views.deposit import MOST_FOLLOWED
from web.views.page import DeskRequest, Refusal, sent_only, submission_or_404
from web.views.reports import report, watch
from web.views.submission_page import other_versions, submission_page


@require_safe
def show(request: DeskRequest, pk: int) -> HttpResponse:
    """An envoi with all its rows, page by page."""
    return submission_page(request, submission_or_404(request, pk))


@require_safe
def progress(request: DeskRequest, pk: int) -> HttpResponse:
    """How far an envoi is, asked again until it has ended; then its report, or the whole page once more."""
    submission = submission_or_404(request, pk)
    if not request.htmx:
        return redirect("admin:submission", pk)
    if watched := watch(submission, followed_with(request)):
        heard = request.GET.get("dit") == str(watched.quarter)
        context = {"watched": watched, "whole": "page" in request.GET, "tell": not heard}
        return render(request, "desk/_progress.html", context)
    if "page" in request.GET:
        # Not asked to refresh: after a refused form, the address of the page is that form's.
        return HttpResponseClientRedirect(reverse("admin:submission", args=[pk]))
    return render(request, "desk/_ended.html", {"report": report(submission), "tell": True})


def followed_with(request: DeskRequest) -> int:
    """Return how many envois at work the page follows, this one included, as the page itself says."""
    said = request.GET.get("avec", "")
    return min(int(said), MOST_FOLLOWED) if said.isdecimal() and 0 < len(said) < 5 and int(said) else 1


@require_safe
def original(request: DeskRequest, pk: int) -> HttpResponse:
    """The bytes as received, only ever to be saved: a foreign file is never opened by the browser here."""
    submission = submission_or_404(request, pk)
    try:
        content = read_original(submission)
    except UnreadableSource as lost:
        messages.error(request, str(lost))
        return redirect("admin:submission", pk)
    headers = {"Content-Disposition": content_disposition_header(True, saved_as(submission)) or "attachment"}
    return HttpResponse(content, content_type="application/octet-stream", headers=headers)


def saved_as(submission: Submission) -> str:
    """Return the name under which an original is saved: a file's own, or one made of an issue's."""
    if submission.channel != Channel.ISSUE:
        return submission.filename
    return re.sub(r"[/#]", "-", submission.filename) + ".json"


form_of_envoi = sent_only(submission_or_404, "admin:submission")


@form_of_envoi
def verify(request: DeskRequest, submission: Submission) -> HttpResponse:
    """Let an envoi that waits join the board."""
    done = "ses remarques sont au tableau."
    return obey(request, submission, "verify", forms.Form(request.POST), whole.verify, done)


@form_of_envoi
def cancel(request: DeskRequest, submission: Submission) -> HttpResponse:
    """Undo the import."""
    done = "import annulé : ce qu'aucun autre envoi ne dit a quitté le tableau."
    return obey(request, submission, "cancel", forms.Form(request.POST), whole.cancel, done)


@form_of_envoi
def set_aside(request: DeskRequest, submission: Submission) -> HttpResponse:
    """Take the envoi off the board, with the reason."""
    form = AsideForm(request.POST, auto_id="aside_%s")
    return obey(request, submission, "aside", form, whole.set_aside, "mis de côté.")


@form_of_envoi
def restore(request: DeskRequest, submission: Submission) -> HttpResponse:
    """Bring back an envoi set aside or cancelled; the engine ends what it still lacks."""

    def bring_back(*, submission: Submission, by: User) -> None:
        whole.restore(submission=submission, by=by)
        if submission.state in AT_WORK:
            engine.enqueue(submission)

    return obey(request, submission, "restore", forms.Form(request.POST), bring_back, "rétabli.")


@form_of_envoi
def retry(request: DeskRequest, submission: Submission) -> HttpResponse:
    """Try again an import that failed."""

    def try_again(*, submission: Submission, by: User) -> None:
        actions.retry(submission=submission, by=by)
        engine.enqueue(submission)

    form = forms.Form(request.POST)
    return obey(request, submission, "retry", form, try_again, "nouvel essai demandé.")


@form_of_envoi
def revoke(request: DeskRequest, submission: Submission) -> HttpResponse:
    """Close the link by which the envoi's author follows it, once they said that they know what it means."""

    def close(*, submission: Submission, by: User, sure: bool) -> None:
        if submission.follow_up is None:
            raise ValidationError("Cet envoi n'a pas de lien de suivi.")
        links.revoke(follow_up=submission.follow_up, by=by)

    return obey(request, submission, "revoke", RevokeForm(request.POST), close, "lien de suivi révoqué.")


@form_of_envoi
def move(request: DeskRequest, submission: Submission) -> HttpResponse:
    """Take the envoi, and those that correct it, to another version; the engine places them again."""

    def change(*, submission: Submission, version: Version, by: User) -> None:
        for envoi in whole.change_version(submission=submission, version=version, by=by):
            engine.enqueue(envoi)

    versions = other_versions(request.user, submission)
    form = ChangeVersionForm(request.POST, versions=versions, auto_id="version_%s")
    return obey(request, submission, "version", form, change, "changement de version demandé.")


def obey(
    request: DeskRequest,
    submission: Submission,
    name: str,
    form: forms.Form,
    action: Callable[..., object],
    done: str,
) -> HttpResponse:
    """Do what the form asks and go back to the envoi; refused (422), show it, why, and what was typed."""
    if form.is_valid():
        try:
            action(submission=submission, by=request.user, **form.cleaned_data)
            messages.success(request, f"{submission.reference} : {done}")
            return redirect("admin:submission", submission.pk)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    fresh = submission_or_404(request, submission.pk)
    return submission_page(request, fresh, refusal=Refusal(name, form, []), status=422)
