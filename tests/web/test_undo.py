"""One button undoes the last gesture: what it moved or gave goes back, but for what changed since."""

import re

import pytest

from comments import actions
from comments.models import Placement
from comments.outcomes import Step
from people.models import Event
from tests import factories
from tests.web.conftest import card_url, read

pytestmark = pytest.mark.django_db
SCRIPT = {"headers": {"HX-Request": "true"}}


def fresh(card: Placement) -> Placement:
    return Placement.objects.get(pk=card.pk)


def undo_of(page: str) -> str:
    """Return the address that the page's button undoes by."""
    found = re.search(r'action="([^"]+/annulation/[^"]+)"', page)
    assert found, page
    return found[1]


def together(version, cards, **sent) -> tuple[str, dict[str, object]]:
    ticked = [f"{card.pk}:{card.revision}" for card in cards]
    return f"/admin/tableau/{version.pk}/liste/ensemble/?tri=place", {"carte": ticked, **sent}


@pytest.fixture
def three(version) -> list[Placement]:
    return [factories.make_placement(version) for _ in range(3)]


@pytest.mark.parametrize(
    "sent",
    [
        {"geste": "deplacer", "step": "arbitrer"},
        {"geste": "attribuer"},
        {"geste": "qualifier", "kind": "question"},
    ],
)
def test_a_gesture_on_many_is_undone_by_one_button_once(as_lea, version, three, lea, sent):
    if sent["geste"] == "attribuer":
        sent = {**sent, "assignee": lea.pk}
    address, form = together(version, three, **sent)
    page = read(as_lea.post(address, form, follow=True))

    undone = as_lea.post(undo_of(page), follow=True)
    again = as_lea.post(undo_of(page), follow=True)

    assert undone.redirect_chain == [(f"/admin/tableau/{version.pk}/liste/?tri=place", 302)]
    assert "Annulé : 3 remarques" in read(undone)
    left = {(card.step, card.assignee, card.kind) for card in map(fresh, three)}
    assert left == {(Step.TO_QUALIFY, None, "")}
    assert "ne s&#x27;annule plus" in read(again)
    assert {fresh(card).revision for card in three} == {3}


def test_proposals_made_together_are_taken_back_by_one_button(as_lea, version, three):
    address, form = together(version, three, geste="proposer", outcome="note", reason="Noté.")
    page = read(as_lea.post(address, form, follow=True))
    assert {fresh(card).step for card in three} == {Step.TO_VALIDATE}

    as_lea.post(undo_of(page))

    assert {fresh(card).step for card in three} == {Step.TO_QUALIFY}


def test_a_card_changed_since_is_left_as_it_is_and_said(as_lea, version, three, karim):
    address, form = together(version, three, geste="deplacer", step="arbitrer")
    page = read(as_lea.post(address, form, follow=True))
    actions.assign(placement=fresh(three[0]), revision=2, assignee=karim, by=karim)

    undone = read(as_lea.post(undo_of(page), follow=True))

    assert [fresh(card).step for card in three] == [Step.TO_ARBITRATE, Step.TO_QUALIFY, Step.TO_QUALIFY]
    assert "1 remarque laissée de côté" in undone
    assert "Karim : attribution" in undone


def test_the_button_is_offered_once_and_the_gesture_is_still_undone_later(as_lea, version, three):
    address, form = together(version, three, geste="deplacer", step="arbitrer")
    page = read(as_lea.post(address, form, follow=True))

    assert "/annulation/" not in read(as_lea.get(f"/admin/tableau/{version.pk}/liste/"))
    as_lea.post(undo_of(page))
    assert {fresh(card).step for card in three} == {Step.TO_QUALIFY}


def test_undoing_leaves_its_own_lines_in_the_journal(as_lea, version, three):
    address, form = together(version, three[:1], geste="deplacer", step="arbitrer")
    page = read(as_lea.post(address, form, follow=True))
    as_lea.post(undo_of(page))

    assert [event.after["étape"] for event in Event.objects.filter(action="déplacement").order_by("pk")] == [
        "À arbitrer", "À qualifier",
    ]  # fmt: skip


