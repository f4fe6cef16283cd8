"""All that somebody has left on a version goes to someone else: counted, confirmed, undone."""

import re

import pytest

from people.models import Role
from tests import factories
from tests.web.conftest import read, signed_in
from tests.web.test_table import fresh

pytestmark = pytest.mark.django_db


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
