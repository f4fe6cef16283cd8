"""Answers leave while the engine is killed at random moments: none twice, none lost, few in doubt."""

import os
from collections import Counter
from email import message_from_bytes
from random import Random
from time import sleep

import pytest
from django.utils import timezone
from django_q.tasks import async_task

from answers.models import Delivery, DeliveryState
from people.models import Author, Role
from tests import factories
from tests.answers.owed import prepared, validated
from tests.answers.sending.processes import mail_server
from tests.engine.envois import SWEPT_EVERY
from tests.engine.processes import wait_for
from tests.imports.mailbox.mails import mail, mbox, receive
from tests.mailbox_faults import Faulty, faulty

pytestmark = pytest.mark.django_db(transaction=True)
KILLS, SEED = int(os.environ["SOAK_KILLS"]), os.environ["SOAK_SEED"]
MESSAGES = 30
SLOW = 0.06  # seconds the server takes on each side of keeping a message: deaths fall between them, too
LONGEST = 4.0  # seconds: from the sweep to the last answer


@pytest.fixture(params=range(KILLS))
def chance(request) -> Random:
    """Draws that the seed and the test's own name make the same each time."""
    return Random(f"{SEED} {request.node.name}")


@pytest.fixture
def relay(settings):
    """A mail server that is never killed: it knows what it was given."""
    with faulty() as server:
        server.pause = SLOW
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_FROM, settings.SITE_URL = "service@xxx.gouv.fr", "https://cct.example.org"
        yield server


def ready_to_leave(version) -> None:
    """Let every answer to a mailbox be validated, and due."""
    karim = factories.make_user(Role.VALIDATOR, version.volet, username="karim")
    remarks = [
        mail(f"EXI-G-1 : remarque {n}.\n", number=n, sender=f"p{n}@example.org") for n in range(MESSAGES)
    ]
    receive(mbox(*remarks), "Inbox", version=version)
    Author.objects.update(address_proved_at=timezone.now())
    for delivery in prepared(version, karim):
        validated(delivery, karim)


@pytest.mark.parametrize("victim", ["worker", "parent"])
def test_answers_leave_once_whatever_dies(victim, chance, start_engine, version, relay, note):
    ready_to_leave(version)
    running = start_engine(**mail_server(relay))
    pid = running.pid_of(victim)
    async_task("answers.engine.sweep")
    wait_for(lambda: relay.connections, every=0.005)
    sleep(chance.uniform(0, LONGEST))
    running.kill(pid)
    midway = at_work()
    if victim == "parent":
        start_engine(**mail_server(relay))
        # What was in its memory waits five minutes for the sweep: they pass.
        Delivery.objects.filter(state=DeliveryState.VALIDATED, holder="").update(due_at=timezone.now())
    swept_until_ended()
    assert_each_left_once(relay)
    note(f"réponses, {victim}", midway=midway)


def at_work() -> bool:
    return Delivery.objects.filter(state=DeliveryState.VALIDATED).exists()


def swept_until_ended() -> None:
    """Wait until nothing is to leave; the engine sweeps as its schedule tells it to, only more often."""

    def ended() -> bool:
        if Delivery.objects.all().due().exists():
            async_task("answers.engine.sweep")
        return not at_work()

    wait_for(ended, every=SWEPT_EVERY)


def assert_each_left_once(relay: Faulty) -> None:
    given = Counter(message_from_bytes(one)["Message-ID"].strip("<>") for one in relay.kept)
    states = dict(Delivery.objects.values_list("identifier", "state"))
    sent = {one for one, state in states.items() if state == DeliveryState.SENT}
    doubt = {one for one, state in states.items() if state == DeliveryState.UNCERTAIN}
    assert len(states) == MESSAGES
    assert sent | doubt == set(states)
    assert set(given.values()) == {1}
    assert sent <= set(given) <= sent | doubt
    assert len(doubt) <= 1
