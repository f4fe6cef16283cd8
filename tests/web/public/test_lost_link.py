"""A lost link: new ones go to the address that was proved, and nobody learns whose it is."""

import pytest
from django.test import Client

from imports.models import FollowUp
from people.models import Author, Event
from tests.web.conftest import read
from tests.web.envois import remark
from tests.web.public.deposits import deposit, said
from tests.web.public.test_message import CLAIRE, ask, let_pass, proved

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(client, version, box) -> str:
    """A link whose holder proved their address, eleven minutes ago."""
    link = deposit(client, version, [remark(1)])[0]
    proved(client, link, box)
    let_pass(11)
    box.messages.clear()
    return link


def lose(address: str = CLAIRE) -> str:
    """Return what is read when a lost link is asked for."""
    page = Client().post("/lien-perdu/", {"address": address})
    assert page.status_code == 200
    return read(page)


def test_a_new_link_replaces_the_lost_one(client, link, box, version):
    lose("CLAIRE@example.org")

    assert box.last["Subject"] == "Vos liens de suivi"
    assert f"{version}, envoi du" in box.body
    assert "n'ouvrent plus rien" in box.body
    assert client.get(link).status_code == 404
    assert "Vos remarques" in said(client, box.links[0])
    assert Event.objects.filter(action="lien de suivi renvoyé à son auteur").count() == 1


def test_all_that_is_followed_with_an_address_comes_in_one_message(client, link, box, other):
    second = deposit(client, other, [remark(2)])[0]
    proved(client, second, box)
    third = deposit(client, other, [remark(3)])[0]  # its holder did not ask for messages
    let_pass(11)
    box.messages.clear()

    lose()

    assert len(box.messages) == 1
    assert len(box.links) == 2
    assert [client.get(one).status_code for one in (link, second, third)] == [404, 404, 200]


@pytest.mark.parametrize("address", ["inconnu@example.org", "j.martin@example.org", "attend@example.org"])
def test_an_address_that_was_not_proved_gets_nothing_and_the_same_page(client, link, box, version, address):
    other = deposit(client, version, [remark(7)])[0]
    ask(client, other, "attend@example.org")
    let_pass(11)
    box.messages.clear()

    assert lose(address) == lose(CLAIRE)
    assert [message["To"] for message in box.messages] == [CLAIRE]


def test_the_page_is_whole_before_anything_is_sent(client, link, box, settings):
    """The server answers, then writes: how long writing takes tells nothing of the address."""
    sent_at_page = []
    handler = Client().handler
    response = Client().get("/lien-perdu/")
    assert response.status_code == 200

    class Watching(Client):
        def __init__(self) -> None:
            super().__init__()
            self.handler = Handler(handler.enforce_csrf_checks)

    class Handler(type(handler)):
        def get_response(self, request):
            response = super().get_response(request)
            sent_at_page.append(len(box.messages))
            return response

    Watching().post("/lien-perdu/", {"address": CLAIRE})

    assert sent_at_page == [0]
    assert len(box.messages) == 1


def test_a_message_that_cannot_leave_leaves_the_old_link_open(client, link, box, caplog):
    box.refuses_message = "451 plus tard"
    page = lose()
    box.refuses_message = ""

    assert client.get(link).status_code == 200
    assert "l'ancien reste bon" in page
    assert CLAIRE not in caplog.text
    lose()
    assert client.get(link).status_code == 404


def test_links_are_not_sent_twice_in_ten_minutes(client, link, box):
    lose()
    lose()

    assert len(box.messages) == 1
    assert client.get(box.links[0]).status_code == 200


def test_a_closed_link_does_not_come_back(client, link, box):
    client.post(f"{link}revocation/")

    lose()

    assert box.messages == []


def test_who_stopped_messages_has_no_link_sent_again(client, link, box):
    client.post(f"{link}courriel/", {"stop": "1"})

    lose()

    assert box.messages == []
    assert client.get(link).status_code == 200


def test_the_links_in_a_message_never_come_from_who_asked(client, link, box, settings):
    settings.ALLOWED_HOSTS = ["*"]

    Client().post("/lien-perdu/", {"address": CLAIRE}, headers={"host": "autre.example"})

    assert "autre.example" not in box.body
    assert box.links[0].startswith("/suivi/")


def test_what_is_no_address_is_refused_in_place(client, box):
    refused = client.post("/lien-perdu/", {"address": "a@example.org, b@example.org"})

    assert refused.status_code == 422
    assert "Écrivez une seule adresse électronique" in read(refused)


def test_a_link_that_opens_nothing_leads_to_asking_for_another(client, box):
    assert 'href="/lien-perdu/"' in read(client.get(f"/suivi/{'x' * 43}/"))
    assert 'href="/lien-perdu/"' in said(client, "/")
    assert "Une adresse jamais confirmée" in said(client, "/donnees-personnelles/")


def test_a_wrong_proof_counts_as_a_wrong_link(client, box, settings):
    settings.WRONG_LINKS_PER_HOUR = 2
    answers = [client.post(f"/preuve/{'x' * 42}{n}/").status_code for n in range(3)]

    assert answers == [404, 404, 429]
    assert FollowUp.objects.count() == Author.objects.count() == 0


def test_pages_of_messages_are_neither_cached_nor_indexed(client, link, box, version):
    other = deposit(client, version, [remark(4)])[0]
    ask(client, other)
    response = client.get(box.links[0])

    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in client.get("/lien-perdu/").headers["Cache-Control"]
