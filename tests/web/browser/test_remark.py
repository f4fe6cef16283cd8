"""The page of a remark in a real browser: by keyboard, without script, narrow, dark, and what axe finds."""

import re

import pytest
from playwright.sync_api import Page, expect

from comments import actions
from comments.models import Placement
from comments.notes import add_note
from comments.outcomes import Kind, Outcome, Step
from tests import factories
from tests.web.browser.test_accessibility import grave
from tests.web.conftest import card_url

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def fresh(card: Placement) -> Placement:
    return Placement.objects.with_decision().get(pk=card.pk)


@pytest.fixture
def worked(card, version, lea, karim) -> Placement:
    """The card with everything on it: words to rewrite, a like one decided, reasons, notes, questions."""
    comment = card.comment
    comment.text = "Toute interface publie sa description complète, et la date de celle-ci."
    comment.excerpt = "Toute interface publie sa description."
    comment.save()
    like = factories.make_placement(version, text="Dire où la description est publiée, et quand.")
    like.targets.create(section=card.edition.sections.get(identifier="EXI-G-1"), rank=0, kept=True)
    actions.decide(placement=like, revision=1, outcome=Outcome.PARTLY, reason="Le lieu sera dit.", by=karim)
    version.standard_reasons.create(
        title="Déjà dit", outcome=Outcome.COVERED, text="Le texte le dit déjà.\nVoir plus haut.", by=lea
    )
    add_note(placement=card, text="Voir avec le soutien.", by=lea)
    card.precision_requests.create(text="Sur quelle page ?", by=lea)
    actions.propose(placement=card, revision=1, outcome=Outcome.NOTED, reason="Noté.", by=lea)
    return card


@pytest.fixture
def board(version) -> str:
    factories.make_placement(version)
    return f"/admin/tableau/{version.pk}/"


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.id")


