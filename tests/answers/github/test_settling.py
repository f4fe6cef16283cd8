"""An answer whose posting was not heard of is looked for before it is posted again, never posted twice."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from answers import actions
from answers.issue import marker_of
from answers.models import Delivery, DeliveryState
from answers.sending import github as posting
from answers.sending import lease
from imports.github import client, listing
from imports.lease import LeaseLost
from tests import factories
from tests.answers.github.posting import a_post, after_a_while, attempt, bodies, labels, posts, waits
from tests.github import faults

pytestmark = pytest.mark.django_db

LOST = {
    "dropped": faults.dropped(applied=True),
    "cut": faults.cut_short(),
    "502": faults.server_error(502, applied=True),
    "html": faults.html_page(applied=True),
    "nothing": faults.empty(applied=True),
    "bad JSON": faults.invalid_json(),
    "a list": faults.instead([], 201, applied=True),
    "no number": faults.instead({"id": None}, 201, applied=True),
}


@pytest.mark.parametrize("fault", LOST.values(), ids=LOST)
def test_a_reply_posted_whose_answer_was_lost_is_found_and_not_posted_again(github, there, delivery, fault):
    github.fault(fault, where=a_post())

    doubtful = attempt(delivery)
    assert (doubtful.state, doubtful.holder, bool(doubtful.handed_at)) == (DeliveryState.VALIDATED, "", True)
    assert "dit" in doubtful.last_error
    assert waits(doubtful) > 115

    sent = attempt(after_a_while(doubtful))
    assert (sent.state, sent.last_error) == (DeliveryState.SENT, "")
    assert sent.receipt.endswith(f"#issuecomment-{there.comments[0].id}")
    assert (posts(github), len(bodies(there))) == (1, 1)
    assert "suite : retenu en partie" in labels(there)


@pytest.mark.parametrize("fault", [faults.dropped(), faults.server_error(502), faults.html_page()])
def test_a_reply_that_was_not_posted_is_posted_by_the_next_attempt(github, there, delivery, fault):
    github.fault(fault, where=a_post())

    sent = attempt(after_a_while(attempt(delivery)))

    assert sent.state == DeliveryState.SENT
    assert (posts(github), len(bodies(there))) == (2, 1)


@pytest.mark.parametrize("applied", [True, False])
def test_github_that_hangs_is_left_and_asked_later(monkeypatch, github, there, delivery, applied):
    monkeypatch.setattr(client, "TIMEOUT", 1)
    github.fault(faults.hang(3, applied=applied), where=a_post())

    doubtful = attempt(delivery)
    assert "délai dépassé" in doubtful.last_error
    assert doubtful.handed_at

    sent = attempt(after_a_while(doubtful))
    assert (sent.state, len(bodies(there))) == (DeliveryState.SENT, 1)


def test_a_reply_not_seen_yet_is_not_posted_again_too_early(github, there, delivery):
    github.fault(faults.dropped(), where=a_post())
    doubtful = attempt(delivery)
    Delivery.objects.update(due_at=timezone.now())

    early = attempt(doubtful)

    assert early.state == DeliveryState.VALIDATED
    assert early.handed_at == doubtful.handed_at
    assert "un autre essai dira si le commentaire a été publié" in early.last_error
    assert (posts(github), bodies(there)) == (1, [])


def test_a_process_that_died_after_posting_leaves_the_rest_to_the_next(github, there, delivery):
    marked = f"Bonjour,\n\n{marker_of(delivery)}\n"
    github.world.comment(there, marked, "cct-robot")
    Delivery.objects.update(handed_at=timezone.now() - timedelta(minutes=10))

    sent = attempt(delivery)

    assert (sent.state, posts(github)) == (DeliveryState.SENT, 0)


def test_a_process_that_died_before_labelling_leaves_the_labels_to_the_next(github, there, delivery):
    sent = attempt(delivery)
    there.labels = []
    receipt = sent.receipt
    Delivery.objects.update(state=DeliveryState.VALIDATED, handed_at=timezone.now(), due_at=timezone.now())

    again = attempt(delivery)

    assert (again.state, again.receipt) == (DeliveryState.SENT, receipt)
    assert (posts(github), labels(there)) == (1, ["suite : retenu en partie"])


def test_the_marker_is_looked_for_on_every_page(monkeypatch, github, there, delivery):
    monkeypatch.setattr(listing, "PER_PAGE", 4)
    for number in range(9):
        github.world.comment(there, f"Message {number}")
    github.fault(faults.dropped(applied=True), where=a_post())

    sent = attempt(after_a_while(attempt(delivery)))

    assert (sent.state, posts(github)) == (DeliveryState.SENT, 1)


def test_a_message_deleted_during_the_walk_does_not_hide_the_reply(monkeypatch, github, there, delivery):
    monkeypatch.setattr(listing, "PER_PAGE", 2)
    first, _ = (github.world.comment(there, f"Message {number}") for number in range(2))
    github.fault(faults.dropped(applied=True), where=a_post())
    doubtful = attempt(delivery)
    github.world.comment(there, "Merci.")
    github.after(lambda world: world.delete_comment(first), where=lambda one: one.path.endswith("/comments"))

    sent = attempt(after_a_while(doubtful))

    assert (sent.state, posts(github)) == (DeliveryState.SENT, 1)


def test_the_marker_that_somebody_else_posted_is_not_our_reply(github, there, delivery):
    github.world.comment(there, marker_of(delivery), "camille")
    Delivery.objects.update(handed_at=timezone.now() - timedelta(minutes=10))

    sent = attempt(delivery)

    assert (sent.state, posts(github), len(bodies(there))) == (DeliveryState.SENT, 1, 2)


def test_a_token_that_may_not_say_whose_it_is_finds_the_reply_by_its_marker(github, there, delivery):
    github.fault(faults.dropped(applied=True), where=a_post())
    github.fault(faults.not_accessible(), where=lambda one: one.path == "/user")

    sent = attempt(after_a_while(attempt(delivery)))

    assert (sent.state, posts(github)) == (DeliveryState.SENT, 1)


def test_an_issue_that_left_while_the_answer_was_lost_leaves_a_doubt(github, there, delivery):
    github.fault(faults.dropped(applied=True), where=a_post())
    doubtful = attempt(delivery)
    github.world.delete_issue(there)

    kept_here = attempt(after_a_while(doubtful))

    assert kept_here.state == DeliveryState.UNCERTAIN
    assert "a peut-être été publiée" in kept_here.last_error


def test_a_reply_in_doubt_that_a_person_sends_again_is_looked_for_first(github, there, delivery, karim):
    github.fault(faults.dropped(applied=True), where=a_post())
    doubtful = attempt(delivery)
    github.fault(faults.not_found(), where=lambda one: one.path.endswith(f"/issues/{there.number}"))
    doubtful = attempt(after_a_while(doubtful))
    assert doubtful.state == DeliveryState.UNCERTAIN
    Delivery.objects.update(doubted_at=timezone.now() - timedelta(minutes=10))

    actions.send_again(delivery=doubtful, revision=doubtful.revision, by=karim)
    sent = attempt(doubtful)

    assert (sent.state, posts(github), len(bodies(there))) == (DeliveryState.SENT, 1, 1)


def test_github_that_cannot_be_read_does_not_settle_a_doubt(github, delivery):
    github.fault(faults.dropped(), where=a_post())
    doubtful = attempt(delivery)
    github.fault(faults.server_error(503), times=None)

    still = attempt(after_a_while(doubtful))

    assert (still.state, bool(still.handed_at)) == (DeliveryState.VALIDATED, True)
    assert waits(still) > 115


def test_a_doubt_that_github_never_settles_is_left_to_a_person(monkeypatch, github, delivery):
    monkeypatch.setattr(posting, "MOST_ATTEMPTS", 2)
    github.fault(faults.dropped(), where=a_post())
    doubtful = attempt(delivery)
    github.fault(faults.server_error(503), times=None)

    ended = attempt(after_a_while(doubtful))

    assert ended.state == DeliveryState.UNCERTAIN
    assert "regardez le ticket" in ended.last_error


def test_a_reply_that_may_be_posted_is_not_taken_back(github, delivery, karim):
    github.fault(faults.dropped(applied=True), where=a_post())
    doubtful = attempt(delivery)

    with pytest.raises(ValidationError, match="ne peut plus être retirée"):
        actions.withdraw(delivery=doubtful, revision=doubtful.revision, by=karim)


def test_a_process_whose_place_was_taken_posts_nothing(github, there, delivery):
    def steal(_) -> None:
        Delivery.objects.filter(pk=delivery.pk).update(holder="un autre")
        connection.close()

    assert lease.take(delivery)
    Delivery.objects.filter(pk=delivery.pk).update(holder="un autre")

    with pytest.raises(LeaseLost):
        posting.post(delivery)

    assert bodies(there) == []


class TestTwoAtOnce:
    """On a database that other threads see."""

    @pytest.fixture
    def version(self, transactional_db, journal_guards):
        return factories.make_version()

    def test_two_processes_at_once_post_one_comment(self, github, there, delivery):
        done: list[bool] = []
        start = threading.Barrier(2)

        def work() -> None:
            mine = Delivery.objects.get(pk=delivery.pk)
            start.wait()
            taken = lease.take(mine)
            if taken:
                posting.post(mine)
            done.append(taken)
            connection.close()

        both = [threading.Thread(target=work) for _ in range(2)]
        for one in both:
            one.start()
        for one in both:
            one.join()

        assert sorted(done) == [False, True]
        assert len(bodies(there)) == 1

    def test_a_slow_process_that_is_overtaken_leaves_one_comment(self, github, there, delivery):
        def overtake(_) -> None:
            Delivery.objects.update(due_at=timezone.now())
            mine = Delivery.objects.get(pk=delivery.pk)
            assert lease.take(mine)
            connection.close()

        github.after(overtake, where=a_post())
        mine = Delivery.objects.get(pk=delivery.pk)
        assert lease.take(mine)

        with pytest.raises(LeaseLost):
            posting.post(mine)
        Delivery.objects.update(due_at=timezone.now())
        sent = attempt(delivery)

        assert (sent.state, len(bodies(there))) == (DeliveryState.SENT, 1)
