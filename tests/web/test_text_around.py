"""Around the text of a version: its documents, the filter, what has no place in it, the way from a remark."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments.models import Comment, Target
from comments.outcomes import PlaceState, Step
from documents.models import Section
from documents.reading.model import DocumentKind, SectionKind
from tests import factories
from tests.web.conftest import card_url, read
from tests.web.texts import another_document, part, place, placed, url

pytestmark = pytest.mark.django_db
MOST_QUERIES = 20


# ---- The documents, the filter ----


def test_each_document_has_its_count_and_is_shown_when_asked(as_zoe, version):
    document = another_document(version)
    placed(version, 4)
    placed(version, 2)

    first, second = (read(as_zoe.get(url(version, query))) for query in ("", f"document={document.pk}"))

    assert "Un mot." not in first
    assert "Un mot." in second
    assert "Toute interface" not in second
    assert f'href="?document={document.pk}"><bdi>Annexe</bdi> <span class="count">1<' in first
    assert '<bdi>Cadre</bdi> <span class="count">1<' in second


def test_a_readme_is_not_the_first_text_shown(as_zoe, version):
    another_document(version, path="README.md", kind=DocumentKind.README, rank=0)

    assert "Toute interface" in read(as_zoe.get(url(version)))


def test_the_filter_of_the_address_applies_to_the_text_too(as_zoe, version):
    kept, left = placed(version, 2, late=True), placed(version, 2)
    factories.make_placement(version)

    page = read(as_zoe.get(url(version, "delai=hors")))

    assert f">{kept}</a>" in page
    assert f">{left}</a>" not in page
    assert "1 commentaire<" in page
    assert "sans remarque qui réponde aux critères" in page
    assert f"C-{kept.comment_id}/?delai=hors" in page
    assert "liste/?delai=hors&amp;section=" in page
    assert 'texte/?delai=hors" aria-current="page">Texte</a>' in page


def test_no_remark_answers_to_the_filter(as_zoe, version):
    placed(version, 2)

    assert "Aucune remarque ne répond à ces critères" in read(as_zoe.get(url(version, "canal=ticket")))


def test_a_section_asked_for_shows_its_document(as_zoe, version):
    section = another_document(version).sections.get()

    assert "Un mot." in read(as_zoe.get(url(version, f"section={section.pk}")))


@pytest.mark.parametrize(
    "query",
    [
        "document=0", "document=x", "section=9999999", "remarque=999999", "page=99", "page=-1", "ligne=a",
        "remarque=12345678901234567890", "sommaire=zzz",
    ],
)  # fmt: skip
def test_an_address_that_leads_nowhere_still_shows_the_text(as_zoe, version, query):
    placed(version, 2)

    page = as_zoe.get(url(version, query))

    assert page.status_code == 200
    assert "Toute interface" in read(page)


def test_a_filter_kept_from_the_text_leads_back_to_it(as_zoe, version):
    sent = {"name": "Tardives", "query": "delai=hors", "view": "text"}

    answer = as_zoe.post(f"/admin/tableau/{version.pk}/filtres/", sent)

    assert answer.url == url(version, "delai=hors")


# ---- What has no place ----


def test_remarks_without_a_place_stand_apart_by_what_keeps_them_there(as_zoe, version):
    states = (PlaceState.SEVERAL, PlaceState.NOWHERE, PlaceState.GONE, PlaceState.WHOLE)
    cards = [factories.make_placement(version, place_state=state) for state in states for _ in range(2)]
    apart_of = read(as_zoe.get(url(version))).split('id="sans-place"')[1]

    assert [state.label for state in states if f'{state.label} <span class="count">(2)' not in apart_of] == []
    assert [str(card) for card in cards if f">{card}</a>" not in apart_of] == []
    assert "Sans place dans le texte (8)" in apart_of


def test_the_first_of_many_without_a_place_then_the_list(as_zoe, version):
    cards = [factories.make_placement(version) for _ in range(7)]

    apart = read(as_zoe.get(url(version))).split('id="sans-place"')[1]

    assert sum(f">{card}</a>" in apart for card in cards) == 5
    assert f'href="/admin/tableau/{version.pk}/liste/?place=non_situe">Voir les 7 remarques' in apart


def test_places_of_an_earlier_edition_or_of_a_page_of_the_pdf_are_apart_and_listed(as_zoe, version):
    earlier = placed(version, 2)
    edition = factories.make_edition(version)
    sheet = Section.objects.create(
        edition=edition, key="cadre.pdf#page/4", kind=SectionKind.PAGE, rank=9, title="Page 4"
    )
    printed = factories.make_placement(version, place_state=PlaceState.PLACED)
    Target.objects.create(placement=printed, section=sheet, rank=0, kept=True)
    current = placed(version, 2)

    page = read(as_zoe.get(url(version)))

    text, apart = page.split('id="sans-place"')
    assert f">{current}</a>" in text
    assert f">{earlier}</a>" not in text
    assert 'Placé dans une édition antérieure seulement <span class="count">(1)</span></h3> <ul' in apart
    assert all(f">{card}</a>" in apart for card in (earlier, printed))
    for sign, card in (("edition", earlier), ("pdf", printed)):
        listed = read(as_zoe.get(f"/admin/tableau/{version.pk}/liste/?signe={sign}"))
        assert [one.reference for one in Comment.objects.all() if f">{one.reference}</a>" in listed] == [
            str(card)
        ]


def test_a_candidate_that_was_not_kept_is_no_place(as_zoe, version, card):
    Target.objects.filter(placement=card, kept=True).delete()

    assert f">{card}</a>" not in read(as_zoe.get(url(version))).split('id="sans-place"')[0]


# ---- From a remark, and back ----


def test_the_page_of_a_remark_leads_to_its_passage(as_zoe, version, card):
    page = read(as_zoe.get(card_url(card)))

    leads = re.search(r'href="(/admin/tableau/\d+/texte/[^"]*)#passage">Voir dans le texte', page)
    assert leads
    text = read(as_zoe.get(leads[1].replace("&amp;", "&")))
    assert text.count('id="passage"') == 1
    assert f'{card}</a> porte sur le <a href="#passage">passage entouré</a>' in text
    assert 'class="note asked"' in text
    assert 'id="passage"' in re.search(r'<tr id="2".*?</tr>', text)[0]


def test_a_remark_asked_for_is_shown_first_even_out_of_the_filter(as_zoe, version):
    cards = [placed(version, 2) for _ in range(5)]

    page = read(as_zoe.get(url(version, f"remarque={cards[4].comment_id}&canal=ticket")))

    assert f">{cards[4]}</a>" in part(page, "2")


def test_a_remark_placed_twice_is_led_to_at_the_line_asked_for(as_zoe, version):
    card = placed(version, 2)
    place(card, 3)

    page = read(as_zoe.get(url(version, f"remarque={card.comment_id}&ligne=12")))

    assert 'id="passage"' in re.search(r'<tr id="3".*?</tr>', page)[0]
    assert page.count('id="passage"') == 1


def test_a_place_of_an_earlier_edition_does_not_lead_to_the_text(as_zoe, version, card):
    factories.make_edition(version)

    assert "Voir dans le texte" not in read(as_zoe.get(card_url(card)))


# ---- Odd texts, and cost ----


def test_a_version_without_a_text_says_so(as_zoe, version):
    version.editions.all().delete()

    page = as_zoe.get(url(version))

    assert page.status_code == 200
    assert "Aucun texte n'est enregistré pour cette version" in read(page)


def test_an_empty_document_says_so(as_zoe, version):
    document = another_document(version, "\n")

    assert "ne contient aucun texte à montrer" in read(as_zoe.get(url(version, f"document={document.pk}")))


def test_a_text_too_long_for_a_page_is_cut_and_its_contents_lead_to_each(as_zoe, version, monkeypatch):
    monkeypatch.setattr("web.views.text_laying.PAGE_LENGTH", 150)
    placed(version, 0)
    card = placed(version, 3)

    first = read(as_zoe.get(url(version)))
    last = int(re.search(r'href="\?page=(\d+)#3" title="Remarque suivante"', first)[1])
    then = read(as_zoe.get(url(version, f"page={last}")))

    assert "Ce texte est long." in first
    assert "douze mois" not in first
    assert f">{card}</a>" in part(then, "3")
    assert f">{card}</a>" in read(as_zoe.get(url(version, f"remarque={card.comment_id}")))


def test_the_texts_own_links_lead_to_their_anchors(as_zoe, version):
    document = another_document(version, "# Annexe\n\nVoir [ici](#périmètre) et [là](#content).\n")
    document.sections.update(anchors=["périmètre", "inutile"])

    page = read(as_zoe.get(url(version, f"document={document.pk}")))

    assert 'id="texte-périmètre"' in page
    assert 'href="#texte-content"' in page
    assert "texte-inutile" not in page


def test_what_is_not_seen_does_not_exist(client, version):
    stranger = factories.make_user(1, factories.make_volet())
    client.force_login(stranger)

    assert client.get(url(version)).status_code == 404


def test_the_queries_are_as_many_whatever_the_remarks(as_karim, version):
    card = placed(version, 2)
    address = url(version, f"remarque={card.comment_id}&delai=dans&etape=qualifier")
    as_karim.get(address)
    with CaptureQueriesContext(connection) as few:
        as_karim.get(address)
    for rank in (0, 1, 2, 3) * 5:
        placed(version, rank, step=Step.TO_QUALIFY)
        factories.make_placement(version)

    with CaptureQueriesContext(connection) as many:
        as_karim.get(address)

    assert len(many) == len(few) <= MOST_QUERIES
