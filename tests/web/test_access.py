"""Who opens what: the table role × route, held against every route of the service."""

from typing import NamedTuple

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import path

from cct_rfc.urls import urlpatterns as real
from people.models import Role, User
from tests import factories
from tests.web.routes import Route, World, all_names, all_routes
from web.access_table import EVERYONE, OF_ALL_VOLETS, TABLE

pytestmark = pytest.mark.django_db
LOGIN = "/admin/login/"
OBJECT_PAGES = ("_change", "_history", "_delete")
urlpatterns = [*real, path("oubliee/", lambda request: None, name="forgotten")]


class Visitor(NamedTuple):
    """Someone who comes: the most they may do, on the scale of the table, and whether here or elsewhere."""

    level: int
    elsewhere: bool = False
    everywhere: bool = False


VISITORS = {
    "nobody signed in": Visitor(EVERYONE),
    "an account without a role": Visitor(EVERYONE),
    **{f"a {role.name.lower()} of the volet": Visitor(role) for role in Role},
    **{f"a {role.name.lower()} of another volet": Visitor(role, elsewhere=True) for role in Role},
    "an administrator of all volets": Visitor(OF_ALL_VOLETS, everywhere=True),
    "a superuser": Visitor(OF_ALL_VOLETS, everywhere=True),
}


@pytest.fixture
def world() -> World:
    return World()


def account(name: str, visitor: Visitor, world: World) -> User | None:
    if name == "nobody signed in":
        return None
    if name == "an account without a role":
        return factories.make_user()
    if name == "a superuser":
        return User.objects.create_superuser("racine", password="motdepasse")
    volet = factories.make_volet() if visitor.elsewhere else world.volet
    role = Role(min(visitor.level, Role.ADMINISTRATOR))
    return factories.make_user(role, None if visitor.everywhere else volet)


def expected(route: Route, verb: str, visitor: Visitor, *, signed_in: bool) -> str:
    """Return what the table says the visitor meets."""
    verbs = TABLE[route.name]
    if verb not in verbs:
        return "wrong verb"
    if verbs[verb] == EVERYONE:
        return "open"
    if not signed_in:
        return "sign in"
    if visitor.level < verbs[verb]:
        return "refused"
    people = route.url == "/admin/people/" and not visitor.everywhere  # the admin's list of an application
    return "hidden" if people or (visitor.elsewhere and route.of_the_volet) else "open"


def met(client: Client, route: Route, verb: str) -> str:
    """Return what the visitor meets."""
    response = client.get(route.url) if verb == "GET" else client.post(route.url)
    if response.status_code == 302 and response.url.startswith(LOGIN):
        return "sign in"
    # The admin's own way of saying that an object does not exist leads back to its first page.
    if response.status_code == 302 and response.url == "/admin/" and route.name.endswith(OBJECT_PAGES):
        return "hidden"
    known = {
        200: "open",
        301: "open",
        302: "open",
        422: "open",
        403: "refused",
        404: "hidden",
        405: "wrong verb",
    }
    return known.get(response.status_code, str(response.status_code))


def test_every_route_has_its_line_in_the_table_and_every_line_its_route():
    assert all_names() == set(TABLE)


@pytest.mark.urls(__name__)
def test_a_route_missing_from_the_table_never_opens(client):
    client.force_login(User.objects.create_superuser("racine", password="motdepasse"))

    with pytest.raises(ImproperlyConfigured, match="forgotten"):
        client.get("/oubliee/")


def test_signing_in_leads_back_to_the_page_asked_for_and_to_the_first_page_after_a_form(client, world):
    asked = client.get(f"/admin/tableau/{world.version.pk}/")
    sent = client.post(f"/admin/tableau/{world.version.pk}/deplacement/")

    assert asked.url == f"{LOGIN}?next=/admin/tableau/{world.version.pk}/"
    assert sent.url == f"{LOGIN}?next=/admin/"


def test_a_script_whose_session_ended_takes_the_whole_page_to_the_login(client, world):
    response = client.post(f"/admin/tableau/{world.version.pk}/deplacement/", headers={"HX-Request": "true"})

    assert response.headers["HX-Redirect"] == f"{LOGIN}?next=/admin/"


def test_an_account_without_a_role_is_told_so_when_it_signs_in(client):
    user = factories.make_user()

    page = client.post(LOGIN, {"username": user.username, "password": "motdepasse"})

    assert "rôle sur aucun volet" in page.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_closed_page_says_so_in_french_and_offers_another_account(client, world):
    client.force_login(factories.make_user(Role.READER, world.volet))

    page = client.get("/admin/depot/")

    assert page.status_code == 403
    assert "Votre rôle ne permet pas" in page.content.decode()
    assert "Demandez ce rôle à l'administrateur du service." in page.content.decode()
    assert "Changer de compte" in page.content.decode()


@pytest.mark.parametrize("name", VISITORS)
def test_every_page_opens_to_those_the_table_names_and_to_no_one_else(world, name):
    visitor = VISITORS[name]
    user = account(name, visitor, world)
    wrong = []
    for route in all_routes(world):
        for verb in ("GET", "POST"):
            client = Client(raise_request_exception=False)
            if user:
                client.force_login(user)
            should, does = expected(route, verb, visitor, signed_in=bool(user)), met(client, route, verb)
            if should != does:
                wrong.append(f"{verb} {route.name} ({route.url}): {does}, should be {should}")
    assert not wrong, "\n".join(wrong)
