"""What is prepared of the decisions taken: for whom, by which way, and when."""

from email import message_from_bytes, policy

import pytest

from answers.models import DeliveryState, Way
from answers.preparing import prepare
from answers.rendering import rendered
from tests.answers.owed import prepared, prove, receive_mail, receive_sheet_by_mail, validated
from tests.imports.envois import send

pytestmark = pytest.mark.django_db


def test_a_mail_and_a_sheet_are_each_answered_once_by_the_way_they_came(version, karim, lea):
    receive_mail(version)
    send(version, by=lea)

    mail, sheet = prepared(version, karim)

    assert (mail.way, mail.address) == (Way.MAIL, "lea@example.org")
    assert sheet.way == Way.HAND
    assert [one.state for one in (mail, sheet)] == [DeliveryState.PREPARED] * 2
    assert prepare(version=version, by=karim).created == []


def test_the_message_says_each_decision_in_the_thread(version, karim, box):
    receive_mail(version)
    (delivery,) = prepared(version, karim)

    message = message_from_bytes(rendered(delivery), policy=policy.default)

    print(message.as_string())
    assert message["In-Reply-To"] == "<message-1@example.org>"
    assert message["Subject"] == "Re: Mes remarques"


def test_a_sheet_received_by_mail_comes_back_filled(version, karim, box):
    mail = receive_sheet_by_mail(version)
    prove(mail.sender)
    (delivery,) = prepared(version, karim)

    message = message_from_bytes(rendered(delivery), policy=policy.default)
    attached = list(message.iter_attachments())
    print(message.get_body(("plain",)).get_content())
    assert [one.get_filename() for one in attached] == ["avis-reponses.ods"]
    validated(delivery, karim)
    assert delivery.state == DeliveryState.VALIDATED
