"""The public pages in a real browser: both themes, both identities, narrow, by keyboard, without a script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from documents.models import Applicability, UseCase, Version
from tests import factories
from tests.web.browser.test_accessibility import grave
from tests.web.public.conftest import add_document, at_a_commit, calls, today  # noqa: F401  (fixtures)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG = "UnMotSansUneSeuleCoupureQuiDépasseToutÉcranÉtroit" * 2


@pytest.fixture
def addresses(calls: dict[str, Version]) -> list[str]:  # noqa: F811
    """Every kind of public page, with long words and a replaced version."""
    add_document(at_a_commit(calls["open"]))
    calls["open"].editions.get().documents.update(title=LONG)
    factories.make_version(label=LONG[:70], supersedes=calls["suspended"])
    case, _ = UseCase.objects.get_or_create(label="Application mobile", defaults={"rank": 99})
    Applicability.objects.create(use_case=case, volet=calls["closed"].volet)
    pages = ["/", *(f"/appels/{version.pk}/" for version in calls.values())]
    legal = ["/mentions-legales/", "/accessibilite/", "/donnees-personnelles/", "/plan-du-site/"]
    return [*pages, *legal, f"/appels/{calls['open'].pk}/deposer/", "/rien/"]


@pytest.fixture
def visit(watch, new_context) -> Iterator:
    """Return what opens a page as a visitor, without an account."""

    def open_page(address: str, **options) -> Page:
        page = watch.over(new_context(**options)).new_page()
        page.goto(watch.home + address)
        return page

    return open_page


@pytest.mark.appearance
@pytest.mark.parametrize("identity", ["neutre", "etat"])
def test_axe_finds_nothing_grave_on_any_public_page(visit, addresses, watch, settings, identity):
    settings.SITE_THEME = identity
    page = visit("/")
    found = []
    for address in addresses:
        page.goto(watch.home + address)
        for fold in page.locator("summary").all():
            fold.click()
        found += grave(page)

    assert not found, "\n".join(found)


@pytest.mark.appearance
@pytest.mark.parametrize("width", [320, 640])  # 640: a screen of 1 280 seen at 200 %
def test_no_public_page_scrolls_sideways(visit, addresses, watch, settings, width):
    settings.SITE_THEME = "etat"
    page = visit("/")
    page.set_viewport_size({"width": width, "height": 800})
    wide = []
    for address in addresses:
        page.goto(watch.home + address)
        for fold in page.locator("summary").all():
            fold.click()
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(address)

    assert wide == []


def test_the_first_key_leads_straight_to_the_content(visit, addresses):
    page = visit("/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Contenu", exact=True)).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("#contenu")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_where_the_keyboard_is_can_be_seen(visit, addresses):
    page = visit("/")

    page.keyboard.press("Tab")

    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_the_palette_follows_the_readers_system_without_a_reload(visit, addresses):
    page = visit("/", color_scheme="light")
    light = page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")

    page.emulate_media(color_scheme="dark")

    expect(page.locator("body")).not_to_have_css("background-color", light)


def test_the_answer_to_which_volet_opens_without_a_script(visit, addresses):
    page = visit("/", java_script_enabled=False)

    answer = page.locator("details", has_text="Application mobile").first
    expect(answer.get_by_text("aucun appel ouvert")).to_be_hidden()
    answer.locator("summary").click()

    expect(answer.get_by_text("aucun appel ouvert")).to_be_visible()


def test_the_frame_is_left_out_of_what_is_printed(visit, addresses):
    page = visit(addresses[1])

    page.emulate_media(media="print")

    expect(page.locator("header")).to_be_hidden()
    expect(page.locator("footer")).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()


def test_the_neutral_theme_downloads_no_typeface(visit, watch, new_context, addresses):
    asked: list[str] = []
    page = watch.over(new_context()).new_page()
    page.on("request", lambda request: asked.append(request.url))

    page.goto(f"{watch.home}/", wait_until="networkidle")

    assert asked
    assert not [address for address in asked if "woff" in address or "etat.css" in address]