def test_a_remark_is_decided_by_keys_alone(open_as, card, karim):
    page = open_as(karim, card_url(card))

    page.keyboard.press("a")
    assert focused(page) == "assign_assignee"
    page.locator("#assign_assignee").blur()
    page.keyboard.press("n")
    assert focused(page) == "note_text"
    page.keyboard.type("d m a ? / : rien de cela n'est un raccourci")
    expect(page.locator("#note_text")).to_have_value("d m a ? / : rien de cela n'est un raccourci")
    expect(page.locator("#shortcuts")).to_be_hidden()
    page.locator("#note_text").blur()
    page.keyboard.press("m")
    assert focused(page) == "move_step"
    page.locator("#move_step").blur()
    page.keyboard.press("p")
    assert focused(page) == "outcome-propose"
    page.keyboard.press("d")
    assert focused(page) == "outcome_outcome"
    page.keyboard.type("Retenu en")
    page.keyboard.press("Tab")
    page.keyboard.type("La durée seule.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator(".messagelist")).to_contain_text("décision enregistrée")
    assert (fresh(card).outcome, fresh(card).step) == (Outcome.PARTLY, Step.TO_ANSWER)


def test_a_shortcut_without_its_field_does_nothing(open_as, card, zoe):
    page = open_as(zoe, card_url(card))

    for key in "jkdpman":
        page.keyboard.press(key)

    assert page.evaluate("document.activeElement === document.body")
    assert page.url.endswith(card_url(card))
    page.keyboard.press("/")
    assert focused(page) == "find"


def test_the_next_and_previous_remarks_are_one_key_away(open_as, card, lea):
    page = open_as(lea, card_url(card))
    page.evaluate(
        """() => { for (const rel of ["prev", "next"]) {
            const link = document.createElement("a");
            link.rel = rel; link.href = "#" + rel; link.textContent = rel;
            document.querySelector("#content").append(link); } }"""
    )

    page.keyboard.press("j")
    expect(page).to_have_url(re.compile("#next$"))  # the address follows the key, a moment later
    page.keyboard.press("k")
    expect(page).to_have_url(re.compile("#prev$"))


def test_shortcuts_leave_keys_with_modifiers_to_the_browser(open_as, card, lea):
    page = open_as(lea, card_url(card))

    for keys in ("Control+d", "Alt+n", "Meta+a"):
        page.evaluate(
            """keys => { const [held, key] = keys.split("+");
                document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true,
                  ctrlKey: held === "Control", altKey: held === "Alt", metaKey: held === "Meta" })); }""",
            keys,
        )

    assert page.evaluate("document.activeElement === document.body")


def test_the_list_of_shortcuts_opens_by_its_key_and_its_button_and_they_are_switched_off_for_good(
    open_as, card, lea
):
    page = open_as(lea, card_url(card))
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Remarque suivante")
    page.keyboard.press("d")
    assert focused(page) != "outcome_outcome"
    page.get_by_role("checkbox", name=re.compile("Employer ces raccourcis")).uncheck()
    page.keyboard.press("Escape")
    expect(page.locator("#shortcuts")).to_be_hidden()

    page.reload()
    page.keyboard.press("d")
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_hidden()
    assert page.evaluate("document.activeElement === document.body")

    page.get_by_role("button", name="Raccourcis clavier").click()
    page.get_by_role("checkbox", name=re.compile("Employer ces raccourcis")).check()
    page.get_by_role("button", name="Fermer").click()
    page.keyboard.press("d")
    assert focused(page) == "outcome_outcome"


def test_on_the_board_keys_go_from_card_to_card_and_move_the_one_in_focus(open_as, card, board, lea):
    page = open_as(lea, board)
    first, second = page.locator(".card h3 > a").all()

    page.keyboard.press("j")
    expect(first).to_be_focused()
    page.keyboard.press("j")
    expect(second).to_be_focused()
    page.keyboard.press("k")
    expect(first).to_be_focused()
    page.keyboard.press("m")
    expect(page.locator("#move-dialog")).to_be_visible()
    page.locator("[data-to=instruire]").click()

    expect(page.locator("#cards-instruire .card")).to_have_count(1)


def test_a_reason_is_inserted_after_what_is_typed(open_as, worked, karim):
    page = open_as(karim, card_url(worked))
    page.locator("#outcome_reason").fill("Bonjour.")
    page.locator("#outcome_outcome").select_option("")

    page.get_by_role("button", name="Insérer").click()
    expect(page.locator("#outcome_reason")).to_have_value(
        "Bonjour.\n\nLe texte le dit déjà.\nVoir plus haut."
    )
    expect(page.locator("#outcome_outcome")).to_have_value("couvert")
    expect(page.locator("#outcome_reason")).to_be_focused()
    page.get_by_role("link", name="Reprendre ce motif").click()
    expect(page.locator("#outcome_reason")).to_have_value(re.compile(r"plus haut\.\n\nLe lieu sera dit\.$"))
    expect(page.locator("#announce")).to_contain_text("Motif inséré")
    assert fresh(worked).revision == 2


def test_everything_is_done_without_script(open_as, worked, karim):
    page = open_as(karim, card_url(worked), java_script_enabled=False)
    expect(page.get_by_role("button", name="Raccourcis clavier")).to_be_hidden()

    page.get_by_role("button", name="Insérer").click()
    expect(page.locator("#outcome_reason")).to_have_value("Le texte le dit déjà.\nVoir plus haut.")
    page.get_by_role("link", name="Reprendre ce motif").click()
    expect(page.locator("#outcome_reason")).to_have_value("Le lieu sera dit.")
    page.get_by_role("button", name="Technique").click()
    page.get_by_role("button", name="M'attribuer").click()
    page.get_by_label("Ajouter une note").fill("Vu.")
    page.get_by_role("button", name="Ajouter la note").click()
    page.get_by_role("button", name="Retirer la proposition").click()
    page.get_by_text("Demander une autre précision").click()
    page.get_by_label("Message").fill("Sur quel point ?")
    page.get_by_role("button", name="Préparer la demande").click()

    expect(page.locator(".messagelist")).to_contain_text("elle partira avec les réponses")
    card = fresh(worked)
    assert (card.kind, card.assignee, card.step) == (Kind.TECHNICAL, karim, Step.WAITING)
    assert (card.internal_notes.count(), card.precision_requests.count()) == (2, 2)


def test_a_type_is_said_without_leaving_the_page(open_as, card, lea):
    page = open_as(lea, card_url(card))

    page.get_by_role("button", name="Question").click()

    expect(page.locator("#announce")).to_contain_text("type enregistré")
    expect(page.locator("#kind-question")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#kind-question")).to_be_focused()


def test_a_message_written_on_an_outdated_page_is_kept_with_what_changed(open_as, card, lea, karim):
    page = open_as(lea, card_url(card))
    page.get_by_text("Demander une précision").click()
    page.get_by_label("Message").fill("Sur quelle page ?")
    actions.move(placement=card, revision=1, step=Step.TO_STUDY, by=karim)

    page.get_by_role("button", name="Préparer la demande").click()

    expect(page.locator("#refusal-precision")).to_be_focused()
    expect(page.locator("#refusal-precision")).to_contain_text("Déplacement par Karim")
    expect(page.get_by_label("Message")).to_have_value("Sur quelle page ?")
    page.get_by_role("button", name="Préparer la demande").click()
    expect(page.locator(".messagelist")).to_contain_text("demande de précision préparée")


def test_the_text_and_the_decision_are_read_side_by_side(open_as, worked, karim):
    page = open_as(karim, card_url(worked))

    for seen in (
        "#remark",
        ".rewritten",
        "#text",
        "#outcome",
        "#outcome_reason",
        "#outcome-decide",
        "#likes",
    ):
        expect(page.locator(seen)).to_be_in_viewport()
    expect(page.locator(".panel:has(#history) ol").first).to_be_hidden()


@pytest.mark.appearance
@pytest.mark.parametrize("size", [(320, 640), (640, 450), (1280, 900)])  # 640: 1280 seen at 200 %
def test_axe_finds_nothing_grave_whatever_the_width(open_as, worked, karim, watch, size):
    page = open_as(karim, "/admin/")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    reasons = f"/admin/tableau/{worked.version_id}/motifs/"
    reason = worked.version.standard_reasons.get()
    found = []
    for address in (
        card_url(worked),
        reasons,
        f"{reasons}{reason.pk}/",
        f"{reasons}{reason.pk}/suppression/",
    ):
        page.goto(watch.home + address)
        page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
        found += grave(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{address} scrolls sideways")
    page.get_by_role("button", name="Raccourcis clavier").click()
    found += grave(page)

    assert not found, "\n".join(found)
