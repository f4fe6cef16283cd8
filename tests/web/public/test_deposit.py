"""Upload sheets without an account, see what is understood, correct, confirm, and get a receipt."""

from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from comments.models import Comment
from documents.models import CallState, Publication
from imports.deposits.engine import work
from imports.models import Deposit, DepositState, FollowUp, Submission
from imports.sources.sheet import read as read_sheet
from tests import factories
from tests.imports.clamd import EICAR, fake_clamd
from tests.web.conftest import read
from tests.web.envois import file, remark
from tests.web.public.deposits import deposit, link_of, preview_of, raw, said, upload

pytestmark = pytest.mark.django_db
NO_WORDS = ["3", "p. 12", "", "", "haute", "", ""]


def test_the_page_says_sizes_counts_and_what_must_not_be_written(client, version):
    page = said(client, f"/appels/{version.pk}/deposer/")

    assert "De 1 à 10 fichiers .ods, .xlsx ou .csv, 20,0 Mio au plus chacun." in page
    assert "aucune information classifiée ou Diffusion restreinte" in page


def test_an_upload_leads_to_its_preview_and_records_nothing(client, version):
    response = upload(client, version, [remark(1), NO_WORDS])
    page = said(client, response.url)

    assert "À confirmer" in page
    assert "Rien n'est encore enregistré" in page
    assert "Feuil1, ligne 3" in page
    assert "Confirmer cette remarque" in page
    assert not Submission.objects.exists()
    assert "sessionid" not in client.cookies


def test_a_preview_says_where_a_remark_lands_how_surely_and_by_which_words(client, version):
    response = upload(client, version, [remark(1, location="", excerpt="conservée treize mois")])

    page = said(client, response.url)

    assert "<bdi>Journalisation</bdi>" in page
    assert "sûr à 95 %" in page
    assert '<q dir="auto">conservée treize mois</q>' in page


def test_a_row_is_corrected_right_there_and_goes_back_to_its_place(client, version):
    link = link_of(upload(client, version, [remark(1), NO_WORDS]))
    address = f"{preview_of(link)}lignes/2/"

    response = client.post(
        address, {"location": "EXI-G-1", "date": "", "text": "À dater.", "voir": "non-lues", "page": "1"}
    )

    assert response.url == f"{preview_of(link)}?voir=non-lues&page=1#ligne-2"
    assert "Confirmer ces 2 remarques" in said(client, preview_of(link))


def test_a_date_that_is_none_is_refused_beside_its_field_and_kept_as_typed(client, version):
    link = link_of(upload(client, version, [remark(1)]))

    response = client.post(
        f"{preview_of(link)}lignes/1/", {"location": "EXI-G-1", "date": "demain", "text": "A"}
    )

    page = unescape(read(response))
    assert response.status_code == 422
    assert 'value="demain"' in page
    assert "La date « demain » n'est pas comprise" in page
    assert "Rien n'a été changé" in page


def test_rows_are_shown_by_kind_and_an_unknown_kind_shows_all(client, version):
    link = link_of(upload(client, version, [remark(1), NO_WORDS]))

    assert "ligne 2</bdi>" not in said(client, f"{preview_of(link)}?voir=non-lues")
    assert "ligne 2</bdi>" in said(client, f"{preview_of(link)}?voir=n-importe-quoi&page=999")


def test_confirming_leads_to_a_receipt_with_references_and_the_link(client, version):
    link = link_of(upload(client, version, [remark(1), NO_WORDS], organisation="Préfecture d'essai"))

    response = client.post(f"{preview_of(link)}confirmation/")
    page = said(client, response.url)

    comment = Comment.objects.get()
    assert f">{comment}</a>" in page
    assert f"http://testserver{link}" in page
    assert "au nom de" in page.lower()
    assert "Ni la colonne de l'extrait" in page
    assert "prise en compte" not in page.lower()
    assert "pris en compte" not in page.lower()


def test_a_second_click_on_confirm_leads_to_the_follow_up_and_adds_nothing(client, version):
    link = link_of(upload(client, version, [remark(1)]))
    address = f"{preview_of(link)}confirmation/"
    client.post(address)

    assert client.post(address).url == link
    assert Submission.objects.count() == 1


def test_several_files_at_once_are_listed_each_with_its_state(client, version):
    files = (
        file([remark(1)], "un.ods"),
        SimpleUploadedFile("notes.ods", b"%PDF-1.7"),
        SimpleUploadedFile("vide.ods", b""),
    )

    link = raw(client, version, *files).url
    page = said(client, link)

    assert page.count("À confirmer</span>") == 1
    assert page.count("Non lu</span>") == 2
    assert "vide.ods" in page


def test_too_many_files_or_none_are_told_beside_the_field(client, version):
    eleven = [file([remark(n)], f"{n}.ods") for n in range(11)]

    assert "Vous avez choisi 11 fichiers : 10 au plus" in read(raw(client, version, *eleven))
    assert "Choisissez au moins un fichier." in read(client.post(f"/appels/{version.pk}/deposer/"))
    assert not Deposit.objects.exists()


