"""Being written to, before a real browser: the message is read, its link followed, its button pressed."""

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from imports.models import Submission
from tests.web.browser.test_accessibility import grave
from tests.web.browser.test_public_pages import visit  # noqa: F401  (fixture)
from tests.web.envois import remark
from tests.web.public.deposits import deposit
from tests.web.public.test_message import CLAIRE, ask, let_pass

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def link(version, box) -> str:
    """A link by which one remark was sent."""
    return deposit(Client(), version, [remark(1)])[0]


def fill_in(page: Page, button: str) -> None:
    page.get_by_label("Votre adresse électronique").fill(CLAIRE)
    page.get_by_role("button", name=button).click()


def test_one_asks_proves_loses_the_link_and_stops_without_a_script(visit, watch, link, box):  # noqa: F811
    page = visit(link, java_script_enabled=False)
    fill_in(page, "Être prévenu")
    expect(page.get_by_text(f"Un message est parti à {CLAIRE}")).to_be_visible()

    page.goto(watch.home + box.links[0])
    page.get_by_role("button", name="confirmer cette adresse").click()
    expect(page.get_by_role("heading", name="Votre adresse est confirmée")).to_be_visible()

    let_pass(11)
    page.get_by_role("link", name="Lien de suivi perdu").click()
    fill_in(page, "Recevoir un nouveau lien")
    expect(page.get_by_role("heading", name="Votre demande est reçue")).to_be_visible()
    for _ in range(100):  # the message leaves after the page
        if len(box.messages) == 2:
            break
        page.wait_for_timeout(50)
    page.wait_for_timeout(200)

    page.goto(watch.home + link)
    expect(page.get_by_role("heading", name="Ce lien de suivi n'ouvre rien")).to_be_visible()
    page.goto(watch.home + box.links[0])
    page.get_by_role("button", name="Ne plus me prévenir").click()
    expect(page.get_by_text("Vous ne serez plus prévenu par courriel.")).to_be_visible()


@pytest.mark.appearance
def test_axe_finds_nothing_grave_on_the_pages_of_messages(visit, watch, link, box):  # noqa: F811
    page = visit(link)
    page.set_viewport_size({"width": 320, "height": 800})
    found, wide = grave(page), []

    def look(address: str) -> None:
        if address:
            page.goto(watch.home + address)
        found.extend(grave(page))
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(page.url)

    look("/lien-perdu/")
    fill_in(page, "Recevoir un nouveau lien")
    look("")
    ask(Client(), link)
    page.goto(watch.home + link)
    look("")
    fill_in(page, "Recevoir un autre message")  # too soon: refused in place
    look("")
    look(box.links[0])
    page.get_by_role("button", name="confirmer cette adresse").click()
    look("")
    look(box.links[0])  # used
    look(link)
    look(f"{link}envois/{Submission.objects.get().pk}/")
    look("/donnees-personnelles/")

    assert (found, wide) == ([], [])
