"""What comes back: a notice in an exported mailbox makes the answer « Non distribuée », once."""

import pytest

from answers import actions
from answers.models import Delivery, DeliveryState
from answers.sending import bounces, engine
from comments.outcomes import Step
from imports.models import Bounce, ReceivedMail
from people import journal
from tests.answers.owed import validated
from tests.imports.mailbox.mails import receive

pytestmark = pytest.mark.django_db

NOTICE = """From: MAILER-DAEMON@example.org
To: service@xxx.gouv.fr
Subject: {subject}
Message-ID: <avis-{number}@example.org>
Date: Mon, 30 Nov 2026 10:12:00 +0100
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

This is the mail system.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; lea@example.org
Action: {action}
Diagnostic-Code: smtp; 550 5.1.1 <lea@example.org>:
    mailbox unknown

--b
Content-Type: text/rfc822-headers

Subject: Re: Mes remarques
Message-ID: <{identifier}>

--b--
"""


def come_back(
    identifier: str, action: str = "failed", number: int = 1, subject: str = "Undelivered Mail"
) -> None:
    """Import a notice about a message of ours."""
    said = NOTICE.format(identifier=identifier, action=action, number=number, subject=subject)
    receive(said.replace("\n", "\r\n").encode())


@pytest.fixture
def left(delivery) -> Delivery:
    """An answer that left."""
    engine.process(delivery)
    assert delivery.state == DeliveryState.SENT
    return delivery


def state(delivery) -> str:
    delivery.refresh_from_db()
    return delivery.state


def test_an_answer_that_comes_back_says_why_and_its_cards_are_to_be_answered_again(left):
    come_back(left.identifier)

    assert (bounces.mark(), bounces.mark()) == (1, 0)
    assert state(left) == DeliveryState.UNDELIVERED
    notice = ReceivedMail.objects.latest("pk")
    assert left.last_error == (
        f"Revenue : l'avis {notice.reference} dit qu'elle n'a pas été distribuée : "
        "« 550 5.1.1 …: mailbox unknown »."
    )
    cards = list(left.version.placements.all())
    assert {card.step for card in cards} == {Step.TO_ANSWER}
    assert {journal.of(card)[0].action for card in cards} == {"réponse revenue"}
    assert journal.of(left)[0].action == "réponse non distribuée"


def test_an_answer_in_doubt_that_comes_back_did_leave(delivery, relay):
    relay.at = "dot"
    engine.process(delivery)
    come_back(delivery.identifier)

    assert bounces.mark() == 1
    assert state(delivery) == DeliveryState.UNDELIVERED


def test_what_is_prepared_again_is_not_marked_by_the_same_notice(left, karim, relay):
    come_back(left.identifier)
    bounces.mark()
    left.refresh_from_db()
    actions.try_again(delivery=left, revision=left.revision, by=karim)
    again = engine.process(validated(left, karim))

    assert (again.state, bounces.mark()) == (DeliveryState.SENT, 0)
    assert set(left.version.placements.values_list("step", flat=True)) == {Step.CLOSED}
    come_back(left.identifier, number=2)
    assert bounces.mark() == 1


@pytest.mark.parametrize(
    ("action", "subject"),
    [
        ("delayed", "Delayed Mail (still being retried)"),
        ("delayed", "Undelivered Mail"),
        ("delivered", "Rapport"),
        ("relayed", "Rapport"),
    ],
)
def test_a_notice_of_delay_or_of_success_marks_nothing(left, action, subject):
    come_back(left.identifier, action, subject=subject)

    assert (bounces.mark(), Bounce.objects.count()) == (0, 0)
    assert state(left) == DeliveryState.SENT
    assert "retard" in ReceivedMail.objects.latest("pk").reason or action != "delayed"


@pytest.mark.parametrize(
    "subject", ["Warning: message 1abc-def delayed 24 hours", "Delivery Status Notification (Delay)"]
)
def test_a_delay_told_in_words_alone_marks_nothing(left, subject):
    said = f"From: Mailer-Daemon@example.org\r\nSubject: {subject}\r\n\r\nMessage-ID: <{left.identifier}>\r\n"
    receive(said.encode())

    assert (bounces.mark(), state(left)) == (0, DeliveryState.SENT)


def test_a_failure_told_in_words_alone_marks_it(left):
    said = "From: Mailer-Daemon@example.org\r\nSubject: Mail delivery failed: returning message\r\n\r\n"
    receive(f"{said}Adresse inconnue.\r\n\r\nMessage-ID: <{left.identifier}>\r\n".encode())

    assert (bounces.mark(), state(left)) == (1, DeliveryState.UNDELIVERED)
    assert left.last_error.endswith("n'a pas été distribuée.")


def test_a_notice_that_names_another_message_marks_nothing(left):
    come_back("reponse-0@cct.example.org")

    assert (bounces.mark(), state(left)) == (0, DeliveryState.SENT)


def test_the_number_of_queries_does_not_grow_with_what_has_left(left, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert bounces.mark() == 0
