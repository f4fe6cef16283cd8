"""Addresses that serve no more are forgotten: stopped, never proved, or of a link that opens nothing."""

import pytest

from imports.deposits.engine import sweep
from imports.models import FollowUp
from people.models import Author
from tests.web.conftest import read
from tests.web.public.test_message import CLAIRE, ask, let_pass, link, proved  # noqa: F401  (fixture)

pytestmark = pytest.mark.django_db


def test_who_no_longer_wants_messages_says_so_and_their_address_is_forgotten(client, link, box):  # noqa: F811
    proved(client, link, box)

    told = client.post(f"{link}courriel/", {"stop": "1"}, follow=True)
    let_pass(48 * 60)
    sweep()

    assert "Vous ne serez plus prévenu par courriel." in read(told)
    assert "Être prévenu</button>" in read(told)
    assert FollowUp.objects.get().notified is None
    assert not Author.objects.filter(address=CLAIRE).exists()


def test_an_address_never_proved_is_forgotten_but_not_the_author_of_remarks(client, link, box):  # noqa: F811
    ask(client, link)
    ask(client, link, "j.martin@example.org")
    known = Author.objects.filter(comments__isnull=False).count()
    let_pass(48 * 60)
    sweep()

    assert FollowUp.objects.get().asked is None
    assert not Author.objects.filter(address=CLAIRE).exists()
    assert Author.objects.filter(comments__isnull=False).count() == known
    assert not Author.objects.exclude(written_at=None).exists()


def test_the_address_behind_a_closed_link_is_forgotten(client, link, box):  # noqa: F811
    proved(client, link, box)
    client.post(f"{link}revocation/")
    sweep()

    assert FollowUp.objects.get().notified is None
