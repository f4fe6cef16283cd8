"""Every address of the service, found in the resolver itself, with an object behind each."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.contrib import admin
from django.urls import URLPattern, URLResolver, get_resolver

from comments.models import CommentGroup, Target
from documents.models import UseCase, VoletRole
from imports.deposits import links
from imports.models import (
    Submission,
)
from people.models import Event, Organisation, Role
from tests import factories
from tests.imports.pictures import ods_with, png
from tests.web.made import (
    awaited_proof,
    make_delivery,
    make_deposit,
    make_group,
    make_mail,
    make_picture,
    make_proposal,
    make_repository,
    make_submission,
)
from tests.web.made_advice import make_advice, make_answered
from tests.web.made_committee import make_meeting
from tests.web.made_steering import make_situation_mailing

REDIRECT = "admin:django.views.generic.base.RedirectView"  # « <id>/ » to « <id>/change/ »
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


class Route(NamedTuple):
    """One address: its name in the access table, and whether it shows an object of the world's volet."""

    name: str
    url: str
    of_the_volet: bool


class World:
    """A volet with one of everything, so that no route answers 404 for want of an object."""

    def __init__(self) -> None:
        self.version = factories.make_version()
        self.volet = self.version.volet
        self.placement = factories.make_placement(self.version)
        self.submission = make_submission(self.placement, content=ods_with({"Pictures/a.png": png()}))
        make_picture(self.submission)
        self.repository = make_repository(self.volet)
        self.mail = make_mail(self.version)
        self.delivery = make_delivery(self.placement, self.mail)
        self.meeting = make_meeting(self.placement)
        make_situation_mailing(self.version)
        self.deposit_id = 0
        self.advice = make_advice(self.placement)
        make_answered(self.submission)
        section = self.placement.edition.sections.all()[2]
        Target.objects.create(placement=self.placement, section=section, rank=0, line_start=11, line_end=11)
        colleague = factories.make_user(Role.READER, self.volet)
        Organisation.objects.create(name="Direction d'essai")
        Event.objects.create(action="essai", object_type="x", object_id=1, object_label="x", volet="x")
        VoletRole.objects.filter(user=colleague).get()

    def value(self, parameter: str, before: str) -> Any:
        """Return what stands for a parameter of an address; *before* is the address up to it."""
        if parameter == "object_id":
            return self.object_of(before).pk
        return {
            "version_id": self.version.pk,
            "comment_id": self.placement.comment_id,
            "pk": self.submission.pk,
            "repository_id": self.repository.pk,
            "mail_id": self.mail.pk,
            "export_id": self.mail.lines.get().export_id,
            "step": self.placement.step,
            "content_type_id": 1,
            "delivery_id": self.delivery.pk,
            "meeting_id": self.meeting.pk,
            "point_id": self.meeting.points.get().pk,
            "advice_id": self.advice.pk,
            "author_id": self.placement.comment.author_id,
            "kind": "ods",
            "paper": "pdf",
            "rank": 0 if before.endswith("feuilles/") else 1,
            "token": self.open_link() if parameter == "token" else "",
            "proof": awaited_proof() if parameter == "proof" else "",
            "deposit_id": self.deposit_id,
            "submission_id": self.submission.pk,
            "position": 2 if before.endswith("image/") else 1,
            "filter_id": 1,
            "gesture": "defait",
            "group_id": self.group().pk if parameter == "group_id" else "",
            "proposal_id": self.proposal() if parameter == "proposal_id" else "",
            "reason_id": self.reason() if parameter == "reason_id" else "",
            "id": factories.make_user().pk if parameter == "id" else "",
        }[parameter]

    def open_link(self) -> str:
        """Return the token of a new link, which holds the envoi and one deposit to confirm.

        A new one for each address: what its pages do to it (revoke, give up) must not close the next one.
        """
        follow_up, token = links.open_follow_up()
        Submission.objects.filter(pk=self.submission.pk).update(follow_up=follow_up)
        deposit = make_deposit(follow_up, self.placement)
        self.deposit_id = deposit.pk
        return token

    def group(self) -> CommentGroup:
        """Return a new group of two remarks of the version: one of its pages undoes it."""
        return make_group(self.version)

    def proposal(self) -> int:
        """Return a new proposal of a group: its page may set it aside."""
        return make_proposal(self.group()).pk

    def reason(self) -> int:
        """Return a new standard reason of the version: one of its pages deletes it."""
        by = factories.make_user()
        return self.version.standard_reasons.create(title=f"Motif {by.pk}", text="Le service.", by=by).pk

    def object_of(self, address: str) -> Any:
        """Return an object of the model whose admin pages live at *address*."""
        known = {"usecase": UseCase.objects.first(), "volet": self.volet}
        app, model = address.removeprefix("admin/").split("/")[:2]
        if app == "r":
            return self.placement
        manager = next(
            m for m in admin.site._registry if (m._meta.app_label, m._meta.model_name) == (app, model)
        )
        return known.get(model) or manager.objects.order_by("pk").first()


def walk(
    patterns: list[URLPattern | URLResolver], names: str = "", before: str = ""
) -> Iterator[tuple[str, str]]:
    """Yield the name and the address, parameters and all, of every route under *patterns*."""
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            space = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from walk(pattern.url_patterns, names + space, address)
        else:
            yield names + (pattern.name or pattern.lookup_str), address


def all_names() -> set[str]:
    """Return the name of every route there is."""
    return {name for name, _ in walk(get_resolver().url_patterns)}


def all_routes(world: World) -> Iterator[Route]:
    """Yield every route with an address that leads to an object of *world*, made as it is asked for."""
    yield from (
        Route(name, f"/{filled}", shows_an_object(name, address))
        for name, address in walk(get_resolver().url_patterns)
        for filled in fill(world, address)
    )


def shows_an_object(name: str, address: str) -> bool:
    """Return whether a route shows something of a volet, that one without a role there must not see."""
    if not address.startswith("admin/"):
        return False  # of what is published, and of what a link holds, roles say nothing
    elsewhere = (
        name in {"admin:app_list", REDIRECT} or "usecase" in address
    )  # lists, and what all volets share
    return bool(PARAMETER.search(address)) and not elsewhere


def fill(world: World, address: str) -> list[str]:
    """Return the address with values for parameters; the admin's list of an application gives one each."""
    labels = re.search(r"\^\(\?P<app_label>([\w|]+)\)/\$", address)
    if labels:
        return [address[: labels.start()] + f"{label}/" for label in labels[1].split("|")]
    return [PARAMETER.sub(lambda found: str(world.value(found[1], address[: found.start()])), address)]
