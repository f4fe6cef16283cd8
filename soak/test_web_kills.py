"""The web server is killed at random moments while a person validates answers: each wholly, or not at all."""

import hashlib
import os
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from random import Random
from threading import Thread
from time import sleep

import pytest
import requests
from django.conf import settings
from django.db.models import F

from answers.models import Delivery, DeliveryState
from imports.models import kept
from people.models import Event, User
from soak.cluster import free_port
from soak.desk import Desk, Form
from soak.leaving import assert_each_left_once, swept_until_ended
from tests.engine.processes import Program, wait_for

pytestmark = pytest.mark.django_db(transaction=True)
KILLS, SEED = int(os.environ["SOAK_KILLS"]), os.environ["SOAK_SEED"]
LONGEST = 1.0  # seconds: from the form to the last validation
SETTLED = 0.2  # seconds in which the database ends what it was told by the dead


@pytest.fixture(params=range(KILLS))
def chance(request) -> Random:
    """Draws that the seed and the test's own name make the same each time."""
    return Random(f"{SEED} {request.node.name}")


@pytest.fixture
def serve(start, outside):
    """Start gunicorn at the desk's address; return once it answers."""

    def serve(desk: Desk) -> Program:
        bind = desk.address.removeprefix("http://")
        server = start(
            "-m", "gunicorn", "cct_rfc.wsgi", "--bind", bind, **outside.environment, WEB_CONCURRENCY="2"
        )
        wait_for(desk.answers)
        return server

    return serve


def test_answers_are_validated_wholly_or_not_when_the_web_server_dies(
    chance, serve, start_engine, version, outside, note
):
    deliveries, karim = outside.owe(version)
    desk = Desk(f"http://127.0.0.1:{free_port()}", version)
    server = serve(desk)
    desk.log_in(karim.username)
    form = desk.read(deliveries)
    killed_while_validating(desk, form, server, chance)
    done = validated_wholly(karim, form)
    serve(desk)
    assert desk.validate(form).status_code == 302
    assert validated_wholly(karim, form) == len(deliveries)
    Delivery.objects.update(leaves_at=F("validated_at"))
    start_engine(**outside.environment)
    swept_until_ended()
    assert assert_each_left_once(outside) == 0
    note("réponses, web", midway=0 < done < len(deliveries), imports=0, answers=len(deliveries))


def killed_while_validating(desk: Desk, form: Form, server: Program, chance: Random) -> None:
    """Send the form, and kill all the web server's processes at some moment before its answer, or after."""

    def send() -> None:
        with suppress(requests.ConnectionError):
            desk.validate(form)

    sending = Thread(target=send)
    sending.start()
    sleep(chance.uniform(0, LONGEST))
    server.end()
    sending.join()
    sleep(SETTLED)


def validated_wholly(karim: User, form: Form) -> int:
    """Return how many answers are validated: all that makes a validation, or nothing of it, is there."""
    told = Event.objects.filter(action="réponse validée").values_list("object_id", "by", "after")
    marks = {pk: (revision, mark) for pk, revision, mark in (one.split(":") for one in form["seen"])}
    validated = Delivery.objects.filter(state=DeliveryState.VALIDATED)
    assert Counter(int(pk) for pk, _, _ in told) == Counter(validated.values_list("pk", flat=True))
    for pk, by, after in told:
        assert (by, after["empreinte"]) == (karim.pk, marks[str(pk)][1])
    for delivery in Delivery.objects.all():
        revision, mark = marks[str(delivery.pk)]
        assert_whole(delivery, karim, int(revision), mark)
    return validated.count()


def assert_whole(delivery: Delivery, karim: User, revision: int, mark: str) -> None:
    """All of one validation is there, or none of it."""
    if delivery.state == DeliveryState.PREPARED:
        assert (delivery.revision, delivery.frozen, delivery.validated_by) == (revision, "", None)
        assert delivery.leaves_at is delivery.validated_at is None
        return
    assert (delivery.state, delivery.revision) == (DeliveryState.VALIDATED, revision + 1)
    assert (delivery.frozen, delivery.validated_by) == (mark, karim)
    assert hashlib.sha256(kept(delivery.frozen)).hexdigest() == mark
    assert delivery.leaves_at - delivery.validated_at == timedelta(
        minutes=settings.ANSWERS_WITHDRAWAL_MINUTES
    )