def test_nobody_undoes_the_gesture_of_another(as_lea, as_karim, version, three):
    address, form = together(version, three, geste="deplacer", step="arbitrer")
    page = read(as_lea.post(address, form, follow=True))

    assert "ne s&#x27;annule plus" in read(as_karim.post(undo_of(page), follow=True))
    assert {fresh(card).step for card in three} == {Step.TO_ARBITRATE}


def test_a_gesture_is_undone_from_its_own_version_only(as_lea, version, other, three):
    address, form = together(version, three, geste="deplacer", step="arbitrer")
    page = read(as_lea.post(address, form, follow=True))

    as_lea.post(undo_of(page).replace(f"/{version.pk}/", f"/{other.pk}/"))

    assert {fresh(card).step for card in three} == {Step.TO_ARBITRATE}


def test_a_right_lost_meanwhile_undoes_nothing(as_lea, lea, version, three):
    address, form = together(version, three, geste="deplacer", step="arbitrer")
    page = read(as_lea.post(address, form, follow=True))
    lea.volet_roles.update(role=1)
    lea.volet_roles.create(volet=factories.make_volet(), role=2)

    assert as_lea.post(undo_of(page)).status_code == 403
    assert {fresh(card).step for card in three} == {Step.TO_ARBITRATE}


def move(client, card: Placement, query: str = "", **options):
    sent = {"card": card.pk, "revision": card.revision, "step": "instruire"}
    return client.post(f"/admin/tableau/{card.version_id}/deplacement/{query}", sent, **options)


def test_a_move_on_the_board_is_undone_without_leaving_it(as_lea, card):
    parts = read(move(as_lea, card, **SCRIPT))
    assert "hx-post=" in parts.split('id="undo"')[1]

    undone = read(as_lea.post(undo_of(parts), **SCRIPT))

    assert '<ul id="cards-qualifier" hx-swap-oob="afterbegin">' in undone
    assert 'id="count-instruire" hx-swap-oob="innerHTML">0<' in undone
    assert f"{card} remise dans « À qualifier »." in undone
    assert "/annulation/" not in undone
    assert fresh(card).step == Step.TO_QUALIFY


def test_a_move_on_the_board_that_somebody_followed_is_not_undone_and_says_why(as_lea, card, karim):
    parts = read(move(as_lea, card, **SCRIPT))
    actions.assign(placement=fresh(card), revision=2, assignee=karim, by=karim)

    refused = as_lea.post(undo_of(parts), **SCRIPT)

    assert refused.status_code == 409
    assert f"{card} a changé entre-temps (Karim : attribution)." in read(refused)


def test_a_move_undone_twice_by_script_is_refused(as_lea, card):
    parts = read(move(as_lea, card, **SCRIPT))
    as_lea.post(undo_of(parts), **SCRIPT)

    assert as_lea.post(undo_of(parts), **SCRIPT).status_code == 409


def test_a_move_without_script_is_undone_and_keeps_the_filter(as_lea, card):
    page = move(as_lea, card, "?canal=feuille", follow=True)

    undone = as_lea.post(undo_of(read(page)), follow=True)

    assert undone.redirect_chain == [(f"/admin/tableau/{card.version_id}/?canal=feuille", 302)]
    assert fresh(card).step == Step.TO_QUALIFY


@pytest.mark.parametrize(
    ("page", "sent"), [("deplacement/", {"step": "precision"}), ("attribution/", {"assignee": "lea"})]
)
def test_what_is_done_on_a_card_is_undone_from_it(as_lea, card, lea, page, sent):
    sent = {key: lea.pk if value == "lea" else value for key, value in sent.items()}
    done = as_lea.post(card_url(card, page), {"revision": 1, **sent}, follow=True)

    undone = as_lea.post(undo_of(read(done)), follow=True)

    assert undone.redirect_chain == [(card_url(card), 302)]
    assert (fresh(card).step, fresh(card).assignee) == (Step.TO_QUALIFY, None)
