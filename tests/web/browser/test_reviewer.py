"""The whole way of a reviewer who never saw it: from the volet to the second answer, by the pages alone."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from comments.actions import decide
from comments.models import Comment, Placement
from comments.outcomes import Outcome, Step
from documents.models import Applicability, CallState, UseCase, Version
from imports.ledger import faults
from tests import office

pytestmark = [pytest.mark.browser, pytest.mark.office, pytest.mark.django_db(transaction=True)]

FILLED = {
    "A2": "1", "B2": "EXI-G-1", "D2": "Dire où la description est publiée.", "E2": "haute",
    "F2": "j.martin@example.org", "G2": "02/05/2026",
    "A3": "2", "C3": "conservée treize mois", "D3": "Garder les traces deux ans.",
    "F3": "j.martin@example.org", "G3": "'32/13/2026",
    "A4": "3", "B4": "EXI-G-2", "F4": "j.martin@example.org",
    "A5": "4", "B5": "Cadre des échanges", "D5": "'=SOMME(1;2) <script>x</script>",
    "A6": "5", "B6": "Journalisation", "D6": "Nommer qui lit les traces.", "F6": "j.martin@example.org",
}  # fmt: skip


@pytest.fixture
def call(version: Version) -> Version:
    """The version's call, found by the applicability table."""
    use_case, _ = UseCase.objects.get_or_create(label="Cloud Native uniquement", defaults={"rank": 4})
    Applicability.objects.create(use_case=use_case, volet=version.volet)
    return version


@pytest.fixture
def page(watch, new_context) -> Page:
    """The browser of somebody without an account."""
    return watch.over(new_context(accept_downloads=True)).new_page()


def save(page: Page, link: str, into: Path) -> Path:
    """Download what a link gives, and return it."""
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile(link)).first.click()
    download.value.save_as(into)
    return into


def test_from_the_volet_to_the_second_answer(page, call, karim, watch, tmp_path):
    find_the_call(page, watch.home, call)
    empty = save(page, "Télécharger le gabarit", tmp_path / "gabarit.ods")
    sheet = office.typed(empty, tmp_path / "avis.ods", FILLED)

    upload(page, sheet)
    mend_two_faults(page)
    page.get_by_role("button", name="Confirmer ces 5 remarques").first.click()

    expect(page.get_by_role("heading", name=re.compile("Accusé de réception E-"))).to_be_visible()
    expect(page.get_by_text("reçu et enregistré")).to_be_visible()
    assert "pris en compte" not in page.content().lower()
    references = [str(comment) for comment in Comment.objects.order_by("pk")]
    assert [cell.inner_text() for cell in page.locator("tbody td a").all()] == references
    given_back = save(page, "Télécharger ma feuille", tmp_path / "avec-references.ods")
    lines = office.shown(given_back, 6, 10)
    assert [line[9] for line in lines] == ["Référence CCT", *references]
    assert [line[:9] for line in lines] == [line[:9] for line in office.shown(sheet, 6, 9)]

    withdraw(page, references[4])
    correct_by_a_sheet(page, sheet, tmp_path, references[0])
    maintain_an_answer(page, karim, call, references[0])
    assert list(faults()) == []


def find_the_call(page: Page, home: str, call: Version) -> None:
    """From the first page, by the use case, to the call of the volet."""
    page.goto(home)
    page.get_by_text("Cloud Native uniquement", exact=True).first.click()
    page.get_by_role("link", name=re.compile(str(call.volet))).locator("visible=true").last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(str(call.volet))


def upload(page: Page, sheet: Path) -> None:
    """From the call's page, to the preview of a sheet."""
    page.get_by_role("link", name="Déposer mes commentaires").first.click()
    page.get_by_label("Vos feuilles de commentaires").set_input_files(sheet)
    page.get_by_role("button", name="Envoyer et vérifier").click()
    expect(page.get_by_role("heading", name="Vérifier avant de confirmer")).to_be_visible()


def mend_two_faults(page: Page) -> None:
    """Two faults, each at its line and column of the sheet, corrected where they are shown."""
    dated, empty = page.locator("li.row", has_text="ligne 3"), page.locator("li.row", has_text="ligne 4")
    expect(dated.locator(".faulty")).to_contain_text("La date « 32/13/2026 » n'est pas comprise")
    expect(empty.locator(".faulty")).to_contain_text("Ni la colonne de l'extrait")
    dated.locator("summary").click()
    dated.get_by_label("Date").fill("03/05/2026")
    dated.get_by_role("button", name="Enregistrer la correction").click()
    expect(page.get_by_text("corrigée.")).to_be_visible()
    empty.locator("summary").click()
    empty.get_by_label("Commentaire").fill("Dire qui prévient les services.")
    empty.get_by_role("button", name="Enregistrer la correction").click()
    expect(page.get_by_text("Rien ne demande de correction.")).to_be_visible()


def withdraw(page: Page, reference: str) -> None:
    """Follow, and withdraw one remark, which is asked again."""
    page.get_by_role("link", name="Suivre mes remarques").click()
    page.get_by_role("link", name=reference).first.click()
    page.get_by_role("link", name=f"Retirer {reference}").click()
    page.get_by_role("button", name=f"Retirer {reference}").click()
    expect(page.get_by_text(f"{reference} est retirée.")).to_be_visible()
    assert Placement.objects.get(comment=Comment.objects.latest("pk")).step == Step.CLOSED


def correct_by_a_sheet(page: Page, sheet: Path, folder: Path, reference: str) -> None:
    """Send the sheet again with one remark rewritten: it keeps its reference."""
    again = office.typed(
        sheet, folder / "corrigee.ods", {"D2": "Dire où la description est publiée, et quand."}
    )
    page.get_by_role("link", name="Votre suivi").first.click()
    page.get_by_role("link", name="Envoyer une feuille corrigée").click()
    page.get_by_label("Vos feuilles de commentaires").set_input_files(again)
    page.get_by_role("button", name="Envoyer et vérifier").click()
    expect(page.get_by_text(f"Mettra à jour {reference}")).to_be_visible()
    page.get_by_role("button", name=re.compile("Confirmer")).first.click()
    expect(page.get_by_role("heading", name=re.compile("Accusé de réception"))).to_be_visible()
    first = Comment.objects.earliest("pk")
    assert (str(first), first.text) == (reference, "Dire où la description est publiée, et quand.")


def maintain_an_answer(page: Page, karim, call: Version, reference: str) -> None:
    """Read the answer once published, and maintain the remark, once."""
    card = Placement.objects.earliest("pk")
    decide(placement=card, revision=card.revision, outcome=Outcome.REJECTED, reason="Dit ailleurs.", by=karim)
    Version.objects.filter(pk=call.pk).update(call=CallState.ANSWERED)
    page.get_by_role("link", name="Suivre mes remarques").click()
    expect(page.get_by_text("Non retenu")).to_be_visible()
    page.get_by_role("link", name=reference, exact=True).click()
    expect(page.get_by_text("Dit ailleurs.")).to_be_visible()
    page.get_by_label("Pourquoi vous maintenez").fill("Ce n'est dit nulle part.")
    page.get_by_role("button", name="Je maintiens").click()
    expect(page.get_by_text("Votre remarque sera réexaminée")).to_be_visible()
    expect(page.get_by_role("button", name="Je maintiens")).to_have_count(0)
