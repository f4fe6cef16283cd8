"""The page of an envoi: what one may do to it as a whole, when, and who."""

import pytest

from comments import actions
from comments.models import Placement
from comments.outcomes import Outcome
from imports.models import Submission, SubmissionState
from imports.reading import COMMAND
from people import journal
from people.models import Role
from tests import factories
from tests.web.conftest import read, signed_in
from tests.web.envois import (
    MATRIX,
    cards,
    deposit,
    envoi_url,
    failed,
    offered,
    remark,
    state_of,
)
from tests.web.made import make_submission

pytestmark = pytest.mark.django_db


def test_an_envoi_to_check_says_why_and_offers_to_put_it_on_the_board(as_lea, version, other):
    envoi = deposit(as_lea, version, MATRIX)

    page = read(as_lea.get(envoi_url(envoi)))

    assert "À vérifier parce que" in page
    assert offered(page) == ["Mettre au tableau", "Changer de version", "Annuler l'import", "Mettre de côté"]
    assert "Ses 6 remarques rejoignent le tableau" in page


def test_a_reader_reads_all_of_it_and_is_offered_nothing(as_lea, as_zoe, version, other):
    page = read(as_zoe.get(envoi_url(deposit(as_lea, version, MATRIX))))

    assert "À vérifier parce que" in page
    assert offered(page) == []


def test_putting_it_on_the_board_shows_its_cards_there(as_lea, version):
    envoi = deposit(as_lea, version, MATRIX)
    assert cards(envoi) == {False}

    page = as_lea.post(envoi_url(envoi, "verification/"), follow=True)

    assert page.redirect_chain == [(envoi_url(envoi), 302)]
    assert "ses remarques sont au tableau" in read(page)
    assert (state_of(envoi), cards(envoi)) == (SubmissionState.RECORDED, {True})


def test_an_import_is_cancelled_then_restored_as_it_was(as_lea, version):
    envoi = deposit(as_lea, version, [remark(1), remark(2)])
    assert offered(read(as_lea.get(envoi_url(envoi)))) == ["Annuler l'import", "Mettre de côté"]

    gone = read(as_lea.post(envoi_url(envoi, "annulation/"), follow=True))

    assert (state_of(envoi), cards(envoi)) == (SubmissionState.CANCELLED, {False})
    assert offered(gone) == ["Rétablir"]
    as_lea.post(envoi_url(envoi, "retablissement/"))
    assert (state_of(envoi), cards(envoi)) == (SubmissionState.RECORDED, {True})


def test_setting_aside_asks_for_a_reason_which_the_journal_keeps(as_lea, version):
    envoi = deposit(as_lea, version, [remark(1)])

    refused = as_lea.post(envoi_url(envoi, "mise-de-cote/"), {"reason": "  "})
    done = as_lea.post(envoi_url(envoi, "mise-de-cote/"), {"reason": "Envoyé par erreur."}, follow=True)

    assert refused.status_code == 422
    assert "Mettre de côté demande un motif." in read(refused)
    assert state_of(envoi) == SubmissionState.ASIDE
    assert "Envoyé par erreur." in read(done)


def test_an_envoi_with_a_decision_stays_as_it_is_and_the_page_says_which(as_lea, version, karim):
    envoi = deposit(as_lea, version, [remark(1), remark(2)])
    card = Placement.objects.latest("pk")
    actions.decide(placement=card, revision=card.revision, outcome=Outcome.ACCEPTED, by=karim)

    page = read(as_lea.get(envoi_url(envoi)))
    refused = as_lea.post(envoi_url(envoi, "mise-de-cote/"), {"reason": "Doublon."})

    assert offered(page) == []
    assert f"C-{card.comment_id}/\">{card}</a> est décidé. Rouvrez d'abord sa décision." in page
    assert refused.status_code == 422
    assert f"{card} est décidé : rouvrez d&#x27;abord sa décision." in read(refused)
    assert offered(read(refused)) == []
    assert "Ce que vous aviez écrit :" in read(refused)
    assert ">Doublon.</p>" in read(refused)
    assert cards(envoi) == {True}


