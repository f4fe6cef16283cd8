"""An address is proved by whoever answers a receipt sent to it: nobody else knows its identifier."""

import pytest

from imports.models import ReceivedMail
from people import journal
from people.models import Author
from tests.imports.mailbox.mails import eml, mail, receive

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(version) -> ReceivedMail:
    """A mail received, whose receipt was sent."""
    receive(eml(), version=version)
    return ReceivedMail.objects.get()


def proved() -> set[str]:
    return set(Author.objects.exclude(address_proved_at=None).values_list("address", flat=True))


@pytest.mark.parametrize("header", ["In_Reply_To", "References"])
def test_who_answers_the_receipt_proves_their_address_once(first, version, header):
    named = {header: f"<{first.receipt_id}>"}
    receive(eml("Merci, la 1 : section 2.\n", number=2, **named), version=version)
    at = Author.objects.get(address="lea@example.org").address_proved_at
    receive(eml("Encore merci.\n", number=3, **named), version=version)

    assert proved() == {"lea@example.org"}
    assert Author.objects.get(address="lea@example.org").address_proved_at == at
    [event] = journal.Event.objects.filter(action__contains="prouvée")
    assert event.after == {"expéditeur": first.sender.pseudonym, "accusé du courriel": first.reference}
    assert "lea@example.org" not in str(event.after)


@pytest.mark.parametrize(
    "named",
    [
        "<message-1@example.org>",
        "<accuse-0@cct.example.org>",
        "<accuse-@localhost>",
        "",
    ],
)
def test_a_forged_message_that_does_not_know_the_receipt_proves_nothing(first, version, named):
    receive(eml("Je suis Léa.\n", number=2, In_Reply_To=named, References=named), version=version)

    assert proved() == set()


def test_answering_the_receipt_of_another_proves_nothing(first, version):
    named = f"<{first.receipt_id}>"
    receive(eml("Bonjour.\n", sender="karim@example.org", number=2, In_Reply_To=named), version=version)

    assert proved() == set()


def test_a_message_attached_to_another_proves_nothing(first, version):
    outer = mail("Voyez.\n", sender="karim@example.org", number=3)
    outer.add_attachment(mail("Oui.\n", number=2, In_Reply_To=f"<{first.receipt_id}>"))
    receive(outer.as_bytes(), version=version)

    assert ReceivedMail.objects.count() == 3
    assert proved() == set()
