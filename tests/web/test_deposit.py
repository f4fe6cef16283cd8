"""Depositing sheets: received at once, each told what became of it."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

import web.demo
from comments.models import Comment, Placement
from comments.outcomes import PlaceState
from imports.models import RowOutcome, Submission, SubmissionRow, SubmissionState
from people.models import Role
from tests import factories
from tests.web.conftest import read, signed_in
from tests.web.envois import DEPOSIT, FOLLOW, deposit, envoi_url, remark
from web.templatetags.desk import row_place

pytestmark = pytest.mark.django_db

DEMO = Path(web.demo.__file__).parent
GOOD, FAULTY_DEMO = "commentaires-prefecture.ods", "commentaires-pleins-de-fautes.ods"


def sheet(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, (DEMO / name).read_bytes())


def test_the_form_says_the_limit_before_anything_is_sent(as_lea, version, settings):
    settings.UPLOAD_MAX_BYTES = 3 * 1024 * 1024

    page = read(as_lea.get(DEPOSIT))

    assert "Un ou plusieurs fichiers .ods, .xlsx ou .csv, 3,0 Mio au plus chacun." in page
    assert 'accept=".ods,.xlsx,.csv"' in page
    assert "multiple" in page


def test_from_its_board_a_version_is_chosen_already(as_lea, version):
    assert f'<option value="{version.pk}" selected>' in read(as_lea.get(f"{DEPOSIT}?version={version.pk}"))


def test_the_only_version_there_is_is_chosen_already(as_lea, version):
    assert f'<option value="{version.pk}" selected>' in read(as_lea.get(DEPOSIT))

    other = factories.make_version(version.volet)

    assert f'<option value="{version.pk}" selected>' not in read(as_lea.get(DEPOSIT))
    assert f'<option value="{other.pk}">' in read(as_lea.get(DEPOSIT))


def test_a_deposit_says_how_many_remarks_have_a_place_and_leads_to_them(as_lea, version):
    page = read(as_lea.post(DEPOSIT, {"version": version.pk, "sheets": sheet(GOOD)}, follow=True))

    for state, one, several in (
        (PlaceState.PLACED, "située dans le texte", "situées dans le texte"),
        (PlaceState.NOWHERE, "non située", "non situées"),
    ):
        count = Placement.objects.filter(place_state=state).count()
        said = f"<strong>{count}</strong> remarque{'s' if count > 1 else ''} {several if count > 1 else one}"
        assert (said in page) == (count > 0)
    assert f'<a href="/admin/tableau/{version.pk}/">Voir ces remarques sur le tableau</a>' in page


def test_only_versions_one_works_on_are_offered(as_lea, version, lea):
    read_only = factories.make_version()
    lea.volet_roles.create(volet=read_only.volet, role=Role.READER)
    unseen = factories.make_version()

    page = read(as_lea.get(DEPOSIT))
    refused = as_lea.post(DEPOSIT, {"version": read_only.pk, "sheets": sheet(GOOD)})

    assert f'value="{version.pk}"' in page
    assert f'value="{read_only.pk}"' not in page
    assert f'value="{unseen.pk}"' not in page
    assert (refused.status_code, Submission.objects.count()) == (422, 0)


def test_without_a_version_to_deposit_on_the_page_says_what_to_do(version):
    instructor = factories.make_user(Role.INSTRUCTOR, factories.make_volet())

    assert "manage.py register_version" in read(signed_in(instructor).get(DEPOSIT))


def test_each_file_says_what_became_of_its_rows(as_lea, version, lea):
    files = [sheet(GOOD), sheet(FAULTY_DEMO)]
    page = read(as_lea.post(DEPOSIT, {"version": version.pk, "sheets": files}, follow=True))

    assert set(Submission.objects.values_list("deposited_by", flat=True)) == {lea.pk}
    for submission in Submission.objects.all():
        assert f"/admin/envois/{submission.pk}/" in page
        count = submission.rows.filter(outcome=RowOutcome.RECORDED).count()
        assert f"<strong>{count}</strong> enregistrées</a>" in page
    for row in SubmissionRow.objects.filter(outcome=RowOutcome.UNREAD):
        assert f"<bdi>{row_place(row)}</bdi>" in page


def test_a_refused_file_gets_its_sentence_and_the_others_go_through(as_lea, version, settings):
    settings.UPLOAD_MAX_BYTES = len(sheet(GOOD).read()) + 1
    files = [
        SimpleUploadedFile("notes.pdf", b"%PDF-1.7"),
        SimpleUploadedFile("énorme.ods", b"x" * (settings.UPLOAD_MAX_BYTES + 1)),
        SimpleUploadedFile("vide.ods", b""),
        SimpleUploadedFile("abîmée.xlsx", b"PK\x03\x04 pas une archive"),
        sheet(GOOD),
    ]

    page = read(as_lea.post(DEPOSIT, {"version": version.pk, "sheets": files}, follow=True))

    assert page.count('class="errornote"') == 3
    assert "Ce fichier est un document PDF" in page
    assert "« énorme.ods » n&#x27;a pas été reçu." in page
    assert "la limite est de" in page
    assert Submission.objects.count() == 4
    assert Comment.objects.count() == SubmissionRow.objects.filter(outcome=RowOutcome.RECORDED).count() > 0


def test_depositing_the_same_file_again_changes_nothing_and_says_so(as_lea, version):
    as_lea.post(DEPOSIT, {"version": version.pk, "sheets": sheet(GOOD)})
    before = (Submission.objects.count(), SubmissionRow.objects.count(), Comment.objects.count())

    page = read(as_lea.post(DEPOSIT, {"version": version.pk, "sheets": sheet(GOOD)}, follow=True))

    assert "déjà reçu (E-" in page
    assert "rien ne change." in page
    assert (Submission.objects.count(), SubmissionRow.objects.count(), Comment.objects.count()) == before


@pytest.mark.parametrize("sent", [{}, {"version": "1"}, {"version": "x", "sheets": "pas un fichier"}])
def test_an_incomplete_form_is_asked_again(as_lea, version, sent):
    refused = as_lea.post(DEPOSIT, sent)

    assert (refused.status_code, Submission.objects.count()) == (422, 0)
    assert 'role="alert"' in read(refused)


def test_when_every_file_is_refused_the_form_comes_back_with_their_sentences(as_lea, version, settings):
    settings.UPLOAD_MAX_BYTES = 10

    page = as_lea.post(DEPOSIT, {"version": version.pk, "sheets": sheet(GOOD)}, follow=True)

    assert page.redirect_chain == [(f"{DEPOSIT}?version={version.pk}", 302)]
    assert f"« {GOOD} » n&#x27;a pas été reçu." in read(page)
    assert not Submission.objects.exists()


def test_a_deposit_leads_to_a_page_that_follows_its_envois_and_may_be_asked_again(as_lea, version):
    files = [sheet(GOOD), sheet(FAULTY_DEMO)]

    answer = as_lea.post(DEPOSIT, {"version": version.pk, "sheets": files})

    first, second = Submission.objects.order_by("pk")
    assert (answer.status_code, answer.url) == (302, f"{FOLLOW}?envoi={first.pk}&envoi={second.pk}")
    for _ in range(2):
        page = read(as_lea.get(answer.url))
        assert (first.reference in page, second.reference in page) == (True, True)
    assert Submission.objects.count() == 2


def test_a_file_that_failed_is_tried_again_when_it_is_sent_again(as_lea, version):
    pdf = {"version": version.pk, "sheets": SimpleUploadedFile("notes.ods", b"%PDF-1.7")}
    as_lea.post(DEPOSIT, pdf)
    before = Submission.objects.get()

    page = read(
        as_lea.post(DEPOSIT, {**pdf, "sheets": SimpleUploadedFile("n.ods", b"%PDF-1.7")}, follow=True)
    )

    assert before.state == SubmissionState.FAILED
    assert "avait échoué, il est tenté de nouveau" in page
    assert Submission.objects.get().state == SubmissionState.FAILED


def test_a_cancelled_file_comes_back_when_it_is_sent_again_and_one_set_aside_does_not(as_lea, version):
    cancelled, aside = (deposit(as_lea, version, [remark(n)]) for n in (1, 2))
    as_lea.post(envoi_url(cancelled, "annulation/"))
    as_lea.post(envoi_url(aside, "mise-de-cote/"), {"reason": "Doublon."})
    contents = [SimpleUploadedFile("a.ods", envoi.original()) for envoi in (cancelled, aside)]

    page = read(as_lea.post(DEPOSIT, {"version": version.pk, "sheets": contents}, follow=True))

    assert "qui était annulé, est rétabli" in page
    assert "déjà reçu et mis de côté" in page
    states = [Submission.objects.get(pk=envoi.pk).state for envoi in (cancelled, aside)]
    assert states == [SubmissionState.RECORDED, SubmissionState.ASIDE]
