"""Cards of a board moved with a finger, and a move undone by one button."""

from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect

from comments.models import Placement
from comments.outcomes import Step
from people.models import User
from tests.web.browser.test_triage import board_url, fresh

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_card_dragged_is_put_back_by_one_button(open_as, card, lea):
    page = open_as(lea, board_url(card))
    page.locator(f"#card-{card.pk}").drag_to(page.locator("[data-step=arbitrer].column"))
    expect(page.locator("#undo")).to_contain_text(f"{card} déplacée dans « À arbitrer ».")

    page.locator("#undo").get_by_role("button", name="Annuler").click()

    expect(page.locator("#cards-qualifier .card")).to_have_count(1)
    expect(page.locator("#announce")).to_have_text(f"{card} remise dans « À qualifier ».")
    expect(page.locator("#undo")).to_be_empty()
    expect(page.locator(f"#card-{card.pk} .move")).to_be_focused()
    assert fresh(card).step == Step.TO_QUALIFY


class Finger:
    """A finger on the screen, as the browser hears it."""

    def __init__(self, page: Page) -> None:
        self.cdp: CDPSession = page.context.new_cdp_session(page)

    def send(self, kind: str, *points: tuple[float, float]) -> None:
        at = [{"x": x, "y": y} for x, y in points]
        self.cdp.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})

    def slide(self, start: tuple[float, float], end: tuple[float, float], steps: int = 8) -> None:
        for step in range(1, steps + 1):
            part = step / steps
            self.send("touchMove", tuple(a + (b - a) * part for a, b in zip(start, end, strict=True)))


def middle(page: Page, selector: str) -> tuple[float, float]:
    found = page.locator(selector).bounding_box()
    assert found
    return found["x"] + found["width"] / 2, found["y"] + min(found["height"] / 2, 120)


def by_touch(
    open_as: Any, card: Placement, user: User, width: int = 1280, height: int = 900
) -> tuple[Page, Finger]:
    """Return the board on a screen that is touched, and a finger."""
    page = open_as(user, board_url(card), has_touch=True)
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_load_state()
    return page, Finger(page)


@pytest.fixture
def touched(open_as, card, lea) -> tuple[Page, Finger]:
    """The board of a tablet."""
    return by_touch(open_as, card, lea)


def press(page: Page, finger: Finger, card: Placement) -> tuple[float, float]:
    """Press a card long enough to take it."""
    at = middle(page, f"#card-{card.pk}")
    finger.send("touchStart", at)
    expect(page.locator(".card.held")).to_be_visible()
    return at


def test_a_long_press_takes_a_card_that_follows_the_finger_to_a_lit_column(touched, card):
    page, finger = touched
    start, end = press(page, finger, card), middle(page, "[data-step=arbitrer].column")

    finger.slide(start, end)
    expect(page.locator("[data-step=arbitrer].column")).to_have_class("column over")
    held = page.locator(".card.held").bounding_box()
    assert held
    assert held["x"] <= end[0] <= held["x"] + held["width"]
    finger.send("touchEnd")

    expect(page.locator("#cards-arbitrer .card")).to_have_count(1)
    expect(page.locator(".held, .over, .dragged")).to_have_count(0)
    expect(page.locator("#undo")).to_contain_text("À arbitrer")
    assert fresh(card).step == Step.TO_ARBITRATE


def test_a_short_press_scrolls_and_moves_nothing(touched, card):
    page, finger = touched
    start, end = middle(page, f"#card-{card.pk}"), middle(page, "[data-step=arbitrer].column")

    finger.send("touchStart", start)
    finger.slide(start, end)
    page.wait_for_timeout(400)
    expect(page.locator(".held")).to_have_count(0)
    finger.send("touchEnd")

    assert fresh(card).revision == 1


def test_a_card_let_go_outside_the_columns_stays_where_it_is(touched, card):
    page, finger = touched
    start = press(page, finger, card)

    finger.slide(start, (start[0], 40))
    finger.send("touchEnd")

    expect(page.locator(".held, .over, .dragged")).to_have_count(0)
    expect(page.locator("#cards-qualifier .card")).to_have_count(1)
    assert fresh(card).revision == 1
    page.locator(f"#card-{card.pk} h3 a").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text(str(card))


def test_what_the_browser_takes_back_or_a_second_finger_cancels(touched, card):
    page, finger = touched
    for interrupt in ("touchCancel", "second"):
        start, end = press(page, finger, card), middle(page, "[data-step=arbitrer].column")
        finger.slide(start, end)
        if interrupt == "second":
            finger.send("touchStart", end, (end[0], end[1] + 60))
            finger.send("touchEnd")
        else:
            finger.send("touchCancel")
        expect(page.locator(".held, .over, .dragged")).to_have_count(0)

    assert fresh(card).revision == 1


def test_a_finger_on_a_column_closed_to_moves_reads_why(touched, card):
    page, finger = touched
    start = press(page, finger, card)

    finger.slide(start, middle(page, "[data-step=repondre].column"))
    expect(page.locator(".column.over")).to_have_count(0)
    finger.send("touchEnd")

    expect(page.locator("#refusal")).to_contain_text("Une carte y arrive par une décision.")
    assert fresh(card).revision == 1


def test_held_at_the_edge_of_a_narrow_board_it_scrolls_to_the_other_columns(open_as, card, lea):
    page, finger = by_touch(open_as, card, lea, 800, 900)
    start = press(page, finger, card)

    finger.slide(start, (795, start[1]))
    expect(page.locator("#step-clos")).to_be_in_viewport()
    finger.slide((795, start[1]), middle(page, "[data-step=valider].column"))
    finger.send("touchEnd")

    expect(page.locator("#cards-valider .card")).to_have_count(1)
    assert fresh(card).step == Step.TO_VALIDATE


def test_on_a_telephone_a_card_goes_to_a_column_further_down_the_page(open_as, card, lea):
    page, finger = by_touch(open_as, card, lea, 360, 640)
    page.locator(f"#card-{card.pk}").scroll_into_view_if_needed()
    start = press(page, finger, card)

    finger.slide(start, (start[0], 630))
    expect(page.locator("[data-step=instruire].column")).to_be_in_viewport(ratio=0.9)
    finger.slide((start[0], 630), (start[0], 320))  # away from the edge, so that the page stands still
    finger.slide((start[0], 320), middle(page, "[data-step=instruire].column"))
    expect(page.locator(".column.over")).to_have_count(1)
    finger.send("touchEnd")

    expect(page.locator("#undo")).not_to_be_empty()
    assert fresh(card).revision == 2
