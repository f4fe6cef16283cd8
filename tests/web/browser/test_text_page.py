"""The text of a version in a real browser: by keyboard, narrow, dark, and when the text is hostile."""

import pytest
from playwright.sync_api import expect

from comments.models import Placement
from tests import factories
from tests.web.browser.test_accessibility import at_each_width
from tests.web.hostile import PAYLOADS
from tests.web.texts import another_document, placed, url

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cards(version) -> list[Placement]:
    """Remarks on each section of the text, two on a requirement, and one that has no place."""
    made = [placed(version, rank) for rank in (0, 1, 2, 2)]
    return [*made, factories.make_placement(version)]


def test_nothing_bars_anyone_in_either_theme_wide_or_narrow(open_as, cards, version, lea):
    page = open_as(lea, url(version, f"remarque={cards[2].comment_id}"))
    page.locator("#sommaire summary").click()

    assert at_each_width(page) == []


def test_remarks_are_beside_the_text_and_under_it_on_a_narrow_screen(open_as, cards, version, lea):
    page = open_as(lea, url(version))
    part = page.locator(".part", has_text="Journalisation")

    for width, beside in ((1280, True), (320, False)):
        page.set_viewport_size({"width": width, "height": 800})
        text, margin = part.locator(".said").bounding_box(), part.locator(".margin").bounding_box()
        assert text
        assert margin
        assert (margin["x"] >= text["x"] + text["width"]) is beside


def test_by_keyboard_from_the_first_remark_to_the_next_then_to_its_page(open_as, cards, version, lea):
    page = open_as(lea, url(version))

    page.get_by_role("link", name="Aller à la première remarque").press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name=str(cards[0]), exact=True)).to_be_focused()
    page.get_by_role("link", name="remarque suivante").first.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name=str(cards[1]), exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(str(cards[1]))
    page.get_by_role("link", name="Voir dans le texte").click()

    expect(page.locator("#passage")).to_be_in_viewport()


def test_it_is_read_without_script(open_as, cards, version, lea):
    page = open_as(lea, url(version), java_script_enabled=False)

    page.locator("#sommaire summary").click()
    page.get_by_role("link", name="Seulement les sections sans remarque").click()

    expect(page.locator("#sommaire li")).to_have_count(1)
    expect(page.get_by_role("link", name="EXI-G-2")).to_be_visible()


def test_nothing_of_a_hostile_text_runs_loads_or_leaves_its_place(open_as, watch, version, lea):
    text = "# Annexe\n\n" + "\n\n".join([*PAYLOADS, *(f"| a |\n|---|\n| {one} |" for one in PAYLOADS[:40])])
    document = another_document(version, f"{text}\n".replace("\0", ""))  # PostgreSQL keeps none

    page = open_as(lea, url(version, f"document={document.pk}"))

    assert page.locator(".text .part").count() > 40
    assert not page.evaluate("'PWNED' in window")
    assert page.locator(".text :is(img, script, style, iframe, form, input, svg, object)").count() == 0
    assert page.url.startswith(watch.home)
    expect(page.locator("#sans-place")).to_be_attached()
