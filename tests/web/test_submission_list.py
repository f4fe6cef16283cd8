"""The list of envois in the admin, and the box of the first page that leads to those that wait."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from imports.models import Submission, SubmissionState
from people.models import Role
from tests import factories
from tests.web.conftest import read, signed_in
from tests.web.envois import DEPOSIT, FAULTY, MATRIX, deposit, envoi_url, remark

pytestmark = pytest.mark.django_db

LIST = "/admin/imports/submission/"


def references(client, query: str = "") -> list[str]:
    """Return the references the list shows, in order."""
    page = read(client.get(LIST + query))
    parts = page.split('<a class="reference" href="/admin/envois/')[1:]
    return [part.split(">")[1].split("<")[0] for part in parts]


def failed(client, version) -> Submission:
    client.post(DEPOSIT, {"version": version.pk, "sheets": SimpleUploadedFile("notes.pdf", b"%PDF-1.7")})
    return Submission.objects.latest("pk")


def test_each_envoi_leads_to_its_page_and_says_what_became_of_its_rows(as_lea, version):
    envoi = deposit(as_lea, version, FAULTY)

    page = read(as_lea.get(LIST))

    assert f'<a class="reference" href="{envoi_url(envoi)}">{envoi.reference}</a>' in page
    assert "2 enregistrées, 1 non lue (à corriger), 1 écartée" in page
    assert f'<a href="{envoi_url(envoi)}?issue=non_lue" aria-label="1 à corriger dans' in page
    assert "Enregistré avec lignes à corriger</span>" in page


def test_the_name_of_a_file_keeps_its_direction_to_itself(as_lea, version):
    deposit(as_lea, version, [remark(1)], name="דוח.ods")

    assert "<bdi>דוח.ods</bdi>" in read(as_lea.get(LIST))


def test_one_at_work_says_how_far_it_is(as_lea, version):
    deposit(as_lea, version, [remark(1)])
    Submission.objects.update(
        state=SubmissionState.RUNNING, activity="Enregistrement des lignes", rows_done=40, rows_read=90
    )

    assert "En cours</span> Enregistrement des lignes, 40 sur 90" in read(as_lea.get(LIST))


def test_the_filter_by_state_begins_with_what_waits_for_a_person(as_lea, version):
    waits, _ = deposit(as_lea, version, MATRIX), deposit(as_lea, version, [remark(1)])

    page = read(as_lea.get(LIST))

    first = page.index("?etat=a_verifier")
    assert all(first < page.index(f"?etat={state}") for state in ("echec", "enregistre", "annule"))
    assert references(as_lea, "?etat=a_verifier") == [waits.reference]


def test_the_filter_by_volet_offers_only_ones_own(as_lea, version, lea):
    other = factories.make_version()
    lea.volet_roles.create(volet=other.volet, role=Role.INSTRUCTOR)
    unseen = factories.make_volet()
    here, there = deposit(as_lea, version, [remark(1)]), deposit(as_lea, other, [remark(1)])

    page = read(as_lea.get(LIST))

    assert unseen.code not in page
    assert references(as_lea, f"?volet={version.volet.code}") == [here.reference]
    assert references(as_lea, f"?volet={other.volet.code}") == [there.reference]
    assert references(as_lea, "?channel__exact=courriel") == []


@pytest.mark.parametrize("sought", ["E-{:04d}", "e-{}", "{}", " E-{:04d} "])
def test_an_envoi_is_found_by_its_reference(as_lea, version, sought):
    envoi = deposit(as_lea, version, [remark(1)], name="avis.ods")
    deposit(as_lea, version, [remark(2)], name="observations.ods")

    assert references(as_lea, f"?q={sought.format(envoi.pk)}") == [envoi.reference]


def test_an_envoi_is_found_by_the_name_of_its_file(as_lea, version):
    envoi = deposit(as_lea, version, [remark(1)], name="avis-du-service.ods")
    deposit(as_lea, version, [remark(2)], name="observations.ods")

    assert references(as_lea, "?q=AVIS") == [envoi.reference]
    assert references(as_lea, f"?q=E-{'9' * 30}") == []


def test_only_the_envois_of_ones_volets_are_listed(as_lea, version):
    envoi = deposit(as_lea, version, [remark(1)])
    stranger = signed_in(factories.make_user(Role.ADMINISTRATOR, factories.make_volet()))

    assert references(stranger) == []
    assert references(stranger, f"?q={envoi.reference}") == []


def test_the_list_asks_the_database_as_much_for_1_envoi_as_for_12(as_lea, version, django_assert_num_queries):
    deposit(as_lea, version, FAULTY)
    with CaptureQueriesContext(connection) as few:
        as_lea.get(LIST)
    asked = len(few)
    for number in range(20, 31):
        deposit(as_lea, version, [*FAULTY, remark(number)])

    with django_assert_num_queries(asked):
        assert read(as_lea.get(LIST)).count('class="reference"') == 12


# ---- The box of the first page ----


def test_the_first_page_shows_what_waits_for_a_person_and_why(as_lea, version):
    waits, broken = deposit(as_lea, version, MATRIX), failed(as_lea, version)

    page = read(as_lea.get("/admin/"))

    assert f'<a href="{LIST}?etat=a_verifier">Envois : à vérifier (1)</a>' in page
    assert f'<a href="{LIST}?etat=echec">Envois : en échec (1)</a>' in page
    assert f'<a href="{envoi_url(waits)}">' in page
    assert f'<a href="{envoi_url(broken)}">' in page
    assert "matrice de conformité" in page
    assert "est un document PDF" in page


def test_the_first_page_shows_the_imports_at_work(as_lea, version):
    envoi = deposit(as_lea, version, [remark(1)])
    Submission.objects.update(
        state=SubmissionState.RUNNING, activity="Enregistrement des lignes", rows_done=40, rows_read=90
    )

    page = read(as_lea.get("/admin/"))

    assert "En cours d'import" in page
    assert f"{envoi.reference} — " in page
    assert "Enregistrement des lignes, 40 sur 90" in page


def test_an_old_failure_leaves_the_first_page_and_stays_in_the_list(as_lea, version):
    envoi = failed(as_lea, version)
    Submission.objects.update(received_at=timezone.now() - timedelta(days=40))

    assert "?etat=echec" not in read(as_lea.get("/admin/"))
    assert references(as_lea, "?etat=echec") == [envoi.reference]


def test_with_nothing_waiting_the_box_says_so(as_lea, version):
    assert "Rien n'attend" in read(as_lea.get("/admin/"))


def test_nothing_of_another_volet_waits_on_ones_first_page(as_lea, version):
    deposit(as_lea, version, MATRIX)
    stranger = signed_in(factories.make_user(Role.ADMINISTRATOR, factories.make_volet()))

    assert "Rien n'attend" in read(stranger.get("/admin/"))


def test_rows_of_a_cancelled_envoi_are_no_longer_to_correct(as_lea, version):
    envoi = deposit(as_lea, version, FAULTY)
    assert "Lignes à corriger (1)" in read(as_lea.get("/admin/"))

    as_lea.post(envoi_url(envoi, "annulation/"))

    assert "Lignes à corriger (1)" not in read(as_lea.get("/admin/"))


def test_rows_to_correct_lead_to_the_list_of_rows_without_a_number_it_may_not_hold(as_lea, version):
    cancelled = deposit(as_lea, version, [["1", "p. 12", "", "", "", "", ""]])
    as_lea.post(envoi_url(cancelled, "annulation/"))
    deposit(as_lea, version, [[str(n), f"p. {n}", "", "", "", "", ""] for n in range(1, 13)])

    page = read(as_lea.get("/admin/"))

    assert "Lignes à corriger (12)" in page
    assert '?outcome__exact=non_lue">Voir toutes les lignes non lues</a>' in page
