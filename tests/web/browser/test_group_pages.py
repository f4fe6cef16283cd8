"""The pages of groups in a real browser: what axe finds, narrow screens, a group made by the keyboard."""

import pytest
from playwright.sync_api import expect

from comments.grouping import actions
from comments.models import CommentGroup, GroupProposal
from comments.together import Seen
from tests import factories
from tests.web.browser.test_accessibility import at_each_width
from tests.web.made import make_group, make_proposal

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def proposal(version) -> GroupProposal:
    return make_proposal(make_group(version))


@pytest.mark.appearance
def test_axe_finds_nothing_grave_on_the_pages_of_groups(open_as, version, karim, proposal):
    cards = [factories.make_placement(version, text="mot " * 90) for _ in range(2)]
    seen = [Seen(card.pk, card.revision) for card in cards]
    made, _ = actions.make_group(version=version, seen=seen, title="Objet", diverging=True, by=karim)
    page = open_as(karim, f"/admin/tableau/{version.pk}/groupes/")
    found = at_each_width(page)
    site = page.url.split("/admin/")[0]
    for address in ("?propositions=ecartees", "?raison=proche", f"G-{made.pk}/"):
        page.goto(f"{site}/admin/tableau/{version.pk}/groupes/{address}")
        found += at_each_width(page)
    page.get_by_label("Suite donnée").select_option("retenu")
    page.get_by_role("button", name="Décider…").click()
    expect(page.get_by_role("heading", name="Suite donnée : Retenu")).to_be_visible()
    found += at_each_width(page)

    assert found == []


def test_a_proposal_becomes_a_group_with_the_keyboard_alone(open_as, version, lea, proposal):
    page = open_as(lea, f"/admin/tableau/{version.pk}/groupes/")
    title = page.get_by_label("Objet commun")
    title.fill("Durée de conservation")
    page.keyboard.press("Enter")

    expect(page.locator(".messagelist")).to_contain_text("formé : 2 remarques.")
    assert CommentGroup.objects.latest("pk").title == "Durée de conservation"
