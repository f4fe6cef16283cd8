"""What the page of a request says of a sheet that comes back: what it replaces, or why it is not taken."""

import pytest

from comments.models import Placement
from tests import factories
from tests.advice import answer, ask
from tests.web.conftest import read
from tests.web.test_advice import url


@pytest.fixture
def cards(version) -> list[Placement]:
    return [factories.make_placement(version, text=f"Préciser la durée {n}.") for n in range(3)]


def test_a_row_that_a_later_one_replaced_is_told_so_and_stands_no_more(as_lea, lea, cards):
    request = ask(cards, lea)
    answer(request, {cards[0]: ("Retenu", ""), cards[1]: ("Retenu", "")}, lea)
    answer(request, {cards[0]: ("Non retenu", "À la réflexion, non."), cards[1]: ("Retenu", "")}, lea)

    page = read(as_lea.get(url(request)))

    assert "<strong>2</strong> proposées" in page
    assert "<strong>1</strong> remplacée<" in page
    assert page.count(">Remplacée<") == 1
    replaced = read(as_lea.get(url(request) + "?voir=remplacee"))
    assert "ligne 2" in replaced
    assert "À la réflexion" not in replaced
    assert "À la réflexion" in read(as_lea.get(url(request) + "?voir=proposee"))
