"""The page of an envoi: where it stands, and its rows as typed."""

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments.models import Comment
from imports.models import Submission, SubmissionState, original_path
from people.models import Role, User
from tests import factories
from tests.web.conftest import read, signed_in
from tests.web.envois import (
    FAULTY,
    deposit,
    envoi_url,
    hide_card,
    remark,
)
from tests.web.made import make_submission
from tests.web.test_preview import cell

pytestmark = pytest.mark.django_db


def test_each_row_shows_its_cells_as_typed_beside_what_became_of_it(as_lea, version):
    envoi = deposit(as_lea, version, FAULTY)

    page = read(as_lea.get(envoi_url(envoi)))

    comment = Comment.objects.earliest("pk")
    assert 'id="ligne-1"' in page
    assert f'<a class="reference" href="/admin/tableau/{version.pk}/C-{comment.pk}/">{comment}</a>' in page
    assert "Préciser la durée." in page
    for outcome in ("Enregistrée", "Non lue, à corriger", "Écartée"):
        assert f">{outcome}</span>" in page


def test_each_fault_stands_in_its_own_cell(as_lea, version):
    page = read(as_lea.get(envoi_url(deposit(as_lea, version, FAULTY))))

    assert ">très forte<" in cell(page, "L&#x27;importance « très forte » n&#x27;est pas comprise")
    assert ">32/13/2024<" in cell(page, "La date « 32/13/2024 » n&#x27;est pas comprise")
    assert "proposition complet" in cell(page, "écrivez la remarque dans la colonne")


def test_a_row_traced_before_faults_had_columns_still_says_them(as_zoe, card):
    envoi = make_submission(card)
    envoi.rows.update(faults=["La date n'est pas comprise."])

    assert "La date n&#x27;est pas comprise." in read(as_zoe.get(envoi_url(envoi)))


@pytest.mark.parametrize(
    ("issue", "kept", "left"),
    [
        ("non_lue", "p. 12", "32/13/2024"),
        ("ecartee", "lorem", "p. 12"),
        ("signalee", "32/13/2024", "lorem"),
        ("enregistree", "32/13/2024", "p. 12"),
    ],
)
def test_a_count_leads_to_its_own_rows(as_lea, version, issue, kept, left):
    envoi = deposit(as_lea, version, FAULTY)
    assert f'href="{envoi_url(envoi)}?issue={issue}#rows"' in read(as_lea.get(envoi_url(envoi)))

    page = read(as_lea.get(f"{envoi_url(envoi)}?issue={issue}"))

    assert f">{kept}" in page
    assert f">{left}" not in page
    assert "Voir toutes les lignes" in page


def test_the_rows_come_page_by_page_and_the_filter_is_kept(as_lea, version):
    envoi = deposit(as_lea, version, [remark(n) for n in range(1, 102)])

    page = read(as_lea.get(f"{envoi_url(envoi)}?issue=enregistree"))

    assert 'href="?issue=enregistree&amp;page=2#rows"' in page
    assert 'id="ligne-101"' not in page
    assert 'id="ligne-101"' in read(as_lea.get(f"{envoi_url(envoi)}?page=2"))


def test_the_first_page_leads_to_the_page_that_holds_the_row(as_lea, version):
    lines = [remark(n) for n in range(1, 101)]
    envoi = deposit(as_lea, version, [*lines, ["101", "p. 12", "", "", "", "", ""]])

    assert f"{envoi_url(envoi)}?page=2#ligne-101" in read(as_lea.get("/admin/"))


def test_a_page_of_rows_asks_the_database_as_much_for_2_rows_as_for_60(
    as_lea, version, django_assert_num_queries
):
    short = deposit(as_lea, version, FAULTY[:2])
    with CaptureQueriesContext(connection) as few:
        as_lea.get(envoi_url(short))
    asked = len(few)
    long = deposit(as_lea, version, [remark(n, importance="très forte") for n in range(10, 72)])

    with django_assert_num_queries(asked):
        page = read(as_lea.get(envoi_url(long)))
    assert page.count("ligne-") > 60


def test_an_envoi_without_a_row_says_what_to_do(as_lea, version):
    envoi = Submission.objects.create(
        version=version, edition=version.current_edition(), channel="feuille", filename="x.ods", sha256="0",
        size=1, state=SubmissionState.RECORDED, rows_read=0,
    )  # fmt: skip

    assert "une par ligne" in read(as_lea.get(envoi_url(envoi)))


def test_the_journal_of_the_envoi_is_shown(as_lea, version):
    page = read(as_lea.get(envoi_url(deposit(as_lea, version, [remark(1)]))))

    assert "<strong>Dépôt</strong> par Léa" in page
    assert "<strong>Import</strong> par Léa" in page


def test_an_original_that_is_lost_is_said_on_the_page_of_its_envoi(as_lea, version):
    envoi = deposit(as_lea, version, [remark(1)])
    default_storage.delete(original_path(envoi.sha256))

    page = read(as_lea.get(envoi_url(envoi, "original/"), follow=True))
    assert "L&#x27;original gardé n&#x27;est plus celui qui a été reçu" in page


def test_the_original_is_only_ever_saved_never_opened(as_zoe, card):
    submission = make_submission(card)
    Submission.objects.update(filename='<script>"; x.html')

    response = as_zoe.get(envoi_url(submission, "original/"))

    assert response.content == b"original"
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_an_envoi_of_another_volet_does_not_exist(card):
    envoi = make_submission(card)
    stranger = signed_in(factories.make_user(Role.ADMINISTRATOR, factories.make_volet()))

    pages = ("", "original/", "progression/")
    forms = ("verification/", "version/", "annulation/", "mise-de-cote/", "retablissement/", "nouvel-essai/")
    assert {stranger.get(envoi_url(envoi, page)).status_code for page in pages} == {404}
    assert {stranger.post(envoi_url(envoi, page)).status_code for page in forms} == {404}


def test_a_row_leads_to_no_card_of_a_volet_one_may_not_see(as_lea, version):
    envoi = deposit(as_lea, version, [remark(1)])
    comment = Comment.objects.get()
    assert f"/C-{comment.pk}/" in read(as_lea.get(envoi_url(envoi)))
    hide_card(comment)

    assert f"/C-{comment.pk}/" not in read(as_lea.get(envoi_url(envoi)))


def test_rows_too_long_for_one_page_are_counted_and_not_shown(as_lea, version):
    lines = [remark(n, f"Remarque {n}. " + "a" * 3000, excerpt="b" * 3000) for n in range(1, 101)]
    envoi = deposit(as_lea, version, lines)

    page = read(as_lea.get(envoi_url(envoi)))

    shown = page.count('id="ligne-')
    assert 60 < shown < 70
    assert f"{100 - shown} autres lignes de cette page ne sont pas montrées" in page


@pytest.mark.parametrize("page", ["change", "history"])
def test_the_admins_own_pages_of_an_envoi_which_name_all_it_refers_to_are_closed(version, as_lea, page):
    envoi = deposit(as_lea, version, [remark(1)])
    everyone = User.objects.create_superuser("racine", password="motdepasse")

    assert signed_in(everyone).get(f"/admin/imports/submission/{envoi.pk}/{page}/").status_code == 403
