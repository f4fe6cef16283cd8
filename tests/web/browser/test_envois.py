"""A deposit followed to its end, a preview, and an envoi acted on, in a real browser."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from comments.models import Comment, Placement
from comments.outcomes import Correction
from documents.models import Version
from imports.models import Submission, SubmissionState
from tests import factories
from tests.web.browser.conftest import on_disk
from tests.web.browser.test_triage import tab_to
from tests.web.conftest import card_url, signed_in
from tests.web.envois import FAULTY, MATRIX, deposit, remark

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def at_work(version: Version) -> Submission:
    """Return an envoi that some engine is importing."""
    return Submission.objects.create(
        version=version, edition=version.current_edition(), channel="feuille", filename="grande.ods",
        sha256="0", size=1, state=SubmissionState.RUNNING, activity="Enregistrement des lignes",
        rows_read=5000, rows_done=400, started_at=timezone.now() - timedelta(seconds=4),
    )  # fmt: skip


def go_on(**fields: object) -> None:
    Submission.objects.update(**fields)


def test_a_deposit_by_keyboard_only_is_looked_at_then_sent(open_as, version, lea, tmp_path):
    page = open_as(lea, "/admin/depot/")
    page.get_by_label("Fichiers").set_input_files(on_disk(tmp_path, FAULTY))
    tab_to(page, "button[formaction]")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Rien n'a été enregistré.")).to_be_visible()
    tab_to(page, ".sheet")
    assert not Submission.objects.exists()

    page.get_by_label("Fichiers").set_input_files(on_disk(tmp_path, FAULTY))
    tab_to(page, "#deposit-form button:not([formaction])")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Non lues, à corriger")).to_be_visible()
    tab_to(page, "h2 a")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=f"Envoi {Submission.objects.get().reference}")).to_be_visible()


def test_the_bar_moves_by_itself_says_each_quarter_and_gives_place_to_the_report(open_as, version, lea):
    envoi = at_work(version)
    page = open_as(lea, f"/admin/depot/suivi/?envoi={envoi.pk}")
    expect(page.locator("progress")).to_have_attribute("value", "400")

    go_on(rows_done=2600)
    expect(page.locator("progress")).to_have_attribute("value", "2600")
    expect(page.locator("#announce")).to_contain_text("50 % des lignes")
    go_on(state=SubmissionState.RECORDED, rows_done=5000)

    expect(page.get_by_text("Toutes les lignes de l'envoi")).to_be_visible()
    expect(page.locator("progress")).to_have_count(0)
    expect(page.locator("#announce")).to_contain_text("Enregistré.")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(2500)
    assert asked == []


def test_on_its_own_page_an_envoi_that_ends_shows_what_may_be_done_to_it(open_as, version, lea):
    envoi = at_work(version)
    page = open_as(lea, f"/admin/envois/{envoi.pk}/")
    expect(page.get_by_role("button", name="Mettre au tableau")).to_have_count(0)

    go_on(state=SubmissionState.TO_CHECK, doubts=["Il compte 5000 lignes."])

    expect(page.get_by_role("button", name="Mettre au tableau")).to_be_visible()


def test_the_end_of_an_import_never_sends_a_refused_form_again(open_as, version, lea):
    envoi = deposit(signed_in(lea), version, MATRIX)
    page = open_as(lea, f"/admin/envois/{envoi.pk}/")
    go_on(state=SubmissionState.RUNNING)
    page.get_by_role("button", name="Annuler l'import").click()
    expect(page.locator("#refusal-cancel")).to_be_visible()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.method} {request.url}"))

    go_on(state=SubmissionState.TO_CHECK)

    expect(page.get_by_role("button", name="Mettre au tableau")).to_be_visible()
    assert page.url.endswith(f"/admin/envois/{envoi.pk}/")
    assert [one for one in sent if one.startswith("POST")] == []
    envoi.refresh_from_db()
    assert envoi.state == SubmissionState.TO_CHECK


def test_a_service_that_stops_answering_is_said_once_and_followed_again_later(open_as, version, lea, watch):
    envoi = at_work(version)
    page = open_as(lea, f"/admin/depot/suivi/?envoi={envoi.pk}")
    page.route("**/progression/**", lambda route: route.abort())

    expect(page.locator("#refusal")).to_contain_text("Le suivi de l'import est interrompu")
    page.wait_for_timeout(2500)
    expect(page.locator("#refusal .errornote")).to_have_count(1)
    page.unroute("**/progression/**")
    go_on(rows_done=2600)

    expect(page.locator("progress")).to_have_attribute("value", "2600")
    expect(page.locator("#refusal")).to_be_empty()
    cut = ("ERR_FAILED", "htmx:sendError", "htmx:afterRequest")  # what was cut on purpose
    watch.wrong = [said for said in watch.wrong if not any(words in said for words in cut)]


def test_without_script_the_page_is_asked_again_by_its_link(open_as, version, lea):
    envoi = at_work(version)
    page = open_as(lea, f"/admin/depot/suivi/?envoi={envoi.pk}", java_script_enabled=False)
    expect(page.get_by_text("400 sur 5 000")).to_be_visible()

    go_on(state=SubmissionState.RECORDED)
    page.get_by_role("link", name="Actualiser").click()

    expect(page.get_by_text("Toutes les lignes de l'envoi")).to_be_visible()


def test_an_envoi_is_verified_moved_set_aside_and_restored_without_script(open_as, version, lea):
    other = factories.make_version(version.volet)
    envoi = deposit(signed_in(lea), version, MATRIX)
    page = open_as(lea, "/admin/", java_script_enabled=False)
    page.get_by_role("link", name="Envois : à vérifier (1)").click()
    page.get_by_role("link", name=envoi.reference).click()

    page.get_by_label("Version commentée").select_option(str(other))
    page.get_by_role("button", name="Changer de version").click()
    expect(page.get_by_role("link", name=str(other))).to_be_visible()
    page.get_by_role("button", name="Mettre au tableau").click()
    expect(page.get_by_text("ses remarques sont au tableau")).to_be_visible()
    page.get_by_text("Agir sur cet envoi").click()
    page.get_by_role("button", name="Mettre de côté").click()
    expect(page.locator(".errornote", has_text="demande un motif")).to_be_focused()
    page.get_by_label("Motif").fill("Une matrice de conformité.")
    page.get_by_role("button", name="Mettre de côté").click()
    page.get_by_role("button", name="Rétablir").click()

    expect(page.get_by_text("rétabli.")).to_be_visible()
    envoi.refresh_from_db()
    assert (envoi.state, envoi.version) == (SubmissionState.RECORDED, other)


def test_a_possible_correction_is_judged_by_keyboard_without_leaving_the_card(open_as, version, lea):
    client, others = signed_in(lea), [remark(2), remark(3)]
    deposit(client, version, [remark(1, "Garder les journaux un an au moins."), *others])
    earlier = Placement.objects.earliest("pk")
    card = factories.make_placement(version, text="Garder les journaux deux ans au moins.")
    Comment.objects.filter(pk=card.comment_id).update(
        corrects=earlier.comment_id, correction=Correction.POSSIBLE
    )
    page = open_as(lea, card_url(card))
    expect(page.locator("ins")).to_contain_text("deux ans")

    tab_to(page, "#correction-yes")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name=f"Correction de {earlier}")).to_be_visible()
    expect(page.locator("#announce")).to_contain_text("réponse enregistrée")
    assert page.url.endswith(card_url(card))
    page.locator("#correction").get_by_role("link", name=str(earlier), exact=True).click()
    expect(page.get_by_text("Corrigé par")).to_be_visible()
