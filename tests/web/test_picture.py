"""A picture of a sheet beside the form of what one reads in it."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from comments.models import Comment
from imports.ledger import faults
from imports.models import RowOutcome, Submission, Transcription
from tests.imports.pictures import SVG, bare_png, ods_with, png
from tests.web.conftest import card_url
from tests.web.envois import DEPOSIT, PREVIEW, envoi_url, remark

pytestmark = pytest.mark.django_db

SAID = {"seen": "0", "text": "Dire où elle est publiée.", "location": "EXI-G-1", "importance": "Haute"}


def deposited(client, version, pictures: dict[str, bytes], name: str = "avis.ods") -> Submission:
    content = ods_with(pictures, remark(1))
    client.post(DEPOSIT, {"version": version.pk, "sheets": SimpleUploadedFile(name, content)})
    return Submission.objects.latest("pk")


@pytest.fixture
def envoi(as_lea, version) -> Submission:
    return deposited(as_lea, version, {"Pictures/a.png": png()})


def read(page: HttpResponse) -> str:
    """Return the words of a page, without its tags."""
    return unescape(" ".join(re.sub(r"<[^>]*>", " ", page.content.decode()).split()))


def url(envoi: Submission, page: str = "", position: int = 2) -> str:
    return envoi_url(envoi, f"image/{position}/{page}")


def test_the_envoi_counts_it_and_leads_to_it(as_lea, envoi):
    page = as_lea.get(envoi_url(envoi))

    assert "1 enregistrée" in read(page)
    assert "1 à transcrire" in read(page)
    assert "image à la ligne 3" in read(page)
    assert f'href="{url(envoi)}"' in page.content.decode()
    assert "1 à transcrire" in read(as_lea.get(f"{envoi_url(envoi)}?issue=a_transcrire"))


def test_the_desk_lists_it_until_it_is_read(as_lea, envoi):
    assert "À transcrire (1)" in read(as_lea.get("/admin/"))

    as_lea.post(url(envoi, "remarque/"), SAID)

    assert "À transcrire" not in read(as_lea.get("/admin/"))


def test_what_is_read_in_it_is_a_card_and_another_remark_may_follow(as_lea, envoi):
    page = as_lea.post(url(envoi, "remarque/"), SAID, follow=True)

    comment = Comment.objects.latest("pk")
    assert page.redirect_chain == [(url(envoi), 302)]
    assert f"{comment} : remarque enregistrée." in read(page)
    assert f'href="{card_url(comment.placements.get())}"' in page.content.decode()
    assert "Une autre remarque" in read(page)
    assert "Feuille de commentaires, saisi par Léa" in read(as_lea.get(card_url(comment.placements.get())))
    assert list(faults()) == []


def test_the_form_names_whom_the_nearest_row_does(as_lea, envoi):
    assert 'value="j.martin@example.org"' in as_lea.get(url(envoi)).content.decode()


def test_a_double_click_makes_one(as_lea, envoi):
    as_lea.post(url(envoi, "remarque/"), SAID)
    page = as_lea.post(url(envoi, "remarque/"), SAID, follow=True)

    assert "rien n'a été ajouté" in read(page)
    assert Comment.objects.count() == 2


def test_a_refusal_keeps_what_was_typed_and_says_why(as_lea, envoi):
    page = as_lea.post(url(envoi, "remarque/"), {**SAID, "text": " ", "location": "p. 12"})

    assert page.status_code == 422
    assert "Écrivez la remarque" in read(page)
    assert 'value="p. 12"' in page.content.decode()


def test_read_meanwhile_it_shows_what_was_read_and_keeps_the_words(as_lea, as_karim, envoi):
    as_karim.post(url(envoi, "remarque/"), SAID)

    page = as_lea.post(url(envoi, "remarque/"), {**SAID, "text": "Mes propres mots."})

    assert page.status_code == 409
    assert "Cette image a été lue entre-temps" in read(page)
    assert "Dire où elle est publiée." in read(page)
    assert "Mes propres mots." in page.content.decode()
    assert Comment.objects.count() == 2
    again = as_lea.post(url(envoi, "remarque/"), {**SAID, "seen": "1", "text": "Mes propres mots."})
    assert again.status_code == 302


def test_a_number_of_readings_there_cannot_be_is_refused(as_lea, envoi):
    for page in ("remarque/", "rien/"):
        answer = as_lea.post(url(envoi, page), {**SAID, "seen": "9" * 30, "reason": "Un logo."})

        assert answer.status_code == 422


def test_nothing_to_transcribe_is_said_with_its_reason(as_lea, envoi):
    refused = as_lea.post(url(envoi, "rien/"), {"seen": "0", "reason": " "})
    page = as_lea.post(url(envoi, "rien/"), {"seen": "0", "reason": "Un <b>logo</b>."}, follow=True)

    assert refused.status_code == 422
    assert "Rien à transcrire : Un <b>logo</b>." in read(page)


def test_a_reader_sees_it_and_writes_nothing(as_zoe, envoi):
    page = as_zoe.get(url(envoi))

    assert "Votre rôle sur ce volet ne permet pas" in read(page)
    assert 'name="text"' not in page.content.decode()
    assert as_zoe.post(url(envoi, "remarque/"), SAID).status_code == 403
    assert not Transcription.objects.exists()


@pytest.mark.parametrize("page", ["", "fichier/"])
@pytest.mark.parametrize("position", [1, 9])
def test_a_row_that_is_no_picture_has_no_such_page(as_lea, envoi, page, position):
    assert as_lea.get(url(envoi, page, position)).status_code == 404


def test_its_bytes_come_under_their_true_type_and_run_nothing(as_zoe, envoi):
    answer = as_zoe.get(url(envoi, "fichier/"))

    assert answer.content == png()
    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Disposition"] == f'inline; filename="{envoi.reference}-image-2.png"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@pytest.mark.parametrize("content", [SVG, b"\x01\0\0\0 EMF", bare_png(60_000, 60_000), b"<html>", b"%PDF"])
def test_what_may_harm_is_only_in_the_original(as_lea, version, content):
    envoi = deposited(as_lea, version, {"Pictures/a.png": content})

    assert envoi.rows.get(position=2).outcome == RowOutcome.TO_TRANSCRIBE
    assert as_lea.get(url(envoi, "fichier/")).status_code == 404
    page = as_lea.get(url(envoi))
    assert "n'est pas montrée ici" in read(page)
    assert "<img" not in page.content.decode()
    assert f'href="{envoi_url(envoi, "original/")}"' in page.content.decode()


def test_an_original_lost_since_is_said(as_lea, envoi):
    Submission.objects.filter(pk=envoi.pk).update(sha256="0" * 64)

    assert as_lea.get(url(envoi, "fichier/")).status_code == 404
    assert "n'est pas montrée ici" in read(as_lea.get(url(envoi)))


def test_hostile_words_are_shown_as_words(as_lea, envoi):
    hostile = '"><script>alert(1)</script>'
    page = as_lea.post(url(envoi, "remarque/"), {**SAID, "text": hostile, "author_address": hostile})

    assert page.status_code == 422
    assert "<script>alert" not in page.content.decode()


def test_the_preview_before_a_deposit_tells_it(as_lea, version):
    content = ods_with({"Pictures/a.png": png()}, remark(1))
    files = {"version": version.pk, "sheets": SimpleUploadedFile("avis.ods", content)}

    page = as_lea.post(PREVIEW, files)

    assert "1 image à transcrire" in read(page)
    assert "Image : l'équipe la lira." in read(page)
    assert not Submission.objects.exists()
