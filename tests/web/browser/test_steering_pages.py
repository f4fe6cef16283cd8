"""The pages that steer the work in a real browser: axe, both themes, narrow, without script, by keyboard."""

import pytest
from playwright.sync_api import expect

from comments.models import Target
from comments.outcomes import Step
from people.models import Organisation
from steering import summaries
from tests import factories
from tests.web.browser.test_accessibility import at_each_width
from tests.web.browser.test_triage import fresh, tab_to
from tests.web.made_steering import make_situation_mailing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cards(version, lea):
    """Remarks at every step, some placed, some of a body with a long name."""
    body = Organisation.objects.create(name="Direction interministérielle des essais " * 4)
    made = [factories.make_placement(version, step=step, assignee=lea, organisation=body) for step in Step]
    for card, section in zip(made, version.editions.latest().sections.all(), strict=False):
        Target.objects.create(placement=card, section=section, rank=0, kept=True)
    return made


@pytest.mark.appearance
def test_axe_finds_nothing_grave_and_nothing_scrolls_sideways(open_as, cards, version, lea, karim, watch):
    make_situation_mailing(version)
    summaries.choose(user=karim, address="karim@xxx.gouv.fr", hour=8, weekdays_only=True)
    board = f"/admin/tableau/{version.pk}/"
    page = open_as(karim, "/admin/")
    found = []
    for address in (
        f"{board}chiffres/", f"{board}chiffres/?etape=clos", f"{board}situation/", f"{board}situation/envoi/",
        "/admin/resume/", "/admin/absence/", f"/admin/absence/?de={lea.pk}&a={karim.pk}",
    ):  # fmt: skip
        page.goto(watch.home + address)
        found += at_each_width(page)

    assert not found, "\n".join(found)


def test_a_number_leads_to_its_remarks_by_keyboard_only(open_as, cards, version, lea):
    page = open_as(lea, f"/admin/tableau/{version.pk}/chiffres/")
    expect(page.get_by_role("img", name="Par étape")).to_be_visible()

    tab_to(page, "tbody a[href*='etape=arbitrer']")
    page.keyboard.press("Enter")

    expect(page.locator(".lines tbody tr")).to_have_count(1)
    assert page.url.endswith("?etape=arbitrer")


def test_work_is_given_and_given_back_without_script(open_as, cards, lea, karim):
    page = open_as(karim, "/admin/absence/", java_script_enabled=False)

    page.get_by_label("Le travail de").select_option("Léa")
    page.get_by_label("À confier à").select_option("Karim")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("button", name="Confier 6 cartes").click()
    expect(page.get_by_text("6 remarques à instruire par Karim.")).to_be_visible()
    assert fresh(cards[0]).assignee == karim
    page.get_by_role("button", name="Annuler").click()

    expect(page.locator(".messagelist")).to_contain_text("Annulé")
    assert fresh(cards[0]).assignee == lea
