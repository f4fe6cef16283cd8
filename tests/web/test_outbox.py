"""The outbox and the page of an answer, as the team uses them."""

import re
from html import unescape

import pytest
from django.urls import reverse

from answers.models import Delivery, DeliveryState, Policy, Release, Way
from answers.preparing import prepare
from people.models import Role
from tests import factories
from tests.answers.owed import decide_all, prepared, prove, receive_mail, receive_sheet_by_mail
from tests.imports.envois import send

pytestmark = pytest.mark.django_db


def outbox(version, name: str = "outbox") -> str:
    return reverse(f"admin:{name}", args=[version.pk])


def page_of(delivery: Delivery, name: str = "delivery", *more: int) -> str:
    return reverse(f"admin:{name}", args=[delivery.pk, *more])


def text_of(response) -> str:
    """Return what a page says, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


@pytest.fixture
def delivery(version, karim, box) -> Delivery:
    prove(receive_sheet_by_mail(version).sender)
    return prepared(version, karim)[0]


def test_an_empty_outbox_says_what_to_do(client, version, lea):
    client.force_login(lea)

    said = text_of(client.get(outbox(version)))

    assert "décidez des remarques sur le tableau" in said


def test_answers_are_prepared_by_a_button_that_says_what_it_did(client, version, lea, karim):
    send(version)
    decide_all(version, karim)
    client.force_login(lea)
    assert "3 décisions ne sont encore dans aucune réponse" in text_of(client.get(outbox(version)))

    response = client.post(outbox(version, "outbox_prepare"), follow=True)

    assert "1 réponse préparée." in text_of(response)
    assert "Toutes les décisions prises sont dans une réponse" in text_of(response)
    again = client.post(outbox(version, "outbox_prepare"), follow=True)
    assert "Rien de nouveau à préparer." in text_of(again)


def test_an_envoi_that_waits_for_decisions_is_told(client, version, lea, karim):
    send(version)
    card = version.placements.first()
    factories.make_user()
    card.dispositions.create(stage="decidee", outcome="retenu", by=karim)
    client.force_login(lea)

    response = client.post(outbox(version, "outbox_prepare"), follow=True)

    assert "1 envoi attend que toutes ses remarques soient décidées" in text_of(response)


def test_answers_are_grouped_by_person_with_what_keeps_each_here(client, version, karim, box):
    receive_mail(version)
    receive_mail(version, sender="Omar Diallo <omar@example.org>", number=2)
    prepared(version, karim)
    client.force_login(karim)

    said = text_of(client.get(outbox(version)))

    assert said.index("Léa Martin") < said.index("Omar Diallo")
    assert said.count("n'est pas prouvée") == 2


def test_many_answers_are_read_as_they_leave_then_validated_together(client, version, karim, box):
    for number, sender in enumerate(["Léa <lea@example.org>", "Omar <omar@example.org>"], 1):
        prove(receive_mail(version, sender=sender, number=number).sender)
    deliveries = prepared(version, karim)
    client.force_login(karim)
    ticked = {"delivery": [one.pk for one in deliveries], "gesture": "valider"}

    response = client.post(outbox(version, "outbox_together"), ticked)
    said = text_of(response)
    assert said.count("Cette réponse ne vaut ni dérogation, ni engagement contractuel.") == 2
    assert all(f"À {one.address}" in said for one in deliveries)

    form = {
        "seen": re.findall(r'name="seen" value="([^"]+)"', response.content.decode()),
        f"tick-{deliveries[0].pk}": "on",
    }
    done = client.post(outbox(version, "outbox_validate"), form, follow=True)
    assert "1 réponse validée." in text_of(done)
    states = dict(version.deliveries.values_list("pk", "state"))
    assert states == {deliveries[0].pk: DeliveryState.VALIDATED, deliveries[1].pk: DeliveryState.PREPARED}


def test_one_that_changed_since_it_was_read_is_said_and_left(client, delivery, version, karim, lea):
    client.force_login(karim)
    read = client.post(outbox(version, "outbox_together"), {"delivery": [delivery.pk], "gesture": "valider"})
    seen = re.findall(r'name="seen" value="([^"]+)"', read.content.decode())
    Delivery.objects.filter(pk=delivery.pk).update(revision=7)

    done = client.post(
        outbox(version, "outbox_validate"), {"seen": seen, f"tick-{delivery.pk}": "on"}, follow=True
    )

    assert "a changé entre-temps" in text_of(done)
    assert Delivery.objects.get(pk=delivery.pk).state == DeliveryState.PREPARED


def test_addresses_are_confirmed_for_many_at_once(client, version, karim, box):
    receive_mail(version)
    receive_mail(version, sender="Omar Diallo <omar@example.org>", number=2)
    deliveries = prepared(version, karim)
    client.force_login(karim)

    form = {"delivery": [one.pk for one in deliveries], "gesture": "adresse"}
    said = text_of(client.post(outbox(version, "outbox_together"), form, follow=True))

    assert "« Confirmer l'adresse de l'expéditeur » : fait pour 2 réponses." in said
    assert "n'est pas prouvée" not in said


def test_without_time_to_take_it_back_the_page_says_it_leaves_at_once(client, version, karim, settings):
    settings.ANSWERS_WITHDRAWAL_MINUTES = 0
    client.force_login(karim)

    assert "Une réponse validée part toute seule, sans attendre" in text_of(client.get(outbox(version)))


def test_nothing_ticked_does_nothing_and_says_it(client, version, karim, delivery):
    client.force_login(karim)

    said = text_of(client.post(outbox(version, "outbox_together"), {"gesture": "soumettre"}, follow=True))

    assert "Cochez d'abord des réponses" in said


def test_a_date_holds_all_the_answers_and_the_page_says_it(client, version, karim, delivery):
    client.force_login(karim)

    said = text_of(client.post(outbox(version, "outbox_hold"), {"until": "2099-03-04T09:30"}, follow=True))
    assert "aucune réponse ne part avant le 4 mars 2099 à 09:30" in said

    wrong = text_of(client.post(outbox(version, "outbox_hold"), {"until": "demain"}, follow=True))
    assert "Écrivez une date et une heure" in wrong
    assert Release.objects.get(version=version).held_until.year == 2099


def test_the_rules_of_a_volet_are_set_on_the_page_by_its_administrator(client, version, karim):
    admin = factories.make_user(Role.ADMINISTRATOR, version.volet)
    client.force_login(admin)

    client.post(outbox(version, "outbox_rules"), {"closes_issues": "on"})

    policy = Policy.objects.get(volet=version.volet)
    assert (policy.needs_second, policy.labels_issues, policy.closes_issues) == (False, False, True)
    client.force_login(karim)
    assert "Règles du volet" not in text_of(client.get(outbox(version)))


def test_an_answer_is_shown_exactly_as_it_leaves_and_its_sheet_is_saved(client, delivery, lea):
    client.force_login(lea)

    said = text_of(client.get(page_of(delivery)))
    sheet = client.get(page_of(delivery, "delivery_sheet", 0))
    whole = client.get(page_of(delivery, "delivery_message"))

    assert "À lea@example.org" in said
    assert "Voici la suite donnée à 3 remarques de votre message" in said
    assert "avis-reponses.ods" in sheet["Content-Disposition"]
    assert f"<{delivery.identifier}>".encode() in whole.content
    assert client.get(page_of(delivery, "delivery_sheet", 9)).status_code == 404


def test_its_html_form_is_alone_in_a_sandbox(client, delivery, lea):
    client.force_login(lea)

    response = client.get(page_of(delivery, "delivery_html"))

    assert "sandbox" in response["Content-Security-Policy"]
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "Suite donnée" in response.content.decode()


def test_a_text_is_changed_on_the_page_and_kept_as_typed_when_it_is_refused(client, delivery, lea):
    client.force_login(lea)
    answer = delivery.answers.first()
    form = {"revision": delivery.revision, f"text-{answer.pk}": "Une réponse plus claire."}

    done = client.post(page_of(delivery, "delivery_edit"), form, follow=True)
    assert "texte enregistré" in text_of(done)
    assert "Une réponse plus claire." in text_of(done)

    refused = client.post(
        page_of(delivery, "delivery_edit"), {"revision": 1, f"text-{answer.pk}": "Une autre encore."}
    )
    assert refused.status_code == 422
    assert "a changé entre-temps" in text_of(refused)
    assert "Une autre encore." in text_of(refused)


def test_from_submission_to_validation_by_two_people(client, delivery, lea, karim):
    client.force_login(lea)
    client.post(
        page_of(delivery, "delivery_gesture"), {"revision": delivery.revision, "gesture": "soumettre"}
    )
    client.force_login(karim)
    content = client.get(page_of(delivery)).content.decode()
    form = {
        "revision": re.search(r'name="revision" value="(\d+)"', content)[1],
        "mark": re.search(r'name="mark" value="(\w+)"', content)[1],
        "gesture": "valider",
    }

    said = text_of(client.post(page_of(delivery, "delivery_gesture"), form, follow=True))

    assert "validée." in said
    assert "part à partir du" in said
    delivery.refresh_from_db()
    assert (delivery.submitted_by, delivery.validated_by) == (lea, karim)


def test_an_unknown_gesture_or_one_out_of_place_is_refused_in_a_sentence(client, delivery, karim):
    client.force_login(karim)
    for gesture, why in (("danser", "n'a pas de sens"), ("retirer", "ce geste n'y est pas possible")):
        form = {"revision": delivery.revision, "gesture": gesture}
        assert why in text_of(client.post(page_of(delivery, "delivery_gesture"), form, follow=True))


def test_an_uncertain_one_says_what_to_do(client, delivery, karim):
    Delivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.UNCERTAIN, last_error="Coupé.")
    client.force_login(karim)

    said = text_of(client.get(page_of(delivery)))

    assert "Que faire d'un envoi incertain ?" in said
    assert delivery.identifier in said


def test_before_posting_where_names_are_public_the_page_says_so(client, delivery, karim, version):
    Delivery.objects.filter(pk=delivery.pk).update(way=Way.ISSUE)
    client.force_login(karim)

    alone = text_of(client.get(page_of(delivery)))
    together = text_of(
        client.post(outbox(version, "outbox_together"), {"delivery": [delivery.pk], "gesture": "valider"})
    )

    assert "sur un dépôt public, tout le monde la lit" in alone
    assert "sur un dépôt public, tout le monde les lit" in together


def test_answers_are_found_by_person_subject_and_reference(client, version, karim, delivery):
    client.force_login(karim)
    comment = delivery.answers.first().disposition.placement.comment
    for words in ("martin", "remarques", str(delivery), str(comment)):
        assert str(delivery) in text_of(client.get(outbox(version), {"q": words})), words
    assert "ne correspond à" in text_of(client.get(outbox(version), {"q": "introuvable"}))


def test_one_of_another_volet_does_not_exist(client, delivery):
    client.force_login(factories.make_user(Role.ADMINISTRATOR, factories.make_volet()))
    for name in ("delivery", "delivery_html", "delivery_message"):
        assert client.get(page_of(delivery, name)).status_code == 404


def test_a_list_of_answers_costs_the_same_queries_whatever_their_number(
    client, version, karim, box, django_assert_max_num_queries
):
    for number in range(1, 13):
        receive_mail(version, sender=f"Personne {number} <p{number}@example.org>", number=number)
    decide_all(version, karim)
    prepare(version=version, by=karim)
    client.force_login(karim)
    with django_assert_max_num_queries(30):
        said = text_of(client.get(outbox(version)))
    assert all(str(one) in said for one in version.deliveries.all())
