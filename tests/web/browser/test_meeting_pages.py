"""The pages of a meeting in a real browser: what axe finds, narrow screens, points turned by the arrows."""

from datetime import date

import pytest
from playwright.sync_api import expect

from comments.outcomes import Outcome
from committee import actions, attending, deciding, points
from committee.models import Meeting, Mode, Result
from tests import factories
from tests.committee.conftest import closed, fresh, opened, proposed
from tests.web.browser.test_accessibility import at_each_width
from tests.web.meetings import page_of, screen

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def meeting(version, lea) -> Meeting:
    """A meeting in preparation, with one point of each kind."""
    made = actions.create(title="Comité du cadre", held_on=date(2026, 12, 3), versions=[version], by=lea)
    attending.expect(meeting=made, name="Nadia Roux", function="Présidente", address="n@example.org", by=lea)
    cards = [proposed(version, lea), factories.make_placement(version)]
    points.add(meeting=made, cards=[card.pk for card in cards], by=lea)
    points.add(meeting=made, cards=[factories.make_placement(version).pk], by=lea, mode=Mode.BLOCK)
    return fresh(made)


@pytest.mark.appearance
def test_axe_finds_nothing_grave_on_the_pages_of_a_meeting_from_its_form_to_its_releve(
    open_as, version, meeting, karim, watch
):
    page = open_as(karim, "/admin/seances/")
    found = at_each_width(page)

    def look(*addresses: str) -> None:
        for address in addresses:
            page.goto(watch.home + page_of(meeting, address))
            found.extend(at_each_width(page))

    point = meeting.points.get(mode=Mode.DEBATE)
    look("", "modification/", "suppression/", "dossier/envoi/", f"ecran/{point.pk}/")
    now = opened(meeting, karim)
    look("", f"ecran/{point.pk}/", "sans-debat/", "levee/", "releve/")
    point.refresh_from_db()
    deciding.decide(
        point=point, revision=point.placement.revision, outcome=Outcome.NOTED, reason="Vu.", by=karim
    )
    look(f"ecran/{point.pk}/")
    closed(now, karim, to=date(2027, 1, 7))
    look("", f"ecran/{point.pk}/", "releve/", "releve/validation/")

    assert found == []


@pytest.mark.appearance
def test_axe_finds_nothing_grave_where_a_meeting_is_chosen_for_ticked_lines(open_as, version, meeting, karim):
    factories.make_placement(version)
    page = open_as(karim, f"/admin/tableau/{version.pk}/liste/")
    page.locator("tbody input[type=checkbox]").last.check()
    page.get_by_role("button", name="Mettre à l'ordre du jour…").click()
    expect(page.get_by_role("heading", name="Mettre 1 remarque à l'ordre du jour")).to_be_visible()
    found = at_each_width(page)
    page.get_by_role("button", name="Mettre à l'ordre du jour").click()

    expect(page.locator(".messagelist")).to_contain_text("1 remarque à l'ordre du jour.")
    assert found == []


def test_points_are_turned_by_the_arrows_and_decided_with_the_keyboard_alone(open_as, meeting, karim):
    opened(meeting, karim)
    cards = [one.placement for one in meeting.points.order_by("-mode", "rank").select_related("placement")]
    page = open_as(karim, screen(meeting, cards[0]))
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(page.url.split("/admin/")[0] + screen(meeting, cards[1]))
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("Point 3 sur 3")).to_be_visible()

    page.get_by_label("Suite donnée").focus()
    page.get_by_label("Suite donnée").select_option("Retenu")
    page.get_by_role("spinbutton", name="Pour").fill("4")
    page.keyboard.press("ArrowLeft")  # in a field, an arrow moves in the field
    page.get_by_role("button", name="Décider").focus()
    page.keyboard.press("Enter")

    expect(page.locator(".messagelist")).to_contain_text("« Retenu » décidé.")
    expect(page.get_by_text("4 pour, 0 contre, 0 abstention")).to_be_visible()
    assert meeting.points.get(placement=cards[2]).result == Result.DECIDED
