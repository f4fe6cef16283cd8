"""The table of a version: what a line says, in which order, how many, at what cost."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime

from comments import actions
from comments.models import Placement, StandardReason, Target
from comments.outcomes import Kind, Outcome, PlaceState
from people.models import Organisation
from tests import factories
from tests.web.conftest import read
from web.views.table import COLUMNS

pytestmark = pytest.mark.django_db


def url(version, query: str = "", page: str = "") -> str:
    return f"/admin/tableau/{version.pk}/liste/{page}" + (f"?{query}" if query else "")


def references(page: str) -> list[str]:
    """Return the references of the lines, in their order."""
    return re.findall(r'class="reference" href="[^"]*">(C-\d+)<', page)


def tick(*cards: Placement) -> list[str]:
    return [f"{card.pk}:{card.revision}" for card in cards]


def place(card: Placement, rank: int) -> None:
    section = card.version.editions.latest().sections.get(rank=rank)
    Target.objects.create(placement=card, section=section, rank=0, kept=True)


def fresh(card: Placement) -> Placement:
    return Placement.objects.with_decision().get(pk=card.pk)


@pytest.fixture
def three(version) -> list[Placement]:
    return [factories.make_placement(version) for _ in range(3)]


# ---- What a line says ----


def test_a_line_says_all_that_a_card_says_and_where_it_is_received(as_zoe, version, karim):
    body = Organisation.objects.create(name="Préfecture du Lac")
    card = factories.make_placement(
        version, text="Journaliser chaque accès. " * 9, importance="2 - haute", importance_level="haute",
        organisation=body, late=True, assignee=karim, place_state=PlaceState.PLACED,
    )  # fmt: skip
    Placement.objects.filter(pk=card.pk).update(kind=Kind.TECHNICAL)
    place(card, 2)
    actions.decide(placement=card, revision=1, outcome=Outcome.ADAPTED, reason="Précisé.", by=karim)

    page = read(as_zoe.get(url(version)))

    said = [
        str(card), "hors délai", "<bdi>EXI-G-1</bdi>", ">P</span>", "Journaliser chaque accès.", "…</span>",
        card.comment.author.name, "Préfecture du Lac", "<bdi>Haute</bdi>", ">Technique</td>",
        ">À répondre</td>",
        ">Retenu, rédaction adaptée</td>", ">Karim</td>", f"{localtime(card.comment.recorded_at):%d/%m/%Y}",
    ]  # fmt: skip
    assert [words for words in said if words not in page] == []


def test_a_line_names_the_body_of_its_author_and_a_card_without_a_place_says_so(as_zoe, version):
    author = factories.make_author(organisation=Organisation.objects.create(name="Rectorat"))
    factories.make_placement(version, author=author, place_state=PlaceState.SEVERAL, text="", excerpt="Cité.")

    page = read(as_zoe.get(url(version)))

    assert [
        said for said in ("Rectorat", "Plusieurs endroits possibles", "« Cité. »") if said not in page
    ] == []


def test_a_line_leads_to_its_card_among_those_looked_at(as_zoe, version, three):
    assert f'C-{three[0].comment_id}/?canal=feuille"' in read(as_zoe.get(url(version, "canal=feuille")))


def test_only_those_who_may_act_are_offered_boxes_and_gestures(as_zoe, as_lea, as_karim, version, three):
    seen, worked, decided = (read(one.get(url(version))) for one in (as_zoe, as_lea, as_karim))

    assert 'name="carte"' not in seen
    assert "table.js" not in seen
    assert worked.count('name="carte"') == 3
    assert "Décider…" not in worked
    assert "Décider…" in decided


def test_hostile_words_stay_words_in_lines(as_lea, version):
    author = factories.make_author(name="<script>alert(1)</script>")
    factories.make_placement(version, author=author, text='"><img src=x onerror=alert(1)>')
    StandardReason.objects.create(
        version=version, title="<b>x", text='"><img src=x>', by=factories.make_user()
    )

    page = read(as_lea.get(url(version)))

    assert [words for words in ("<script>alert", "<img", "<b>x") if words in page] == []


def test_an_empty_table_says_what_to_do(as_lea, as_zoe, version):
    assert "Déposez une feuille remplie" in read(as_lea.get(url(version)))
    assert "dès qu'un instructeur" in read(as_zoe.get(url(version)))
    assert "Aucune remarque ne répond" in read(as_zoe.get(url(version, "etape=clos")))


def test_the_table_of_a_version_whose_text_is_to_come_opens(as_lea, version):
    version.editions.all().delete()

    assert as_lea.get(url(version)).status_code == 200


# ---- In which order, how many ----


def test_lines_are_sorted_by_place_both_ways_and_what_has_none_comes_last(as_zoe, version, three):
    place(three[0], 3)
    place(three[2], 1)
    first, second, third = map(str, three)

    assert references(read(as_zoe.get(url(version, "tri=place")))) == [third, first, second]
    assert references(read(as_zoe.get(url(version, "tri=-place")))) == [first, third, second]


def test_the_place_that_sorts_is_the_first_of_a_card_not_a_lower_one_nor_a_mere_candidate(
    as_zoe, version, three
):
    sections = list(version.editions.latest().sections.order_by("rank"))
    for card, section, rank, kept in [
        (three[0], 3, 2200, True), (three[0], 0, 2201, True), (three[1], 0, 0, False), (three[1], 2, 1, True),
        (three[2], 1, 0, True),
    ]:  # fmt: skip
        Target.objects.create(placement=card, section=sections[section], rank=rank, kept=kept)

    assert references(read(as_zoe.get(url(version, "tri=place")))) == [str(card) for card in three[::-1]]


def test_the_decision_that_sorts_is_the_one_that_stands(as_zoe, version, three, karim):
    said = {"by": karim, "reason": "Voir."}
    for card, outcome in zip(three, (Outcome.ACCEPTED, Outcome.PARTLY, Outcome.ADAPTED), strict=True):
        actions.decide(placement=card, revision=1, outcome=outcome, **said)
    actions.reopen(placement=three[0], revision=2, **said)
    actions.reopen(placement=three[1], revision=2, **said)
    actions.decide(placement=three[1], revision=3, outcome=Outcome.NOTED, **said)
    first, second, third = map(str, three)

    assert references(read(as_zoe.get(url(version, "tri=suite&signe=&q=duree")))) == [third, second, first]


def test_lines_are_sorted_by_what_was_decided_in_the_order_of_the_list(as_zoe, version, three, karim):
    decide = {"revision": 1, "by": karim, "reason": "Voir."}
    actions.decide(placement=three[0], outcome=Outcome.REJECTED, **decide)
    actions.decide(placement=three[2], outcome=Outcome.ACCEPTED, **decide)
    first, second, third = map(str, three)

    assert references(read(as_zoe.get(url(version, "tri=suite")))) == [third, first, second]
    assert references(read(as_zoe.get(url(version, "tri=-suite")))) == [first, third, second]


@pytest.mark.parametrize("key", [key for key, _ in COLUMNS if key])
def test_every_heading_sorts_both_ways_and_says_so_keeping_the_filter_and_the_size(
    as_zoe, version, three, key
):
    forth, back = (
        read(as_zoe.get(url(version, f"canal=feuille&tri={tri}&par=100&page=1"))) for tri in (key, f"-{key}")
    )

    assert f'aria-sort="ascending"><a href="?canal=feuille&amp;tri=-{key}&amp;par=100">' in forth
    assert f'aria-sort="descending"><a href="?canal=feuille&amp;tri={key}&amp;par=100">' in back
    assert forth.count("aria-sort") == back.count("aria-sort") == 1


@pytest.mark.parametrize("query", ["tri=jeter", "par=7", "par=100000", "page=99", "page=x", "tri=-"])
def test_an_order_or_a_size_that_means_nothing_is_the_usual_one(as_zoe, version, three, query):
    page = read(as_zoe.get(url(version, query)))

    assert references(page) == [str(card) for card in three]
    assert "<strong>50</strong>" in page


def test_lines_come_by_50_or_as_many_as_asked_for(as_zoe, version):
    for _ in range(53):
        factories.make_placement(version)

    usual, rest, all_of_them = (
        read(as_zoe.get(url(version, query))) for query in ("", "page=2&tri=-place", "par=100")
    )

    assert [len(references(page)) for page in (usual, rest, all_of_them)] == [50, 3, 53]
    assert 'href="?tri=-place&amp;par=200"' in rest
    assert "Page 2 sur 2" in rest


@pytest.mark.parametrize("query", ["", "tri=suite&par=200", "tri=place&q=duree"])
def test_the_table_asks_the_database_as_much_for_5_lines_as_for_60(
    as_lea, version, karim, query, django_assert_num_queries
):
    def fill(count: int) -> None:
        for rank in range(count):
            body = Organisation.objects.create(name=f"Service {Organisation.objects.count()}")
            place(factories.make_placement(version, organisation=body, assignee=karim), rank % 4)

    fill(5)
    as_lea.get(url(version, query))
    with CaptureQueriesContext(connection) as few:
        as_lea.get(url(version, query))
    asked = len(few)
    fill(55)

    with django_assert_num_queries(asked):
        as_lea.get(url(version, query))
    assert asked <= 20


def test_200_lines_weigh_less_than_300_000_bytes(as_karim, version, karim):
    body = Organisation.objects.create(name="Direction interministérielle du numérique")
    for rank in range(200):
        card = factories.make_placement(
            version, text="Préciser la durée de conservation. " * 9, importance="Haute", late=True,
            importance_level="haute", organisation=body, assignee=karim,
        )  # fmt: skip
        place(card, rank % 4)

    page = as_karim.get(url(version, "par=200&q=conservation&tri=-place"))

    assert len(references(read(page))) == 200
    assert len(page.content) < 300_000
