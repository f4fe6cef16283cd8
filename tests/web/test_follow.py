"""Following envois to the end of their import."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from imports.lease import QUEUED_FOR
from imports.models import Submission, SubmissionState
from tests import factories
from tests.web.conftest import read
from tests.web.envois import FAULTY, FOLLOW, MATRIX, deposit, envoi_url, remark
from web.views.deposit import MOST_FOLLOWED

pytestmark = pytest.mark.django_db


def at_work(version, **fields) -> Submission:
    """Return an envoi on its way, as the engine leaves it between two batches."""
    said = {"state": SubmissionState.RUNNING, "activity": "Enregistrement des lignes", "rows_read": 5000,
            "rows_done": 400, "started_at": timezone.now() - timedelta(seconds=4)}  # fmt: skip
    count = Submission.objects.count()
    return Submission.objects.create(
        version=version, edition=version.current_edition(), channel="feuille", filename="grande.ods",
        sha256=f"{count}", size=1, **{**said, **fields},
    )  # fmt: skip


def test_an_import_under_way_says_how_far_it_is_and_how_long_is_left(as_zoe, version):
    envoi = at_work(version)

    page = read(as_zoe.get(f"{FOLLOW}?envoi={envoi.pk}"))

    assert re.search("Enregistrement des lignes, 400 sur 5 000, encore [45][0-9] s", page)
    assert 'value="400" max="5000"' in page
    assert f'<a href="{FOLLOW}?envoi={envoi.pk}">Actualiser</a>' in page


def test_before_the_file_is_read_words_say_what_happens_and_no_bar_pretends_to_move(as_zoe, version):
    envoi = at_work(version, rows_read=None, rows_done=0, activity="Lecture du fichier")

    page = read(as_zoe.get(f"{FOLLOW}?envoi={envoi.pk}"))

    assert "Lecture du fichier</p>" in page
    assert "<progress" not in page


def test_without_an_engine_the_page_says_how_the_operator_starts_it(as_lea, version):
    envoi = at_work(version, state=SubmissionState.RECEIVED, activity="", rows_read=None, started_at=None)
    assert "run_engine" not in read(as_lea.get(f"{FOLLOW}?envoi={envoi.pk}"))
    asleep = timezone.now() - timedelta(minutes=3)
    Submission.objects.update(received_at=asleep, due_at=asleep + QUEUED_FOR)

    for address in (f"{FOLLOW}?envoi={envoi.pk}", envoi_url(envoi)):
        page = read(as_lea.get(address))
        assert "Le moteur d'import ne semble pas tourner" in page
        assert "<code>manage.py run_engine</code>" in page


def test_an_old_envoi_just_queued_again_does_not_say_that_no_engine_runs_nor_counts_what_was_done(
    as_lea, version
):
    envoi = at_work(version, state=SubmissionState.RECEIVED, activity="", rows_done=5000)
    now = timezone.now()
    Submission.objects.update(received_at=now - timedelta(days=3), due_at=now + QUEUED_FOR)

    page = read(as_lea.get(f"{FOLLOW}?envoi={envoi.pk}"))

    assert "En attente du moteur d'import</p>" in page.replace("&#x27;", "'")
    assert "run_engine" not in page
    assert "5 000" not in page
    assert "<progress" not in page


@pytest.mark.parametrize(("number", "seconds"), [(1, 1), (2, 2), (6, 2), (7, 3), (101, 21)])
def test_each_envoi_is_asked_about_less_often_when_many_are_followed(as_zoe, version, number, seconds):
    envois = [at_work(version) for _ in range(number)]
    ended = at_work(version, state=SubmissionState.RECORDED)
    asked = [ended, *envois][:MOST_FOLLOWED]

    page = read(as_zoe.get(f"{FOLLOW}?" + "&".join(f"envoi={one.pk}" for one in [*asked, *envois])))
    again = envoi_url(envois[0], f"progression/?avec={number}")

    assert page.count("data-followed") == min(number, MOST_FOLLOWED - 1)
    assert page.count(f'hx-trigger="every {seconds}s"') == min(number, MOST_FOLLOWED - 1)
    assert f'"every {seconds}s"' in read(as_zoe.get(again, headers={"HX-Request": "true"}))


@pytest.mark.parametrize("said", ["0", "-3", "x", "99999999999", "%C2%B2"])
def test_a_number_of_envois_that_is_none_is_one(as_zoe, version, said):
    envoi = at_work(version)

    page = as_zoe.get(envoi_url(envoi, f"progression/?avec={said}"), headers={"HX-Request": "true"})

    assert '"every 1s"' in read(page)


def test_a_hundred_envois_are_followed_at_most(as_zoe, version):
    envois = [at_work(version) for _ in range(MOST_FOLLOWED + 1)]

    page = read(as_zoe.get(f"{FOLLOW}?" + "&".join(f"envoi={envoi.pk}" for envoi in envois)))

    assert page.count("data-followed") == MOST_FOLLOWED
    assert f"{envois[-1].reference}</a>" not in page


def test_the_fragment_is_asked_every_second_until_the_envoi_ends_then_stops_by_itself(as_zoe, version):
    envoi = at_work(version)
    script = {"HX-Request": "true"}

    running = read(as_zoe.get(envoi_url(envoi, "progression/"), headers=script))
    Submission.objects.update(state=SubmissionState.RECORDED)
    ended = read(as_zoe.get(envoi_url(envoi, "progression/"), headers=script))

    assert 'hx-trigger="every 1s"' in running
    assert "<html" not in running
    assert "hx-trigger" not in ended
    assert "Toutes les lignes de l'envoi" in ended


def test_on_the_envois_own_page_the_end_shows_that_page_whatever_its_address_was(as_zoe, version):
    envoi = at_work(version)
    assert f'{envoi_url(envoi, "progression/")}?dit=0&amp;page"' in read(as_zoe.get(envoi_url(envoi)))
    Submission.objects.update(state=SubmissionState.RECORDED)

    answer = as_zoe.get(envoi_url(envoi, "progression/?page"), headers={"HX-Request": "true"})

    assert answer.headers["HX-Redirect"] == envoi_url(envoi)
    assert "HX-Refresh" not in answer.headers  # it would send a refused form again, from that form's address


def test_only_each_quarter_is_said_aloud(as_zoe, version):
    envoi = at_work(version, rows_done=1300)
    address = envoi_url(envoi, "progression/")
    script = {"HX-Request": "true"}

    said = read(as_zoe.get(f"{address}?dit=0", headers=script))
    quiet = read(as_zoe.get(f"{address}?dit=1", headers=script))

    assert '<div id="announce" hx-swap-oob="innerHTML">' in said
    assert "25 % des lignes" in said
    assert "announce" not in quiet


def test_the_fragment_opened_as_a_page_leads_to_the_envoi(as_zoe, version):
    envoi = at_work(version)

    assert as_zoe.get(envoi_url(envoi, "progression/")).url == envoi_url(envoi)


def test_only_envois_one_may_see_are_followed_and_nonsense_is_ignored(as_zoe, version):
    seen, unseen = at_work(version), at_work(factories.make_version())

    page = as_zoe.get(f"{FOLLOW}?envoi={seen.pk}&envoi={unseen.pk}&envoi=x&envoi=-1&envoi={'9' * 40}")

    assert page.status_code == 200
    assert seen.reference in read(page)
    assert unseen.reference not in read(page)
    assert as_zoe.get(envoi_url(unseen, "progression/")).status_code == 404


def test_with_no_envoi_to_follow_the_page_says_where_to_go(as_zoe):
    page = read(as_zoe.get(FOLLOW))

    assert "Aucun envoi à suivre" in page
    assert "/admin/imports/submission/" in page


def test_an_envoi_to_check_says_why_in_the_report(as_lea, version):
    envoi = deposit(as_lea, version, MATRIX)

    page = read(as_lea.get(f"{FOLLOW}?envoi={envoi.pk}"))

    assert "À vérifier parce que" in page
    assert "matrice de conformité" in page
    assert "Voir ces remarques sur le tableau" not in page


def test_following_12_envois_asks_the_database_as_much_as_following_1(
    as_lea, version, django_assert_num_queries
):
    first = deposit(as_lea, version, FAULTY)
    with CaptureQueriesContext(connection) as few:
        as_lea.get(f"{FOLLOW}?envoi={first.pk}")
    asked = len(few)
    envois = [first, *(deposit(as_lea, version, [*FAULTY, remark(n)]) for n in range(20, 31))]

    with django_assert_num_queries(asked):
        page = as_lea.get(f"{FOLLOW}?" + "&".join(f"envoi={envoi.pk}" for envoi in envois))
    assert read(page).count("Toutes les lignes de l'envoi") == 12
