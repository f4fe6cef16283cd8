"""The board of a version, as a browser without script sees it, and the parts a script asks for."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments import actions
from comments.models import Placement, Target
from comments.outcomes import Outcome, PlaceState, Step
from tests import factories
from tests.web.conftest import read

pytestmark = pytest.mark.django_db


def board(version, page: str = "") -> str:
    return f"/admin/tableau/{version.pk}/{page}"


def fill(version, count: int, **fields) -> None:
    section = version.editions.latest().sections.first()
    for rank in range(count):
        step = list(Step)[rank % 7]
        placement = factories.make_placement(version, step=step, **fields)
        Target.objects.create(placement=placement, section=section, rank=0, kept=True)


def test_a_card_says_where_who_how_important_and_by_which_way(as_zoe, card, karim):
    actions.assign(placement=card, revision=1, assignee=karim, by=karim)
    Placement.objects.update(late=True)
    card.comment.importance = "Haute"
    card.comment.save()

    page = read(as_zoe.get(board(card.version)))

    said = ["C-", "EXI-G-1", "Dire où elle est publiée.", "Haute", card.comment.author.name, "Feuille"]
    assert [words for words in [*said, "hors délai", "Instruit par Karim"] if words not in page] == []


def test_a_card_says_the_level_understood_and_an_address_in_full_when_there_is_no_name(as_zoe, version):
    author = factories.make_author(name="", address="service.des.echanges@xxx.gouv.fr")
    factories.make_placement(version, author=author, importance="2 - haute", importance_level="haute")
    factories.make_placement(version, importance="à voir en comité")

    page = read(as_zoe.get(board(version)))

    assert "<bdi>Haute</bdi>" in page
    assert "<bdi>à voir en comité</bdi>" in page
    assert 'title="service.des.echanges@xxx.gouv.fr"' in page


def test_a_card_is_new_until_someone_touches_it(as_zoe, card, karim):
    assert 'badge new">Nouveau' in read(as_zoe.get(board(card.version)))

    actions.assign(placement=card, revision=1, assignee=karim, by=karim)

    assert 'badge new">Nouveau' not in read(as_zoe.get(board(card.version)))


def test_counts_agree_with_their_number(as_zoe, version):
    assert "· 0 commentaire " in read(as_zoe.get(board(version)))
    for _ in range(21):
        factories.make_placement(version)

    assert "Voir la carte suivante" in read(as_zoe.get(board(version)))


def test_a_card_without_a_place_says_what_is_known_of_it(as_zoe, version):
    factories.make_placement(version, place_state=PlaceState.SEVERAL)

    assert "Plusieurs endroits possibles" in read(as_zoe.get(board(version)))


def test_a_decided_card_shows_what_was_decided(as_zoe, card, karim):
    actions.decide(placement=card, revision=1, outcome=Outcome.ADAPTED, reason="Précisé.", by=karim)

    assert "Retenu, rédaction adaptée" in read(as_zoe.get(board(card.version)))


def test_what_waits_for_a_valideur_is_read_on_its_card_and_on_its_line(as_karim, card, lea, karim):
    actions.propose(placement=card, revision=1, outcome=Outcome.REJECTED, reason="Non.", by=lea)
    for page in ("", "liste/"):
        assert "proposé :" in read(as_karim.get(board(card.version, page)))

    actions.decide(placement=card, revision=2, outcome=Outcome.NOTED, reason="Noté.", by=karim)
    assert "proposé :" not in read(as_karim.get(board(card.version)))


def test_an_empty_board_says_what_to_do(as_lea, as_zoe, version):
    assert "Déposez une feuille remplie" in read(as_lea.get(board(version)))
    assert "dès qu'un instructeur" in read(as_zoe.get(board(version)))


def test_the_board_of_a_version_whose_text_is_to_come_opens(as_zoe, version):
    version.editions.all().delete()

    assert "Aucun commentaire sur cette version" in read(as_zoe.get(board(version)))


def test_a_full_column_leads_to_all_its_cards_page_by_page(as_zoe, version):
    for _ in range(53):
        factories.make_placement(version)

    assert "Voir les 33 autres" in read(as_zoe.get(board(version)))
    first, second = (read(as_zoe.get(board(version, f"etape/qualifier/?page={n}"))) for n in (1, 2))
    assert first.count('class="card"') == 50
    assert second.count('class="card"') == 3
    assert "Page 2 sur 2" in second


def test_a_step_that_does_not_exist_is_no_page(as_zoe, version):
    assert as_zoe.get(board(version, "etape/jeter/")).status_code == 404


@pytest.mark.parametrize("part", ["", "etape/qualifier/"])
def test_the_board_asks_the_database_as_much_for_5_cards_as_for_60(
    as_lea, version, part, django_assert_num_queries
):
    fill(version, 5)
    with CaptureQueriesContext(connection) as few:
        before = as_lea.get(board(version, part))
    asked = len(few)
    fill(version, 55)

    with django_assert_num_queries(asked):
        after = as_lea.get(board(version, part))
    assert read(after).count('class="card') > read(before).count('class="card') > 0


def test_only_those_who_may_move_a_card_are_offered_it(as_lea, as_zoe, card):
    assert "Déplacer…" in read(as_lea.get(board(card.version)))
    assert "Déplacer…" not in read(as_zoe.get(board(card.version)))


def test_a_move_without_script_comes_back_to_the_board(as_lea, card):
    sent = {"card": card.pk, "revision": 1, "step": "instruire"}

    page = as_lea.post(board(card.version, "deplacement/"), sent, follow=True)

    assert page.redirect_chain == [(board(card.version), 302)]
    assert "déplacée dans « À instruire »" in read(page)
    assert Placement.objects.get().step == Step.TO_STUDY


def test_a_move_by_script_answers_with_the_card_in_its_new_column_and_both_counts(as_lea, card):
    factories.make_placement(card.version)
    sent = {"card": card.pk, "revision": 1, "step": "instruire"}

    parts = read(as_lea.post(board(card.version, "deplacement/"), sent, headers={"HX-Request": "true"}))

    assert f'id="card-{card.pk}" hx-swap-oob="delete"' in parts
    assert '<ul id="cards-instruire" hx-swap-oob="afterbegin">' in parts
    assert 'data-revision="2"' in parts
    assert '<span id="count-qualifier" hx-swap-oob="innerHTML">1</span>' in parts
    assert '<span id="count-instruire" hx-swap-oob="innerHTML">1</span>' in parts


def test_a_stale_move_is_refused_with_what_changed(as_lea, card, karim):
    actions.assign(placement=card, revision=1, assignee=karim, by=karim)
    sent = {"card": card.pk, "revision": 1, "step": "instruire"}

    refused = as_lea.post(board(card.version, "deplacement/"), sent, headers={"HX-Request": "true"})

    assert refused.status_code == 409
    assert "Karim : attribution" in read(refused)
    assert Placement.objects.get().step == Step.TO_QUALIFY


def test_the_address_of_a_move_asked_again_leads_back_to_the_board(as_lea, card):
    assert as_lea.get(board(card.version, "deplacement/")).headers["Location"] == board(card.version)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"step": "repondre"}, "Choisissez une carte et une colonne"),
        ({"card": "1 OR 1=1"}, "Choisissez une carte et une colonne"),
        ({"revision": ""}, "Choisissez une carte et une colonne"),
    ],
)
def test_a_move_that_means_nothing_changes_nothing(as_lea, card, sent, said):
    asked = {"card": card.pk, "revision": 1, "step": "instruire", **sent}

    refused = as_lea.post(board(card.version, "deplacement/"), asked, headers={"HX-Request": "true"})

    assert (refused.status_code, Placement.objects.get().revision) == (422, 1)
    assert said in read(refused)


def test_a_card_of_another_board_cannot_be_moved_from_this_one(as_lea, card, version):
    elsewhere = factories.make_placement(factories.make_version(version.volet))

    refused = as_lea.post(
        board(version, "deplacement/"),
        {"card": elsewhere.pk, "revision": 1, "step": "instruire"},
        follow=True,
    )

    assert "Choisissez une carte" in read(refused)
    assert Placement.objects.get(pk=elsewhere.pk).step == Step.TO_QUALIFY


def test_a_decided_card_is_not_moved_and_the_board_says_why(as_lea, card, karim):
    actions.decide(placement=card, revision=1, outcome=Outcome.ACCEPTED, by=karim)
    sent = {"card": card.pk, "revision": 2, "step": "instruire"}

    refused = as_lea.post(board(card.version, "deplacement/"), sent, headers={"HX-Request": "true"})

    assert refused.status_code == 422
    assert "rouvrez-la" in read(refused)


def test_hostile_words_stay_words(as_zoe, version):
    author = factories.make_author(name="<script>alert(1)</script>")
    factories.make_placement(
        version, author=author, text='"><img src=x onerror=alert(1)>', importance="<b>haute"
    )

    page = read(as_zoe.get(board(version)))

    assert "<script>alert" not in page
    assert "<img" not in page
    assert "&lt;b&gt;haute" in page
