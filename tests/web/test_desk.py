"""The admin's first page, and what every page is sent with."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments import actions
from comments.models import Comment, Placement
from comments.outcomes import Correction, Outcome, PlaceState, Step
from comments.replying import maintain
from documents.models import CallState, Publication
from imports.models import Issue, RowOutcome, Submission, SubmissionRow, Synchronisation
from people.models import Role
from tests import factories
from tests.web.conftest import read, signed_in
from tests.web.made import make_submission

pytestmark = pytest.mark.django_db


def test_each_version_at_work_shows_its_counts_by_step_and_leads_to_its_board(as_zoe, version):
    for step in (Step.TO_QUALIFY, Step.TO_QUALIFY, Step.TO_VALIDATE):
        factories.make_placement(version, step=step)

    page = read(as_zoe.get("/admin/"))

    assert f'href="/admin/tableau/{version.pk}/"' in page
    column = f"/admin/tableau/{version.pk}/etape"
    assert f'<a href="{column}/qualifier/"><span class="dot part-qualifier"' in page
    assert "À qualifier <strong>2</strong></a>" in page
    assert "À valider <strong>1</strong></a>" in page
    assert '<rect class="part-qualifier" x="0.000" width="66.667" height="2"/>' in page
    assert "· 3 commentaires" in page


def test_ones_own_cards_are_counted(as_lea, as_karim, version, lea):
    for _ in range(3):
        factories.make_placement(version, assignee=lea)

    assert "3 à votre nom</a>" in read(as_lea.get("/admin/"))
    assert "<strong>3</strong> remarques à votre nom" in read(as_lea.get("/admin/"))
    assert "à votre nom" not in read(as_karim.get("/admin/"))


def task(page: str, said: str) -> tuple[int, str]:
    """Return the number a task says and where it leads."""
    before, _, _ = page.partition(f"</strong> {said}")
    address = before.rpartition('<a href="')[2].partition('"')[0]
    return int(before.rpartition("<strong>")[2]), address.replace("&amp;", "&")


@pytest.fixture
def waiting_cards(version, karim):
    """A card of each kind that waits for somebody, and one that waits for nobody."""
    mine = factories.make_placement(version, assignee=karim, step=Step.TO_STUDY)
    maintained = factories.make_placement(version, assignee=karim)
    actions.decide(placement=maintained, revision=1, outcome=Outcome.NOTED, reason="Noté.", by=karim)
    Placement.objects.filter(pk=maintained.pk).update(step=Step.CLOSED)
    maintain(placement=Placement.objects.get(pk=maintained.pk), why="Non.")
    factories.make_placement(version, step=Step.TO_VALIDATE, assignee=karim)
    factories.make_placement(version, step=Step.TO_ARBITRATE, assignee=karim)
    factories.make_placement(version, place_state=PlaceState.SEVERAL)
    Comment.objects.filter(pk=factories.make_placement(version).comment_id).update(
        corrects=mine.comment, correction=Correction.POSSIBLE
    )
    factories.make_placement(version, step=Step.CLOSED, place_state=PlaceState.SEVERAL)


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("remarques à votre nom", 3), ("remarque maintenue, à réexaminer", 1), ("proposition à valider", 1),
        ("remarque à arbitrer", 1), ("remarques sans instructeur", 2), ("correction possible à confirmer", 1),
    ],
)  # fmt: skip
def test_what_waits_is_counted_and_leads_to_just_those_cards(as_karim, waiting_cards, said, count):
    found, address = task(read(as_karim.get("/admin/")), said)

    assert found == count
    assert f"· {count} commentaire" in read(as_karim.get(address))


def test_places_to_choose_are_counted_and_shown(as_karim, waiting_cards):
    found, address = task(read(as_karim.get("/admin/")), "remarques dont la place est à choisir")

    assert f"· {found} commentaires" in read(as_karim.get(address))


def test_what_only_a_valideur_may_do_waits_for_no_instructeur_and_nothing_for_a_reader(
    as_lea, as_zoe, waiting_cards
):
    assert "proposition à valider" not in read(as_lea.get("/admin/"))
    assert "remarques sans instructeur" in read(as_lea.get("/admin/"))
    assert "aucune remarque ne vous attend" in read(as_zoe.get("/admin/"))


def test_a_failed_synchronisation_and_issues_without_a_version_are_said(as_zoe, repository):
    now = timezone.now()
    run = {"errors": 1, "said": "GitHub a répondu 500."}
    Synchronisation.objects.create(repository=repository, started_at=now, ended_at=now, **run)
    when = {"created_at": now, "updated_at": now}
    for number in (1, 2):
        Issue.objects.create(repository=repository, github_id=number, number=number, original="0", words="0",
                             original_size=1, **when)  # fmt: skip

    page = read(as_zoe.get("/admin/"))

    assert "Synchronisations en échec" in page
    assert "GitHub a répondu 500." in page
    assert "2 tickets GitHub ne trouvent encore aucune version : leur volet" in page


def test_versions_answered_planned_or_archived_are_not_at_work(as_zoe, version):
    others = [
        factories.make_version(version.volet, call=CallState.ANSWERED),
        factories.make_version(version.volet, call=CallState.PLANNED),
        factories.make_version(version.volet, publication=Publication.ARCHIVED),
    ]

    page = read(as_zoe.get("/admin/"))

    assert [other for other in others if f"/admin/tableau/{other.pk}/" in page] == []


def test_only_ones_own_volets_are_shown(card):
    make_submission(card)
    stranger = signed_in(factories.make_user(Role.ADMINISTRATOR, factories.make_volet()))

    page = read(stranger.get("/admin/"))

    assert str(card.version) not in page
    assert "feuille.ods" not in page


def test_with_nothing_yet_the_page_says_what_to_do(as_lea, version):
    page = read(as_lea.get("/admin/"))
    assert "Rien n'a encore été reçu." in page
    assert "Déposez une première feuille" in page

    version.call = CallState.ANSWERED
    version.save()
    assert "manage.py register_version" in read(as_lea.get("/admin/"))


def test_recent_envois_and_rows_to_correct_are_one_click_away(as_zoe, card):
    submission = make_submission(card)
    SubmissionRow.objects.create(
        submission=submission, position=2, sheet="Feuil1", line=3, cells={}, outcome=RowOutcome.UNREAD,
        reason="La colonne du commentaire est vide.", digest="0",
    )  # fmt: skip

    page = read(as_zoe.get("/admin/"))

    assert f"/admin/envois/{submission.pk}/#ligne-2" in page
    assert "La colonne du commentaire est vide." in page
    assert "Lignes à corriger (1)" in page


def test_the_first_page_asks_the_database_as_much_for_1_version_as_for_12(
    as_lea, card, django_assert_num_queries
):
    make_submission(card)
    ContentType.objects.clear_cache()
    with CaptureQueriesContext(connection) as few:
        as_lea.get("/admin/")
    asked = len(few)
    for _ in range(11):
        make_submission(factories.make_placement(factories.make_version(card.volet)))
    assert Submission.objects.count() == 12

    with django_assert_num_queries(asked):
        as_lea.get("/admin/")


def test_a_reader_is_not_offered_to_deposit(as_zoe, as_lea):
    assert "/admin/depot/" in read(as_lea.get("/admin/"))
    assert "/admin/depot/" not in read(as_zoe.get("/admin/"))


@pytest.mark.parametrize("address", ["/admin/", "/admin/login/", "/admin/rien/", "/admin/depot/"])
def test_every_page_is_sent_with_the_strict_policy_errors_included(as_zoe, address):
    policy = as_zoe.get(address).headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy + ";"
    assert "unsafe" not in policy


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_an_error_page_speaks_french_and_leads_back_even_without_a_user(status):
    page = render_to_string(f"{status}.html")

    assert '<html lang="fr"' in page
    assert "Revenir à l'accueil" in page


def test_a_form_sent_from_a_page_that_is_too_old_says_what_to_do(lea):
    client = Client(enforce_csrf_checks=True)
    client.force_login(lea)

    page = client.post("/admin/depot/")

    assert page.status_code == 403
    assert "Formulaire périmé" in read(page)


def test_a_page_answers_its_headers_alone_too(as_zoe, version):
    assert as_zoe.head(f"/admin/tableau/{version.pk}/").status_code == 200


def test_the_history_of_an_object_is_the_journal_in_the_admin_too(as_karim, card, karim):
    actions.assign(placement=card, revision=1, assignee=karim, by=karim)

    page = read(as_karim.get(f"/admin/comments/placement/{card.pk}/history/"))

    assert "<strong>Attribution</strong> par Karim" in page
