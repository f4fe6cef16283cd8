"""The demonstration comes whole, and leaves nothing behind."""

from datetime import timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.urls import reverse

from answers.models import Bulletin
from comments import actions
from comments.models import Comment, Placement
from comments.outcomes import Step
from committee import actions as committee
from committee.models import Meeting, Point
from committee.sending import send_dossier
from committee.validating import validate
from documents.models import Version, VoletRole
from imports import ledger
from imports.github.run import synchronise
from imports.models import (
    AdviceRequest,
    Issue,
    MailExport,
    ReceivedMail,
    Repository,
    RowOutcome,
    SubmissionRow,
)
from people.models import Role, User
from tests import factories
from tests.advice import answer
from tests.github import FakeGitHub
from tests.imports.mailbox.mails import eml, receive, zipped
from web.demo.meeting import next_thursday

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings) -> str:
    """What the command prints, the demonstration being loaded."""
    settings.DEBUG = True
    out = StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


def counts() -> dict[str, int]:
    """Return the number of rows of every table."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def test_it_loads_remarks_with_places_decisions_and_every_outcome_of_a_row(demo):
    assert Placement.objects.filter(step=Step.TO_ANSWER).with_decision().exclude(outcome=None).exists()
    assert set(SubmissionRow.objects.values_list("outcome", flat=True)) == set(RowOutcome)
    assert list(ledger.faults()) == []


def test_it_prints_the_accounts_and_each_can_sign_in(demo, client):
    for username in ("demo-lecture", "demo-lea", "demo-karim", "demo-admin"):
        assert username in demo
        assert client.login(username=username, password="demonstration")


@pytest.mark.parametrize(("debug", "status"), [(True, 302), (False, 200)])
def test_its_accounts_enter_a_trial_and_never_a_service_in_production(demo, client, settings, debug, status):
    settings.DEBUG = debug
    form = {"username": "demo-admin", "password": "demonstration"}

    assert client.post(reverse("admin:login"), form).status_code == status


def test_an_account_that_acted_elsewhere_is_closed_rather_than_lost(demo):
    elsewhere = factories.make_placement()
    lea = User.objects.get(username="demo-lea")
    VoletRole.objects.create(user=lea, volet=elsewhere.volet, role=Role.INSTRUCTOR)
    actions.move(placement=elsewhere, revision=1, step=Step.TO_STUDY, by=User.objects.get(pk=lea.pk))

    call_command("load_demo", "--remove", stdout=StringIO())

    assert list(User.objects.values_list("username", "is_active")) == [("demo-lea", False)]


def test_loading_it_again_changes_nothing(demo, settings):
    before = counts()
    call_command("load_demo", stdout=StringIO())

    assert counts() == before


def test_removing_it_leaves_nothing_behind_not_even_a_session_or_an_original(settings, client, originals):
    settings.DEBUG = True
    before = counts()
    call_command("load_demo", stdout=StringIO())
    client.login(username="demo-lea", password="demonstration")
    call_command("load_demo", "--remove", stdout=StringIO())

    assert counts() == before
    assert [path for path in originals.rglob("*") if path.is_file()] == []


def test_a_meeting_held_on_it_leaves_with_it_and_one_shared_with_another_volet_stays(
    demo, version, originals, settings
):
    settings.EMAIL_HOST = "127.0.0.1"
    before = {path for path in originals.rglob("*") if path.is_file()}
    karim = User.objects.get(username="demo-karim")
    meeting, sample = Meeting.objects.get(), Version.objects.get(volet__code="DEMO")
    VoletRole.objects.create(user=karim, volet=version.volet, role=Role.VALIDATOR)
    shared = committee.create(
        title="Deux volets", held_on=meeting.held_on, versions=[version, sample], by=karim
    )
    assert send_dossier(meeting=meeting, by=karim) == 2
    committee.open_meeting(meeting=meeting, revision=meeting.revision, by=karim)
    committee.close(
        meeting=meeting, revision=meeting.revision, to=next_thursday() + timedelta(days=7), by=karim
    )
    validate(meeting=meeting, revision=meeting.revision, by=karim)
    assert Point.objects.exclude(carried_from=None).exists()
    assert len({path for path in originals.rglob("*") if path.is_file()} - before) == 4

    call_command("load_demo", "--remove", stdout=StringIO())

    assert list(Meeting.objects.all()) == [shared]
    assert list(shared.versions.all()) == [version]
    assert not Point.objects.exists()
    assert not Bulletin.objects.exists()
    assert [path for path in originals.rglob("*") if path.is_file()] == []


def test_removing_it_touches_nothing_else(demo, settings):
    factories.make_placement()
    factories.make_user(username="agent")
    call_command("load_demo", "--remove", stdout=StringIO())

    assert Comment.objects.count() == Placement.objects.count() == 1
    assert User.objects.filter(username="agent").exists()


def test_mail_deposited_on_it_leaves_with_it_and_that_of_another_version_stays(demo, version):
    sample = Version.objects.exclude(pk=version.pk).get()
    receive(eml(), version=version)
    receive(zipped({"a.eml": eml(), "b.eml": eml(number=2), "c.txt": b"rien"}), "lot.zip", version=sample)
    receive(zipped({"d.eml": eml(number=3), "e.txt": b"rien"}), "fin.zip", version=sample)

    call_command("load_demo", "--remove", stdout=StringIO())

    assert ReceivedMail.objects.get().version == version
    assert set(MailExport.objects.values_list("filename", "version")) == {
        ("a.eml", version.pk),
        ("lot.zip", None),
    }
    assert list(ledger.faults()) == []


def test_what_colleagues_were_asked_and_answered_leaves_with_it(demo, originals):
    request = AdviceRequest.objects.get()
    lines = list(request.lines.select_related("placement__comment")[:2])
    assert request.lines.count() == 5
    answer(
        request, {lines[0].placement: ("Retenu", ""), lines[1].placement: ("à voir", "")}, request.asked_by
    )

    call_command("load_demo", "--remove", stdout=StringIO())

    assert not AdviceRequest.objects.exists()
    assert [path for path in originals.rglob("*") if path.is_file()] == []


def test_it_refuses_to_put_public_passwords_in_production(settings):
    settings.DEBUG = False

    with pytest.raises(CommandError, match="DEBUG"):
        call_command("load_demo")
    assert not User.objects.exists()


def test_a_repository_followed_for_it_leaves_with_it(demo, settings):
    version = Version.objects.filter(volet__code="DEMO").latest("pk")
    with FakeGitHub() as github:
        settings.GITHUB_API_URL = github.url
        issue = github.world.open_issue(
            github.world.add_repository("atelier/cadre"), "EXI-MOB-1", "Dire lequel."
        )
        github.world.comment(issue, "D'accord.")
        synchronise(Repository.objects.create(volet=version.volet, name="atelier/cadre"))
    assert Issue.objects.get().submission is not None
    call_command("load_demo", "--remove", stdout=StringIO())

    assert not Repository.objects.exists()
    assert not Comment.objects.exists()
