"""Being written to: only when asked for, only once the address is proved, and never after « stop »."""

from datetime import timedelta
from email.utils import parseaddr

import pytest
from django.test import Client
from django.utils import timezone

from imports.deposits.engine import sweep
from imports.models import FollowUp
from people.models import Author, Event
from tests.imports.test_two_at_once import at_once
from tests.web.conftest import read
from tests.web.envois import remark
from tests.web.public.deposits import deposit, said

pytestmark = pytest.mark.django_db
CLAIRE = "claire@example.org"
SECRET = "Garder les journaux un an au moins."


@pytest.fixture
def link(client, version, box) -> str:
    """The address of a link by which one remark was sent."""
    return deposit(client, version, [remark(1, SECRET)])[0]


def ask(client, link: str, address: str = CLAIRE):
    return client.post(f"{link}courriel/", {"address": address})


def let_pass(minutes: int) -> None:
    """Make what is kept of messages as old as it will be in so many minutes."""
    for author in Author.objects.exclude(written_at=None):
        Author.objects.filter(pk=author.pk).update(written_at=author.written_at - timedelta(minutes=minutes))
    for follow_up in FollowUp.objects.exclude(proof_expires_at=None):
        earlier = follow_up.proof_expires_at - timedelta(minutes=minutes)
        FollowUp.objects.filter(pk=follow_up.pk).update(proof_expires_at=earlier)


def proved(client, link: str, box, address: str = CLAIRE) -> None:
    ask(client, link, address)
    client.post(box.links[0])


def test_nobody_is_written_to_without_asking(client, link, box, version):
    deposit(client, version, [remark(2, author=f"Claire <{CLAIRE}>")], name="autre.ods")
    sweep()

    assert box.messages == []
    assert "Être prévenu par courriel" in said(client, link)


def test_asking_sends_one_message_that_holds_a_link_and_one_sentence(client, link, box):
    told = client.post(f"{link}courriel/", {"address": "Claire@Example.org"}, follow=True)

    assert "Un message est parti à claire@example.org" in read(told)
    assert [message["To"] for message in box.messages] == [CLAIRE]
    assert box.recipients == [[CLAIRE]]
    assert len(box.links) == 1
    sentence, _, rest = box.body.partition(".")
    assert sentence.startswith("Quelqu'un a donné cette adresse")
    assert rest.split() == [f"https://cct.example.org{box.links[0]}"]


def test_a_message_says_that_a_machine_wrote_it_and_which(client, link, box, settings):
    settings.SITE_TITLE = "Commentaires, « CCT »\nBcc: tous@example.org"
    ask(client, link)

    message = box.last
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["Message-ID"].endswith("@cct.example.org>")
    assert parseaddr(message["From"])[1] == "service@xxx.gouv.fr"
    assert message["Bcc"] is None
    assert message.get_content_type() == "text/plain"
    assert message["Subject"] == "Confirmez votre adresse électronique"


def test_a_message_names_nobody_and_holds_no_remark(client, link, box):
    envoi = FollowUp.objects.get().submissions.get()
    proved(client, link, box)
    let_pass(11)
    client.post("/lien-perdu/", {"address": CLAIRE})

    sent = "".join(message.as_string() + message.get_content() for message in box.messages)
    assert len(box.messages) == 2
    for hidden in (SECRET, "journaux", "C-0", envoi.reference, "Martin", "j.martin", envoi.filename):
        assert hidden not in sent


def test_opening_the_link_of_a_message_proves_nothing_its_button_does(client, link, box):
    ask(client, link)
    scanner = Client()
    asked = [read(scanner.get(box.links[0])), scanner.head(box.links[0]).status_code]
    before = FollowUp.objects.get()

    done = read(client.post(box.links[0]))

    assert "C'est bien moi" in asked[0]
    assert (before.notified, Author.objects.exclude(address_proved_at=None).count()) == (None, 1)
    assert "Votre adresse est confirmée" in done
    assert FollowUp.objects.get().notified == Author.objects.get(address=CLAIRE)
    assert "c…@example.org</strong> quand une réponse" in said(client, link)
    assert CLAIRE not in said(client, link)
    assert Event.objects.filter(action="adresse prouvée par son auteur").count() == 1


def test_neither_the_token_nor_the_address_stands_in_clear_with_the_link(client, link, box):
    ask(client, link)
    token = box.links[0].split("/")[2]

    kept = str(list(FollowUp.objects.values())) + str(list(Event.objects.values()))

    assert len(token) == 43
    assert token not in kept
    assert CLAIRE not in kept


def test_a_proof_serves_once(client, link, box):
    proved(client, link, box)

    again = client.post(box.links[0])

    assert again.status_code == 404
    assert "Ce lien ne confirme rien" in read(again)
    assert FollowUp.objects.get().notified is not None


def test_a_proof_out_of_date_proves_nothing(client, link, box):
    ask(client, link)
    let_pass(48 * 60)

    assert client.get(box.links[0]).status_code == 404
    assert client.post(box.links[0]).status_code == 404
    assert FollowUp.objects.get().notified is None


