"""From one remark to the next, among those looked at and in their order, whatever is done on the way."""

import pytest

from comments.models import Placement, Target
from comments.outcomes import Step
from tests import factories
from tests.web.conftest import card_url, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def cards(version) -> list[Placement]:
    """Five cards, the even ones to be studied."""
    return [
        factories.make_placement(version, step=Step.TO_QUALIFY if n % 2 else Step.TO_STUDY) for n in range(5)
    ]


def around(client, card: Placement, query: str = "") -> tuple[str, str]:
    """Return where the page leads before and after."""
    page = read(client.get(card_url(card) + query))
    return tuple(
        page.split(f'<a rel="{rel}" href="')[1].split('"')[0].replace("&amp;", "&")
        if f'rel="{rel}"' in page
        else ""
        for rel in ("prev", "next")
    )


def test_without_a_filter_the_remarks_follow_one_another(as_zoe, cards):
    assert around(as_zoe, cards[1]) == (card_url(cards[0]), card_url(cards[2]))
    assert around(as_zoe, cards[0])[0] == ""
    assert around(as_zoe, cards[4])[1] == ""
    assert "2 sur 5" in read(as_zoe.get(card_url(cards[1])))


def test_the_filter_and_the_order_of_the_address_are_kept(as_zoe, cards):
    asked = "?etape=instruire&tri=-reference"

    assert around(as_zoe, cards[2], asked) == (card_url(cards[4]) + asked, card_url(cards[0]) + asked)
    assert "2 sur 3 filtrées" in read(as_zoe.get(card_url(cards[2]) + asked))


def test_a_remark_that_left_the_filter_still_leads_to_its_neighbours(as_zoe, cards):
    asked = "?etape=instruire"

    assert around(as_zoe, cards[1], asked) == (card_url(cards[0]) + asked, card_url(cards[2]) + asked)
    assert "hors du filtre" in read(as_zoe.get(card_url(cards[1]) + asked))


@pytest.mark.parametrize("query", ["niveau=P", "q=duree&instruit=aucun", "section=9999", "tri=place"])
def test_every_question_may_be_kept(as_zoe, cards, query):
    section = cards[0].edition.sections.get(identifier="EXI-G-1")
    for card in cards:
        Target.objects.create(placement=card, section=section, rank=0, kept=True)

    assert around(as_zoe, cards[1], f"?{query}")[1] == f"{card_url(cards[2])}?{query}"


def test_what_is_done_on_the_way_leaves_the_filter_as_it_was(as_lea, lea, cards):
    asked = "?etape=instruire&canal=feuille"
    page = read(as_lea.get(card_url(cards[0]) + asked))
    address = f"{card_url(cards[0], 'attribution/')}{asked}"
    assert f'action="{address.replace("&", "&amp;")}"' in page

    done = as_lea.post(address, {"revision": 1, "assignee": lea.pk})
    assert done.headers["Location"] == card_url(cards[0]) + asked
    refused = as_lea.post(address, {"revision": 1, "assignee": ""})
    assert refused.status_code == 409
    assert f'rel="next" href="{card_url(cards[2])}{asked.replace("&", "&amp;")}"' in read(refused)
