"""Depositing sheets, and reading what became of their rows."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

import web.demo
from comments.models import Comment, Placement
from comments.outcomes import PlaceState
from imports.models import RowOutcome, Submission, SubmissionRow
from people.models import Role
from tests import factories
from tests.web.conftest import read, signed_in
from tests.web.routes import make_submission
from web.templatetags.desk import row_place

pytestmark = pytest.mark.django_db

DEMO = Path(web.demo.__file__).parent
GOOD, FAULTY = "commentaires-prefecture.ods", "commentaires-pleins-de-fautes.ods"
DEPOSIT = "/admin/depot/"


def sheet(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, (DEMO / name).read_bytes())


def test_the_form_says_the_limit_before_anything_is_sent(as_lea, version, settings):
    settings.UPLOAD_MAX_BYTES = 3 * 1024 * 1024

    page = read(as_lea.get(DEPOSIT))

    assert "Un ou plusieurs fichiers .ods ou .xlsx, 3,0 Mio au plus chacun." in page
    assert 'accept=".ods,.xlsx"' in page
    assert "multiple" in page


def test_from_its_board_a_version_is_chosen_already(as_lea, version):
    assert f'<option value="{version.pk}" selected>' in read(as_lea.get(f"{DEPOSIT}?version={version.pk}"))


def test_the_only_version_there_is_is_chosen_already(as_lea, version):
    assert f'<option value="{version.pk}" selected>' in read(as_lea.get(DEPOSIT))

    other = factories.make_version(version.volet)

    assert f'<option value="{version.pk}" selected>' not in read(as_lea.get(DEPOSIT))
    assert f'<option value="{other.pk}">' in read(as_lea.get(DEPOSIT))


def test_a_deposit_says_how_many_remarks_have_a_place_and_leads_to_them(as_lea, version):
    page = read(as_lea.post(DEPOSIT, {"version": version.pk, "sheets": sheet(GOOD)}))

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
    page = read(as_lea.post(DEPOSIT, {"version": version.pk, "sheets": [sheet(GOOD), sheet(FAULTY)]}))

    assert set(Submission.objects.values_list("deposited_by", flat=True)) == {lea.pk}
    for submission in Submission.objects.all():
        assert f"/admin/envois/{submission.pk}/" in page
        count = submission.rows.filter(outcome=RowOutcome.RECORDED).count()
        assert f"<strong>{count}</strong> enregistrées" in page
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

    page = read(as_lea.post(DEPOSIT, {"version": version.pk, "sheets": files}))

    assert page.count('class="errornote"') == 4
    assert "Ce fichier est un document PDF" in page
    assert "la limite est de" in page
    assert Comment.objects.count() == SubmissionRow.objects.filter(outcome=RowOutcome.RECORDED).count() > 0


def test_depositing_the_same_file_again_changes_nothing_and_says_so(as_lea, version):
    as_lea.post(DEPOSIT, {"version": version.pk, "sheets": sheet(GOOD)})
    before = (Submission.objects.count(), SubmissionRow.objects.count(), Comment.objects.count())

    page = read(as_lea.post(DEPOSIT, {"version": version.pk, "sheets": sheet(GOOD)}))

    assert "avait déjà été reçu : rien n'a changé" in page
    assert (Submission.objects.count(), SubmissionRow.objects.count(), Comment.objects.count()) == before


@pytest.mark.parametrize("sent", [{}, {"version": "1"}, {"version": "x", "sheets": "pas un fichier"}])
def test_an_incomplete_form_is_asked_again(as_lea, version, sent):
    refused = as_lea.post(DEPOSIT, sent)

    assert (refused.status_code, Submission.objects.count()) == (422, 0)
    assert 'role="alert"' in read(refused)


def test_an_envoi_lists_its_rows_with_their_outcome_and_comment(as_zoe, card):
    submission = make_submission(card)

    page = read(as_zoe.get(f"/admin/envois/{submission.pk}/"))

    assert 'id="ligne-1"' in page
    assert "Enregistrée" in page
    assert f"/admin/tableau/{card.version_id}/C-{card.comment_id}/" in page


def test_an_envoi_asks_the_database_as_much_for_1_row_as_for_20(as_lea, card, django_assert_num_queries):
    short = make_submission(card)
    with CaptureQueriesContext(connection) as few:
        as_lea.get(f"/admin/envois/{short.pk}/")
    asked = len(few)
    as_lea.post(DEPOSIT, {"version": card.version_id, "sheets": sheet(GOOD)})
    long = Submission.objects.exclude(pk=short.pk).get()
    assert long.rows.count() > 15

    with django_assert_num_queries(asked):
        as_lea.get(f"/admin/envois/{long.pk}/")


def test_the_original_is_only_ever_saved_never_opened(as_zoe, card):
    submission = make_submission(card)
    Submission.objects.update(filename='<script>"; x.html')

    response = as_zoe.get(f"/admin/envois/{submission.pk}/original/")

    assert response.content == b"original"
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_an_envoi_of_another_volet_does_not_exist(card):
    submission = make_submission(card)
    stranger = signed_in(factories.make_user(Role.ADMINISTRATOR, factories.make_volet()))

    assert stranger.get(f"/admin/envois/{submission.pk}/").status_code == 404
    assert stranger.get(f"/admin/envois/{submission.pk}/original/").status_code == 404
