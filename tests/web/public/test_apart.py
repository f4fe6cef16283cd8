"""What two links share keeps them apart: each reads and loses nothing of the other's."""

import pytest
from django.test import Client

from comments.actions import decide
from comments.models import Comment, Placement
from comments.outcomes import Outcome
from documents.models import CallState
from imports.models import Submission
from imports.whole import cancel, restore
from tests.web.envois import remark
from tests.web.public.deposits import deposit, said

pytestmark = pytest.mark.django_db
SAME = remark(1, "Garder les journaux un an au moins.")


@pytest.fixture
def two(client, version) -> tuple[str, str]:
    """Two links by which the same remark came: the first one's own, known already when the second sent it."""
    first, _ = deposit(client, version, [SAME, remark(2), remark(3)])
    second, _ = deposit(client, version, [SAME, remark(8), remark(9)])
    return first, second


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


def test_what_the_first_says_back_is_not_read_by_the_second(client, version, karim, two):
    first, second = two
    card = Placement.objects.earliest("pk")
    decide(placement=card, revision=card.revision, outcome=Outcome.REJECTED, reason="Trop court.", by=karim)
    version.call = CallState.ANSWERED
    version.save()
    client.post(f"{first}remarques/{card}/reponse/", {"word": "maintient", "why": "Mon motif à moi."})

    page = said(client, f"{second}remarques/{card}/")

    assert "Mon motif à moi." in said(client, f"{first}remarques/{card}/")
    assert "Mon motif à moi." not in page
    assert "Vous avez répondu" not in page


def test_a_remark_that_the_first_gives_up_is_not_told_as_given_up_by_the_second(client, two):
    first, second = two
    card = Placement.objects.earliest("pk")
    client.post(f"{first}remarques/{card}/retrait/")

    assert "Retirée par son auteur" in said(client, f"{first}remarques/{card}/")
    assert "Retirée par son auteur" not in said(client, f"{second}remarques/{card}/")


def test_words_the_first_wrote_since_are_not_read_by_who_repeated_the_former_ones(client, lea, two):
    first, second = two
    envoi, comment = Submission.objects.latest("pk"), Comment.objects.earliest("pk")
    cancel(submission=envoi, by=lea)
    complete(client, first, comment, "Un secret de la première.")

    before = client.get(f"{second}remarques/{comment}/")
    restore(submission=Submission.objects.get(pk=envoi.pk), by=lea)
    after = client.get(f"{second}remarques/{comment}/")

    assert (before.status_code, after.status_code) == (404, 404)
    assert "Un secret" not in said(client, second) + said(client, f"{second}envois/{envoi.pk}/")
    assert f"remarques/{comment}/" not in client.get(f"{second}envois/{envoi.pk}/").content.decode()
