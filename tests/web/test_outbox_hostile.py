"""What the outbox and the page of an answer make of what no form of theirs sends, and of what is gone."""

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from answers import actions
from answers.models import Delivery, DeliveryState
from comments.actions import reopen
from imports.models import original_path
from tests.answers.owed import prepared, prove, receive_mail, receive_sheet_by_mail, validated
from tests.imports.envois import send
from tests.web.test_outbox import outbox, page_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def delivery(version, karim, box, client) -> Delivery:
    prove(receive_mail(version).sender)
    client.force_login(karim)
    return prepared(version, karim)[0]


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5_000, "-1", "²"])
def test_a_number_that_no_answer_has_is_no_answer(client, delivery, version, number):
    response = client.post(
        outbox(version, "outbox_together"), {"delivery": number, "gesture": "soumettre"}, follow=True
    )

    assert "Cochez d'abord des réponses" in text_of(response)


def test_an_answer_of_which_the_bytes_are_gone_says_so_and_is_taken_back(client, delivery, karim):
    validated(delivery, karim)
    default_storage.delete(original_path(delivery.frozen))

    assert "n'est plus là où les originaux sont gardés" in text_of(client.get(page_of(delivery)))
    saved = client.get(page_of(delivery, "delivery_message"), follow=True)
    assert "n'est plus là où les originaux sont gardés" in text_of(saved)
    assert client.get(page_of(delivery, "delivery_html")).status_code == 404

    actions.withdraw(delivery=delivery, revision=delivery.revision, by=karim)
    assert "Voici la suite donnée" in text_of(client.get(page_of(delivery)))


def test_a_sheet_whose_original_is_gone_is_told_in_the_message_shown(client, version, karim, box):
    mail = receive_sheet_by_mail(version)
    prove(mail.sender)
    (delivery,) = prepared(version, karim)
    default_storage.delete(original_path(mail.parts.get(submission__isnull=False).submission.sha256))
    client.force_login(karim)

    assert "n'a pas pu être complétée" in text_of(client.get(page_of(delivery)))


def test_an_answer_to_hand_over_says_that_its_decision_changed(client, version, karim):
    send(version)
    (delivery,) = prepared(version, karim)
    validated(delivery, karim)
    client.force_login(karim)
    assert "ne la remettez pas" not in text_of(client.get(page_of(delivery)))
    card = version.placements.order_by("comment").first()
    reopen(placement=card, revision=card.revision, reason="À revoir.", by=karim)

    assert f"La décision de {card} a changé" in text_of(
        client.get(reverse("admin:delivery", args=[delivery.pk]))
    )
    assert delivery.state == DeliveryState.VALIDATED


def test_an_answer_to_more_remarks_than_a_form_holds_is_read_and_changed_page_by_page(
    client, version, karim, lea, monkeypatch
):
    monkeypatch.setattr("web.views.delivery.PER_PAGE", 2)
    send(version)
    (delivery,) = prepared(version, karim)
    client.force_login(lea)
    first = client.get(page_of(delivery)).content.decode()
    second = client.get(page_of(delivery), {"page": 2}).content.decode()
    assert (first.count("<textarea"), second.count("<textarea")) == (2, 1)
    last = delivery.answers.last()
    assert f'name="text-{last.pk}"' in second

    said = {"revision": delivery.revision, f"text-{last.pk}": "Treize mois."}
    response = client.post(page_of(delivery, "delivery_edit") + "?page=2", said, follow=True)

    last.refresh_from_db()
    assert last.text == "Treize mois."
    assert "Treize mois." in response.content.decode()
