"""Who opens the pages, and a card with everything on it."""

from datetime import date

import pytest
from django.http import HttpResponse
from django.test import Client

from comments.models import Placement, Target
from comments.outcomes import PlaceState, Step
from committee import actions, attending, points
from committee.models import Meeting
from documents.models import Version
from imports.models import Repository
from people.models import Role, User
from tests import factories
from tests.committee.conftest import proposed
from tests.github import FakeGitHub


@pytest.fixture
def zoe(version: Version) -> User:
    """A lectrice interne of the version's volet."""
    return factories.make_user(Role.READER, version.volet, username="zoe", first_name="Zoé")


@pytest.fixture
def as_lea(lea: User) -> Client:
    """The browser of an instructrice."""
    return signed_in(lea)


@pytest.fixture
def as_karim(karim: User) -> Client:
    """The browser of a valideur."""
    return signed_in(karim)


@pytest.fixture
def as_zoe(zoe: User) -> Client:
    """The browser of a lectrice interne."""
    return signed_in(zoe)


@pytest.fixture
def card(version: Version) -> Placement:
    """A card placed on EXI-G-1, with « Journalisation » as its other candidate."""
    placement = factories.make_placement(
        version, place_state=PlaceState.PLACED, text="Dire où elle est publiée.", location="EXI-G-1"
    )
    _, heading, row, _ = placement.edition.sections.select_related("document")
    start = row.document.text.index("publie sa description")
    Target.objects.create(
        placement=placement, section=row, rank=0, kept=True, method="exigence", score=0.94, line_start=11,
        line_end=11, start=start, end=start + len("publie"), reason="L'identifiant EXI-G-1 est nommé.",
    )  # fmt: skip
    Target.objects.create(
        placement=placement, section=heading, rank=1, method="titre", score=0.41, line_start=5, line_end=12,
        reason="Un titre ressemblant.",
    )  # fmt: skip
    return placement


@pytest.fixture(autouse=True)
def before_the_meetings(monkeypatch):
    """Keep the meetings of these tests to come, whatever the day they run."""
    monkeypatch.setattr("committee.actions.today", lambda: date(2026, 11, 28))


@pytest.fixture
def meeting(version, lea) -> Meeting:
    """A meeting in preparation over the version; Nadia is expected."""
    made = actions.create(title="Comité du cadre", held_on=date(2026, 12, 3), versions=[version], by=lea)
    attending.expect(meeting=made, name="Nadia Roux", address="n@example.org", by=lea)
    return made


@pytest.fixture
def ready(version, meeting, lea) -> tuple[Placement, Placement]:
    """A card to adopt as a block at the meeting, another to discuss."""
    one, two = proposed(version, lea), factories.make_placement(version, step=Step.TO_ARBITRATE)
    points.add(meeting=meeting, cards=[one.pk, two.pk], by=lea)
    return one, two


@pytest.fixture
def github(settings):
    """A GitHub with one repository, at the address of the settings."""
    with FakeGitHub() as server:
        settings.GITHUB_API_URL, settings.GITHUB_SECONDS_BETWEEN = server.url, 0
        server.cct = server.world.add_repository("atelier/cadre")
        yield server


@pytest.fixture
def repository(version, github) -> Repository:
    """The repository of that GitHub, followed for the version's volet."""
    return Repository.objects.create(volet=version.volet, name="atelier/cadre")


def signed_in(user: User) -> Client:
    """Return a browser in which *user* is signed in."""
    client = Client()
    client.force_login(user)
    return client


def read(response: HttpResponse) -> str:
    """Return the text of a page, any run of blanks counting as one."""
    return " ".join(response.content.decode().split())


def card_url(placement: Placement, page: str = "") -> str:
    """Return the address of a card, or of one of its actions."""
    return f"/admin/tableau/{placement.version_id}/C-{placement.comment_id}/{page}"


def first_card() -> Placement:
    return Placement.objects.with_decision().earliest("pk")


def last_card() -> Placement:
    return Placement.objects.with_decision().latest("pk")
