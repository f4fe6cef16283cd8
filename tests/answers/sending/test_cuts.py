"""A mail server that cuts, hangs or refuses: each time, the state is what is known for sure."""

import pytest

from answers import actions
from answers.models import Delivery, DeliveryState
from answers.sending import engine
from comments.outcomes import Step
from people import journal

pytestmark = pytest.mark.django_db

LATER, SENT = DeliveryState.VALIDATED, DeliveryState.SENT
DOUBT, FAILED = DeliveryState.UNCERTAIN, DeliveryState.UNDELIVERED
UNKNOWN = "550 5.1.1 <lea@example.org>: no such user"


def after(delivery, relay, at: str, does: str, **more) -> Delivery:
    """Return the delivery after one attempt through a server with that fault, nothing held any more."""
    relay.at, relay.does = at, does
    for name, value in more.items():
        setattr(relay, name, value)
    engine.deliver(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.holder, delivery.handed_at) == ("", None)
    return delivery


@pytest.mark.parametrize("does", ["cut", "hang", "421 too busy", "451 try again"])
@pytest.mark.parametrize("at", ["connect", "mail", "rcpt", "data"])
def test_before_the_final_dot_nothing_left_and_it_is_tried_again(delivery, relay, at, does):
    assert after(delivery, relay, at, does).state == LATER
    assert delivery.last_error.startswith("Le serveur de messagerie")
    assert relay.kept == []

    Delivery.objects.update(due_at=delivery.validated_at)
    assert after(delivery, relay, "", "").state == SENT
    assert (len(relay.kept), delivery.last_error) == (1, "")


@pytest.mark.parametrize("does", ["cut", "452 full"])
def test_a_cut_in_the_middle_of_the_message_is_no_doubt(delivery, relay, does, monkeypatch):
    """What is said before the end is heard before the end: the dot waits until the server was listened to."""
    relay.at, relay.does = "body", does
    monkeypatch.setattr("answers.sending.smtp.changed_since", lambda one: relay.faulted.wait(5) and [])

    engine.deliver(delivery.pk)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.handed_at) == (LATER, None)
    assert "rien n'est parti" in delivery.last_error
    assert relay.kept == []


@pytest.mark.parametrize("keeps", [True, False])
@pytest.mark.parametrize("does", ["cut", "hang", "garbage", "250"])
def test_after_the_final_dot_without_a_reply_it_is_in_doubt(delivery, relay, does, keeps):
    said = after(delivery, relay, "dot", does, keeps=keeps)

    assert said.state == (SENT if does == "250" else DOUBT)
    assert len(relay.kept) == keeps
    if does != "250":
        assert engine.queue_due() == 0
        assert engine.deliver(delivery.pk) == "Envoi incertain"
        assert relay.connections == 1
        assert journal.of(delivery)[0].action == "envoi incertain"
        assert set(delivery.version.placements.values_list("step", flat=True)) == {Step.TO_ANSWER}


def test_what_is_in_doubt_leaves_again_when_a_person_says_so_under_the_same_identifier(
    delivery, relay, karim
):
    after(delivery, relay, "dot", "cut")

    actions.send_again(delivery=delivery, revision=delivery.revision, by=karim)
    assert after(delivery, relay, "", "").state == SENT

    first, second = (content.partition(b"\r\n")[2] for content in relay.kept)
    assert first == second


@pytest.mark.parametrize("does", ["451 4.7.1 greylisted", "421 closing"])
def test_a_message_put_off_after_the_dot_is_tried_again(delivery, relay, does):
    assert after(delivery, relay, "dot", does, keeps=False).state == LATER
    assert f"« {does} »" in delivery.last_error

    Delivery.objects.update(due_at=delivery.validated_at)
    assert after(delivery, relay, "", "").state == SENT
    assert len(relay.kept) == 1


@pytest.mark.parametrize(
    ("at", "does"),
    [("dot", "554 5.7.1 spam"), ("data", "554 no"), ("rcpt", UNKNOWN), ("mail", "552 too large")],
)
def test_a_refusal_of_the_message_or_its_addressee_is_final_and_says_why(delivery, relay, at, does):
    assert after(delivery, relay, at, does, keeps=False).state == FAILED
    assert "a refusé le message" in delivery.last_error
    assert "lea@" not in delivery.last_error
    assert journal.of(delivery)[0].after == {"raison": delivery.last_error}


@pytest.mark.parametrize(
    ("at", "does"),
    [("connect", "554 no service"), ("mail", "550 sender rejected"), ("rcpt", "530 log in first")],
)
def test_a_refusal_of_the_service_itself_waits_for_its_settings(delivery, relay, at, does):
    assert after(delivery, relay, at, does).state == LATER
    assert f"« {does} »" in delivery.last_error


def test_no_address_is_written_down_by_a_failure(delivery, relay, caplog):
    with caplog.at_level("DEBUG"):
        for at in ("rcpt", "dot"):
            after(delivery, relay, at, "cut")
            Delivery.objects.update(due_at=delivery.validated_at)

    assert "lea@example.org" not in caplog.text


def test_a_long_word_of_the_server_is_shortened_on_one_line(delivery, relay):
    after(delivery, relay, "dot", "554 a\x07\x1b[31m  b" + "c" * 400, keeps=False)

    assert len(delivery.last_error) < 300
    assert delivery.last_error.isprintable()
