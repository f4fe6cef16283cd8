"""The states of a reviewer's pages that a call, or somebody else's sheet, brings about."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from playwright.sync_api import expect

from comments.models import Placement
from documents.models import CallState, Version
from tests.web.browser.test_accessibility import grave
from tests.web.envois import file, remark
from tests.web.public.deposits import deposit, link_of, preview_of, raw, said, upload

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def addresses(client, version, other) -> dict[str, str]:
    """A page of each state, and the words that say it."""
    first = file([remark(1), remark(2)]).read()
    client.post(
        f"{preview_of(link_of(raw(client, version, SimpleUploadedFile('avis.ods', first))))}confirmation/"
    )
    theirs, _ = deposit(client, version, [remark(2), remark(3)])  # the second remark came by the first link
    shared = Placement.objects.order_by("pk")[1]
    received = preview_of(link_of(raw(client, version, SimpleUploadedFile("avis.ods", first))))
    suspended = link_of(upload(client, other, [remark(4)]))
    pages = {preview_of(suspended): "Confirmation impossible pour le moment"}
    late = link_of(upload(client, version, [remark(5)]))
    pages |= {preview_of(late): "Hors délai", f"/appels/{version.pk}/deposer/": "Hors délai"}
    Version.objects.filter(pk=other.pk).update(call=CallState.SUSPENDED)
    Version.objects.filter(pk=version.pk).update(closes_on=timezone.localdate() - timedelta(days=1))
    link, _ = deposit(client, version, [remark(6)])
    return pages | {
        f"/appels/{other.pk}/deposer/": "Le dépôt n'est pas ouvert",
        link: "Hors délai",
        received: "Ce fichier a déjà été reçu",
        f"{theirs}remarques/{shared}/": "Cette remarque avait déjà été reçue",
    }


def test_each_state_is_told(client, addresses):
    for address, words in addresses.items():
        assert words in said(client, address), address


@pytest.mark.appearance
def test_axe_finds_nothing_grave_and_nothing_scrolls_sideways(watch, new_context, addresses):
    page = watch.over(new_context()).new_page()
    page.set_viewport_size({"width": 320, "height": 800})
    found = []
    for address in addresses:
        page.goto(watch.home + address)
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        found += grave(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{address} scrolls sideways")

    assert not found, "\n".join(found)


def test_too_many_files_are_refused_on_the_page_in_words(watch, new_context, version, tmp_path):
    files = []
    for number in range(11):
        files.append(tmp_path / f"avis-{number}.csv")
        files[-1].write_bytes(b"Commentaire\nPreciser.")
    page = watch.over(new_context()).new_page()
    page.goto(f"{watch.home}/appels/{version.pk}/deposer/")

    page.get_by_label("Vos feuilles").set_input_files(files)
    page.get_by_role("button", name="Envoyer et vérifier").click()

    expect(page.get_by_text("Vous avez choisi 11 fichiers : 10 au plus à la fois.")).to_be_visible()
    expect(page.get_by_role("button", name="Envoyer et vérifier")).to_be_enabled()
    assert page.url.endswith(f"/appels/{version.pk}/deposer/")


def test_a_correction_leads_back_to_its_row(watch, new_context, client, version):
    lines = [remark(number) for number in range(1, 9)]
    link = link_of(upload(client, version, [*lines, ["9", "", "", "", "", "", ""]]))
    page = watch.over(new_context()).new_page()
    page.goto(watch.home + preview_of(link))
    row = page.locator("#ligne-8")

    row.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    row.get_by_label("Commentaire").fill("Dire autre chose.")
    row.get_by_role("button", name="Enregistrer la correction").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("corrigée.")).to_be_attached()
    assert page.url.endswith("#ligne-8")
    expect(row).to_be_in_viewport()
    expect(row.get_by_text("Dire autre chose.").first).to_be_visible()
