"""The table of a version and the gestures on its ticked lines, as a browser without script sends them."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime

from comments import actions
from comments.models import Disposition, Placement, StandardReason, Target
from comments.outcomes import Kind, Outcome, PlaceState, Step
from people.models import Organisation, Role
from tests import factories
from tests.web.conftest import read, signed_in
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


# ---- Gestures on the lines ticked ----


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"geste": "attribuer", "assignee": "lea"}, "2 remarques à instruire par Léa."),
        ({"geste": "deplacer", "step": "arbitrer"}, "2 remarques dans « À arbitrer »."),
        ({"geste": "qualifier", "kind": "question"}, "2 remarques de type « Question »."),
        (
            {"geste": "proposer", "outcome": "couvert", "reason": "Voir le § 3."},
            "2 remarques : « Déjà couvert par le texte » proposé.",
        ),
    ],
)
def test_a_gesture_is_obeyed_and_told_where_one_was_looking(as_lea, version, three, lea, sent, said):
    sent = {key: str(lea.pk) if value == "lea" else value for key, value in sent.items()}

    page = as_lea.post(
        url(version, "canal=feuille&tri=-place&page=1", "ensemble/"),
        {"carte": tick(*three[:2]), **sent},
        follow=True,
    )

    assert page.redirect_chain == [(url(version, "canal=feuille&tri=-place&page=1"), 302)]
    assert said in read(page)
    assert [fresh(card).revision for card in three] == [2, 2, 1]


def test_a_type_is_said_no_more(as_lea, version):
    card = factories.make_placement(version)
    Placement.objects.update(kind=Kind.QUESTION)
    sent = {"carte": tick(card), "geste": "qualifier", "kind": "aucun"}

    assert "1 remarque de type « À préciser »." in read(
        as_lea.post(url(version, "", "ensemble/"), sent, follow=True)
    )
    assert fresh(card).kind == ""


def test_remarks_are_given_to_nobody(as_lea, version, lea):
    card = factories.make_placement(version, assignee=lea)
    sent = {"carte": tick(card), "geste": "attribuer", "assignee": "personne"}

    assert "1 remarque sans instructeur désormais." in read(
        as_lea.post(url(version, "", "ensemble/"), sent, follow=True)
    )
    assert fresh(card).assignee is None


def test_what_somebody_changed_meanwhile_is_listed_with_why_and_stays_ticked(
    as_lea, version, three, lea, karim
):
    actions.assign(placement=fresh(three[1]), revision=1, assignee=karim, by=karim)
    sent = {"carte": tick(*three), "geste": "deplacer", "step": "instruire"}

    page = read(as_lea.post(url(version, "", "ensemble/"), sent, follow=True))

    assert "2 remarques dans « À instruire »." in page
    assert "1 remarque laissée de côté, comme elle était :" in page
    assert f"{three[1]}</a> : a changé entre-temps (Karim : attribution)." in page
    assert re.findall(r'value="(\d+):\d+" aria-label="[^"]*" checked', page) == [str(three[1].pk)]
    assert "laissée de côté" not in read(as_lea.get(url(version)))


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"geste": "attribuer"}, "Confier à : choisissez à qui."),
        ({"geste": "attribuer", "assignee": "999"}, "Confier à :"),
        ({"geste": "deplacer"}, "Déplacer vers : choisissez une étape."),
        ({"geste": "deplacer", "step": "repondre"}, "Déplacer vers :"),
        ({"geste": "qualifier"}, "Type : choisissez un type."),
        ({"geste": "proposer"}, "Suite à donner : choisissez-la."),
        ({"geste": "proposer", "outcome": "non_retenu"}, "demande un motif"),
        ({"geste": "decider", "outcome": "non_retenu", "reason": " "}, "demande un motif"),
        ({"geste": "jeter"}, "Choisissez ce qu&#x27;il faut faire"),
        ({}, "Choisissez ce qu&#x27;il faut faire"),
    ],
)
def test_a_gesture_refused_whole_says_why_and_leaves_the_lines_ticked(as_karim, version, three, sent, said):
    refused = as_karim.post(url(version, "", "ensemble/"), {"carte": tick(*three[:2]), **sent})

    assert refused.status_code == 422
    assert said in read(refused)
    assert read(refused).count("checked") == 2
    assert {fresh(card).revision for card in three} == {1}


@pytest.mark.parametrize(
    ("ticked", "said"),
    [
        ([], "Cochez au moins une remarque."),
        (["1 OR 1=1:1"], "pas lisible"),
        (["12"], "pas lisible"),
        ([f"{n}:1" for n in range(201)], "201 remarques cochées : 200 au plus à la fois."),
    ],
)
def test_no_line_too_many_lines_or_lines_that_mean_nothing_are_refused(as_lea, version, three, ticked, said):
    sent = {"carte": ticked, "geste": "deplacer", "step": "instruire"}
    refused = as_lea.post(url(version, "", "ensemble/"), sent)

    assert refused.status_code == 422
    assert said in read(refused)


def test_what_was_typed_is_given_back_when_it_is_refused(as_lea, version, three):
    sent = {"geste": "proposer", "outcome": "", "reason": "Un motif longuement pesé.", "carte": tick(*three)}

    page = read(as_lea.post(url(version, "", "ensemble/"), sent))

    assert "Un motif longuement pesé.</textarea>" in page
    assert "<details open><summary>Suite à donner" in page


def test_a_card_of_another_board_is_not_moved_from_this_one(as_lea, version):
    elsewhere = factories.make_placement(factories.make_version(version.volet))
    sent = {"carte": tick(elsewhere), "geste": "deplacer", "step": "instruire"}

    page = read(as_lea.post(url(version, "", "ensemble/"), sent, follow=True))

    assert "Une carte cochée : n&#x27;est pas sur ce tableau." in page
    assert str(elsewhere) not in page
    assert fresh(elsewhere).step == Step.TO_QUALIFY


@pytest.mark.parametrize("page", ["ensemble/", "decision/"])
def test_the_address_of_a_gesture_asked_again_leads_to_the_table(as_karim, version, page):
    assert as_karim.get(url(version, "par=100", page)).headers["Location"] == url(version, "par=100")


@pytest.mark.parametrize(
    ("role", "page", "sent"),
    [
        (Role.READER, "ensemble/", {"geste": "deplacer", "step": "instruire"}),
        (Role.INSTRUCTOR, "ensemble/", {"geste": "decider", "outcome": "retenu"}),
        (Role.INSTRUCTOR, "decision/", {"outcome": "retenu"}),
    ],
)
def test_a_right_held_on_another_volet_opens_nothing_here(version, three, role, page, sent):
    user = factories.make_user(role, version.volet)
    user.volet_roles.create(volet=factories.make_volet(), role=Role.VALIDATOR)

    refused = signed_in(user).post(url(version, "", page), {"carte": tick(*three), **sent})

    assert refused.status_code == 403
    assert {fresh(card).revision for card in three} == {1}


# ---- Deciding, which is confirmed ----


def asked_to_decide(*cards: Placement) -> dict[str, object]:
    return {
        "carte": tick(*cards), "geste": "decider", "outcome": "non_retenu",
        "reason": "Hors du cadre.\nVoir le chapeau.",
    }  # fmt: skip


def test_a_decision_is_shown_whole_before_it_is_taken(as_karim, version, three):
    page = read(as_karim.post(url(version, "par=100", "ensemble/"), asked_to_decide(*three)))

    said = [
        "Décider « Non retenu » pour 3 remarques", "Hors du cadre. Voir le chapeau.", *map(str, three),
        f'action="{url(version, "par=100", "decision/")}"',
    ]  # fmt: skip
    assert [words for words in said if words not in page] == []
    assert not Disposition.objects.exists()


def test_a_decision_confirmed_is_taken_and_confirmed_twice_decides_nothing_twice(as_karim, version, three):
    first = as_karim.post(url(version, "", "decision/"), asked_to_decide(*three), follow=True)
    second = as_karim.post(url(version, "", "decision/"), asked_to_decide(*three), follow=True)

    assert "3 remarques : « Non retenu » décidé." in read(first)
    assert "Annuler" not in read(first)
    assert "3 remarques laissées de côté" in read(second)
    assert Disposition.objects.count() == 3
    assert {one.reason for one in Disposition.objects.all()} == {"Hors du cadre.\nVoir le chapeau."}


def test_the_page_that_confirms_names_those_a_decision_cannot_reach(as_karim, version, three, karim):
    actions.assign(placement=fresh(three[0]), revision=1, assignee=karim, by=karim)

    page = read(as_karim.post(url(version, "", "ensemble/"), asked_to_decide(*three)))

    assert "pour 2 remarques" in page
    assert "1 autre sera laissée de côté" in page
    assert f"{three[0]} : a changé entre-temps" in page


def test_one_may_go_back_without_deciding_and_find_everything_as_it_was(as_karim, version, three):
    sent = {**asked_to_decide(*three[:2]), "geste": "revenir"}

    page = read(as_karim.post(url(version, "", "ensemble/"), sent))

    assert page.count("checked") == 2
    assert "Voir le chapeau.</textarea>" in page
    assert 'value="non_retenu" selected' in page


def test_reasons_to_use_again_are_offered_with_their_text(as_lea, version, three, lea):
    StandardReason.objects.create(
        version=version, title="Déjà dit", outcome=Outcome.COVERED, text="Voir le § 3.", by=lea
    )
    elsewhere = factories.make_version(version.volet)
    StandardReason.objects.create(version=elsewhere, title="D'ailleurs", text="Non.", by=lea)

    page = read(as_lea.get(url(version)))

    assert 'data-text="Voir le § 3." data-outcome="couvert">Déjà dit</option>' in page
    assert "D&#x27;ailleurs" not in page


# ---- All of one person's cards ----


def reassigning(version, query: str = "") -> str:
    return f"/admin/tableau/{version.pk}/reattribution/{query}"


def test_all_the_cards_of_somebody_are_counted_then_given_and_given_back(as_karim, version, lea, karim):
    cards = [factories.make_placement(version, assignee=lea, step=step) for step in ("instruire", "repondre")]
    asked = {"de": lea.pk, "a": karim.pk}

    shown = read(as_karim.get(reassigning(version), asked))
    assert "Confier à Karim 2 cartes de Léa" in shown
    assert {fresh(card).assignee for card in cards} == {lea}

    given = read(as_karim.post(reassigning(version), asked, follow=True))
    assert "2 remarques à instruire par Karim." in given
    assert {fresh(card).assignee for card in cards} == {karim}

    undo = re.search(r'action="([^"]+/annulation/[^"]+)"', given)
    assert undo
    as_karim.post(undo[1])
    assert {fresh(card).assignee for card in cards} == {lea}


@pytest.mark.parametrize("to", ["", "lea", "stranger", "999"])
def test_cards_are_not_given_to_nobody_chosen_the_same_person_or_a_stranger(as_lea, version, lea, to):
    factories.make_placement(version, assignee=lea)
    stranger = factories.make_user(Role.INSTRUCTOR, factories.make_volet())
    chosen = {"lea": lea.pk, "stranger": stranger.pk}.get(to, to)

    for send in (as_lea.get, as_lea.post):
        assert send(reassigning(version), {"de": lea.pk, "a": chosen}).status_code == 422
    assert version.placements.get().assignee == lea


def test_somebody_who_left_the_team_still_gives_and_has_nothing_twice(as_karim, version, lea, karim):
    card = factories.make_placement(version, assignee=lea)
    lea.is_active = False
    lea.save()

    as_karim.post(reassigning(version), {"de": lea.pk, "a": karim.pk})
    again = as_karim.post(reassigning(version), {"de": lea.pk, "a": karim.pk})

    assert fresh(card).assignee == karim
    assert again.status_code == 422


def test_only_who_works_on_the_volet_reassigns(version):
    user = factories.make_user(Role.READER, version.volet)
    user.volet_roles.create(volet=factories.make_volet(), role=Role.VALIDATOR)

    assert signed_in(user).get(reassigning(version)).status_code == 403
    assert signed_in(user).post(reassigning(version)).status_code == 403