def test_asking_again_replaces_the_proof(client, link, box):
    ask(client, link)
    let_pass(10)
    ask(client, link)
    first = box.messages[0].get_content().split("example.org")[1].split()[0]

    assert client.post(first).status_code == 404
    assert client.post(box.links[0]).status_code == 200


def test_a_proof_of_a_link_that_was_closed_proves_nothing(client, link, box):
    ask(client, link)
    client.post(f"{link}revocation/")

    assert client.post(box.links[0]).status_code == 404


def test_one_address_gets_one_message_in_ten_minutes_whoever_asks(client, link, box, version):
    other = deposit(Client(), version, [remark(5)])[0]
    ask(client, link)
    refused = ask(Client(), other)
    count = len(box.messages)
    let_pass(10)
    ask(Client(), other)

    assert refused.status_code == 422
    assert "moins de dix minutes" in read(refused)
    assert (count, len(box.messages)) == (1, 2)


def test_a_network_that_asks_too_often_is_told_how_long_to_wait(client, link, box, settings):
    settings.MESSAGES_PER_HOUR = 2
    answers = [ask(client, link, f"p{n}@example.org").status_code for n in range(3)]
    lost = client.post("/lien-perdu/", {"address": CLAIRE})

    assert answers == [302, 302, 429]
    assert lost.status_code == 429
    assert len(box.messages) == 2
    assert client.post(f"{link}courriel/", {"stop": "1"}).status_code == 302


@pytest.mark.parametrize(
    "address",
    [
        "",
        "claire",
        "a@example.org,b@example.org",
        "a@example.org\nBcc: b@example.org",
        "a" * 500,
        "Kim@example",
    ],
)
def test_what_is_no_address_is_refused_in_place_and_nothing_leaves(client, link, box, address):
    refused = ask(client, link, address)

    assert refused.status_code == 422
    assert "Écrivez une seule adresse électronique" in read(refused)
    assert 'aria-describedby="courriel-erreur"' in read(refused)
    assert box.messages == []


def test_an_address_of_an_accented_domain_is_written_to_as_machines_know_it(client, link, box):
    ask(client, link, "claire@préfecture.example.org")

    assert box.recipients == [["claire@xn--prfecture-c4a.example.org"]]


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ({"refuses_recipient": "550 inconnu"}, "refuse cette adresse"),
        ({"refuses_recipient": "450 plus tard"}, "ne répond pas. Réessayez"),
        ({"refuses_message": "554 non"}, "ne répond pas. Réessayez"),
    ],
)
def test_a_message_that_cannot_leave_is_said_and_may_be_asked_again_at_once(
    client, link, box, fault, sentence
):
    for name, answer in fault.items():
        setattr(box, name, answer)
    refused = ask(client, link)
    box.refuses_recipient = box.refuses_message = ""

    ask(client, link)

    assert refused.status_code == 422
    assert sentence in read(refused)
    assert len(box.messages) == 1


def test_a_server_that_is_down_or_without_tls_loses_nothing(client, link, box, settings, caplog):
    proved(client, link, box)
    settings.EMAIL_USE_TLS = True  # the server has none: nothing may go in clear
    in_clear = ask(client, link, "autre@example.org")
    settings.EMAIL_USE_TLS, settings.EMAIL_PORT = False, 1
    down = ask(client, link, "autre@example.org")

    for refused in (in_clear, down):
        assert "pas pu partir" in read(refused)
    assert len(box.messages) == 1
    assert FollowUp.objects.get().notified.address == CLAIRE
    assert "autre@example.org" not in caplog.text


def test_without_a_mail_server_nothing_is_offered_and_stopping_still_works(client, link, box, settings):
    proved(client, link, box)
    settings.EMAIL_HOST = ""
    refused = client.post(f"{link}courriel/", {"address": CLAIRE}, follow=True)
    client.post(f"{link}courriel/", {"stop": "1"})

    assert "envoie pas de messages." in read(refused)
    assert FollowUp.objects.get().notified is None
    for page in (link, "/", "/plan-du-site/", "/donnees-personnelles/"):
        assert "courriel/" not in said(client, page)
        assert "lien-perdu" not in said(client, page)
    assert len(box.messages) == 1


def test_what_the_receipt_says_of_a_lost_link_depends_on_it(client, link, box, settings):
    receipt = f"{link}envois/{FollowUp.objects.get().submissions.get().pk}/"
    offered = said(client, receipt)
    proved(client, link, box)
    asked = said(client, receipt)
    settings.EMAIL_HOST = ""

    assert "que si vous avez demandé à" in offered
    assert "à l'adresse que vous avez confirmée" in asked
    assert "ne pourra pas vous être renvoyé" in said(client, receipt)


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_for_one_address_send_one_message(link, box):
    assert at_once(*[lambda: ask(Client(), link)] * 4) == []

    assert len(box.messages) == 1
    assert FollowUp.objects.get().proof_expires_at > timezone.now()
