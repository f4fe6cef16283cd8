"""Gestures on the ticked lines of a table, as a browser without script sends them."""

import re
from html import unescape

import pytest

from comments import actions, replying
from comments.models import Disposition, Placement, StandardReason
from comments.outcomes import Kind, Outcome, Stage, Step
from documents.models import CallState, Version
from people.models import Role
from tests import factories
from tests.web.conftest import read, signed_in
from tests.web.test_table import fresh, tick, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(version) -> list[Placement]:
    return [factories.make_placement(version) for _ in range(3)]


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


def test_the_page_that_confirms_counts_no_remark_that_another_must_examine_again(
    as_karim, version, three, karim
):
    actions.decide(placement=three[0], revision=1, outcome=Outcome.ACCEPTED, by=karim)
    Version.objects.update(call=CallState.ANSWERED)
    replying.maintain(placement=fresh(three[0]), why="Relisez.")

    asked = asked_to_decide(*map(fresh, three))
    page = unescape(read(as_karim.post(url(version, "", "ensemble/"), asked)))

    assert "pour 2 remarques" in page
    assert f"{three[0]} : L'auteur maintient sa remarque" in page


def test_a_line_sent_twice_is_one_remark(as_karim, version, three):
    asked = asked_to_decide(three[0], three[0])

    assert "pour 1 remarque" in read(as_karim.post(url(version, "", "ensemble/"), asked))


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


def test_each_is_decided_as_it_is_proposed_once_confirmed_and_the_others_stay(as_karim, lea, version):
    cards = [factories.make_placement(version) for _ in range(3)]
    actions.propose(placement=cards[0], revision=1, outcome=Outcome.REJECTED, reason="Trop cher.", by=lea)
    actions.propose(placement=cards[1], revision=1, outcome=Outcome.ACCEPTED, by=lea)
    ticked = [f"{card.pk}:{2 if card != cards[2] else 1}" for card in cards]
    address = f"/admin/tableau/{version.pk}/liste/"
    form = read(as_karim.get(address))
    act = form.split('id="together" method="post" action="')[1].split('"')[0]

    page = read(as_karim.post(act, {"carte": ticked, "geste": "adopter"}))
    assert "Décider comme proposé pour 2 remarques" in page
    assert "proposé : Non retenu" in page
    assert "y est proposé." in page
    assert not Disposition.objects.filter(stage=Stage.DECIDED).exists()

    confirm = page.split('<form method="post" action="')[-1].split('"')[0]
    for _ in range(2):
        as_karim.post(confirm, {"carte": ticked, "geste": "adopter"})
    decided = Disposition.objects.filter(stage=Stage.DECIDED).order_by("placement")
    assert [(one.outcome, one.reason) for one in decided] == [("non_retenu", "Trop cher."), ("retenu", "")]


def test_a_decision_that_goes_against_what_is_proposed_says_so_first(as_karim, lea, version):
    card = factories.make_placement(version)
    actions.propose(placement=card, revision=1, outcome=Outcome.REJECTED, reason="Trop cher.", by=lea)
    act = read(as_karim.get(f"/admin/tableau/{version.pk}/liste/")).split(
        'id="together" method="post" action="'
    )[1]
    sent = {"carte": [f"{card.pk}:2"], "geste": "decider", "outcome": "note", "reason": "Noté."}

    assert "autre proposition" in read(as_karim.post(act.split('"')[0], sent))
