"""What is around every public page: the service's name, its links, its obligations, its errors."""

import pytest
from django.contrib import messages
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import get_resolver

from people.models import Role
from tests import factories
from tests.web.conftest import read
from tests.web.public.conftest import opened
from web.public.errors import bad_request, server_error

LEGAL = ["/mentions-legales/", "/accessibilite/", "/donnees-personnelles/", "/plan-du-site/"]
MISSING = "à compléter par l&#x27;exploitant"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", *LEGAL])
def test_every_page_leads_to_what_a_public_service_owes_its_readers(client, address):
    page = opened(client, address)

    assert '<html lang="fr"' in page
    assert "Accessibilité : non conforme" in page
    for link in LEGAL:
        assert f'href="{link}"' in page
    assert page.count("<h1") == 1


@pytest.mark.django_db
@pytest.mark.parametrize("address", LEGAL[:3])
def test_what_the_operator_has_not_filled_in_is_said(client, address):
    assert MISSING in opened(client, address)


@pytest.mark.django_db
def test_the_settings_fill_the_pages_and_stay_text(client, settings):
    settings.SITE_PUBLISHER, settings.SITE_DIRECTOR = "Direction <b>d'essai</b>", "Camille Exemple"
    settings.SITE_HOST, settings.SITE_CONTACT = "Hébergeur d'essai", "contact@xxx.gouv.fr"

    page = opened(client, "/mentions-legales/")

    assert "Direction &lt;b&gt;d&#x27;essai&lt;/b&gt;" in page
    assert "Camille Exemple" in page
    assert "Hébergeur d&#x27;essai" in page
    assert 'href="mailto:contact@xxx.gouv.fr"' in page
    assert MISSING not in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("non", "non conforme"),
        ("partielle", "partiellement conforme"),
        ("totale", "totalement conforme"),
    ],
)
def test_the_declaration_says_how_far_the_service_conforms(client, settings, setting, said):
    settings.SITE_ACCESSIBILITY = setting

    page = opened(client, "/accessibilite/")

    assert f"Accessibilité : {said}" in page
    assert f"<strong>{said}</strong>" in page
    assert "Défenseur des droits" in page


@pytest.mark.django_db
def test_the_mark_of_the_state_is_shown_only_to_those_who_ask_for_it(client, settings):
    neutral = opened(client, "/")
    settings.SITE_THEME, settings.SITE_BRAND = "etat", "Ministère|d'essai"
    of_the_state = opened(client, "/")

    assert "fr-logo" not in neutral
    assert "etat.css" not in neutral
    assert '<p class="fr-logo">Ministère<br>d&#x27;essai</p>' in of_the_state
    assert "dsfr/etat.css" in of_the_state


@pytest.mark.django_db
def test_the_site_map_lists_every_public_version(client, calls):
    page = opened(client, "/plan-du-site/")

    for version in calls.values():
        assert f'href="/appels/{version.pk}/"' in page


@pytest.mark.django_db
def test_a_visitor_meets_errors_in_the_face_of_the_public_pages(client):
    page = client.get("/rien/")

    assert page.status_code == 404
    assert "fr-header" in read(page)
    assert "Cette page n&#x27;existe pas ou n&#x27;est plus publique." in read(page).replace("'", "&#x27;")
    assert "rôle" not in read(page)


@pytest.mark.django_db
def test_someone_signed_in_meets_errors_in_the_face_of_the_desk(version):
    client = Client()
    client.force_login(factories.make_user(Role.READER, version.volet))

    assert "fr-header" not in read(client.get("/rien/"))
    assert "vous n'avez pas de rôle" in read(client.get("/rien/"))


@pytest.mark.parametrize(("address", "at_desk"), [("/appels/1/", False), ("/admin/", True)])
def test_a_failure_is_told_without_asking_anything_of_the_database(address, at_desk):
    request = RequestFactory().get(address)

    for page, status in ((server_error(request), 500), (bad_request(request, ValueError()), 400)):
        assert page.status_code == status
        assert ("fr-header" not in read(page)) is at_desk


def test_the_project_uses_these_pages_of_errors():
    assert get_resolver().resolve_error_handler(400) is bad_request
    assert get_resolver().resolve_error_handler(500) is server_error


def test_messages_are_alerts_above_the_content():
    said = [messages.storage.base.Message(messages.ERROR, "Fichier <trop> gros.")]

    page = render_to_string("public/legal.html", {"messages": said})

    assert (
        '<div class="fr-alert fr-alert--error fr-mb-3w" role="status"><p>Fichier &lt;trop&gt; gros.' in page
    )


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", *LEGAL])
def test_no_page_holds_a_script_or_a_style_of_its_own(client, address):
    page = opened(client, address)

    assert "<style" not in page
    assert " style=" not in page
    assert page.count("<script") == page.count("<script src=")
