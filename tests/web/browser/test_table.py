"""Many remarks at once in a real browser: by mouse, by keyboard, without script, two people, and by touch."""

from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect

from comments import actions
from comments.models import Placement, StandardReason, Target
from comments.outcomes import Outcome, PlaceState, Step
from people.models import User
from tests import factories
from tests.web.browser.test_accessibility import grave
from tests.web.browser.test_triage import board_url, fresh, tab_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cards(version) -> list[Placement]:
    """Six remarks, the first about a requirement."""
    made = [factories.make_placement(version, late=n == 3) for n in range(6)]
    section = made[0].edition.sections.get(identifier="EXI-G-1")
    Target.objects.create(placement=made[0], section=section, rank=0, kept=True)
    Placement.objects.filter(pk=made[0].pk).update(place_state=PlaceState.PLACED)
    return made


def table_url(card: Placement, query: str = "") -> str:
    return f"/admin/tableau/{card.version_id}/liste/{query}"


def box(page: Page, card: Placement) -> Any:
    return page.get_by_role("checkbox", name=str(card))


def test_ticked_by_mouse_given_and_given_back(open_as, cards, lea):
    page = open_as(lea, table_url(cards[0]))
    expect(page.locator("[data-ticked]")).to_have_text("Aucune remarque cochée")

    box(page, cards[1]).click()
    expect(page.locator("[data-ticked]")).to_have_text("1 remarque cochée")
    box(page, cards[4]).click(modifiers=["Shift"])
    expect(page.locator("[data-ticked]")).to_have_text("4 remarques cochées")
    page.get_by_label("Confier à").select_option("Léa")
    page.get_by_role("button", name="Confier").click()

    expect(page.locator(".messagelist")).to_contain_text("4 remarques à instruire par Léa.")
    assert [fresh(card).assignee for card in cards] == [None, lea, lea, lea, lea, None]
    page.get_by_role("button", name="Annuler").click()
    expect(page.locator(".messagelist")).to_contain_text("Annulé")
    assert {fresh(card).assignee for card in cards} == {None}


def test_all_the_lines_of_a_page_are_ticked_and_unticked(open_as, cards, lea):
    page = open_as(lea, table_url(cards[0]))

    page.get_by_role("button", name="Tout cocher").click()
    expect(page.locator("[data-ticked]")).to_have_text("6 remarques cochées")
    page.get_by_role("button", name="Tout décocher").click()

    expect(page.locator(".tick input:checked")).to_have_count(0)


def test_a_decision_on_many_by_keyboard_only(open_as, cards, karim):
    page = open_as(karim, table_url(cards[0]))

    tab_to(page, "[data-tick-all]")
    page.keyboard.press("Enter")
    tab_to(page, ".together summary")
    page.keyboard.press("Enter")
    tab_to(page, "#together_outcome")
    page.keyboard.type("Non retenu")
    tab_to(page, "#together_reason")
    page.keyboard.type("Hors du cadre.")
    tab_to(page, "button[value=decider]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Décider « Non retenu » pour 6 remarques")
    assert {fresh(card).outcome for card in cards} == {None}
    tab_to(page, "#confirm-decide")
    page.keyboard.press("Enter")

    expect(page.locator(".messagelist")).to_contain_text("6 remarques : « Non retenu » décidé.")
    assert {fresh(card).outcome for card in cards} == {Outcome.REJECTED}


def test_lines_are_sorted_and_a_card_opened_by_keyboard_only(open_as, cards, lea):
    page = open_as(lea, table_url(cards[0], "?canal=feuille"))

    tab_to(page, "thead a[href*='tri=-reference']")
    page.keyboard.press("Enter")
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("Référence")
    tab_to(page, "tbody a")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text(str(cards[5]))
    assert page.url.endswith("?canal=feuille&tri=-reference")


def test_everything_works_without_script(open_as, cards, karim):
    page = open_as(karim, table_url(cards[0]), java_script_enabled=False)
    expect(page.get_by_role("button", name="Tout cocher")).to_be_hidden()

    box(page, cards[0]).check()
    box(page, cards[2]).check()
    page.get_by_label("Déplacer vers").select_option("À arbitrer")
    page.get_by_role("button", name="Déplacer").click()
    expect(page.locator(".messagelist")).to_have_text("2 remarques dans « À arbitrer ».")
    page.get_by_role("button", name="Annuler").click()
    box(page, cards[0]).check()
    page.get_by_text("Suite à donner…").click()
    page.get_by_label("Suite à donner :").select_option("Noté, sans modification du texte")
    page.get_by_role("button", name="Décider…").click()
    expect(page.get_by_text("demande un motif")).to_be_visible()
    expect(box(page, cards[0])).to_be_checked()
    page.get_by_label("Motif").fill("Entendu.")
    page.get_by_role("button", name="Décider…").click()
    page.get_by_role("button", name="Décider « Noté, sans modification du texte » pour 1 remarque").click()

    expect(page.get_by_text("1 remarque : « Noté, sans modification du texte » décidé.")).to_be_visible()
    assert (fresh(cards[0]).outcome, fresh(cards[2]).step) == (Outcome.NOTED, Step.TO_QUALIFY)


