"""How often one network may do something, and how long it is told to wait."""

import re
import subprocess
import sys

import pytest
from django.db.models import F
from django.test import RequestFactory

from tests.engine.processes import ROOT, environment
from tests.imports.test_two_at_once import at_once
from web import pace
from web.models import Pace
from web.pace import Limit, take

pytestmark = pytest.mark.django_db

MIDNIGHT = 20_000 * pace.DAY

# A process of its own that insists: it prints how many times it was let through.
INSISTING = """
import django; django.setup()
from django.test import RequestFactory
from web.pace import Limit, take
request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1")
print(sum(take(request, Limit.MESSAGES) is None for _ in range(20)))
"""


@pytest.fixture
def at_noon(monkeypatch) -> None:
    """Time stands still, far from the day's end; `let_pass` moves it."""
    monkeypatch.setattr(pace, "clock", lambda: MIDNIGHT + pace.DAY // 2)


def ask(address: str = "192.0.2.1", forwarded: str | None = None):
    """Return a request from *address*, with what it says of whom it comes from."""
    more = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return RequestFactory().get("/", REMOTE_ADDR=address, **more)


def spend(limit: Limit, address: str = "192.0.2.1", forwarded: str | None = None) -> int:
    """Take until refused; return how many were taken."""
    taken = 0
    while take(ask(address, forwarded), limit) is None:
        taken += 1
    return taken


def let_pass(seconds: float) -> None:
    """Make the rows as old as they will be in so many seconds."""
    Pace.objects.update(rested_at=F("rested_at") - int(seconds * pace.SECOND))


def test_as_many_as_set_are_taken_then_the_wait_said_is_enough_and_no_less(settings, at_noon):
    settings.MESSAGES_PER_HOUR = 10
    assert spend(Limit.MESSAGES) == 10

    wait = take(ask(), Limit.MESSAGES)
    assert wait.seconds == 360
    let_pass(359)
    assert take(ask(), Limit.MESSAGES).seconds == 1
    let_pass(1)
    assert take(ask(), Limit.MESSAGES) is None
    assert take(ask(), Limit.MESSAGES) is not None


def test_insisting_does_not_lengthen_the_wait(at_noon):
    spend(Limit.MESSAGES)

    assert {take(ask(), Limit.MESSAGES).seconds for _ in range(20)} == {360}


def test_after_an_hour_everything_is_given_back_and_nothing_is_kept():
    spend(Limit.MESSAGES)
    spend(Limit.WRONG_LINKS, "198.51.100.7")
    let_pass(3600)

    assert take(ask("203.0.113.9"), Limit.DEPOSITS) is None
    assert Pace.objects.count() == 1
    assert spend(Limit.MESSAGES) == 10


def test_a_new_day_owes_nothing_to_the_last_and_the_wait_never_passes_midnight(settings, monkeypatch):
    settings.MESSAGES_PER_HOUR = 1
    monkeypatch.setattr(pace, "clock", lambda: MIDNIGHT - 90 * pace.SECOND)
    spend(Limit.MESSAGES)
    assert take(ask(), Limit.MESSAGES).seconds == 90

    monkeypatch.setattr(pace, "clock", lambda: MIDNIGHT)
    assert take(ask(), Limit.MESSAGES) is None


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "1 seconde"), (59, "59 secondes"), (60, "1 minute"), (661, "12 minutes"), (3600, "60 minutes")],
)
def test_the_wait_is_said_in_words(seconds, words):
    said = pace.Wait(Limit.DEPOSITS, seconds).sentence

    assert said.endswith(f"(60 par heure au plus) : celui-ci n'a pas été lu. Réessayez dans {words}.")


def test_one_limit_and_one_network_do_not_use_up_another():
    spend(Limit.MESSAGES)

    assert take(ask(), Limit.WRONG_LINKS) is None
    assert take(ask("192.0.2.2"), Limit.MESSAGES) is None


def test_a_subscriber_of_ipv6_is_one_network_and_ipv4_stays_itself_when_written_as_ipv6():
    spend(Limit.MESSAGES, "2001:db8:0:1::1")
    spend(Limit.MESSAGES, "::ffff:192.0.2.1")

    assert take(ask("2001:db8:0:1:ffff::2"), Limit.MESSAGES) is not None
    assert take(ask("2001:db8:0:2::1"), Limit.MESSAGES) is None
    assert take(ask("192.0.2.1"), Limit.MESSAGES) is not None
    assert take(ask("::ffff:192.0.2.2"), Limit.MESSAGES) is None


def test_without_a_proxy_what_a_request_says_of_its_origin_is_not_believed(settings):
    settings.BEHIND_PROXY = False
    spend(Limit.MESSAGES)

    assert take(ask(forwarded="203.0.113.9"), Limit.MESSAGES) is not None


def test_behind_a_proxy_only_what_the_proxy_added_is_believed(settings):
    settings.BEHIND_PROXY = True
    proxy = "10.0.0.1"
    spend(Limit.MESSAGES, proxy, "192.0.2.1")

    assert take(ask(proxy, "203.0.113.9, 192.0.2.1"), Limit.MESSAGES) is not None
    assert take(ask(proxy, "192.0.2.1, 203.0.113.9"), Limit.MESSAGES) is None


@pytest.mark.parametrize("nonsense", ["", "unknown", "192.0.2.1,", "<script>", "1" * 5000, "192.0.2.1:4711"])
def test_behind_a_proxy_what_is_no_address_counts_as_the_proxy_itself(settings, nonsense):
    settings.BEHIND_PROXY = True
    spend(Limit.MESSAGES, "10.0.0.1")

    assert take(ask("10.0.0.1", nonsense), Limit.MESSAGES) is not None


def test_a_request_without_any_address_is_counted_too():
    assert spend(Limit.MESSAGES, "") == 10


def test_the_database_keeps_no_address():
    take(ask("192.0.2.1"), Limit.MESSAGES)

    assert re.fullmatch(r"[0-9a-f]{64}", Pace.objects.get().key)


@pytest.mark.django_db(transaction=True)
def test_threads_that_insist_together_get_as_many_as_set_while_others_rows_are_purged(settings):
    settings.MESSAGES_PER_HOUR = 10
    taken: list[bool] = []
    old = [Pace(key=f"{number:064}", rested_at=number) for number in range(300)]
    Pace.objects.bulk_create(old)

    def insist() -> None:
        taken.extend(take(ask(), Limit.MESSAGES) is None for _ in range(10))

    assert at_once(*[insist] * 6) == []
    assert (sum(taken), len(taken)) == (10, 60)
    take(ask("192.0.2.2"), Limit.MESSAGES)
    assert Pace.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_threads_that_renew_a_row_while_it_is_purged_lose_nothing(settings):
    settings.DEPOSITS_PER_HOUR = 100_000  # a share is 36 ms: rows are over, purged and renewed all the time
    raised = at_once(*[lambda: [take(ask(), Limit.DEPOSITS) for _ in range(60)]] * 4)

    assert raised == []
    assert Pace.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_processes_that_insist_together_get_as_many_as_set():
    started = [
        subprocess.Popen(
            [sys.executable, "-c", INSISTING], cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]

    assert sum(int(process.communicate(timeout=60)[0]) for process in started) == 10
