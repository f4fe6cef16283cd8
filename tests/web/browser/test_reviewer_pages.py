"""The pages of a deposit and of a link, in every state: for everybody's eyes, keyboards and screens."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from comments.actions import decide
from comments.models import Comment, Placement
from comments.outcomes import Outcome
from comments.replying import maintain
from documents.models import CallState, Version
from imports.models import Deposit, DepositState, Submission, SubmissionState
from tests.web.browser.test_accessibility import grave
from tests.web.envois import FAULTY, file, remark
from tests.web.public.deposits import deposit, link_of, preview_of, upload

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def addresses(client, version, other, karim) -> list[str]:
    """The pages of a deposit in each state, and those of links that hold envois in each state."""
    other.call = CallState.SUSPENDED
    other.save()
    late = Version.objects.get(pk=version.pk)
    link, envoi = deposit(client, version, [*FAULTY, remark(7), remark(8)], organisation="Préfecture d'essai")
    answered(link, client, version, karim)
    waiting = in_each_state(client, version)
    nothing = client.post(f"/appels/{version.pk}/sans-observation/", {"organisation": "Direction"}).url
    running = deposit(client, version, [remark(41)])
    Submission.objects.filter(pk=running[1].pk).update(
        state=SubmissionState.RUNNING, rows_done=40, rows_read=90, activity="Enregistrement des lignes"
    )
    Version.objects.filter(pk=late.pk).update(call=CallState.ANSWERED)
    cards = Placement.objects.filter(comment__rows__submission=envoi).order_by("pk")
    return [
        f"/appels/{version.pk}/deposer/", f"/appels/{other.pk}/deposer/", *waiting, nothing, link,
        f"{link}envois/{envoi.pk}/", f"{link}feuille/", f"{link}revocation/", f"/suivi/{'x' * 43}/",
        *(f"{link}remarques/{card}/" for card in cards), f"{link}remarques/{cards[0]}/retrait/",
        f"{running[0]}envois/{running[1].pk}/",
    ]  # fmt: skip


def answered(link: str, client, version: Version, karim) -> None:
    """Leave one remark answered, one maintained, one withdrawn."""
    Version.objects.filter(pk=version.pk).update(call=CallState.ANSWERED)
    first, second, third = Placement.objects.order_by("pk")[:3]
    for card in (first, second):
        reason = "Le texte le dit déjà, page 3."
        decide(placement=card, revision=card.revision, outcome=Outcome.COVERED, reason=reason, by=karim)
    maintain(placement=Placement.objects.get(pk=second.pk), why="Ce n'est pas la même règle.")
    client.post(f"{link}remarques/{third}/retrait/")
    Version.objects.filter(pk=version.pk).update(call=CallState.OPEN)


def in_each_state(client, version: Version) -> list[str]:
    """Return a deposit's page in each state, a row's own, and the list of what waits."""
    found = []
    states = [
        {"state": DepositState.READING, "rows_done": 40, "rows_read": 90},
        {"state": DepositState.READING, "rows_read": None},
        {"state": DepositState.QUARANTINE, "scanned": False},
        {"state": DepositState.QUARANTINE, "scanned": True, "reason": "L'antivirus y a reconnu « Essai »."},
        {"state": DepositState.REFUSED, "reason": "Le fichier est vide."},
        {"better_version": version, "notices": ["Feuille « Notes » : elle n'a pas été lue."]},
    ]
    for number, fields in enumerate(states, start=60):
        link = link_of(upload(client, version, [*FAULTY, remark(number)]))
        later = timezone.now() + timedelta(hours=1)
        Deposit.objects.filter(pk=Deposit.objects.latest("pk").pk).update(**fields, due_at=later)
        found.append(preview_of(link))
    return [*found, f"{found[-1]}lignes/1/", f"{found[-1]}abandon/", link]


@pytest.mark.appearance
def test_axe_finds_nothing_grave_whatever_the_state(watch, new_context, addresses):
    page = watch.over(new_context()).new_page()
    found = []
    for address in addresses:
        page.goto(watch.home + address)
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        found += grave(page)

    assert not found, "\n".join(found)


@pytest.mark.appearance
@pytest.mark.parametrize("width", [320, 640])  # 640: a screen of 1 280 seen at 200 %
def test_no_page_scrolls_sideways_on_a_narrow_screen(watch, new_context, addresses, width):
    page = watch.over(new_context()).new_page()
    page.set_viewport_size({"width": width, "height": 800})
    wide = []
    for address in addresses:
        page.goto(watch.home + address)
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(address)

    assert wide == []


@pytest.fixture
def sheet(tmp_path):
    """A sheet of one good remark and one without words, on the disk."""
    path = tmp_path / "avis.ods"
    path.write_bytes(file([remark(1), ["2", "EXI-G-2", "", "", "", "", ""]]).read())
    return path


def test_the_whole_way_without_javascript(watch, new_context, version, sheet):
    page = watch.over(new_context(java_script_enabled=False)).new_page()
    page.goto(f"{watch.home}/appels/{version.pk}/deposer/")

    page.get_by_label("Vos feuilles").set_input_files(sheet)
    page.get_by_role("button", name="Envoyer et vérifier").click()
    empty = page.locator("li.row", has_text="ligne 3")
    empty.locator("summary").click()
    empty.get_by_label("Commentaire").fill("Dire qui prévient les services.")
    empty.get_by_role("button", name="Enregistrer la correction").click()
    page.get_by_role("button", name="Confirmer ces 2 remarques").first.click()
    page.get_by_role("link", name="Suivre mes remarques").click()

    first = Comment.objects.earliest("pk")
    page.get_by_role("link", name=str(first)).click()
    page.get_by_role("link", name=f"Retirer {first}").click()
    page.get_by_role("button", name=f"Retirer {first}").click()
    expect(page.get_by_text(f"{first} est retirée.")).to_be_visible()


def press(page: Page, name: str, key: str = "Enter") -> None:
    """Reach what has that name by Tab alone, see that its focus shows, then press a key on it."""
    for _ in range(80):
        page.keyboard.press("Tab")
        said = page.evaluate(
            "(document.activeElement.innerText || document.activeElement.value || '').trim()"
        )
        if said.startswith(name):
            style = "getComputedStyle(document.activeElement).outlineStyle"
            assert page.evaluate(style) != "none", f"the focus of {name} does not show"
            page.keyboard.press(key)
            return
    raise AssertionError(f"{name} is out of the keyboard's reach")


def test_the_whole_way_by_the_keyboard_alone(watch, new_context, version, sheet):
    page = watch.over(new_context()).new_page()
    page.goto(f"{watch.home}/appels/{version.pk}/deposer/")

    page.get_by_label("Vos feuilles").set_input_files(sheet)  # the system's own window, not the page's
    press(page, "Envoyer et vérifier")
    expect(page.get_by_role("heading", name="Vérifier avant de confirmer")).to_be_visible()
    press(page, "Confirmer cette remarque")
    expect(page.get_by_role("heading", name="Accusé de réception E-")).to_be_visible()
    press(page, "Suivre mes remarques")
    expect(page.get_by_role("heading", name="Votre suivi")).to_be_visible()
    press(page, str(Comment.objects.get()))
    expect(page.get_by_role("heading", name="Remarque C-")).to_be_visible()
    press(page, "Retirer C-")
    expect(page.get_by_role("heading", name="Retirer la remarque")).to_be_visible()
    press(page, "Retirer C-")
    expect(page.get_by_text("est retirée.")).to_be_visible()


def test_files_dropped_on_the_zone_are_those_sent(watch, new_context, version, sheet):
    page = watch.over(new_context()).new_page()
    page.goto(f"{watch.home}/appels/{version.pk}/deposer/")
    dropped = page.evaluate_handle(
        """(bytes) => { const all = new DataTransfer();
        all.items.add(new File([new Uint8Array(bytes)], 'déposé.ods')); return all; }""",
        list(sheet.read_bytes()),
    )

    page.dispatch_event("#drop", "drop", {"dataTransfer": dropped})
    page.get_by_role("button", name="Envoyer et vérifier").click()

    expect(page.get_by_role("heading", name="Vérifier avant de confirmer")).to_contain_text("déposé.ods")


def test_the_sending_of_a_big_file_moves_a_bar_then_leads_to_its_page(watch, new_context, version, tmp_path):
    big = tmp_path / "gros.csv"
    big.write_bytes(b"x" * 3_000_000)
    page = watch.over(new_context()).new_page()
    page.goto(f"{watch.home}/appels/{version.pk}/deposer/")
    network = page.context.new_cdp_session(page)
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 1_000_000}
    network.send("Network.emulateNetworkConditions", slow)

    page.get_by_label("Vos feuilles").set_input_files(big)
    page.get_by_role("button", name="Envoyer et vérifier").click()

    expect(page.locator("#upload-said")).to_contain_text("Mo sur")
    page.wait_for_function(
        "0 < document.getElementById('upload-bar').value && document.getElementById('upload-bar').value < 100"
    )
    expect(page.get_by_text("Ce fichier n'a pas pu être lu")).to_be_visible(timeout=20_000)


def deposit_by_script(page, sheet) -> None:
    page.get_by_label("Vos feuilles").set_input_files(sheet)
    page.get_by_role("button", name="Envoyer et vérifier").click()


def test_a_file_too_heavy_for_the_server_is_told_on_the_page(watch, new_context, version, sheet, settings):
    settings.UPLOAD_MAX_BYTES = 1
    page = watch.over(new_context()).new_page()
    page.goto(f"{watch.home}/appels/{version.pk}/deposer/")

    deposit_by_script(page, sheet)

    expect(page.get_by_text("n'a pas été reçu").first).to_be_visible()


def test_one_deposit_too_many_is_told_on_the_page(watch, new_context, version, sheet, settings):
    settings.DEPOSITS_PER_HOUR = 1
    page = watch.over(new_context()).new_page()
    page.goto(f"{watch.home}/appels/{version.pk}/deposer/")
    deposit_by_script(page, sheet)
    page.wait_for_url("**/suivi/**")  # the first one was received: its page opens by itself
    page.goto(f"{watch.home}/appels/{version.pk}/deposer/")

    deposit_by_script(page, sheet)

    expect(page.get_by_text("Trop de dépôts sont venus de votre réseau").first).to_be_visible()


def test_a_reading_under_way_moves_by_itself_to_its_preview(watch, new_context, client, version):
    link = link_of(upload(client, version, [remark(1)]))
    later = timezone.now() + timedelta(hours=1)
    Deposit.objects.update(state=DepositState.READING, rows_read=90, rows_done=40, due_at=later)
    page = watch.over(new_context()).new_page()
    page.goto(watch.home + preview_of(link))
    expect(page.get_by_text("40 lignes sur 90")).to_be_visible()

    Deposit.objects.update(rows_done=80)
    expect(page.get_by_text("80 lignes sur 90")).to_be_visible()
    Deposit.objects.update(state=DepositState.TO_CONFIRM)

    expect(page.get_by_role("heading", name="Vérifier avant de confirmer")).to_be_visible()
