"""What is refused before anything reads it: bodies too big or of unknown size, null characters."""

import pytest
from django.test import Client

from tests.web.conftest import read
from tests.web.envois import DEPOSIT
from tests.web.routes import make_submission

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
