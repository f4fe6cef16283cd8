"""The page of an envoi: taking it to another version, and the version it seems to be about."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from comments import actions
from comments.models import Comment, Placement
from comments.outcomes import Outcome
from imports.models import Submission, SubmissionState
from people.models import Role
from tests import factories
from tests.web.conftest import read
from tests.web.envois import (
    DEPOSIT,
    MATRIX,
    cards,
    deposit,
    envoi_url,
    failed,
    offered,
    remark,
    state_of,
)

pytestmark = pytest.mark.django_db


def test_an_envoi_goes_to_another_version_with_its_references(as_lea, version, other):
    envoi = deposit(as_lea, version, [remark(1), remark(2)])
    references = set(Comment.objects.values_list("pk", flat=True))

    page = as_lea.post(envoi_url(envoi, "version/"), {"version": other.pk}, follow=True)

    moved = Submission.objects.get()
    assert (moved.version, moved.state) == (other, SubmissionState.RECORDED)
    assert set(other.placements.on_board().values_list("comment", flat=True)) == references
    assert not version.placements.on_board().exists()
    assert f"/admin/tableau/{other.pk}/C-{min(references)}/" in read(page)
    assert f"/admin/tableau/{version.pk}/C-" not in read(page)


def test_only_versions_one_may_deposit_on_are_offered_and_taken(as_lea, version, other, lea):
    envoi = deposit(as_lea, version, [remark(1)])
    read_only = factories.make_version()
    lea.volet_roles.create(volet=read_only.volet, role=Role.READER)

    page = read(as_lea.get(envoi_url(envoi)))
    answers = [
        as_lea.post(envoi_url(envoi, "version/"), {"version": pk}).status_code
        for pk in (read_only.pk, version.pk, "", "x")
    ]

    assert f'<option value="{other.pk}">' in page
    assert f'<option value="{read_only.pk}">' not in page
    assert f'<option value="{version.pk}">' not in page
    assert answers == [422, 422, 422, 422]
    assert Submission.objects.get().version == version


def test_a_version_that_has_the_same_file_is_refused_and_stays_chosen(as_lea, version, other):
    envoi = deposit(as_lea, version, [remark(1)])
    same = SimpleUploadedFile("copie.ods", envoi.original())
    as_lea.post(DEPOSIT, {"version": other.pk, "sheets": same})

    refused = as_lea.post(envoi_url(envoi, "version/"), {"version": other.pk})

    assert refused.status_code == 422
    assert "a déjà reçu ce fichier" in read(refused)
    assert f'<option value="{other.pk}" selected>' in read(refused)


def test_the_version_it_seems_to_be_about_is_said_and_chosen_already(as_lea, as_zoe, version, other):
    envoi = deposit(as_lea, version, MATRIX)
    Submission.objects.update(better_version=other)

    page = read(as_lea.get(envoi_url(envoi)))

    said = f'Cet envoi semble porter plutôt sur <a href="/admin/tableau/{other.pk}/">'
    assert said in page
    assert f'<option value="{other.pk}" selected>' in page
    assert said in read(as_zoe.get(envoi_url(envoi)))


def test_a_better_version_one_may_not_see_is_not_named(as_lea, version):
    envoi = deposit(as_lea, version, MATRIX)
    unseen = factories.make_version()
    Submission.objects.update(better_version=unseen)

    assert str(unseen) not in read(as_lea.get(envoi_url(envoi)))


def test_a_failed_envoi_is_taken_to_another_version(as_lea, version, other):
    envoi = failed(as_lea, version)
    assert offered(read(as_lea.get(envoi_url(envoi)))) == [
        "Changer de version",
        "Mettre de côté",
        "Réessayer",
    ]

    as_lea.post(envoi_url(envoi, "version/"), {"version": other.pk})

    envoi.refresh_from_db()
    assert (envoi.version, envoi.state) == (other, SubmissionState.FAILED)


def test_an_envoi_restored_on_another_version_than_it_left_is_ended_by_the_engine(as_lea, version, other):
    lines = [remark(n) for n in range(1, 5)]
    first = deposit(as_lea, version, lines)
    second = deposit(as_lea, version, [*lines[:3], remark(9)])
    as_lea.post(envoi_url(second, "annulation/"))
    as_lea.post(envoi_url(first, "version/"), {"version": other.pk})

    as_lea.post(envoi_url(second, "retablissement/"))

    assert (state_of(second), cards(second)) == (SubmissionState.RECORDED, {True})
    assert other.placements.on_board().count() == 5


def test_a_decision_on_the_envoi_it_corrects_leaves_out_the_change_of_version(as_lea, version, other, karim):
    lines = [remark(n) for n in range(1, 5)]
    deposit(as_lea, version, lines)
    card = Placement.objects.latest("pk")
    second = deposit(as_lea, version, [*lines[:3], remark(9)])
    actions.decide(placement=card, revision=card.revision, outcome=Outcome.ACCEPTED, by=karim)

    assert "Changer de version" not in offered(read(as_lea.get(envoi_url(second))))


def test_a_better_version_is_no_longer_said_once_nothing_can_be_done_about_it(as_lea, version, other, karim):
    envoi = deposit(as_lea, version, [remark(1), remark(2)])
    Submission.objects.update(better_version=other)
    assert "semble porter plutôt sur" in read(as_lea.get(envoi_url(envoi)))
    card = Placement.objects.latest("pk")
    actions.decide(placement=card, revision=card.revision, outcome=Outcome.ACCEPTED, by=karim)

    assert "semble porter plutôt sur" not in read(as_lea.get(envoi_url(envoi)))
