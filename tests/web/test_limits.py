"""What is refused before anything reads it: bodies too big, of unknown size or too soon, null characters."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from cct_rfc.urls import urlpatterns as real
from tests.web.conftest import read
from tests.web.envois import DEPOSIT
from tests.web.made import make_submission
from web.access_table import EVERYONE, TABLE

pytestmark = pytest.mark.django_db

MEBIBYTE = 2**20
LOGIN = "/admin/login/"


def announce(client: Client, address: str, size: int | str):
    """Send a form that announces *size* bytes; only a few follow."""
    return client.post(address, {"username": "x"}, CONTENT_LENGTH=str(size))


def test_several_files_too_heavy_together_are_refused_before_they_are_read(as_lea, settings):
    limit = 3 * settings.UPLOAD_MAX_BYTES + MEBIBYTE

    page = announce(as_lea, DEPOSIT, limit + 1)

    assert page.status_code == 413
    assert "la limite est de 61,0 Mio : rien n&#x27;a été lu." in read(page)
    assert "envoyez moins de fichiers à la fois" in read(page)
    assert page.headers["Content-Security-Policy"]


def test_nobody_sends_more_than_a_small_form_without_a_session(client, db):
    assert announce(client, LOGIN, MEBIBYTE + 1).status_code == 413
    assert client.post(LOGIN, {"username": "x" * 1000}).status_code == 200


def test_a_body_of_unknown_size_is_refused(as_lea):
    page = as_lea.post(DEPOSIT, {"version": "1"}, headers={"Transfer-Encoding": "chunked"}, CONTENT_LENGTH="")

    assert page.status_code == 411
    assert "pas annoncé la taille" in read(page)


def test_a_size_that_is_no_number_is_no_size(as_lea):
    assert announce(as_lea, DEPOSIT, "beaucoup").status_code in (400, 422)


@pytest.mark.parametrize("asked", ["etat", "volet", "channel__exact", "q", "p", "o"])
def test_a_null_character_in_an_address_is_refused_before_the_database_is(as_zoe, asked):
    page = as_zoe.get(f"/admin/imports/submission/?{asked}=%00")

    assert page.status_code == 400
    assert "Demande illisible" in read(page)


@pytest.mark.parametrize("asked", ["etat=rien", "volet=AUCUN"])
def test_a_filter_that_means_nothing_is_no_filter(as_zoe, card, asked):
    envoi = make_submission(card)

    assert envoi.reference in read(as_zoe.get(f"/admin/imports/submission/?{asked}"))


def answer(request: HttpRequest, **where: object) -> HttpResponse:
    """A page that reads what it is sent, as the real ones do."""
    return HttpResponse(f"{len(request.POST)} champ, {len(request.FILES)} fichier")


urlpatterns = [
    path("appels/<int:version_id>/deposer/", answer, name="call_deposit"),
    path("suivi/<str:token>/feuille/", answer, name="follow_deposit"),
    path("suivi/<str:token>/message/", answer, name="follow_message"),
    *real,
]
OPEN = ["/appels/1/deposer/", f"/suivi/{'a' * 43}/feuille/"]
CLOSED = [f"/suivi/{'a' * 43}/message/", "/appels/un/deposer/", "/appels/1/deposer/plus/", "/rien/", LOGIN]


@pytest.fixture
def public(monkeypatch) -> None:
    """Pages for anyone, as the table of access would have them."""
    for name in ("call_deposit", "follow_deposit", "follow_message"):
        monkeypatch.setitem(TABLE, name, {"GET": EVERYONE, "POST": EVERYONE})


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("address", OPEN)
def test_where_anyone_deposits_files_are_taken_up_to_the_same_size(client, public, settings, address):
    sheet = SimpleUploadedFile("feuille.ods", b"x" * (2 * MEBIBYTE))
    too_much = 3 * settings.UPLOAD_MAX_BYTES + MEBIBYTE + 1

    assert read(client.post(address, {"version": "1", "sheets": sheet})) == "1 champ, 1 fichier"
    assert announce(client, address, too_much).status_code == 413


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("address", CLOSED)
def test_no_other_page_for_anyone_takes_more_than_a_small_form(client, public, address):
    assert announce(client, address, MEBIBYTE + 1).status_code == 413
    assert client.post(address, {"texte": "x" * 1000}).status_code != 413


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("address", OPEN)
def test_a_deposit_that_comes_too_soon_is_refused_unread_with_the_time_to_wait(public, settings, address):
    settings.DEPOSITS_PER_HOUR = 2
    client = Client(enforce_csrf_checks=True)  # whose check would read all of the form
    for _ in range(2):
        assert client.post(address, {"version": "1"}).status_code == 403
    page = client.post(address, {"version": "1"})

    assert page.status_code == 429
    assert 1 <= int(page.headers["Retry-After"]) <= 1800
    assert re.search(
        r"2 par heure au plus.*pas été lu. Réessayez dans (\d+ minutes?|\d+ secondes?)\.", read(page)
    )
    assert page.wsgi_request._read_started is False
    assert page.headers["Content-Security-Policy"]
    assert client.get(address).status_code == 200
