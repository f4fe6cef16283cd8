"""Many remarks at once in a real browser: by mouse, by keyboard, without script, and two people."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from comments import actions
from comments.models import Placement, StandardReason, Target
from comments.outcomes import Outcome, PlaceState, Step
from tests import factories
from tests.web.browser.test_accessibility import grave
from tests.web.browser.test_triage import fresh, tab_to

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


@pytest.mark.appearance
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
