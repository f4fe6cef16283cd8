"""What is told of the work inside: posted once, it leaves once; in doubt, it never leaves again by itself."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from answers.bulletins import post
from answers.models import Bulletin, BulletinState
from answers.sending import bulletins
from steering import engine
from tests.answers.sending.processes import mail_server
from tests.engine.conftest import start
from tests.engine.processes import MANAGE, wait_for
from tests.imports.test_two_at_once import at_once

__all__ = ["start"]
pytestmark = pytest.mark.django_db
LEAVE = "from answers.sending.bulletins import leave; leave({pk})"


def posted(key: str = "essai:1", **said: object) -> Bulletin:
    told = {"address": "chef@example.org", "subject": "Où en est l'appel", "text": "Tout va bien.\n"} | said
    return post(key=key, **told)


def due_again() -> None:
    Bulletin.objects.update(due_at=timezone.now())


def after(relay, at: str, does: str, **more) -> Bulletin:
    """Return the bulletin after one attempt through a server with that fault."""
    bulletin = posted()
    relay.at, relay.does = at, does
    for name, value in more.items():
        setattr(relay, name, value)
    bulletins.leave(bulletin.pk)
    bulletin.refresh_from_db()
    assert (bulletin.holder, bulletin.handed_at) == ("", None)
    return bulletin


def test_posted_twice_under_one_key_it_is_one_message_that_leaves_once(relay):
    first, again = posted(), posted(text="Tout a changé.\n")

    assert (engine.sweep(), engine.sweep()) == (1, 0)
    assert (first.pk, again.text) == (again.pk, "Tout va bien.\n")
    [given] = relay.kept
    message = message_from_bytes(given, policy=policy.default)
    assert (message["To"], message["Subject"]) == ("chef@example.org", "Où en est l'appel")
    assert message["Message-ID"] == f"<{first.identifier}>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content().strip() == "Tout va bien."
    first.refresh_from_db()
    assert (first.state, first.holder) == (BulletinState.SENT, "")
    assert first.sent_at


def test_what_it_carries_arrives_under_its_name(relay):
    posted(attachment=b"%PDF-1.7 essai", attachment_name="Point de situation é.pdf")
    engine.sweep()

    [part] = message_from_bytes(relay.kept[0], policy=policy.default).iter_attachments()
    assert relay.kept[0].isascii()
    assert (part.get_content(), part.get_filename()) == (b"%PDF-1.7 essai", "Point de situation é.pdf")
    assert part.get_content_type() == "application/pdf"


def test_a_subject_on_several_lines_adds_no_header(relay):
    posted(subject="Appel\r\nBcc: x@example.org " + "é" * 300)
    engine.sweep()

    message = message_from_bytes(relay.kept[0], policy=policy.default)
    assert message["Bcc"] is None
    assert message["Subject"].startswith("Appel Bcc: x@example.org")


def test_what_is_no_address_is_not_posted():
    with pytest.raises(ValidationError):
        posted(address="chef@example.org, autre@example.org")
    assert not Bulletin.objects.exists()


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 60), (9, 60)])
def test_a_server_that_is_away_is_tried_more_and_more_calmly(relay, attempts, minutes):
    posted()
    Bulletin.objects.update(attempts=attempts - 1)
    before = timezone.now()

    wait = after(relay, "connect", "cut").due_at - before
    assert timedelta(minutes=minutes) <= wait < timedelta(minutes=minutes, seconds=30)
    assert (bulletins.queue_due(), relay.connections) == (0, 1)


@pytest.mark.parametrize("at", ["mail", "rcpt", "data", "body"])
def test_before_the_final_dot_nothing_left_and_it_is_tried_again(relay, at):
    assert after(relay, at, "cut").state == BulletinState.WAITING
    assert relay.kept == []

    due_again()
    assert after(relay, "", "").state == BulletinState.SENT
    assert len(relay.kept) == 1


@pytest.mark.parametrize("does", ["cut", "garbage"])
def test_after_the_final_dot_without_a_reply_it_is_in_doubt_and_stays_there(relay, does):
    assert after(relay, "dot", does).state == BulletinState.UNCERTAIN

    due_again()
    assert (engine.sweep(), relay.connections, len(relay.kept)) == (0, 1, 1)


def test_an_addressee_nobody_knows_is_not_tried_again_and_is_not_named(relay):
    bulletin = after(relay, "rcpt", "550 5.1.1 <chef@example.org>: no such user")

    assert bulletin.state == BulletinState.FAILED
    assert "a refusé" in bulletin.last_error
    assert "chef@" not in bulletin.last_error


def test_without_a_server_it_waits_and_a_day_later_it_is_no_news_any_more(relay, settings):
    settings.EMAIL_HOST = ""
    bulletin = posted()
    assert bulletins.leave(bulletin.pk) == "À partir"

    settings.EMAIL_HOST = "127.0.0.1"
    Bulletin.objects.update(created_at=timezone.now() - timedelta(days=2), due_at=timezone.now())
    assert bulletins.leave(bulletin.pk) == "Non parti"
    assert relay.connections == 0


def test_a_bug_is_noted_raised_and_tried_again(relay, monkeypatch):
    bulletin = posted()
    Bulletin.objects.update(attachment="0" * 64)
    with pytest.raises(FileNotFoundError):
        bulletins.leave(bulletin.pk)

    bulletin.refresh_from_db()
    assert bulletin.last_error.startswith("Erreur interne (FileNotFoundError)")
    assert (bulletin.state, bulletin.holder) == (BulletinState.WAITING, "")


def test_a_task_left_in_the_queue_does_not_hurry_what_was_put_off(relay, monkeypatch):
    queued = []
    monkeypatch.setattr("imports.queueing.async_task", lambda task, *asked, **named: queued.append(asked))
    posted()
    bulletins.queue_due()
    relay.at = "connect"
    bulletins.leave(*queued[0])
    relay.at = ""

    assert bulletins.leave(*queued[0]) == "À partir"
    assert (relay.connections, len(queued)) == (1, 1)
    assert bulletins.leave(10**9) == "sans objet"


def test_a_queue_out_of_reach_loses_nothing(relay, monkeypatch):
    def away(*asked: object, **named: object) -> None:
        raise ConnectionError

    posted()
    monkeypatch.setattr("imports.queueing.async_task", away)
    bulletins.queue_due()
    monkeypatch.undo()

    assert (bulletins.queue_due(), len(relay.kept)) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_one_message(relay):
    bulletin = posted()

    assert at_once(*[lambda: bulletins.leave(bulletin.pk)] * 4) == []
    assert len(relay.kept) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("at", "ends"), [("dot", BulletinState.UNCERTAIN), ("data", BulletinState.SENT)])
def test_a_process_killed_leaves_it_in_doubt_after_the_dot_and_to_another_before(relay, start, at, ends):
    bulletin = posted()
    relay.at, relay.does = at, "hang"
    sender = start(MANAGE, "shell", "-c", LEAVE.format(pk=bulletin.pk), **mail_server(relay))
    wait_for(lambda: relay.kept if at == "dot" else b"data\r\n" in relay.begun)
    sender.kill(sender.main.pid)
    relay.at = ""
    assert bulletins.leave(bulletin.pk) == "À partir"  # it may still be at work, as far as anybody knows

    due_again()
    bulletins.leave(bulletin.pk)
    bulletin.refresh_from_db()
    assert (bulletin.state, bulletin.holder, len(relay.kept)) == (ends, "", 1)
