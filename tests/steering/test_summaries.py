"""The daily summary: for those who ask, of what they may read, in counts, once a day, never for nothing."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from answers.models import Bulletin, Delivery, DeliveryState
from comments.models import Comment
from comments.outcomes import PlaceState, Step
from imports.models import Submission, SubmissionState
from people.models import Event, Role
from steering import engine, summaries
from steering.models import SummaryChoice
from steering.summary import summary_of
from tests import factories
from tests.factories import make_placement
from tests.imports.test_two_at_once import at_once
from tests.web.made import make_delivery, make_mail, make_repository, make_submission

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 30, 9, 0)


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = "https://cct.example.org"


@pytest.fixture
def clock(monkeypatch):
    """Let it be another moment, in Paris."""

    def turn(moment: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: timezone.make_aware(moment))

    turn(MONDAY)
    return turn


def asked(user, **said) -> SummaryChoice:
    told = {"address": f"{user.username}@xxx.gouv.fr", "hour": 8, "weekdays_only": True}
    return summaries.choose(user=user, **(told | said))


def told(user) -> str:
    return summary_of(user, timezone.localdate() - timedelta(days=1))


def test_it_says_what_waits_what_came_and_what_failed_with_addresses(version, karim):
    card = make_placement(version, assignee=karim, place_state=PlaceState.PLACED)
    make_placement(version, step=Step.TO_VALIDATE, place_state=PlaceState.PLACED)
    old = make_placement(version, step=Step.CLOSED)
    Comment.objects.filter(pk=old.comment_id).update(recorded_at=timezone.now() - timedelta(days=9))
    make_delivery(old, make_mail(version))
    Delivery.objects.update(state=DeliveryState.UNCERTAIN)
    make_submission(card)
    Submission.objects.update(state=SubmissionState.FAILED)
    make_repository(version.volet)

    text = told(karim)

    table = f"https://cct.example.org/admin/tableau/{version.pk}"
    assert f"- 1 remarque à votre nom : {table}/liste/?instruit=moi" in text
    assert f"- 1 proposition à valider : {table}/liste/?etape=valider" in text
    assert "- 2 nouvelles remarques depuis le " in text
    assert f"- 1 réponse à l'envoi incertain : {table}/reponses/?etat=incertain" in text
    assert "- 1 envoi en échec : https://cct.example.org/admin/imports/submission/" in text
    assert "La dernière synchronisation de atelier/cadre a échoué" in text
    assert text.endswith("https://cct.example.org/admin/resume/\n")


def test_it_tells_nobodys_words_or_name_and_nothing_of_other_volets(version, karim):
    author = factories.make_author(name="Zoé Canari", address="canari@example.org")
    make_placement(version, author=author, text="Un canari chante.")
    elsewhere = make_placement(factories.make_version(factories.make_volet(title="Volet fermé")))
    make_submission(elsewhere)
    Submission.objects.update(state=SubmissionState.FAILED)

    text = told(karim)

    assert "1 nouvelle remarque" in text
    assert "anari" not in text
    assert "Volet fermé" not in text
    assert "échec" not in text


def test_a_reader_is_not_told_what_only_others_may_do(version):
    reader = factories.make_user(Role.READER, version.volet)
    make_placement(version, step=Step.TO_VALIDATE)

    assert "à valider" not in told(reader)


def test_it_leaves_once_a_day_at_its_hour_and_not_at_weekends(version, karim, clock):
    make_placement(version)
    asked(karim, hour=10)
    assert summaries.post_due() == 0
    clock(MONDAY + timedelta(hours=2))
    assert (summaries.post_due(), summaries.post_due()) == (1, 0)
    clock(MONDAY + timedelta(days=5, hours=2))
    assert summaries.post_due() == 0

    asked(karim, hour=10, weekdays_only=False)
    assert summaries.post_due() == 1
    keys = list(Bulletin.objects.order_by("pk").values_list("key", flat=True))
    assert keys == [f"resume:{karim.pk}:2026-11-30", f"resume:{karim.pk}:2026-12-05"]


def test_nothing_to_say_is_no_message(version, karim, clock):
    asked(karim)

    assert summaries.post_due() == 0
    assert not Bulletin.objects.exists()


def gone(user):
    user.is_active = False
    user.save()


@pytest.mark.parametrize("loses", [gone, lambda user: user.volet_roles.all().delete()])
def test_who_may_no_longer_read_is_written_to_no_more(version, karim, clock, loses):
    make_placement(version)
    asked(karim)
    loses(karim)

    assert summaries.post_due() == 0
    assert not Bulletin.objects.exists()


def test_the_engine_posts_it_and_stopped_it_does_not(version, karim, clock):
    make_placement(version)
    asked(karim)
    engine.sweep()
    assert Bulletin.objects.get().address == "karim@xxx.gouv.fr"

    summaries.stop(user=karim)
    clock(MONDAY + timedelta(days=1))
    assert summaries.post_due() == 0


def test_one_says_where_to_be_written_and_the_account_s_address_stays(karim):
    asked(karim, address="K.Dupont@xxx.gouv.fr")
    karim.refresh_from_db()

    assert karim.email == ""  # an account's address is the team's: no remark is taken from it
    assert SummaryChoice.objects.get().address == "k.dupont@xxx.gouv.fr"
    assert Event.objects.get(action="résumé quotidien choisi").after["adresse"] == "k…@xxx.gouv.fr"
    with pytest.raises(ValidationError):
        asked(karim, address="rien")


def test_it_asks_as_many_queries_whatever_the_versions(version, karim, django_assert_max_num_queries):
    for _ in range(6):
        make_placement(factories.make_version(version.volet), assignee=karim)

    with django_assert_max_num_queries(10):
        assert told(karim)


@pytest.mark.django_db(transaction=True)
def test_two_engines_at_once_post_it_once(version, karim, clock):
    make_placement(version)
    asked(karim)

    assert at_once(*[summaries.post_due] * 3) == []
    assert Bulletin.objects.count() == 1
