"""What leaves by mail: once, as it was validated, when it may."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.utils import timezone

from answers import actions
from answers.models import Delivery, DeliveryState, Release, Way
from answers.rendering import freeze
from answers.sending import engine, fate
from comments.actions import reopen
from comments.models import Placement
from comments.outcomes import Step
from imports.deposits import links
from imports.models import ReceivedMail, kept, original_path
from people import journal
from people.models import Author, User
from tests.answers.owed import prepared, prove, receive_mail, validated
from tests.answers.sending.conftest import to_leave
from tests.imports.mailbox.mails import receive

pytestmark = pytest.mark.django_db


def steps(version) -> set[str]:
    return set(version.placements.values_list("step", flat=True))


def test_a_delivery_leaves_once_with_the_bytes_that_were_validated(delivery, relay):
    assert engine.deliver(delivery.pk) == "Envoyée"
    engine.deliver(delivery.pk)
    engine.queue_due()

    [given] = relay.kept
    date, _, content = given.partition(b"\r\n")
    assert content == kept(delivery.frozen)
    assert date.startswith(b"Date: ")
    delivery.refresh_from_db()
    assert (delivery.receipt, delivery.holder) == ("2.0.0 Ok: queued as 4F2A", "")
    assert steps(delivery.version) == {Step.CLOSED}
    assert journal.of(delivery)[0].action == "réponse envoyée"


def test_its_envelope_names_the_service_and_its_addressee_alone(delivery, relay):
    engine.process(delivery)

    said = b"".join(relay.begun).decode().lower()
    assert "mail from:<service@xxx.gouv.fr> size=" in said
    assert [line for line in said.splitlines() if line.startswith("rcpt")] == ["rcpt to:<lea@example.org>"]


def test_what_leaves_is_ascii_that_every_relay_carries(delivery, relay):
    engine.process(delivery)

    assert relay.kept[0].isascii()
    message = message_from_bytes(relay.kept[0], policy=policy.default)
    assert "treize mois" in message.get_body(("plain",)).get_content()
    assert message["Message-ID"] == f"<{delivery.identifier}>"


def test_lines_that_begin_with_a_dot_arrive_as_they_were_written(version, karim, relay):
    delivery = to_leave(version, karim)
    dotted = b"Subject: x\r\n\r\n.\r\n..a\r\n.\rb\n.\nc\r\n"
    Delivery.objects.filter(pk=delivery.pk).update(frozen=freeze(dotted))
    engine.process(delivery)

    assert relay.kept[0].partition(b"\r\n")[2] == b"Subject: x\r\n\r\n.\r\n..a\r\n.\r\nb\r\n.\r\nc\r\n"
    assert relay.connections == 1


def test_the_sweep_queues_what_is_due_and_nothing_else(delivery, relay, version, karim):
    other = to_leave(version, karim, sender="k@example.org", number=2, body="EXI-G-2 : préciser.\n")
    Delivery.objects.filter(pk=other.pk).update(leaves_at=timezone.now() + timedelta(minutes=5))

    assert engine.queue_due() == 1
    assert engine.queue_due() == 0
    assert len(relay.kept) == 1


def test_nothing_leaves_before_the_time_to_take_it_back_is_over(version, karim, relay, settings):
    settings.ANSWERS_WITHDRAWAL_MINUTES = 15
    delivery = to_leave(version, karim)
    Delivery.objects.filter(pk=delivery.pk).update(leaves_at=delivery.validated_at + timedelta(minutes=15))

    assert engine.deliver(delivery.pk) == "Validée"
    delivery.refresh_from_db()
    actions.withdraw(delivery=delivery, revision=delivery.revision, by=karim)
    Delivery.objects.filter(pk=delivery.pk).update(leaves_at=timezone.now())
    assert engine.deliver(delivery.pk) == "À valider"
    assert relay.connections == 0


def test_nothing_leaves_before_the_date_of_the_version(delivery, relay):
    release = Release.objects.create(version=delivery.version, held_until=timezone.now() + timedelta(days=3))
    assert (engine.queue_due(), engine.deliver(delivery.pk)) == (0, "Validée")

    release.held_until = timezone.now()
    release.save()
    assert engine.queue_due() == 1
    assert len(relay.kept) == 1


def test_a_changed_decision_never_leaves(delivery, relay, karim):
    card = Placement.objects.first()
    reopen(placement=card, revision=card.revision, reason="À revoir.", by=karim)

    assert engine.deliver(delivery.pk) == "Préparée"
    delivery.refresh_from_db()
    assert "a changé" in delivery.last_error
    assert relay.connections == 0


def own(delivery):
    User.objects.create_user("nouvelle", email=delivery.address)


def unproved(delivery):
    Author.objects.update(address_proved_at=None)


@pytest.mark.parametrize(("since", "why"), [(own, "adresse de l'équipe"), (unproved, "n'est pas prouvée")])
def test_what_may_no_longer_leave_just_before_stays_and_says_why(delivery, relay, since, why):
    since(delivery)

    assert engine.deliver(delivery.pk) == "Validée"
    delivery.refresh_from_db()
    assert why in delivery.last_error
    assert (relay.connections, delivery.holder) == (0, "")
    assert delivery.due_at > timezone.now()


def test_without_a_server_it_waits(delivery, relay, settings):
    settings.EMAIL_HOST = ""

    assert engine.deliver(delivery.pk) == "Validée"
    assert relay.connections == 0


@pytest.mark.parametrize(
    "sender", ["MAILER-DAEMON@example.org", "noreply@example.org", "cct-bounces@example.org"]
)
def test_nobody_answers_a_machine(version, karim, relay, sender):
    mail = receive_mail(version, sender=f"X <{sender}>", subject="Mes remarques")
    Author.objects.update(address_proved_at=timezone.now())
    if mail.version is None:
        assert "non-distribution" in mail.reason
        return
    [delivery] = prepared(version, karim)
    with pytest.raises(ValidationError, match="d'un programme ou d'une liste"):
        validated(delivery, karim)


def test_headers_hidden_in_a_message_received_stay_on_one_line(version, karim, relay):
    content = (
        b"From: =?utf-8?q?L=0D=0ABcc=3A_x=40example=2Eorg?= <lea@example.org>\r\n"
        b"Subject: =?utf-8?q?Cadre=0D=0ABcc=3A_x=40example=2Eorg?=\r\n"
        b"Message-ID: <a=0D=0A@example.org>\r\nReferences: <b@example.org>\r\n\tBcc: y@example.org\r\n"
        b"Date: Mon, 02 Nov 2026 10:12:00 +0100\r\n\r\nEXI-G-1 : dire dans quel format.\r\n"
    )
    receive(content, version=version)
    prove(ReceivedMail.objects.get().sender)
    [delivery] = prepared(version, karim)
    engine.process(validated(delivery, karim))

    message = message_from_bytes(relay.kept[0], policy=policy.default)
    assert (message["Bcc"], message["To"]) == (None, "lea@example.org")
    assert message["Subject"].startswith("Re: Cadre")
    assert [line for line in relay.begun if b"RCPT" in line.upper()] == [b"rcpt TO:<lea@example.org>\r\n"]


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 60), (9, 60)])
def test_a_server_that_is_away_is_tried_more_and_more_calmly(delivery, relay, attempts, minutes):
    relay.at = "connect"
    Delivery.objects.filter(pk=delivery.pk).update(attempts=attempts - 1)
    before = timezone.now()

    engine.deliver(delivery.pk)

    delivery.refresh_from_db()
    wait = delivery.due_at - before
    assert timedelta(minutes=minutes) <= wait < timedelta(minutes=minutes, seconds=30)
    assert fate.pause_after(attempts) == timedelta(minutes=minutes)
    assert (engine.queue_due(), relay.connections) == (0, 1)


def test_a_task_left_in_the_queue_does_not_hurry_what_was_put_off(delivery, relay, monkeypatch):
    queued = []
    monkeypatch.setattr("imports.queueing.async_task", lambda task, *asked, **named: queued.append(asked))
    engine.queue_due()
    relay.at = "connect"
    engine.deliver(*queued[0])
    relay.at = ""

    assert engine.deliver(*queued[0]) == "Validée"
    assert (relay.connections, len(queued)) == (1, 1)


def test_a_bug_is_noted_raised_and_tried_again(delivery, relay, monkeypatch):
    default_storage.delete(original_path(delivery.frozen))
    with pytest.raises(FileNotFoundError):
        engine.deliver(delivery.pk)

    delivery.refresh_from_db()
    assert delivery.last_error.startswith("Erreur interne (FileNotFoundError)")
    assert (delivery.state, delivery.holder, relay.connections) == (DeliveryState.VALIDATED, "", 0)


def test_a_bug_after_the_reply_never_lets_it_leave_twice(delivery, relay, monkeypatch):
    def broken(delivery: Delivery) -> None:
        raise RuntimeError("carte illisible")

    monkeypatch.setattr(fate, "close_cards", broken)
    with pytest.raises(RuntimeError):
        engine.deliver(delivery.pk)
    monkeypatch.undo()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.holder) == (DeliveryState.VALIDATED, "")
    with pytest.raises(ValidationError, match="ne peut plus être retirée"):
        actions.withdraw(delivery=delivery, revision=delivery.revision, by=delivery.validated_by)

    Delivery.objects.update(due_at=delivery.validated_at)
    assert engine.queue_due() == 1
    delivery.refresh_from_db()
    assert (delivery.state, len(relay.kept)) == (DeliveryState.UNCERTAIN, 1)


def test_what_is_read_on_its_own_page_has_left_at_once(delivery, relay):
    follow_up, _ = links.open_follow_up()
    envoi = delivery.mail.parts.get(rank=0).submission
    type(envoi).objects.filter(pk=envoi.pk).update(follow_up=follow_up)
    Delivery.objects.update(way=Way.LINK, address="", mail=None, submission=envoi)

    assert engine.deliver(delivery.pk) == "Envoyée"
    assert (relay.connections, steps(delivery.version)) == (0, {Step.CLOSED})


def test_what_the_team_hands_over_is_never_queued(delivery, relay):
    Delivery.objects.update(way=Way.HAND, address="")

    assert (engine.queue_due(), engine.deliver(delivery.pk)) == (0, "Validée")


def test_so_many_are_queued_at_once_by_each_way(version, karim, relay, monkeypatch):
    for number in (1, 2, 3):
        body = f"EXI-G-1 : remarque {number}.\n"
        to_leave(version, karim, sender=f"p{number}@example.org", number=number, body=body)
    monkeypatch.setattr(engine, "MOST_BY_WAY", {Way.MAIL: 2})

    assert (engine.queue_due(), len(relay.kept)) == (2, 2)
    assert (engine.queue_due(), len(relay.kept)) == (1, 3)


def test_a_queue_out_of_reach_loses_nothing(delivery, relay, monkeypatch, caplog):
    def away(*asked: object, **named: object) -> None:
        raise ConnectionError

    monkeypatch.setattr("imports.queueing.async_task", away)
    engine.queue_due()
    assert "cannot be reached" in caplog.text
    monkeypatch.undo()

    assert engine.queue_due() == 1
    assert len(relay.kept) == 1
