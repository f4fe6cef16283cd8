"""A validated answer to a mail, and the server it leaves through."""

from collections.abc import Iterator

import pytest

from answers.models import Delivery
from tests.answers.owed import prepared, prove, receive_mail, validated
from tests.mailbox_faults import Faulty, faulty


def to_leave(version, by, **said) -> Delivery:
    """Return the validated answer to a mail received, free to leave."""
    prove(receive_mail(version, **said).sender)
    delivery = prepared(version, by)[-1]
    return validated(delivery, by)


@pytest.fixture
def relay(settings) -> Iterator[Faulty]:
    """The mail server of the settings, that fails as it is told."""
    with faulty() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 0.1
        settings.EMAIL_FROM, settings.SITE_URL = "service@xxx.gouv.fr", "https://cct.example.org"
        yield server


@pytest.fixture
def delivery(version, karim, relay) -> Delivery:
    """An answer that may leave at once."""
    return to_leave(version, karim)
