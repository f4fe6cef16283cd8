"""The text of a version: the remarks beside what they are about, and what nobody remarked."""

import re

import pytest

from comments import actions
from comments.models import Target
from comments.outcomes import Outcome, PlaceState
from documents.models import Section
from documents.reading.model import SectionKind
from tests import factories
from tests.web.conftest import read
from tests.web.texts import another_document, part, place, placed, url

pytestmark = pytest.mark.django_db


# ---- Where remarks stand ----


def test_a_remark_stands_beside_the_passage_it_is_about_which_is_marked(as_zoe, version, karim):
    card = factories.make_placement(version, text="Pourquoi treize ?", place_state=PlaceState.PLACED)
    start = factories.TEXT.index("conservée treize mois")
    place(card, 1, line_start=7, line_end=7, start=start, end=start + len("conservée treize mois"))
    actions.decide(placement=card, revision=1, outcome=Outcome.REJECTED, reason="Durée légale.", by=karim)

    page = read(as_zoe.get(url(version)))

    beside = part(page, "ligne-7")
    assert "Chaque appel laisse une trace datée, <mark>conservée treize mois</mark>." in beside
    said = [
        f">{card}</a>",
        "Pourquoi treize ?",
        "À répondre · Non retenu",
        "<bdi>conservée treize mois</bdi>",
    ]
    assert [words for words in said if words not in beside] == []
    assert f'href="/admin/tableau/{version.pk}/C-{card.comment_id}/"' in beside


def test_a_requirement_row_has_its_remarks_in_its_line_of_the_table(as_zoe, version):
    card = placed(version, 2)

    page = read(as_zoe.get(url(version)))

    row = re.search(r'<tr id="2"[^>]*>(.*?)</tr>', page)
    assert row
    assert "Toute interface publie sa description." in row[1]
    assert f">{card}</a>" in row[1]
    assert '<th class="beside">Remarques</th>' in page


def test_the_words_of_a_whole_row_are_marked_cell_by_cell(as_zoe, version):
    card = factories.make_placement(version, place_state=PlaceState.PLACED)
    start = factories.TEXT.index("| EXI-G-1")
    place(card, 2, line_start=11, line_end=11, start=start, end=factories.TEXT.index(" |\n| EXI-G-2"))

    row = part(read(as_zoe.get(url(version))), "2")

    assert "<mark>EXI-G-1</mark></td>" in row
    assert "<mark>Toute interface publie sa description.</mark></td>" in row
    assert "« <bdi>EXI-G-1 P Toute interface" in row


def test_a_figure_has_the_remarks_about_it(as_zoe, version):
    document = another_document(version, "# Annexe\n\nVoir :\n\n![Vue des flux](images/flux.png)\n")
    figure = Section.objects.create(
        edition=document.edition, document=document, key="annexe.md#figure/flux", kind=SectionKind.FIGURE,
        rank=99, title="Vue des flux", line_start=5, line_end=5,
    )  # fmt: skip
    card = factories.make_placement(version, place_state=PlaceState.PLACED)
    Target.objects.create(placement=card, section=figure, rank=0, kept=True)

    page = read(as_zoe.get(url(version, f"document={document.pk}")))

    beside = part(page, "figure/flux")
    assert "<b>Figure</b> <bdi>Vue des flux</bdi> <code>flux.png</code>" in beside
    assert f">{card}</a>" in beside
    assert "<img" not in page


def test_a_remark_on_a_whole_section_stands_beside_its_title(as_zoe, version):
    card = placed(version, 1)

    assert f">{card}</a>" in part(read(as_zoe.get(url(version))), "1")


def test_only_the_first_remarks_of_a_place_are_shown_then_the_list_of_its_section(as_zoe, version):
    cards = [placed(version, 2) for _ in range(5)]
    row = version.current_edition().sections.get(rank=2)

    beside = part(read(as_zoe.get(url(version))), "2")

    assert [card.comment_id for card in cards if f">{card}</a>" in beside] == [
        card.comment_id for card in cards[:3]
    ]
    assert "5 remarques ici" in beside
    assert (
        f'href="/admin/tableau/{version.pk}/liste/?section={row.pk}">les 5 remarques de cette section'
        in beside
    )


def test_the_list_of_a_section_has_as_many_remarks_as_said(as_zoe, version):
    for rank in (1, 2, 2, 3):
        placed(version, rank)
    heading = version.current_edition().sections.get(rank=1)

    page = read(as_zoe.get(url(version)))

    assert f'section={heading.pk}">les 4 remarques de cette section' in part(page, "1")
    listed = read(as_zoe.get(f"/admin/tableau/{version.pk}/liste/?section={heading.pk}"))
    assert "4 commentaires" in listed


def test_each_remark_leads_to_the_next_and_the_one_before(as_zoe, version):
    placed(version, 0)
    placed(version, 3)

    page = read(as_zoe.get(url(version)))

    assert 'href="#3" title="Remarque suivante"' in part(page, "0")
    assert 'href="#0" title="Remarque précédente"' in part(page, "3")
    assert '<a href="#0">Aller à la première remarque</a>' in page


# ---- What nobody remarked, and the contents ----


def test_sections_nobody_remarked_are_counted_named_and_found_alone(as_zoe, version):
    placed(version, 2)

    page = read(as_zoe.get(url(version)))
    silent = read(as_zoe.get(url(version, "sommaire=sans")))

    assert "2 sections sans remarque, sur 4" in page
    assert page.count(">sans remarque</span>") == 2
    assert "<bdi>EXI-G-1</bdi></a> <strong" in page
    contents = silent.split('id="sommaire"')[1].split("</details>")[0]
    assert "EXI-G-2" in contents
    assert "EXI-G-1" not in contents


def test_a_title_with_nothing_under_it_is_not_called_silent(as_zoe, version):
    text = "# Annexe\n\n## Dedans\n\nUn mot.\n"
    document = another_document(version, text)
    document.sections.update(line_end=2)

    page = read(as_zoe.get(url(version, f"document={document.pk}")))

    assert "0 section sans remarque, sur 0" in page


def test_the_strip_has_a_bar_for_each_section_as_high_as_its_remarks(as_zoe, version):
    placed(version, 2)
    placed(version, 2)
    placed(version, 3)

    page = read(as_zoe.get(url(version)))

    titles = re.findall(r"<title>([^<]*)</title><rect", page)
    heights = re.findall(r'class="full"[^>]* height="(\d+)"', page)
    assert titles == [
        "Cadre des échanges : aucune remarque", "Journalisation : aucune remarque", "EXI-G-1 : 2 remarques",
        "EXI-G-2 : 1 remarque",
    ]  # fmt: skip
    assert heights == ["0", "0", "100", "50"]
