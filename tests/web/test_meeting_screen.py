"""The large screen, for two people who decide at once and for those who decide nothing."""

import pytest

from comments.outcomes import Outcome
from committee import deciding
from committee.models import Point
from people.models import Role
from tests import factories
from tests.committee.conftest import opened
from tests.web.meetings import said, screen

pytestmark = pytest.mark.django_db


def point_of(card) -> Point:
    return Point.objects.select_related("meeting", "placement__version__volet").get(placement=card)


def test_who_decides_second_is_told_by_whom_it_was_and_keeps_what_they_typed(
    as_karim, meeting, ready, karim, version
):
    _, card = ready
    opened(meeting, karim)
    nora = factories.make_user(Role.VALIDATOR, version.volet)
    sent = {
        "geste": "decider", "revision": card.revision, "outcome": "non_retenu", "reason": "Trop coûteux.",
        "in_favour": "3", "said": "Un long débat.", "noted": "",
    }  # fmt: skip
    deciding.decide(point=point_of(card), revision=card.revision, outcome=Outcome.ACCEPTED, by=nora)

    refused = as_karim.post(screen(meeting, card), sent)

    assert refused.status_code == 422
    page = said(refused)
    assert f"{card} est déjà réglé : « Décidé », par {nora}." in page
    assert "Votre décision n'est pas enregistrée" in page
    assert 'value="decider"' not in page
    for typed in ("Trop coûteux.</textarea>", "Un long débat.</textarea>", 'value="non_retenu" selected'):
        assert typed in page


def test_a_point_withdrawn_meanwhile_says_by_whom(as_karim, meeting, ready, karim, lea):
    _, card = ready
    opened(meeting, karim)
    deciding.withdraw(point=point_of(card), by=lea)

    refused = as_karim.post(
        screen(meeting, card), {"geste": "decider", "revision": card.revision, "outcome": "retenu"}
    )

    assert f"« Retiré de l'ordre du jour », par {lea}." in said(refused)


def test_the_form_is_headed_by_what_its_reader_may_do_with_it(as_karim, as_lea, meeting, ready, karim):
    opened(meeting, karim)
    address = screen(meeting, ready[1])

    assert "<h2>Décider</h2>" in said(as_karim.get(address))
    page = said(as_lea.get(address))
    assert "<h2>Décider</h2>" not in page
    assert "<h2>Noter ce qui s'est dit</h2>" in page
