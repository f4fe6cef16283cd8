"""What one looks at: every question of an address, alone and together, kept under a name."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments import actions
from comments.models import Channel, Comment, Placement, Target
from comments.outcomes import Kind, Outcome, PlaceState, Step
from people.models import Organisation, Role
from tests import factories
from tests.web.conftest import read, signed_in
from web.models import SavedFilter

pytestmark = pytest.mark.django_db


def url(version, query: str = "", view: str = "") -> str:
    return f"/admin/tableau/{version.pk}/{view}?{query}"


def shown(client, version, query: str, view: str = "") -> list[str]:
    """Return the references of the cards that an address shows."""
    page = read(client.get(url(version, query, view)))
    return [card.reference for card in Comment.objects.order_by("pk") if f">{card.reference}</a>" in page]


def place(card: Placement, identifier: str = "", title: str = "") -> None:
    section = card.version.editions.latest().sections.get(
        identifier=identifier, **({"title": title} if title else {})
    )
    Target.objects.create(placement=card, section=section, rank=9, kept=True)


@pytest.fixture
def two(version) -> tuple[Placement, Placement]:
    """Two cards that differ by all that may be asked."""
    body = Organisation.objects.create(name="Préfecture du Lac")
    first = factories.make_placement(
        version, step=Step.TO_STUDY, place_state=PlaceState.PLACED, late=True,
        text="Journaliser chaque accès.", importance="Haute", importance_level="haute", organisation=body,
    )  # fmt: skip
    second = factories.make_placement(version, text="Nommer un responsable.", importance="à voir")
    Comment.objects.filter(pk=second.comment_id).update(channel=Channel.ISSUE)
    Placement.objects.filter(pk=first.pk).update(kind=Kind.TECHNICAL)
    place(first, "EXI-G-1")
    place(second, title="Journalisation")
    return first, second


@pytest.mark.parametrize("view", ["", "liste/"])
@pytest.mark.parametrize(
    ("query", "which"),
    [
        ("etape=instruire", [0]), ("etape=instruire&etape=qualifier", [0, 1]), ("etape=clos", []),
        ("niveau=P", [0]), ("niveau=I", []), ("importance=haute", [0]), ("importance=aucun", [1]),
        ("type=technique", [0]), ("type=aucun", [1]), ("canal=ticket", [1]), ("place=situe", [0]),
        ("delai=hors", [0]), ("delai=dans", [1]), ("instruit=aucun", [0, 1]), ("instruit=moi", []),
        ("suite=aucun", [0, 1]), ("suite=retenu", []), ("q=responsables", [1]), ("q=acces+journaliser", [0]),
        ("q=acces&canal=ticket", []),
    ],
)  # fmt: skip
def test_each_question_and_several_together_make_the_cards_fewer(as_zoe, version, two, query, which, view):
    assert shown(as_zoe, version, query, view) == [two[at].comment.reference for at in which]


def test_a_document_and_a_section_hold_what_is_about_their_parts(as_zoe, version, two):
    heading, top = (
        version.editions.latest().sections.get(title=title)
        for title in ("Journalisation", "Cadre des échanges")
    )
    both = [card.comment.reference for card in two]

    assert shown(as_zoe, version, f"document={heading.document_id}") == both
    assert shown(as_zoe, version, f"section={heading.pk}") == both
    assert shown(as_zoe, version, f"section={top.pk}") == []
    assert (
        shown(as_zoe, version, f"section={heading.document.sections.get(identifier='EXI-G-1').pk}")
        == both[:1]
    )


def test_a_place_of_an_earlier_edition_is_found_from_the_section_of_today(as_zoe, version, two):
    factories.make_edition(version)
    today = version.editions.latest().sections.get(identifier="EXI-G-1")

    assert shown(as_zoe, version, f"section={today.pk}") == [two[0].comment.reference]


def test_the_sections_offered_are_those_of_the_document_chosen(as_zoe, version, two):
    document = version.editions.latest().documents.get()

    assert "Journalisation</option>" not in read(as_zoe.get(url(version)))
    assert "Journalisation</option>" in read(as_zoe.get(url(version, f"document={document.pk}")))


def test_an_organisation_is_that_of_the_sheet_or_of_the_author(as_zoe, version, two):
    body = Organisation.objects.get()
    two[1].comment.author.organisation = body
    two[1].comment.author.save()

    assert len(shown(as_zoe, version, f"organisation={body.pk}")) == 2
    other = Organisation.objects.create(name="Service d'un autre volet")
    assert other.name not in read(as_zoe.get(url(version)))


def test_a_decision_and_who_works_on_a_card_are_asked_for(as_karim, karim, version, two):
    actions.decide(placement=two[0], revision=1, outcome=Outcome.NOTED, reason="Noté.", by=karim)
    actions.assign(placement=two[1], revision=1, assignee=karim, by=karim)

    assert shown(as_karim, version, "suite=note") == [two[0].comment.reference]
    assert shown(as_karim, version, "instruit=moi") == [two[1].comment.reference]
    assert shown(as_karim, version, f"instruit={karim.pk}") == [two[1].comment.reference]


@pytest.mark.parametrize(
    "words",
    [
        "C-{0:04d}",
        "c{0}",
        "JOURNALISATIONS",
        "accès",
        "acces",
        "Journaliser acce",
        "exi-g-1",
        "EXI-G",
        "prefectures lac",
        "{1}",
    ],
)
def test_words_are_found_whatever_their_accents_case_and_plurals(as_zoe, version, two, words):
    first = two[0]
    asked = words.format(first.comment_id, first.comment.author.name)

    assert shown(as_zoe, version, f"q={asked}") == [first.comment.reference]


@pytest.mark.parametrize("words", ["%25", "_", "zzz", "C-99999", "C-999999999999999999999", "'%20OR%201=1"])
def test_words_that_are_nowhere_show_nothing_or_all_and_break_nothing(as_zoe, version, two, words):
    assert as_zoe.get(url(version, f"q={words}")).status_code == 200


def test_a_filter_that_shows_nothing_says_how_to_leave_it(as_zoe, version, two):
    page = read(as_zoe.get(url(version, "etape=clos")))

    assert "Aucune remarque ne répond à tous ces critères" in page
    assert "voyez toutes les remarques" in page


def test_each_answer_is_said_and_taken_away_by_itself(as_zoe, version, two):
    page = read(as_zoe.get(url(version, "etape=instruire&canal=feuille&page=1")))

    assert 'href="?etape=instruire"><span>Canal :</span> <bdi>Feuille de commentaires</bdi>' in page
    assert 'href="?canal=feuille"><span>Étape :</span> <bdi>À instruire</bdi>' in page


@pytest.mark.parametrize("query", ["document=999999", "section=x", "etape=jeter", "instruit=999"])
def test_a_question_that_means_nothing_is_said_and_not_applied(as_zoe, version, two, query):
    page = as_zoe.get(url(version, query))

    assert page.status_code == 200
    assert "il n'a pas été appliqué" in read(page)


def test_the_filter_goes_from_the_board_to_the_list_and_to_the_cards(as_zoe, version, two):
    page = read(as_zoe.get(url(version, "canal=feuille")))

    assert f'href="/admin/tableau/{version.pk}/liste/?canal=feuille"' in page
    assert f'C-{two[0].comment_id}/?canal=feuille"' in page


def test_a_filter_is_kept_under_a_name_found_again_replaced_and_forgotten(as_zoe, zoe, version, two):
    kept = {"name": " Mes  urgences ", "query": "importance=haute&page=3&etape=", "view": "table"}
    page = as_zoe.post(url(version, view="filtres/").split("?")[0], kept, follow=True)
    assert page.redirect_chain == [(url(version, "importance=haute", "liste/"), 302)]
    assert "Filtre « Mes urgences » enregistré" in read(page)
    assert 'href="?importance=haute" aria-current="true"><bdi>Mes urgences</bdi>' in read(page)

    as_zoe.post(
        url(version, view="filtres/").split("?")[0],
        {**kept, "name": "Mes urgences", "query": "type=question"},
    )
    saved = SavedFilter.objects.get()
    assert (saved.owner, saved.query) == (zoe, "type=question")

    as_zoe.post(f"/admin/tableau/{version.pk}/filtres/{saved.pk}/oubli/", {"query": "", "view": "board"})
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        {"name": "", "query": "type=question"},
        {"name": "Vide", "query": "page=2"},
        {"name": "Long", "query": "q=" + "a" * 2000},
    ],
)
def test_a_filter_without_a_name_or_without_a_question_is_not_kept(as_zoe, version, sent):
    page = as_zoe.post(url(version, view="filtres/").split("?")[0], sent, follow=True)

    assert "Donnez un nom au filtre" in read(page)
    assert not SavedFilter.objects.exists()


def test_nobody_sees_or_forgets_the_filters_of_another(as_zoe, as_lea, lea, version, two):
    saved = SavedFilter.objects.create(owner=lea, version=version, name="Les miens", query="instruit=moi")

    assert "Les miens" not in read(as_zoe.get(url(version)))
    as_zoe.post(f"/admin/tableau/{version.pk}/filtres/{saved.pk}/oubli/", {"query": "", "view": "board"})
    assert SavedFilter.objects.filter(pk=saved.pk).exists()
    assert "Les miens" in read(as_lea.get(url(version)))


def test_the_next_cards_of_a_column_come_once_each_and_answer_the_same_questions(as_zoe, version):
    cards = [
        factories.make_placement(version, text="Durée à dire." if n % 2 else "Autre.") for n in range(140)
    ]
    asked = {"headers": {"HX-Request": "true"}}
    address = f"/admin/tableau/{version.pk}/etape/qualifier/?q=duree&apres="

    found, last = [], 0
    while True:
        part = read(as_zoe.get(f"{address}{last}", **asked))
        new = [card.pk for card in cards if f'id="card-{card.pk}"' in part]
        found, last = [*found, *new], new[-1]
        if f"q=duree&amp;apres={last}" not in part:
            break

    assert found == [card.pk for card in cards if card.comment.text == "Durée à dire."]


def test_a_move_counts_among_the_cards_looked_at(as_lea, version, two):
    factories.make_placement(version)
    sent = {"card": two[1].pk, "revision": 1, "step": "arbitrer"}
    address = f"/admin/tableau/{version.pk}/deplacement/?canal=ticket"

    parts = read(as_lea.post(address, sent, headers={"HX-Request": "true"}))

    assert 'id="count-qualifier" hx-swap-oob="innerHTML">0<' in parts
    assert 'id="count-arbitrer" hx-swap-oob="innerHTML">1<' in parts


def test_what_others_did_since_is_counted_by_card_and_ones_own_is_not(as_lea, lea, karim, version, two):
    page = read(as_lea.get(url(version)))
    since = page.split("nouveautes/?depuis=")[1].split('"')[0]
    news = f"/admin/tableau/{version.pk}/nouveautes/?depuis={since}"
    assert read(as_lea.get(news)) == ""

    actions.assign(placement=two[0], revision=1, assignee=lea, by=lea)
    actions.move(placement=two[1], revision=1, step=Step.TO_ARBITRATE, by=karim)
    actions.assign(placement=two[1], revision=2, assignee=karim, by=karim)
    elsewhere = factories.make_placement(factories.make_version())
    boss = factories.make_user(Role.INSTRUCTOR, elsewhere.version.volet)
    actions.assign(placement=elsewhere, revision=1, assignee=boss, by=boss)

    assert "1 nouveauté, actualiser" in read(as_lea.get(news))
    assert read(as_lea.get(news.split("=")[0] + "=abc")) == ""


@pytest.mark.parametrize("query", ["", "q=duree+journaux&suite=note&niveau=P&importance=haute&instruit=moi"])
def test_filters_ask_the_database_as_much_for_5_cards_as_for_60(version, query, django_assert_num_queries):
    client = signed_in(factories.make_user(Role.READER, version.volet))
    factories.make_placement(version)
    client.get(url(version, query))
    with CaptureQueriesContext(connection) as few:
        client.get(url(version, query))
    asked = len(few)  # now: the next request empties the log it reads
    for _ in range(55):
        factories.make_placement(version, text="Durée des journaux")

    with django_assert_num_queries(asked):
        client.get(url(version, query))
    assert asked <= 20
