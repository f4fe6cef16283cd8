"""What a card shows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments import actions
from comments.models import Placement, Target
from comments.outcomes import Outcome
from tests import factories
from tests.web.conftest import card_url, read
from tests.web.made import make_submission

pytestmark = pytest.mark.django_db


def fresh(card: Placement) -> Placement:
    return Placement.objects.with_decision().get(pk=card.pk)


def test_the_remark_stands_beside_the_text_of_its_section_with_the_words_marked(as_zoe, card):
    page = read(as_zoe.get(card_url(card)))

    assert "Dire où elle est publiée." in page
    assert "| EXI-G-1 | P | Toute interface <mark>publie</mark> sa description. |" in page
    assert '<td class="line">11</td>' in page


def test_the_card_says_why_each_place_was_found(as_zoe, card):
    page = read(as_zoe.get(card_url(card)))

    assert "titre" in page
    assert "environ 41 chances sur 100" in page
    assert "Un titre ressemblant." in page


def test_the_source_row_shows_the_cells_as_typed_and_leads_to_the_original(as_zoe, card):
    submission = make_submission(card)

    page = read(as_zoe.get(card_url(card)))

    assert "feuille « Feuil1 », ligne 2" in page
    assert "proposition complet de paragraphe (ou commentaire)" in page
    assert "Préciser la durée." in page
    assert f"/admin/envois/{submission.pk}/original/" in page


def test_the_history_is_the_journal(as_zoe, card, karim, lea):
    actions.assign(placement=card, revision=1, assignee=lea, by=karim)
    actions.propose(placement=card, revision=2, outcome=Outcome.PARTLY, reason="La durée seule.", by=lea)

    page = read(as_zoe.get(card_url(card)))

    assert "<strong>Attribution</strong> par Karim" in page
    assert "<bdi>personne</bdi> → <bdi>Léa</bdi>" in page
    assert "<strong>Retenu en partie</strong> — proposée par Léa" in page


def test_a_section_of_the_pdf_alone_shows_the_text_of_its_page(as_zoe, card):
    pdf = card.edition.pdfs.create(path="cadre.pdf", sha256="0")
    found = pdf.pages.create(number=4, text="Texte imprimé seulement.")
    section = card.edition.sections.create(
        key="page", kind="page", rank=9, title="Page 4", line_start=1, line_end=1
    )
    found.sections.add(section)
    Target.objects.create(placement=card, section=section, rank=5, kept=True, line_start=1, line_end=1)

    assert "Texte imprimé seulement." in read(as_zoe.get(card_url(card)))


def test_the_card_asks_the_database_as_much_for_5_places_as_for_60(
    as_karim, card, karim, django_assert_num_queries
):
    make_submission(card)
    sections = list(card.edition.sections.all())

    def grow(count: int) -> None:
        for _ in range(count):
            rank = card.targets.count()
            Target.objects.create(
                placement=card, section=sections[rank % 4], rank=rank, line_start=1, line_end=1
            )
            revision = fresh(card).revision
            actions.assign(placement=card, revision=revision, assignee=None if rank % 2 else karim, by=karim)

    grow(3)
    with CaptureQueriesContext(connection) as few:
        before = as_karim.get(card_url(card))
    asked = len(few)
    grow(55)

    with django_assert_num_queries(asked):
        after = as_karim.get(card_url(card))
    assert (before.status_code, after.status_code) == (200, 200)
    assert len(after.content) > len(before.content)


def test_hostile_words_stay_words_and_keep_their_direction_to_themselves(as_zoe, version):
    placement = factories.make_placement(
        version,
        text="<script>alert(1)</script>\u202etxet",
        excerpt="<img src=x onerror=alert(1)>",
        location="</dd>",
    )

    page = as_zoe.get(card_url(placement)).content.decode()

    assert "<script>alert" not in page
    assert "<img" not in page
    assert '<p class="words full" dir="auto">&lt;script&gt;alert(1)&lt;/script&gt;\u202etxet</p>' in page
