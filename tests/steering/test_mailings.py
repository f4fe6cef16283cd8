"""The « point de situation » is mailed on its day, once to each, and never for the days that passed."""

from datetime import date, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from answers.models import Bulletin
from answers.sending import bulletins
from documents.models import Version
from people import journal
from steering import engine, mailings
from steering.models import SituationMailing, Weekday
from tests.answers.sending.conftest import relay
from tests.factories import make_placement
from tests.imports.test_two_at_once import at_once
from tests.web.made_steering import make_situation_mailing

__all__ = ["relay"]
pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 30, 9, 0)


@pytest.fixture
def clock(monkeypatch):
    """Let it be another moment, in Paris."""

    def turn(moment: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: timezone.make_aware(moment))

    turn(MONDAY)
    return turn


def setting(version, by, **said):
    told = {
        "revision": 0, "addresses": "chef@example.org\n\nLA.SOUS-DIRECTION@example.org\nchef@example.org",
        "weekday": Weekday.MONDAY, "on": None, "hour": 8, "active": True,
    }  # fmt: skip
    return mailings.set_mailing(version=version, by=by, **(told | said))


def test_on_its_day_it_leaves_once_to_each_with_its_page(version, karim, relay, clock, monkeypatch):
    make_placement(version)
    version.volet.contact = "cct@xxx.gouv.fr"
    version.volet.save()
    setting(version, karim)

    assert (mailings.post_due(), mailings.post_due()) == (1, 0)
    monkeypatch.undo()  # what it is to leave is looked at by today's clock
    bulletins.queue_due()
    bulletins.queue_due()

    assert len(relay.kept) == 2
    message = message_from_bytes(relay.kept[0], policy=policy.default)
    [page] = message.iter_attachments()
    assert message["To"] == "chef@example.org"
    assert message["Subject"].startswith("Point de situation — ")
    assert "1 remarque reçue" in message.get_body(("plain",)).get_content()
    assert "écrivez à cct@xxx.gouv.fr" in message.get_body(("plain",)).get_content().replace("\r\n", " ")
    assert page.get_filename() == "point-de-situation-2026-11-30.pdf"
    assert page.get_content().startswith(b"%PDF")


def test_the_engine_posts_it(version, karim, clock):
    setting(version, karim)

    assert engine.sweep() > 0
    assert Bulletin.objects.count() == 2


def test_neither_before_its_hour_nor_on_another_day_nor_once_stopped(version, karim, clock):
    mailing = setting(version, karim, hour=10)
    assert mailings.post_due() == 0
    clock(MONDAY + timedelta(days=1, hours=5))
    assert mailings.post_due() == 0

    clock(MONDAY + timedelta(hours=14))
    setting(version, karim, revision=mailing.revision, active=False)
    assert mailings.post_due() == 0


def test_a_late_engine_sends_it_the_same_day_and_days_missed_are_not_caught_up_with(version, karim, clock):
    setting(version, karim)
    clock(MONDAY + timedelta(hours=14))
    assert mailings.post_due() == 1

    clock(MONDAY + timedelta(days=28))
    assert (mailings.post_due(), mailings.post_due()) == (1, 0)
    days = {bulletin.key.split(":")[2] for bulletin in Bulletin.objects.all()}
    assert days == {"2026-11-30", "2026-12-28"}


def test_once_on_a_date(version, karim, clock):
    setting(version, karim, weekday=None, on=MONDAY.date())

    assert mailings.post_due() == 1
    clock(MONDAY + timedelta(days=7))
    assert mailings.post_due() == 0


def test_sent_now_it_does_not_leave_again_that_day(version, karim, clock):
    mailing = setting(version, karim, addresses="chef@example.org")

    assert mailings.send_now(mailing=mailing, by=karim) == 1
    assert mailings.send_now(mailing=mailing, by=karim) == 0
    mailings.post_due()
    assert Bulletin.objects.count() == 1
    assert journal.of(mailing)[0].action == "point de situation envoyé"


def test_a_machine_that_makes_no_pdf_sends_the_text(version, karim, clock, monkeypatch):
    from answers.pdf import NoPango

    def none(situation):
        raise NoPango

    monkeypatch.setattr(mailings, "as_pdf", none)
    setting(version, karim)

    assert mailings.post_due() == 1
    assert set(Bulletin.objects.values_list("attachment", flat=True)) == {""}


def test_a_mailing_that_fails_keeps_no_other_here(version, other, karim, clock, monkeypatch):
    make_situation_mailing(version)
    make_situation_mailing(other)
    real = mailings.situation_of

    def fails_once(about):
        if about == version:
            raise RuntimeError("illisible")
        return real(about)

    monkeypatch.setattr(mailings, "situation_of", fails_once)
    with pytest.raises(ExceptionGroup):
        mailings.post_due()

    assert Bulletin.objects.get().key.startswith(other.situation_mailing.key)
    monkeypatch.undo()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"addresses": "chef@example.org\nchef"}, "Ligne 2"), ({"addresses": " \n"}, "au moins une adresse"),
        ({"addresses": "chef@example.org, b@example.org"}, "Ligne 1"),
        ({"addresses": "\n".join(f"a{n}@example.org" for n in range(51))}, "50 au plus"),
        ({"addresses": f"{'a' * 60}@{'b' * 60}.{'c' * 60}.fr"}, "trop longue"),
        ({"weekday": None}, "jour de la semaine, ou une date"),
        ({"weekday": None, "on": date(2020, 1, 6)}, "Cette date est passée"),
        ({"on": MONDAY.date()}, "ou une date"),
        ({"revision": 3}, "ont changé"),
    ],
)  # fmt: skip
def test_what_cannot_be_obeyed_is_refused_and_says_why(version, karim, said, why):
    with pytest.raises(ValidationError, match=why):
        setting(version, karim, **said)
    assert not SituationMailing.objects.exists()


def test_two_people_never_overwrite_each_other(version, karim):
    mailing = setting(version, karim)
    setting(version, karim, revision=mailing.revision, hour=12)

    for revision in (0, mailing.revision):
        with pytest.raises(ValidationError, match="ont changé"):
            setting(version, karim, revision=revision, hour=7)
    assert SituationMailing.objects.get().hour == 12


def test_the_day_answers_are_expected_is_said_by_a_valideur_and_journalled(version, karim, lea):
    day = MONDAY.date()
    mailings.foresee(version=version, on=day, seen=None, by=karim)

    assert Version.objects.get().answers_due_on == day
    assert journal.of(version)[0].after == {"réponses prévues le": "30/11/2026"}
    with pytest.raises(ValidationError, match="ont changé"):
        mailings.foresee(version=version, on=None, seen=None, by=karim)
    with pytest.raises(PermissionDenied):
        mailings.foresee(version=version, on=None, seen=day, by=lea)


def test_only_a_valideur_says_who_is_written_to(version, lea, karim):
    with pytest.raises(PermissionDenied):
        setting(version, lea)
    with pytest.raises(PermissionDenied):
        mailings.send_now(mailing=setting(version, karim), by=lea)


@pytest.mark.django_db(transaction=True)
def test_two_engines_at_once_post_it_once(version, clock):
    make_situation_mailing(version)

    assert at_once(*[mailings.post_due] * 3) == []
    assert Bulletin.objects.count() == 1
