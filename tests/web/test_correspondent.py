"""The pages of who wrote, and the files to print: who reads them, and what they show of hostile words."""

import sys

import pytest
from django.urls import reverse

from answers import actions
from answers.bordereau import NOTHING
from answers.pdf import MISSING
from people.models import Author, Role
from tests import factories
from tests.answers.looking import seen_by_odfpy
from tests.answers.owed import REASON, prepared, receive_mail
from tests.answers.test_pdf import text_of
from tests.web.conftest import card_url, read, signed_in
from tests.web.hostile import PAYLOADS, Structure, foreign

pytestmark = pytest.mark.django_db
LIST = "/admin/correspondants/"


def page_of(author: Author, more: str = "") -> str:
    return f"{LIST}{author.pk}/{more}"


def bordereau(version, kind: str) -> str:
    return reverse("admin:bordereau", args=[version.pk, kind])


@pytest.fixture
def stranger():
    """The browser of somebody who reads another volet."""
    return signed_in(factories.make_user(Role.ADMINISTRATOR, factories.make_volet()))


def test_a_person_has_a_page_that_the_card_and_the_mail_lead_to(as_zoe, version, karim):
    receive_mail(version)
    (delivery,) = prepared(version, karim)
    author = Author.objects.get(address="lea@example.org")
    card = version.placements.earliest("pk")
    link = f'href="{page_of(author)}"'

    page = read(as_zoe.get(page_of(author)))

    assert card_url(card) in page
    assert REASON in page
    assert delivery.reference in page
    assert "Préparée" in page
    assert link in read(as_zoe.get(card_url(card)))
    assert link in read(as_zoe.get(f"/admin/courriels/M-{delivery.mail_id}/"))
    assert f'href="{LIST}"' in read(as_zoe.get("/admin/"))


def test_nobody_of_the_team_is_named_on_the_page(as_zoe, version, karim):
    karim.last_name = "Benali"
    karim.save()
    receive_mail(version)
    prepared(version, karim)

    page = read(as_zoe.get(page_of(Author.objects.get(address="lea@example.org"))))

    assert "Benali" not in page
    assert "Karim" not in page


def test_who_reads_nothing_of_a_person_does_not_find_them(stranger, card):
    author = card.comment.author

    assert stranger.get(page_of(author)).status_code == 404
    assert stranger.get(page_of(author, "pdf/")).status_code == 404
    assert author.name not in read(stranger.get(LIST))
    assert stranger.get(bordereau(card.version, "pdf")).status_code == 404
    assert stranger.get(bordereau(card.version, "ods")).status_code == 404


def test_the_pdf_is_a_file_whose_name_names_nobody(as_zoe, card):
    response = as_zoe.get(page_of(card.comment.author, "pdf/"))

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == (
        f'attachment; filename="correspondant-{card.comment.author_id:04d}.pdf"'
    )
    assert card.comment.text in text_of(response.content)


@pytest.mark.parametrize("payload", [words for words in PAYLOADS if "\0" not in words][::4])
def test_a_hostile_name_stays_a_name(as_zoe, version, payload):
    card = factories.make_placement(version)
    author = card.comment.author
    pages = (LIST, page_of(author))
    plain = [Structure(as_zoe.get(address).content.decode()).elements for address in pages]
    author.name = card.comment.text = payload[:200]
    author.save()
    card.comment.save()

    for address, known in zip(pages, plain, strict=True):
        assert foreign(as_zoe.get(address).content.decode(), known) == []
    assert as_zoe.get(page_of(author, "pdf/")).content.startswith(b"%PDF")


def test_the_list_says_what_to_do_when_nobody_is_found(as_zoe, card):
    nobody = read(as_zoe.get(f"{LIST}?q=personne"))

    assert "Personne ne répond à « <bdi>personne</bdi> »" in nobody
    assert "1 correspondant" in read(as_zoe.get(LIST))


def test_the_list_says_why_it_is_empty(as_zoe):
    assert "dès qu'une feuille, un courriel ou un ticket est importé" in read(as_zoe.get(LIST))


def test_the_list_costs_the_same_for_sixty_people_in_pages(
    as_zoe, version, django_assert_num_queries, django_assert_max_num_queries
):
    factories.make_placement(version)
    with django_assert_max_num_queries(14) as once:
        as_zoe.get(LIST)
    for _ in range(59):
        factories.make_placement(version)

    with django_assert_num_queries(len(once)):
        first = read(as_zoe.get(LIST))

    assert "60 correspondants" in first
    assert first.count("1 remarque,") == 50
    assert read(as_zoe.get(f"{LIST}?page=2")).count("1 remarque,") == 10


def test_a_reader_takes_the_bordereau_as_pdf_and_as_a_sheet(as_zoe, version, karim, lea):
    receive_mail(version)
    (delivery,) = prepared(version, karim)

    without = as_zoe.get(bordereau(version, "pdf"))
    with_prepared = as_zoe.get(f"{bordereau(version, 'pdf')}?preparees")
    actions.submit(delivery=delivery, revision=1, by=lea)
    sheet = as_zoe.get(bordereau(version, "ods"))

    assert NOTHING in text_of(without.content)
    assert delivery.reference in text_of(with_prepared.content)
    assert sheet["Content-Type"] == "application/vnd.oasis.opendocument.spreadsheet"
    assert delivery.reference in seen_by_odfpy(sheet.content).values()
    assert as_zoe.get(bordereau(version, "docx")).status_code == 404


def test_without_pango_the_page_says_so_and_can_be_printed(as_zoe, card, tmp_path, monkeypatch):
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library libpango-1.0-0')")
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.syspath_prepend(tmp_path)

    person = as_zoe.get(page_of(card.comment.author, "pdf/"), follow=True)
    signing = as_zoe.get(bordereau(card.version, "pdf"), follow=True)

    assert "Pango" in MISSING
    assert "Pango" in read(person)
    assert "Cette page peut s&#x27;imprimer depuis le navigateur." in read(person)
    assert "Le bordereau se prend aussi en .ods." in read(signing)
