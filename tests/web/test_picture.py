"""The page of a picture to transcribe, and the first page that leads to it."""

import pytest

from comments.models import Comment
from imports.models import RowOutcome, SubmissionRow
from people.models import Role
from tests import factories
from tests.imports.pictures import ods_with, png, with_member
from tests.imports.sheets import GABARIT, REMARK
from tests.imports.test_pictures import take_in
from tests.web.conftest import card_url, read, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture(version) -> SubmissionRow:
    return take_in(version, ods_with([GABARIT, REMARK], png())).rows.get(outcome=RowOutcome.TO_TRANSCRIBE)


def url(row: SubmissionRow, page: str = "") -> str:
    return f"/admin/envois/{row.submission_id}/images/{row.position}/{page}"


def test_it_is_found_from_the_first_page_and_from_its_envoi(as_zoe, picture):
    assert url(picture) in read(as_zoe.get("/admin/"))
    assert "Images à transcrire (1)" in read(as_zoe.get("/admin/"))
    envoi = read(as_zoe.get(f"/admin/envois/{picture.submission_id}/"))
    assert url(picture) in envoi
    assert "<strong>1</strong> à transcrire" in envoi


def test_what_is_typed_beside_it_is_a_remark(as_lea, picture):
    assert "j.martin@example.org" in read(as_lea.get(url(picture)))
    sent = {"author_address": "j.martin@example.org", "location": "EXI-G-1", "text": "Deux ans."}

    page = as_lea.post(url(picture), sent, follow=True)

    comment = Comment.objects.get(text="Deux ans.")
    assert page.redirect_chain == [(card_url(comment.placements.get()), 302)]
    assert "saisi par Léa" in read(page)
    assert "Déjà recopiée dans" in read(as_lea.get(url(picture)))
    assert "Images à transcrire" not in read(as_lea.get("/admin/"))


def test_a_picture_with_nothing_to_read_is_set_aside(as_lea, picture):
    assert "Dites pourquoi" in read(as_lea.post(url(picture), {"nothing": "1", "why": " "}, follow=True))
    as_lea.post(url(picture), {"nothing": "1", "why": "Un logo."})

    assert "Rien à transcrire : Un logo." in read(as_lea.get(url(picture)))


def test_refused_it_keeps_what_was_typed(as_lea, picture):
    page = as_lea.post(url(picture), {"text": "", "location": "p. 12"})

    assert page.status_code == 422
    assert "Écrivez la remarque" in read(page)
    assert 'value="p. 12"' in read(page)


def test_the_picture_comes_as_a_picture_that_can_run_nothing(as_zoe, picture, version):
    sent = as_zoe.get(url(picture, "fichier/"))
    assert sent.content == png()
    assert sent.headers["Content-Type"] == "image/png"
    assert sent.headers["X-Content-Type-Options"] == "nosniff"
    assert sent.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"

    drawn = take_in(version, with_member(ods_with([GABARIT, REMARK]), "Pictures/a.svg", b"<svg/>"))
    row = drawn.rows.get(outcome=RowOutcome.TO_TRANSCRIBE)
    assert as_zoe.get(url(row, "fichier/")).headers["Content-Disposition"].startswith("attachment")
    assert "ne se montre pas ici" in read(as_zoe.get(url(row)))


def test_another_volet_sees_no_picture_and_no_other_row_is_one(picture, as_lea):
    stranger = signed_in(factories.make_user(Role.ADMINISTRATOR, factories.make_volet()))
    assert stranger.get(url(picture)).status_code == 404
    assert stranger.get(url(picture, "fichier/")).status_code == 404
    assert as_lea.get(f"/admin/envois/{picture.submission_id}/images/1/").status_code == 404
