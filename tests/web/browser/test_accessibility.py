"""What axe finds on every kind of page, in both themes; narrow screens, large text, and the theme toggle."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

import web.demo
from comments.models import Placement
from tests import factories
from tests.web.conftest import card_url
from tests.web.routes import make_submission

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

THEMES = ["light", "dark"]
DEMO = Path(web.demo.__file__).parent


@pytest.fixture
def addresses(card: Placement) -> list[str]:
    """One page of each kind."""
    submission = make_submission(card)
    for _ in range(32):
        factories.make_placement(card.version)
    board = f"/admin/tableau/{card.version_id}/"
    return [
        "/admin/", board, f"{board}etape/qualifier/", card_url(card), card_url(card, "place/"),
        "/admin/depot/", f"/admin/envois/{submission.pk}/", "/admin/comments/comment/",
        f"/admin/comments/placement/{card.pk}/change/", f"/admin/comments/placement/{card.pk}/history/",
        f"/admin/documents/version/{card.version_id}/change/", "/admin/password_change/", "/admin/rien/",
    ]  # fmt: skip


def grave(page: Page) -> list[str]:
    """Return what axe finds serious or critical, with where."""
    # Without preload: to read style sheets again, axe would write some into the page, against the policy.
    found = Axe().run(page, options={"preload": False}).response["violations"]
    return [
        f"{page.url}: {one['id']} {one['nodes'][0]['target']}: {one['nodes'][0]['failureSummary']}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_grave_on_any_kind_of_page(open_as, addresses, karim, watch, theme):
    page = open_as(karim, "/admin/", color_scheme=theme)
    found = []
    for address in addresses:
        page.goto(watch.home + address)
        found += grave(page)

    assert not found, "\n".join(found)


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_grave_at_the_login_nor_after_a_wrong_password(watch, new_context, karim, theme):
    page = watch.over(new_context(color_scheme=theme)).new_page()
    page.goto(f"{watch.home}/admin/")
    found = grave(page)
    page.fill("#id_username", "karim")
    page.fill("#id_password", "erreur")
    page.keyboard.press("Enter")
    expect(page.locator(".errornote")).to_be_visible()

    assert found + grave(page) == []


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_grave_in_what_a_deposit_gives(open_as, version, lea, theme):
    page = open_as(lea, f"/admin/depot/?version={version.pk}", color_scheme=theme)
    files = [DEMO / "commentaires-pleins-de-fautes.ods", DEMO / "README.md"]

    page.get_by_label("Fichiers").set_input_files(files)
    page.get_by_role("button", name="Déposer").click()

    expect(page.get_by_role("heading", name="README.md")).to_be_visible()
    assert grave(page) == []


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_grave_in_the_dialog_nor_in_a_refusal(open_as, card, karim, theme):
    page = open_as(karim, f"/admin/tableau/{card.version_id}/", color_scheme=theme)
    page.locator(".move").click()
    found = grave(page)
    page.goto(page.url.split("/admin/")[0] + card_url(card))
    page.get_by_label("Suite donnée").select_option("Non retenu")
    page.get_by_role("button", name="Décider").click()
    expect(page.locator("#refusal-outcome")).to_be_focused()

    assert found + grave(page) == []


@pytest.mark.parametrize("width", [320, 640])  # 640: a screen of 1 280 seen at 200 %
def test_no_page_scrolls_sideways_on_a_narrow_screen(open_as, addresses, karim, watch, width):
    page = open_as(karim, "/admin/")
    page.set_viewport_size({"width": width, "height": 800})
    wide = []
    for address in [address for address in addresses if "comments/comment" not in address]:
        page.goto(watch.home + address)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(address)

    assert wide == []


def test_the_admins_own_toggle_turns_the_board_dark(open_as, card, lea):
    page = open_as(lea, f"/admin/tableau/{card.version_id}/")
    light = page.locator(".card").evaluate("card => getComputedStyle(card).backgroundColor")

    while page.locator("html").get_attribute("data-theme") != "dark":
        page.locator(".theme-toggle").first.click()

    assert page.locator(".card").evaluate("card => getComputedStyle(card).backgroundColor") != light