def test_a_file_too_big_is_told_and_the_others_go_through(client, version, settings):
    small = file([remark(1)])
    settings.UPLOAD_MAX_BYTES = small.size
    response = raw(client, version, SimpleUploadedFile("gros.ods", b"x" * (small.size + 1)), small)

    assert Deposit.objects.count() == 1
    assert "« gros.ods » n'a pas été reçu" in said(client, response.url)


def test_a_script_that_shows_progress_is_told_where_to_go(client, version):
    response = client.post(
        f"/appels/{version.pk}/deposer/",
        {"sheets": file([remark(1)])},
        headers={"Accept": "application/json"},
    )

    assert response.json()["address"].startswith("/suivi/")


def test_a_draft_version_takes_no_deposit(client):
    draft = factories.make_version(publication=Publication.DRAFT)

    assert upload(client, draft, [remark(1)]).status_code == 404


@pytest.mark.parametrize(
    ("state", "words"), [(CallState.SUSPENDED, "est suspendu"), (CallState.PLANNED, "pas encore ouvert")]
)
def test_a_suspended_or_future_call_says_so_and_takes_no_file(client, version, state, words):
    version.call = state
    version.save()

    page = said(client, f"/appels/{version.pk}/deposer/")
    refused = upload(client, version, [remark(1)])

    assert words in page
    assert "<form" not in page.partition("<main")[2]
    assert words in said(client, refused.url)
    assert not FollowUp.objects.exists()


def test_after_closing_the_page_the_preview_and_the_receipt_say_late(client, version):
    version.call = CallState.CLOSED
    version.save()
    response = upload(client, version, [remark(1)])

    assert "hors délai" in said(client, f"/appels/{version.pk}/deposer/").lower()
    assert "hors délai" in said(client, response.url).lower()
    receipt = client.post(f"{response.url}confirmation/").url
    assert "hors délai" in said(client, receipt).lower()


def test_a_better_version_is_offered_and_taken_in_one_click(client, version, other):
    link = link_of(upload(client, version, [remark(1)]))
    Deposit.objects.update(better_version=other)
    assert f"La déposer sur {other}" in said(client, preview_of(link))

    client.post(f"{preview_of(link)}version/")

    assert Deposit.objects.get().version == other
    assert Deposit.objects.get().state == DepositState.TO_CONFIRM


def test_giving_up_is_asked_again_then_deletes_the_file(client, version):
    link = link_of(upload(client, version, [remark(1)]))
    assert "Supprimer ce fichier ?" in said(client, f"{preview_of(link)}abandon/")

    response = client.post(f"{preview_of(link)}abandon/")

    assert response.url == f"/appels/{version.pk}/deposer/"
    assert not Deposit.objects.exists()


def test_a_file_already_received_is_said_before_confirming_without_saying_whose(client, version):
    sheet = file([remark(1)]).read()
    first = link_of(raw(client, version, SimpleUploadedFile("a.ods", sheet)))
    client.post(f"{preview_of(first)}confirmation/")

    again = link_of(raw(client, version, SimpleUploadedFile("b.ods", sheet)))
    page = said(client, preview_of(again))
    client.post(f"{preview_of(again)}confirmation/")

    assert "Ce fichier a déjà été reçu" in page
    assert "Déjà connue" in page
    assert str(Comment.objects.get()) not in page
    assert "rien n'est ajouté" in said(client, again).lower()
    assert Submission.objects.count() == 1


def test_an_infected_file_waits_in_quarantine_and_is_never_read(client, version, settings):
    with fake_clamd() as antivirus:
        settings.SCAN_URL = antivirus.url
        response = raw(client, version, SimpleUploadedFile("virus.csv", EICAR))
        page = said(client, response.url)

        assert "Fichier en quarantaine" in page
        assert "Confirmer" not in page
        assert client.post(f"{response.url}confirmation/").url == response.url
    assert not Submission.objects.exists()


def test_an_antivirus_out_of_reach_makes_the_file_wait_not_pass(client, version, settings):
    settings.SCAN_URL = "clamd:///nulle/part/clamd.sock"
    response = upload(client, version, [remark(1)])
    assert "tenté de nouveau chaque minute" in said(client, response.url)
    assert Deposit.objects.get().state == DepositState.QUARANTINE

    with fake_clamd() as antivirus:
        settings.SCAN_URL = antivirus.url
        work(Deposit.objects.get().pk)

    assert "Confirmer cette remarque" in said(client, response.url)


def test_no_observation_is_recorded_for_its_organisation_with_a_receipt(client, version):
    address = f"/appels/{version.pk}/sans-observation/"
    receipt = client.post(address, {"organisation": "Direction d'essai"}).url

    page = said(client, receipt)

    assert "Votre réponse « sans observation » est enregistrée." in page
    assert "Direction d'essai" in page
    assert client.post(address, {"organisation": " "}).url.endswith("#sans-observation")
    assert Submission.objects.count() == 1


def test_the_receipt_gives_their_sheet_back_with_the_references(client, version):
    link, envoi = deposit(client, version, [remark(1), remark(2)])

    response = client.get(f"{link}envois/{envoi.pk}/feuille/")

    rows = list(read_sheet("avis.ods", response.content).rows)
    assert [row.cells["Référence CCT"] for row in rows] == [str(c) for c in Comment.objects.order_by("pk")]
    assert "attachment" in response.headers["Content-Disposition"]