def test_two_people_at_once_the_second_reads_what_was_left_aside_and_why(open_as, cards, lea, karim):
    page = open_as(lea, table_url(cards[0]))
    page.get_by_role("button", name="Tout cocher").click()
    actions.assign(placement=cards[2], revision=1, assignee=karim, by=karim)
    page.get_by_label("Déplacer vers").select_option("À instruire")
    page.get_by_role("button", name="Déplacer").click()

    expect(page.locator(".left-aside")).to_contain_text(f"{cards[2]} : a changé entre-temps (Karim")
    expect(page.locator("[data-ticked]")).to_have_text("1 remarque cochée")
    expect(box(page, cards[2])).to_be_checked()
    assert [fresh(card).step for card in cards].count(Step.TO_STUDY) == 5
    page.get_by_label("Déplacer vers").select_option("À instruire")
    page.get_by_role("button", name="Déplacer").click()
    expect(page.locator(".messagelist")).to_contain_text("1 remarque dans")


def test_a_reason_to_use_again_fills_the_box(open_as, cards, lea):
    StandardReason.objects.create(
        version=cards[0].version, title="Déjà dit", outcome=Outcome.COVERED, text="Voir le § 3.", by=lea
    )
    page = open_as(lea, table_url(cards[0]))

    page.get_by_text("Suite à donner…").click()
    page.get_by_label("Motif :").fill("Merci.")
    page.get_by_label("Motif type").select_option("Déjà dit")
    page.get_by_role("button", name="Insérer").click()

    expect(page.get_by_label("Motif :")).to_have_value("Merci.\n\nVoir le § 3.")
    expect(page.locator("#announce")).to_contain_text("Motif inséré")
    expect(page.get_by_label("Suite à donner :")).to_have_value("couvert")


def test_all_of_one_person_go_to_another(open_as, cards, lea, karim):
    Placement.objects.filter(pk__in=[card.pk for card in cards[:3]]).update(assignee=lea)
    page = open_as(karim, table_url(cards[0]))

    page.get_by_role("link", name="Réattribuer…").click()
    page.get_by_label("Toutes les cartes de").select_option("Léa")
    page.get_by_label("À confier à").select_option("Karim")
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("heading", name="Confier à Karim 3 cartes de Léa")).to_be_visible()
    page.get_by_role("button", name="Confier 3 cartes").click()

    expect(page.locator(".messagelist")).to_contain_text("3 remarques à instruire par Karim.")
    assert [fresh(card).assignee for card in cards[:3]] == [karim] * 3


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_grave_on_the_table_its_refusals_and_its_confirmations(
    open_as, cards, karim, theme
):
    page = open_as(karim, table_url(cards[0]), color_scheme=theme)
    box(page, cards[1]).check()
    page.get_by_text("Suite à donner…").click()
    found = grave(page)
    page.get_by_role("button", name="Proposer").click()
    expect(page.locator("#refusal-together")).to_be_visible()
    found += grave(page)
    page.get_by_label("Suite à donner :").select_option("Retenu")
    page.get_by_role("button", name="Décider…").click()
    expect(page.locator("#confirm-decide")).to_be_visible()
    found += grave(page)
    actions.assign(placement=cards[1], revision=1, assignee=karim, by=karim)
    page.locator("#confirm-decide").click()
    expect(page.locator(".left-aside")).to_be_visible()
    found += grave(page)
    page.get_by_role("link", name="Réattribuer…").click()
    found += grave(page)

    assert found == []


def test_no_page_of_many_scrolls_sideways_on_a_narrow_screen(open_as, cards, karim):
    factories.make_placement(cards[0].version, text="anticonstitutionnellement" * 6, excerpt="x" * 300)
    page = open_as(karim, table_url(cards[0]))
    page.set_viewport_size({"width": 320, "height": 800})
    narrow = "document.documentElement.scrollWidth <= innerWidth"
    assert page.evaluate(narrow)
    expect(page.locator("[data-title=Étape]").first).to_be_visible()
    box(page, cards[1]).check()
    page.get_by_text("Suite à donner…").click()
    page.get_by_label("Suite à donner :").select_option("Noté, sans modification du texte")
    page.get_by_label("Motif").fill("m" * 300)
    assert page.evaluate(narrow)
    page.get_by_role("button", name="Décider…").click()
    expect(page.locator("#confirm-decide")).to_be_visible()
    assert page.evaluate(narrow)


def test_the_headings_stay_in_sight_while_lines_are_read(open_as, cards, lea):
    for _ in range(30):
        factories.make_placement(cards[0].version)
    page = open_as(lea, table_url(cards[0]))

    page.locator(".lines").evaluate("lines => lines.scrollTo(0, lines.scrollHeight)")

    expect(page.get_by_role("columnheader", name="Référence")).to_be_in_viewport()


# ---- The board: a move undone, and cards moved with a finger ----


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
    page.wait_for_timeout(200)
    finger.slide((start[0], 630), middle(page, "[data-step=instruire].column"))
    expect(page.locator(".column.over")).to_have_count(1)
    finger.send("touchEnd")

    expect(page.locator("#undo")).not_to_be_empty()
    assert fresh(card).revision == 2
