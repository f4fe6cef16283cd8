"""The page by which a remark is added by hand."""

import pytest

from comments.models import Channel, Comment
from tests.web.conftest import card_url, read

pytestmark = pytest.mark.django_db

SAID = {
    "channel": "reunion", "said_on": "2026-11-03", "author_name": "Ana Roy", "importance": "",
    "author_address": "ana.roy@example.org", "organisation": "Préfecture  du Lac", "location": "EXI-G-1",
    "excerpt": "", "text": "Dire où.",
}  # fmt: skip


def url(version) -> str:
    return f"/admin/tableau/{version.pk}/ajout/"


def test_it_leads_to_its_card_which_says_how_it_came(as_lea, version):
    page = as_lea.post(url(version), SAID, follow=True)

    comment = Comment.objects.get()
    assert page.redirect_chain == [(card_url(comment.placements.get()), 302)]
    assert f"{comment} : remarque enregistrée." in read(page)
    said = ["Réunion, saisi par Léa", "Ana Roy", "Préfecture du Lac", "3 novembre 2026"]
    assert [words for words in said if words not in read(page)] == []
    assert comment.channel == Channel.MEETING


def test_sent_twice_it_says_which_remark_it_is(as_lea, version):
    as_lea.post(url(version), SAID)

    page = read(as_lea.post(url(version), SAID, follow=True))

    assert "disait déjà cela" in page
    assert Comment.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"text": ""}, "Écrivez la remarque"), ({"said_on": "2999-01-01"}, "à venir"),
        ({"said_on": ""}, "Le :"), ({"author_address": "ana"}, "Son adresse"),
        ({"channel": "ticket"}, "Reçue par"), ({"text": "a" * 20_001}, "Remarque :"),
    ],
)  # fmt: skip
def test_refused_it_says_why_and_keeps_what_was_typed(as_lea, version, sent, why):
    page = as_lea.post(url(version), {**SAID, **sent})

    assert page.status_code == 422
    assert why in read(page)
    assert "Préfecture du Lac" in read(page)
    assert not Comment.objects.exists()


def test_who_only_reads_is_not_offered_it(as_zoe, as_lea, version):
    assert url(version) in read(as_lea.get(f"/admin/tableau/{version.pk}/"))
    assert url(version) not in read(as_zoe.get(f"/admin/tableau/{version.pk}/"))
    assert as_zoe.get(url(version)).status_code == 403
