"""Several processes that send at once, and one that is killed: nothing leaves twice by itself."""

import pytest
from django.core.exceptions import ValidationError

from answers import actions
from answers.models import Delivery, DeliveryState
from answers.sending import engine
from people.models import Event
from tests.answers.sending.conftest import to_leave
from tests.answers.sending.processes import mail_server
from tests.engine.conftest import start
from tests.engine.processes import MANAGE, wait_for
from tests.imports.test_two_at_once import at_once

__all__ = ["start"]
pytestmark = pytest.mark.django_db(transaction=True)
DELIVER = "from answers.sending.engine import deliver; deliver({pk})"


def test_two_workers_at_once_send_one_message(version, karim, relay):
    delivery = to_leave(version, karim)

    assert at_once(*[lambda: engine.deliver(delivery.pk)] * 4) == []

    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, len(relay.kept)) == (DeliveryState.SENT, 1, 1)
    assert Event.objects.filter(action="réponse envoyée").count() == 1


def test_two_sweeps_at_once_queue_each_delivery_once(version, karim, relay):
    to_leave(version, karim)
    to_leave(version, karim, sender="k@example.org", number=2, body="EXI-G-2 : préciser.\n")

    assert at_once(*[engine.queue_due] * 3) == []

    assert len(relay.kept) == 2
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.SENT}


def test_a_process_killed_between_the_dot_and_the_reply_leaves_it_in_doubt(version, karim, relay, start):
    delivery = to_leave(version, karim)
    relay.at, relay.does = "dot", "hang"
    sender = start(MANAGE, "shell", "-c", DELIVER.format(pk=delivery.pk), **mail_server(relay))
    wait_for(lambda: relay.kept)
    sender.kill(sender.main.pid)
    relay.at = ""
    assert engine.deliver(delivery.pk) == "Validée"  # it may still be at work, as far as anybody knows

    Delivery.objects.update(due_at=delivery.validated_at)
    assert engine.queue_due() == 1
    delivery.refresh_from_db()
    assert (delivery.state, delivery.holder) == (DeliveryState.UNCERTAIN, "")
    assert (relay.connections, len(relay.kept)) == (1, 1)


def test_a_process_killed_before_the_dot_leaves_it_to_another(version, karim, relay, start):
    delivery = to_leave(version, karim)
    relay.at, relay.does = "data", "hang"
    sender = start(MANAGE, "shell", "-c", DELIVER.format(pk=delivery.pk), **mail_server(relay))
    wait_for(lambda: b"data\r\n" in relay.begun)
    sender.kill(sender.main.pid)
    relay.at = ""

    Delivery.objects.update(due_at=delivery.validated_at)
    assert engine.queue_due() == 1
    delivery.refresh_from_db()
    assert (delivery.state, len(relay.kept)) == (DeliveryState.SENT, 1)


def test_what_a_process_is_sending_is_not_taken_back(version, karim, relay, start):
    delivery = to_leave(version, karim)
    relay.at, relay.does = "dot", "hang"
    sender = start(MANAGE, "shell", "-c", DELIVER.format(pk=delivery.pk), **mail_server(relay))
    wait_for(lambda: relay.kept)

    with pytest.raises(ValidationError, match="ne peut plus être retirée"):
        actions.withdraw(delivery=delivery, revision=delivery.revision, by=karim)
    relay.over.set()
    sender.ended()
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.UNCERTAIN
