"""The pages of requests for advice in a real browser: axe, narrow screens, a sheet that comes back."""

import pytest
from playwright.sync_api import expect

from comments.outcomes import Outcome
from imports.advice import engine, receiving
from imports.models import AdviceReturn
from tests import factories
from tests.advice import answer, ask, fill
from tests.imports import sheets
from tests.imports.envois import DIRECTORY, LOGS, send
from tests.web.browser.test_accessibility import at_each_width

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cards(version):
    return [factories.make_placement(version, text=f"Préciser la durée {n}. " * 8) for n in range(3)]


@pytest.mark.appearance
def test_axe_finds_nothing_grave_on_the_pages_of_advice(open_as, version, karim, cards):
    request = ask(cards, karim, question="Tenable ?", address="odile@example.org")
    answer(request, {cards[0]: ("Retenu", ""), cards[1]: ("bof", "Non, voir la page du réseau.")}, karim)
    past = send(version, [[*LOGS, "02/05/2024", "Retenu", ""], [*DIRECTORY, "", "", "", "bof", ""]])
    engine.process(receiving.receive_answered(submission=past, by=karim))
    page = open_as(karim, f"/admin/avis/A-{request.pk}/")
    home, found = page.url.split("/admin/")[0], at_each_width(page)
    for address in (
        f"avis/A-{request.pk}/?voir=manque", f"tableau/{version.pk}/avis/",
        f"tableau/{version.pk}/avis/demander/", f"envois/{past.pk}/", f"envois/{past.pk}/reprise/", "depot/",
    ):  # fmt: skip
        page.goto(f"{home}/admin/{address}")
        found += at_each_width(page)

    assert found == []


def test_advice_is_asked_from_ticked_lines_and_its_sheet_comes_back(open_as, version, karim, cards, tmp_path):
    page = open_as(karim, f"/admin/tableau/{version.pk}/liste/")
    for box in page.locator("input[name=carte]").all():
        box.check()
    page.get_by_role("button", name="Demander un avis…").click()
    page.get_by_label("À qui").fill("Odile Réseau")
    page.get_by_role("button", name="Préparer la feuille").click()
    request = version.advice_requests.get()
    path = tmp_path / "avis.ods"
    path.write_bytes(sheets.ods(fill(request, {cards[0]: ("Retenu", "")})))
    page.locator("#id_sheet").set_input_files(path)
    page.get_by_role("button", name="Déposer la feuille remplie").click()
    expect(page.get_by_role("heading", name="Ce qui est revenu")).to_be_visible()
    engine.process(AdviceReturn.objects.get())
    page.reload()

    expect(page.get_by_role("link", name="1 proposée")).to_be_visible()
    assert cards[0].dispositions.get().outcome == Outcome.ACCEPTED
