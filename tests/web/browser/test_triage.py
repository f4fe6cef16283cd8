"""A whole triage in a real browser: by keyboard only, by mouse, without script, and two people at once."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from comments import actions
from comments.models import Placement, Target
from comments.outcomes import Outcome, PlaceState, Step
from documents.models import VoletRole
from people.models import Role
from tests import factories
from tests.editions import KEEPING, later_text, publish
from tests.imports.envois import send
from tests.web.conftest import card_url

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def fresh(card: Placement) -> Placement:
    return Placement.objects.with_decision().get(pk=card.pk)


def board_url(card: Placement) -> str:
    return f"/admin/tableau/{card.version_id}/"


def tab_to(page: Page, selector: str, *, at_most: int = 80) -> None:
    """Press the tab key until the element has the focus, as someone without a mouse does."""
    for _ in range(at_most):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the tab key does not lead to {selector}")


def test_a_whole_triage_by_keyboard_only(watch, new_context, card, karim):
    page = watch.over(new_context()).new_page()
    page.goto(f"{watch.home}/admin/")
    tab_to(page, "#id_username")
    page.keyboard.type("karim")
    tab_to(page, "#id_password")
    page.keyboard.type("motdepasse")
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("Bureau de l'équipe"))

    tab_to(page, f"a[href='{board_url(card)}']")
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile(str(card.version)))
    page.wait_for_load_state()  # before its script is there, the link leads to the card's own form
    tab_to(page, f"#card-{card.pk} .move")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    tab_to(page, "[data-to=instruire]")
    page.keyboard.press("Enter")

    expect(page.locator("#cards-instruire .card")).to_have_count(1)
    expect(page.locator("#cards-qualifier .card")).to_have_count(0)
    expect(page.locator(f"#card-{card.pk} .move")).to_be_focused()
    expect(page.locator("#announce")).to_have_text(f"{card} déplacée dans « À instruire ».")
    expect(page.locator("#count-instruire")).to_have_text("1")

    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile(str(card)))
    tab_to(page, "[name=sections]:not(:checked)")
    page.keyboard.press("Space")
    tab_to(page, "#place-submit")
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("place confirmée")
    expect(page.locator("#place-submit")).to_be_focused()
    expect(page.locator("#announce")).to_contain_text("place confirmée")

    tab_to(page, "#outcome_outcome")
    page.keyboard.type("Retenu en")
    tab_to(page, "#outcome_reason")
    page.keyboard.type("La durée seule.")
    tab_to(page, "#outcome-decide")
    page.keyboard.press("Enter")
    expect(page.locator("#content-start")).to_contain_text("Rouvrir la décision « Retenu en partie »")
    assert (fresh(card).step, fresh(card).outcome) == (Step.TO_ANSWER, Outcome.PARTLY)
    assert card.targets.filter(kept=True).count() == 2


def test_the_dialog_closes_by_escape_and_gives_the_focus_back(open_as, card, lea):
    page = open_as(lea, board_url(card))
    page.locator(f"#card-{card.pk} .move").focus()

    page.keyboard.press("Enter")
    expect(page.locator("[data-to=qualifier]")).to_be_disabled()
    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator(f"#card-{card.pk} .move")).to_be_focused()
    assert fresh(card).revision == 1


def test_a_card_is_dragged_to_another_column_and_again(open_as, card, lea):
    page = open_as(lea, board_url(card))

    page.locator(f"#card-{card.pk}").drag_to(page.locator("[data-step=arbitrer]"))
    expect(page.locator("#cards-arbitrer .card")).to_have_count(1)
    page.locator(f"#card-{card.pk}").drag_to(page.locator("[data-step=instruire].column"))
    expect(page.locator("#cards-instruire .card")).to_have_count(1)

    expect(page.locator("#count-arbitrer")).to_have_text("0")
    assert (fresh(card).step, fresh(card).revision) == (Step.TO_STUDY, 3)


def test_a_card_dropped_where_only_a_decision_leads_stays_where_it_is(open_as, card, lea):
    page = open_as(lea, board_url(card))

    page.locator(f"#card-{card.pk}").drag_to(page.locator("[data-step=repondre]"))

    expect(page.locator("#refusal")).to_contain_text("Une carte y arrive par une décision.")
    expect(page.locator("#refusal")).to_be_in_viewport()
    expect(page.locator(".over")).to_have_count(0)
    expect(page.locator("#cards-qualifier .card")).to_have_count(1)
    assert fresh(card).revision == 1
    page.get_by_role("button", name="Fermer").click()
    expect(page.locator("#refusal")).to_be_empty()


def test_every_column_is_in_reach_of_a_card_at_the_bottom_of_a_long_one(open_as, card, lea):
    for _ in range(18):
        last = factories.make_placement(card.version)
    page = open_as(lea, board_url(card))
    page.locator(f"#card-{last.pk}").scroll_into_view_if_needed()

    for step in ("qualifier", "clos"):
        expect(page.locator(f"#step-{step}")).to_be_in_viewport()
    page.locator(f"#card-{last.pk}").drag_to(page.locator("[data-step=arbitrer].column"))

    expect(page.locator("#cards-arbitrer .card")).to_have_count(1)
    expect(page.locator(f"#card-{last.pk} .move")).to_be_focused()
    expect(page.locator(".over")).to_have_count(0)


def test_a_whole_triage_without_script(open_as, card, karim):
    page = open_as(karim, "/admin/", java_script_enabled=False)
    page.get_by_role("link", name=str(card.version)).first.click()
    page.get_by_role("link", name=f"Déplacer… {card}").click()

    page.get_by_label("Étape :").select_option("À arbitrer")
    page.get_by_role("button", name="Déplacer").click()
    expect(page.get_by_text("carte déplacée.")).to_be_visible()
    page.get_by_role("link", name="Choisir une autre section…").click()
    page.get_by_role("checkbox", name="EXI-G-1").uncheck()
    page.get_by_label("Autre section").select_option("EXI-G-2")
    page.get_by_role("button", name="Confirmer la place").click()
    page.get_by_label("Instruit par").select_option("Karim")
    page.get_by_role("button", name="Attribuer", exact=True).click()
    page.get_by_label("Suite donnée").select_option("Non retenu")
    page.get_by_role("button", name="Décider").click()
    expect(page.get_by_text("demande un motif")).to_be_visible()
    page.get_by_label("Motif").fill("Déjà tranché en comité.")
    page.get_by_role("button", name="Décider").click()
    page.get_by_label("Motif").fill("Argument neuf.")
    page.get_by_role("button", name="Rouvrir").click()

    expect(page.get_by_text("décision rouverte.")).to_be_visible()
    assert (fresh(card).step, fresh(card).assignee, fresh(card).outcome) == (Step.TO_STUDY, karim, None)
    assert [target.section.identifier for target in card.targets.filter(kept=True)] == ["EXI-G-2"]


def test_two_people_at_once_the_second_reads_what_changed_and_keeps_what_was_typed(open_as, card, lea, karim):
    page = open_as(lea, card_url(card))
    page.get_by_label("Suite donnée").select_option("Non retenu")
    page.get_by_label("Motif").fill("Un motif longuement pesé.")
    actions.decide(placement=card, revision=1, outcome=Outcome.ACCEPTED, by=karim)

    page.get_by_role("button", name="Proposer").click()

    expect(page.locator("#refusal-outcome")).to_contain_text("Décision par Karim")
    expect(page.locator("#refusal-outcome")).to_be_focused()
    expect(page.get_by_label("Motif")).to_have_value("Un motif longuement pesé.")
    assert fresh(card).outcome == Outcome.ACCEPTED


def test_refused_forms_leave_the_address_as_it_was(open_as, card, karim):
    page = open_as(karim, card_url(card))
    # A person may draw the box larger: its style must not be copied by attribute, against the policy.
    page.get_by_label("Motif").evaluate("box => { box.style.height = '12rem'; }")
    for _ in range(2):
        page.get_by_label("Suite donnée").select_option("Non retenu")
        page.get_by_role("button", name="Décider").click()
        expect(page.locator("#refusal-outcome")).to_be_focused()
        page.get_by_label("Motif").evaluate("box => { box.style.height = '12rem'; }")
        page.get_by_label("Suite donnée").focus()

    assert page.url.endswith(card_url(card))
    page.reload()
    expect(page.get_by_role("heading", name=str(card))).to_be_visible()


def test_a_stale_drag_is_refused_and_says_what_changed(open_as, card, lea, karim):
    page = open_as(lea, board_url(card))
    actions.assign(placement=card, revision=1, assignee=karim, by=karim)

    page.locator(f"#card-{card.pk}").drag_to(page.locator("[data-step=instruire].column"))

    expect(page.locator("#refusal")).to_contain_text("Karim : attribution")
    expect(page.locator("#refusal")).to_be_in_viewport()
    expect(page.locator(f"#card-{card.pk} .move")).to_be_focused()
    expect(page.locator("#cards-qualifier .card")).to_have_count(1)
    page.get_by_role("link", name="Actualiser le tableau").click()
    page.locator(f"#card-{card.pk}").drag_to(page.locator("[data-step=instruire].column"))
    expect(page.locator("#cards-instruire .card")).to_have_count(1)


def test_a_section_is_chosen_from_the_list_without_leaving_the_card(open_as, card, lea):
    page = open_as(lea, card_url(card))
    page.get_by_label("Motif").fill("Commencé à écrire.")

    page.get_by_role("link", name="Choisir une autre section…").click()

    expect(page.get_by_label("Autre section")).to_be_focused()
    expect(page.get_by_label("Motif")).to_have_value("Commencé à écrire.")
    assert page.url.endswith(card_url(card))


def test_by_keyboard_a_place_confirmed_in_an_older_edition_is_confirmed_in_today_s(
    open_as, version, lea, tmp_path
):
    first = publish(tmp_path)
    VoletRole.objects.create(user=lea, volet=first.volet, role=Role.INSTRUCTOR)
    send(first.version, [["1", "", KEEPING, "Trop court."]])
    placement = first.version.placements.get()
    section = placement.targets.get().section
    actions.confirm_place(placement=placement, revision=1, sections=[section], by=lea)
    second = publish(tmp_path, later_text())
    page = open_as(lea, card_url(placement))
    expect(page.get_by_text("Texte modifié")).to_be_visible()

    tab_to(page, "#follow-submit")
    page.keyboard.press("Enter")

    expect(page.locator("#announce")).to_have_text(f"{placement} : place confirmée.")
    expect(page.locator("#follow-submit")).to_have_count(0)
    expect(page.locator("ins")).to_be_visible()
    assert placement.targets.get(kept=True).section.edition == second


def test_hostile_words_do_nothing_and_turn_nothing_around(open_as, version, lea):
    author = factories.make_author(name="\u202e<script>document.title='pris'</script>")
    placement = factories.make_placement(
        version, author=author, place_state=PlaceState.SEVERAL, location="<svg onload=alert(1)>",
        text="<img src=//example.org/x onerror=alert(1)>",
        excerpt="<script>document.title='pris'</script>\u202e",
    )  # fmt: skip
    section = placement.edition.sections.first()
    section.document.text = (
        "<script>document.title='pris'</script>\n<a href='javascript:alert(1)'>x</a>\n\u202eenvers"
    )
    section.document.save()
    Target.objects.create(placement=placement, section=section, rank=0, reason="<b onclick=alert(1)>x</b>")

    for address in ("/admin/", board_url(placement), card_url(placement), card_url(placement, "place/")):
        page: Any = open_as(lea, address)
        assert "pris" not in page.title()
        assert (
            page.locator("script:not([src]), [onerror], [onload], [onclick], a[href^=javascript]").count()
            == 0
        )
        isolated = page.locator("bdi, .words, .passage td")
        assert isolated.evaluate_all(
            "all => all.every(one => getComputedStyle(one).unicodeBidi.includes('isolate'))"
        )
