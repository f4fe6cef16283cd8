"""What a card says once it has left its board: why, where it went, and what was typed on it."""

import pytest

from people.models import Role
from tests import factories
from tests.web.conftest import card_url, first_card, last_card, read, signed_in
from tests.web.envois import MATRIX, deposit, envoi_url, remark

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("action", "said"),
    [("", "attend d'être vérifié"), ("annulation/", "a été annulé"), ("mise-de-cote/", "a été mis de côté")],
)
def test_a_card_off_its_board_says_why_and_shows_no_form(as_karim, as_lea, version, action, said):
    envoi = deposit(as_lea, version, MATRIX)
    if action:
        as_lea.post(envoi_url(envoi, action), {"reason": "Doublon."})

    page = read(as_karim.get(card_url(first_card())))

    assert "Cette carte n'est pas au tableau" in page
    assert f'<a href="{envoi_url(envoi)}">{envoi.reference}</a>' in page
    assert said.replace("'", "&#x27;") in page
    assert [
        form for form in ("place-form", "outcome-form", "assign-form", "deplacer") if f'id="{form}"' in page
    ] == []


def test_the_former_card_of_an_envoi_moved_leads_to_the_new_one(as_lea, version):
    other = factories.make_version(version.volet)
    envoi = deposit(as_lea, version, [remark(1)])
    former = first_card()
    as_lea.post(envoi_url(envoi, "version/"), {"version": other.pk})

    page = read(as_lea.get(card_url(former)))

    assert f"porte désormais sur {other}" in page
    assert f'<a href="{card_url(last_card())}">la carte de {former} sur {other}</a>' in page


def test_the_place_an_envoi_went_to_is_not_named_to_those_who_may_not_see_it(as_lea, version, lea, as_zoe):
    other = factories.make_version()
    lea.volet_roles.create(volet=other.volet, role=Role.INSTRUCTOR)
    envoi = deposit(as_lea, version, [remark(1)])
    as_lea.post(envoi_url(envoi, "version/"), {"version": other.pk})

    page = read(as_zoe.get(card_url(first_card())))

    assert "Cette carte n'est pas au tableau" in page
    assert "un envoi qui porte désormais sur une autre version" in page
    assert str(other) not in page
    assert envoi.reference not in page


def test_what_was_typed_on_a_card_that_left_its_board_is_given_back(as_karim, as_lea, version):
    envoi = deposit(as_lea, version, [remark(1)])
    card = first_card()
    as_lea.post(envoi_url(envoi, "annulation/"))

    asked = {"revision": card.revision, "outcome": "non_retenu", "reason": "Un motif longuement pesé."}
    refused = as_karim.post(card_url(card, "decision/"), asked)

    assert refused.status_code == 422
    assert "n&#x27;est pas au tableau" in read(refused)
    assert "Un motif longuement pesé." in read(refused)


def test_the_cards_of_an_envoi_that_waits_are_on_no_board(as_lea, version):
    deposit(as_lea, version, MATRIX)

    assert f"C-{first_card().comment_id}/" not in read(as_lea.get(f"/admin/tableau/{version.pk}/"))
    assert signed_in(factories.make_user(Role.READER)).get(card_url(first_card())).status_code == 200
