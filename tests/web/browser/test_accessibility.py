"""What axe finds on every kind of page, in both themes; narrow screens, large text, and the theme toggle."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

import web.demo
from comments.actions import confirm_place
from comments.following import follow_places
from comments.models import Placement
from documents.models import VoletRole
from imports.models import Submission, SubmissionState
from people.models import Role
from tests import factories
from tests.editions import KEEPING, QUEUE, SIGNING, later_text, publish
from tests.imports.envois import send
from tests.web.browser.conftest import on_disk
from tests.web.conftest import card_url, signed_in
from tests.web.envois import FAULTY, MATRIX, deposit, remark
from tests.web.made import make_submission

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COLOURS = ["color-contrast", "link-in-text-block"]  # what the dark theme may get wrong by itself
DEMO = Path(web.demo.__file__).parent


@pytest.fixture
def addresses(card: Placement) -> list[str]:
    """One page of each kind."""
    submission = make_submission(card)
    for _ in range(32):
        factories.make_placement(card.version)
    board = f"/admin/tableau/{card.version_id}/"
    return [
        "/admin/", board, f"{board}etape/qualifier/", card_url(card), card_url(card, "place/"),
        "/admin/depot/", f"/admin/envois/{submission.pk}/", "/admin/comments/comment/",
        f"/admin/comments/placement/{card.pk}/change/", f"/admin/comments/placement/{card.pk}/history/",
        f"/admin/documents/version/{card.version_id}/change/", "/admin/password_change/", "/admin/rien/",
        "/admin/imports/submission/", f"{board}?instruit=aucun&canal=feuille&q=durees", f"{board}?etape=clos",
        f"{board}liste/?tri=-place", "/admin/recherche/?q=duree", "/admin/recherche/?q=zzz",
        "/admin/correspondants/", "/admin/correspondants/?q=zzz",
        f"/admin/correspondants/{card.comment.author_id}/",
    ]  # fmt: skip


@pytest.fixture
def envois(karim, version) -> list[str]:
    """The pages of an envoi in every state, of those that are followed, and of a corrected remark."""
    client = signed_in(karim)
    factories.make_version(version.volet)
    others = [remark(2), remark(3)]
    first = deposit(client, version, [remark(1, "Garder les journaux un an au moins."), *others])
    corrected = Placement.objects.earliest("pk")
    deposit(client, version, [remark(1, "Garder les journaux deux ans au moins."), *others])
    faulty, waits = deposit(client, version, FAULTY), deposit(client, version, MATRIX)
    cancelled = deposit(client, version, [remark(31), remark(32)])
    client.post(f"/admin/envois/{cancelled.pk}/annulation/")
    running = deposit(client, version, [remark(41)])
    Submission.objects.filter(pk=running.pk).update(
        state=SubmissionState.RUNNING, rows_done=40, rows_read=90, activity="Enregistrement des lignes"
    )
    failed = deposit(client, version, [remark(51)])
    Submission.objects.filter(pk=failed.pk).update(state=SubmissionState.FAILED, notices=["Illisible."])
    off_board = Placement.objects.get(comment__rows__submission=waits, comment__rows__position=1)
    return [
        *(f"/admin/envois/{one.pk}/" for one in (first, faulty, waits, cancelled, running, failed)),
        f"/admin/envois/{faulty.pk}/?issue=non_lue", card_url(corrected), card_url(off_board), "/admin/",
        f"/admin/depot/suivi/?envoi={running.pk}&envoi={faulty.pk}&envoi={waits.pk}&envoi={failed.pk}",
        "/admin/depot/suivi/", "/admin/imports/submission/",
    ]  # fmt: skip


@pytest.fixture
def republished(version, karim, tmp_path) -> list[str]:
    """Cards whose text was republished: placed, edited, gone, confirmed before, in doubt, named in vain."""
    first = publish(tmp_path)
    VoletRole.objects.create(user=karim, volet=first.volet, role=Role.VALIDATOR)
    said = [
        ("", SIGNING),
        ("", KEEPING),
        ("", QUEUE),
        ("EXI-F-1", ""),
        ("EXI-F-77", ""),
        ("EXI-F-2", SIGNING),
    ]
    rows = [[str(n), place, quote, f"Revoir le point {n}."] for n, (place, quote) in enumerate(said)]
    send(first.version, rows)
    cards = list(first.version.placements.order_by("pk"))
    section = first.sections.get(identifier="EXI-F-1")
    confirm_place(placement=cards[3], revision=cards[3].revision, sections=[section], by=karim)
    Placement.objects.filter(pk=cards[4].pk).update(better_version=version, better_reason="Le titre y est.")
    publish(tmp_path, later_text())
    for _ in follow_places(first.version):
        pass
    board = f"/admin/tableau/{first.version_id}/"
    return [board, card_url(cards[3], "place/"), *(card_url(card) for card in cards)]


def grave(page: Page) -> list[str]:
    """Return what axe finds serious or critical, with where: in light, then the colours in dark."""
    found = []
    for theme, only in (("light", None), ("dark", COLOURS)):
        turn(page, theme)
        found += [f"{theme} {fault}" for fault in faults(page, only)]
    return found


def at_each_width(page: Page) -> list[str]:
    """Return what is grave on a narrow screen and on a wide one, scrolling sideways included."""
    found = []
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"{width} {fault}" for fault in grave(page)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{page.url} scrolls sideways at {width}")
    return found


def turn(page: Page, theme: str) -> None:
    """Let the system be light or dark, and the page have heard of it: the public ones follow by a script."""
    page.emulate_media(color_scheme=theme)
    if page.locator("html[data-fr-theme]").count():
        expect(page.locator("html")).to_have_attribute("data-fr-theme", theme)
    page.evaluate("for (const fading of document.getAnimations()) fading.finish()")  # colours on their way


def faults(page: Page, only: list[str] | None) -> list[str]:
    """Return what axe finds, by all its rules or by some of them."""
    # Without preload: to read style sheets again, axe would write some into the page, against the policy.
    rules = {"runOnly": {"type": "rule", "values": only}} if only else {}
    found = Axe().run(page, options={"preload": False, **rules}).response["violations"]
    return [
        f"{page.url}: {one['id']} {one['nodes'][0]['target']}: {one['nodes'][0]['failureSummary']}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.appearance
def test_axe_finds_nothing_grave_on_any_kind_of_page(open_as, addresses, karim, watch):
    page = open_as(karim, "/admin/")
    found = []
    for address in addresses:
        page.goto(watch.home + address)
        found += grave(page)

    assert not found, "\n".join(found)


@pytest.mark.appearance
def test_axe_finds_nothing_grave_on_an_envoi_in_any_state(open_as, envois, karim, watch):
    page = open_as(karim, "/admin/")
    found = []
    for address in envois:
        page.goto(watch.home + address)
        found += grave(page)

    assert not found, "\n".join(found)


@pytest.mark.appearance
def test_axe_finds_nothing_grave_on_the_cards_of_a_text_republished(open_as, republished, karim, watch):
    page = open_as(karim, "/admin/")
    found = []
    for address in republished:
        page.goto(watch.home + address)
        found += at_each_width(page)

    assert not found, "\n".join(found)


@pytest.mark.appearance
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_grave_in_a_preview_full_of_faults(open_as, version, lea, tmp_path, width):
    page = open_as(lea, "/admin/depot/")
    page.set_viewport_size({"width": width, "height": 800})

    page.get_by_label("Fichiers").set_input_files(on_disk(tmp_path, FAULTY))
    page.get_by_role("button", name="Voir sans enregistrer").click()

    expect(page.get_by_text("Rien n'a été enregistré.")).to_be_visible()
    assert grave(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


@pytest.mark.appearance
def test_axe_finds_nothing_grave_at_the_login_nor_after_a_wrong_password(watch, new_context, karim):
    page = watch.over(new_context()).new_page()
    page.goto(f"{watch.home}/admin/")
    found = grave(page)
    page.fill("#id_username", "karim")
    page.fill("#id_password", "erreur")
    page.keyboard.press("Enter")
    expect(page.locator(".errornote")).to_be_visible()

    assert found + grave(page) == []


@pytest.mark.appearance
def test_axe_finds_nothing_grave_in_what_a_deposit_gives(open_as, version, lea):
    page = open_as(lea, f"/admin/depot/?version={version.pk}")
    files = [DEMO / "commentaires-pleins-de-fautes.ods", DEMO / "README.md"]

    page.get_by_label("Fichiers").set_input_files(files)
    page.get_by_role("button", name="Déposer", exact=True).click()

    expect(page.get_by_role("heading", name="README.md")).to_be_visible()
    assert grave(page) == []


@pytest.mark.appearance
def test_axe_finds_nothing_grave_in_the_dialog_nor_in_a_refusal(open_as, card, karim):
    page = open_as(karim, f"/admin/tableau/{card.version_id}/")
    page.locator(".move").click()
    found = grave(page)
    page.goto(page.url.split("/admin/")[0] + card_url(card))
    page.get_by_label("Suite donnée").select_option("Non retenu")
    page.get_by_role("button", name="Décider").click()
    expect(page.locator("#refusal-outcome")).to_be_focused()

    assert found + grave(page) == []


@pytest.mark.appearance
@pytest.mark.parametrize("width", [320, 640])  # 640: a screen of 1 280 seen at 200 %
def test_no_page_scrolls_sideways_on_a_narrow_screen(open_as, addresses, envois, karim, watch, width):
    page = open_as(karim, "/admin/")
    page.set_viewport_size({"width": width, "height": 800})
    wide = []
    lists = ("comments/comment", "imports/submission")  # the admin's own tables, which scroll
    for address in [one for one in (*addresses, *envois) if not any(name in one for name in lists)]:
        page.goto(watch.home + address)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(address)

    assert wide == []


def test_the_admins_own_toggle_turns_the_board_dark(open_as, card, lea):
    page = open_as(lea, f"/admin/tableau/{card.version_id}/")
    light = page.locator(".card").evaluate("card => getComputedStyle(card).backgroundColor")

    while page.locator("html").get_attribute("data-theme") != "dark":
        page.locator(".theme-toggle").first.click()

    assert page.locator(".card").evaluate("card => getComputedStyle(card).backgroundColor") != light
