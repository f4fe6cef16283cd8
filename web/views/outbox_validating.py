"""Validate answers: every one is shown exactly as it leaves, and what was looked at is what is validated."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from answers import actions
from answers.models import Delivery, DeliveryState, Way
from answers.reading import Leaving, leaving
from answers.rendering import mark_of
from documents.models import Version
from web.views.page import DeskRequest, page, sent_only, version_or_404

MOST = 50


@dataclass(frozen=True, slots=True)
class Looked:
    """A delivery to look at, as it would leave, and what keeps it from being validated."""

    delivery: Delivery
    leaving: Leaving
    mark: str
    refusals: list[str]


def look_at(delivery: Delivery, request: DeskRequest) -> Looked:
    """Return a delivery as it would leave."""
    found = leaving(delivery)
    return Looked(delivery, found, mark_of(found.content), refusals_of(delivery, request))


def refusals_of(delivery: Delivery, request: DeskRequest) -> list[str]:
    """Return why it may not be validated by this person today, in one sentence each."""
    refusals: list[str] = []
    for check in (
        lambda: actions.check_another(delivery, request.user),
        lambda: actions.check_may_leave(delivery),
    ):
        try:
            check()
        except ValidationError as refusal:
            refusals += refusal.messages
    return refusals


def validating_page(request: DeskRequest, version: Version, ticked: list[Delivery]) -> HttpResponse:
    """Return the page on which deliveries are read before they are validated."""
    looked = [look_at(delivery, request) for delivery in ticked[:MOST]]
    context = {
        "title": "Relire et valider",
        "version": version,
        "looked": looked,
        "ready": sum(not one.refusals for one in looked),
        "public": any(one.delivery.way == Way.ISSUE for one in looked),
        "minutes": settings.ANSWERS_WITHDRAWAL_MINUTES,
        "may_validate": request.user.has_perm("answers.validate", version),
    }
    return page(request, "desk/outbox_validate.html", context)


@sent_only(version_or_404, "admin:outbox")
def validate(request: DeskRequest, version: Version) -> HttpResponse:
    """Validate the deliveries that were looked at, as they were; those that changed since are said."""
    done = 0
    for pk, revision, mark in seen_of(request):
        delivery = version.deliveries.filter(pk=pk).select_related("version__volet", "author").first()
        if delivery is not None and f"tick-{pk}" in request.POST:
            done += validated(request, delivery, revision, mark)
    if done:
        plural = "s" if done > 1 else ""
        messages.success(request, f"{done} réponse{plural} validée{plural}.")
    return redirect(f"{reverse('admin:outbox', args=[version.pk])}?etat={DeliveryState.VALIDATED}")


def seen_of(request: DeskRequest) -> list[tuple[int, int, str]]:
    """Return what was looked at: each delivery's number, its revision and the mark of what it said."""
    found = []
    for value in request.POST.getlist("seen")[:MOST]:
        pk, _, rest = value.partition(":")
        revision, _, mark = rest.partition(":")
        if pk.isdecimal() and revision.isdecimal() and len(pk) < 16 and len(revision) < 10:
            found.append((int(pk), int(revision), mark))
    return found


def validated(request: DeskRequest, delivery: Delivery, revision: int, mark: str) -> bool:
    """Return whether it was validated; why not is said."""
    try:
        actions.validate(delivery=delivery, revision=revision, mark=mark, by=request.user)
    except ValidationError as refusal:
        messages.error(request, f"{delivery} : {' '.join(refusal.messages)}")
        return False
    except PermissionDenied:
        messages.error(request, "Votre rôle sur ce volet ne permet pas de valider.")
        return False
    return True