def test_a_failed_envoi_says_why_and_what_to_do(as_lea, version):
    page = read(as_lea.get(envoi_url(failed(as_lea, version))))

    assert "est un document PDF" in page
    assert f'<a href="/admin/depot/?version={version.pk}">déposez-le de nouveau</a>' in page
    assert offered(page) == ["Mettre de côté", "Réessayer"]


def test_a_failed_envoi_is_tried_again_from_the_same_original(as_lea, version, monkeypatch, lea):
    monkeypatch.setattr("imports.reading.COMMAND", ("/bin/sh", "-c", "kill -9 $$", "lecteur"))
    envoi = deposit(as_lea, version, [remark(1)])
    assert state_of(envoi) == SubmissionState.FAILED
    monkeypatch.setattr("imports.reading.COMMAND", COMMAND)

    page = read(as_lea.post(envoi_url(envoi, "nouvel-essai/"), follow=True))

    assert "nouvel essai demandé" in page
    assert (state_of(envoi), cards(envoi)) == (SubmissionState.RECORDED, {True})
    assert journal.of(envoi).filter(action="nouvel essai", by=lea).exists()


def test_an_envoi_that_failed_once_all_its_rows_were_in_is_cancelled_then_restored(as_lea, version):
    envoi = deposit(as_lea, version, [remark(1)])
    Submission.objects.update(state=SubmissionState.FAILED)
    assert offered(read(as_lea.get(envoi_url(envoi)))) == ["Annuler l'import", "Mettre de côté", "Réessayer"]

    as_lea.post(envoi_url(envoi, "annulation/"))
    cancelled = state_of(envoi)
    as_lea.post(envoi_url(envoi, "retablissement/"))

    assert (cancelled, state_of(envoi)) == (SubmissionState.CANCELLED, SubmissionState.RECORDED)


@pytest.mark.parametrize("page", ["verification/", "retablissement/", "nouvel-essai/"])
def test_what_is_not_possible_any_more_is_refused_with_a_sentence(as_lea, version, page):
    envoi = deposit(as_lea, version, [remark(1)])

    refused = as_lea.post(envoi_url(envoi, page))

    assert refused.status_code == 422
    assert f"{envoi.reference} est « Enregistré »" in read(refused)
    assert state_of(envoi) == SubmissionState.RECORDED


def test_while_it_is_imported_nothing_may_be_done_to_it_and_the_page_says_so(as_lea, version):
    envoi = deposit(as_lea, version, [remark(1)])
    Submission.objects.update(state=SubmissionState.RUNNING, rows_read=1)

    page, refused = read(as_lea.get(envoi_url(envoi))), as_lea.post(envoi_url(envoi, "annulation/"))

    assert offered(page) == []
    assert "<progress" in page
    assert f'<a href="{envoi_url(envoi)}">Actualiser</a>' in page
    assert refused.status_code == 422
    assert "cette action n&#x27;est plus possible" in read(refused)


FORMS = ["verification/", "version/", "annulation/", "mise-de-cote/", "retablissement/", "nouvel-essai/"]


@pytest.mark.parametrize("page", FORMS)
def test_a_role_too_low_on_this_volet_is_refused_whatever_it_is_elsewhere(as_lea, version, other, page):
    envoi = failed(as_lea, version) if page == "nouvel-essai/" else deposit(as_lea, version, MATRIX)
    reader = factories.make_user(Role.READER, version.volet)
    elsewhere = factories.make_version()
    reader.volet_roles.create(volet=elsewhere.volet, role=Role.VALIDATOR)
    before = state_of(envoi)

    asked = {"reason": "Doublon.", "version": elsewhere.pk}
    answer = signed_in(reader).post(envoi_url(envoi, page), asked)

    assert answer.status_code == 403
    assert state_of(envoi) == before


@pytest.mark.parametrize("page", FORMS)
def test_the_address_of_a_form_opened_without_one_leads_to_the_envoi(as_lea, card, page):
    envoi = make_submission(card)

    assert as_lea.get(envoi_url(envoi, page)).url == envoi_url(envoi)
