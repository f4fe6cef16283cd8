"""What two links share keeps them apart: each reads and loses nothing of the other's."""

import pytest
from django.test import Client

from comments.models import Comment
from tests.web.envois import remark
from tests.web.public.deposits import deposit

pytestmark = pytest.mark.django_db


def complete(client: Client, link: str, comment: Comment, words: str):
    return client.post(f"{link}remarques/{comment}/complement/", {"addition": words})


def test_same_words_completed_in_the_same_words_by_two_people_are_two_complements(client, version):
    first, _ = deposit(client, version, [remark(1, "Idem.", author="a@example.org")])
    second, _ = deposit(client, version, [remark(1, "Idem.", author="b@example.org")], name="b.ods")
    ours, theirs = Comment.objects.order_by("pk")
    complete(client, first, ours, "Voir l'annexe.")

    answer = complete(client, second, theirs, "Voir l'annexe.")

    assert client.get(answer.url).status_code == 200
    theirs.refresh_from_db()
    assert theirs.text.endswith("Voir l'annexe.")
