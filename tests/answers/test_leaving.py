"""From prepared to validated: by whom, of what, until when it is taken back."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from answers import actions, policies
from answers.models import Delivery, DeliveryState, Way
from answers.preparing import prepare
from answers.reading import leaving
from answers.rendering import mark_of, rendered
from comments.actions import decide, reopen
from comments.models import Placement
from comments.outcomes import Outcome, Step
from imports import whole
from people.models import Event, Role
from tests import factories
from tests.answers.owed import decide_all, prepared, prove, receive_mail, validated
from tests.imports.envois import REMARKS, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def delivery(version, karim, box) -> Delivery:
    """The answer to a mail whose sender is known for sure."""
    prove(receive_mail(version).sender)
    return prepared(version, karim)[0]


@pytest.fixture
def nora(version):
    """Another valideuse."""
    return factories.make_user(Role.VALIDATOR, version.volet, first_name="Nora", last_name="Petit")


def seen(delivery: Delivery) -> dict:
    """Return a delivery as somebody looked at it."""
    delivery.refresh_from_db()
    return {"delivery": delivery, "revision": delivery.revision, "mark": mark_of(rendered(delivery))}


def text_of(delivery: Delivery, text: str, by) -> None:
    """Write the text of its first answer."""
    answer = delivery.answers.first()
    actions.edit(delivery=delivery, revision=delivery.revision, texts={answer.pk: text}, by=by)


def test_what_is_validated_waits_fifteen_minutes_and_is_kept_as_it_was_looked_at(delivery, karim):
    looked = seen(delivery)

    actions.validate(**looked, by=karim)

    assert delivery.state == DeliveryState.VALIDATED
    assert (delivery.leaves_at - delivery.validated_at).total_seconds() == 15 * 60
    assert delivery.frozen == looked["mark"]
    assert not Delivery.objects.all().due().exists()


def test_until_it_leaves_it_is_taken_back_and_nothing_of_it_is_due(delivery, karim):
    validated(delivery, karim)
    assert Delivery.objects.all().due().count() == 1

    actions.withdraw(delivery=delivery, revision=delivery.revision, by=karim)

    assert (delivery.state, delivery.frozen) == (DeliveryState.TO_VALIDATE, "")
    assert not Delivery.objects.all().due().exists()


def test_one_that_a_process_is_sending_is_not_taken_back(delivery, karim):
    validated(delivery, karim)
    Delivery.objects.filter(pk=delivery.pk).update(holder="un autre")

    with pytest.raises(ValidationError, match="ne peut plus être retirée"):
        actions.withdraw(delivery=delivery, revision=delivery.revision, by=karim)


def test_whoever_submitted_or_changed_it_does_not_validate_it(delivery, karim, nora):
    actions.submit(delivery=delivery, revision=delivery.revision, by=karim)
    with pytest.raises(ValidationError, match="une autre personne"):
        actions.validate(**seen(delivery), by=karim)

    actions.validate(**seen(delivery), by=nora)
    assert delivery.validated_by == nora


def test_whoever_changed_it_before_somebody_else_did_does_not_validate_it_either(delivery, karim, nora):
    answer = delivery.answers.first()
    for who in (karim, nora):
        texts = {answer.pk: f"Texte de {who}."}
        actions.edit(delivery=delivery, revision=delivery.revision, texts=texts, by=who)
    assert delivery.edited_by == nora

    with pytest.raises(ValidationError, match="une autre personne"):
        actions.validate(**seen(delivery), by=karim)

    what = Event.objects.filter(action="réponse modifiée").latest("pk")
    assert what.after == {"remarques": [str(answer.disposition.placement)]}


def test_a_volet_may_let_one_person_do_both(delivery, karim, version):
    admin = factories.make_user(Role.ADMINISTRATOR, version.volet)
    rules = policies.Rules(needs_second=False, labels_issues=True, closes_issues=False)
    policies.set_rules(volet=version.volet, rules=rules, by=admin)
    actions.submit(delivery=delivery, revision=delivery.revision, by=karim)

    actions.validate(**seen(delivery), by=karim)

    assert delivery.state == DeliveryState.VALIDATED
    assert Event.objects.filter(action="départ des réponses réglé").count() == 1


def test_only_a_valideur_validates_and_only_an_administrator_sets_the_rules(delivery, lea, karim, version):
    with pytest.raises(PermissionDenied):
        actions.validate(**seen(delivery), by=lea)
    rules = policies.Rules(needs_second=False, labels_issues=False, closes_issues=True)
    with pytest.raises(PermissionDenied):
        policies.set_rules(volet=version.volet, rules=rules, by=karim)


def test_what_says_something_else_than_what_was_looked_at_is_not_validated(delivery, karim, lea):
    looked = seen(delivery)
    text_of(delivery, "Treize mois, comme l'écrit déjà le paragraphe suivant.", lea)

    with pytest.raises(ValidationError, match="a changé entre-temps"):
        actions.validate(**looked, by=karim)
    with pytest.raises(ValidationError, match="a changé entre-temps"):
        actions.validate(**{**looked, "revision": delivery.revision}, by=karim)


def test_a_text_changed_is_what_leaves_and_the_decision_keeps_its_reason(delivery, lea):
    text_of(delivery, "Treize mois, comme l'écrit déjà le paragraphe suivant.", lea)

    assert "comme l'écrit déjà" in leaving(delivery).text
    assert "comme l'écrit" not in delivery.answers.first().disposition.reason
    assert (delivery.state, delivery.edited_by) == (DeliveryState.PREPARED, lea)


def test_a_decision_changed_meanwhile_keeps_the_answer_here(delivery, karim, nora):
    looked = seen(delivery)
    card = Placement.objects.filter(dispositions__answers__delivery=delivery).first()
    reopen(placement=card, revision=card.revision, reason="À revoir.", by=karim)

    with pytest.raises(ValidationError, match="La décision de C-"):
        actions.validate(**looked, by=nora)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Voir la réponse faite à C-9999.", "C-9999"),
        ("Vu avec Nora Petit.", "Nora Petit"),
        ("Vu avec PETIT Nora.", "Nora Petit"),
        ("Vu avec Nora\u00a0 Petit.", "Nora Petit"),
        ("Écrire à nora@example.org.", "nora@example.org"),
    ],
)
def test_what_names_somebody_of_the_team_or_a_remark_of_others_does_not_leave(
    delivery, karim, nora, lea, text, why
):
    text_of(delivery, text, lea)

    with pytest.raises(ValidationError, match=why):
        actions.validate(**seen(delivery), by=karim)


def test_an_address_that_nothing_proves_waits_for_somebody_to_confirm_it(version, karim, box):
    receive_mail(version)
    (delivery,) = prepared(version, karim)
    with pytest.raises(ValidationError, match="n'est pas prouvée"):
        actions.validate(**seen(delivery), by=karim)

    actions.confirm_address(delivery=delivery, by=karim)
    delivery = Delivery.objects.get(pk=delivery.pk)
    actions.validate(**seen(delivery), by=karim)

    assert delivery.state == DeliveryState.VALIDATED
    event = Event.objects.get(action="adresse de l'expéditeur confirmée")
    assert "lea@example.org" not in str(event.after)


@pytest.mark.parametrize(
    ("sender", "why"),
    [
        ("mailer-daemon@example.org", "programme"),
        ("no-reply@example.org", "programme"),
        ("liste-request@example.org", "programme"),
        ("service@xxx.gouv.fr", "revient|reviendrait"),
    ],
)
def test_nothing_leaves_to_a_machine_nor_to_ourselves(delivery, karim, sender, why):
    delivery.author.address = sender
    delivery.author.save()
    Delivery.objects.filter(pk=delivery.pk).update(address=sender)
    fresh = Delivery.objects.get(pk=delivery.pk)

    with pytest.raises(ValidationError, match=why):
        actions.validate(**seen(fresh), by=karim)


def test_without_a_mail_server_a_message_is_read_and_never_validated(version, karim, settings):
    settings.EMAIL_HOST = settings.EMAIL_FROM = ""
    prove(receive_mail(version).sender)
    (delivery,) = prepared(version, karim)

    with pytest.raises(ValidationError, match="EMAIL_URL"):
        actions.validate(**seen(delivery), by=karim)


def test_held_answers_leave_together_on_the_date_set(delivery, karim, version):
    validated(delivery, karim)
    policies.hold(version=version, until=timezone.now() + timedelta(days=3), by=karim)
    assert not Delivery.objects.all().due().exists()

    policies.hold(version=version, until=None, by=karim)
    assert Delivery.objects.all().due().count() == 1


def test_what_the_team_hands_over_closes_its_cards_when_it_says_so(version, karim):
    send(version)
    (delivery,) = prepared(version, karim)
    assert delivery.way == Way.HAND
    validated(delivery, karim)
    assert not Delivery.objects.all().due().exists()

    actions.settle_as_sent(delivery=delivery, revision=delivery.revision, by=karim)

    assert delivery.state == DeliveryState.SENT
    assert set(version.placements.values_list("step", flat=True)) == {Step.CLOSED}


def test_a_remark_that_came_twice_stays_to_answer_until_both_are_answered(version, karim, lea):
    send(version, by=karim)
    again = send(version, [*REMARKS, ["4", "EXI-G-2", "", "Une remarque de plus, sur autre chose."]], by=lea)
    whole.verify(submission=again, by=lea)
    first, second = prepared(version, karim)
    assert (first.answers.count(), second.answers.count()) == (3, 4)
    validated(first, karim)
    actions.settle_as_sent(delivery=first, revision=first.revision, by=karim)
    assert set(version.placements.values_list("step", flat=True)) == {Step.TO_ANSWER}

    validated(second, karim)
    actions.settle_as_sent(delivery=second, revision=second.revision, by=karim)
    assert set(version.placements.values_list("step", flat=True)) == {Step.CLOSED}


def test_an_answer_rectified_says_so_once_the_new_one_has_left(version, karim):
    send(version)
    (first,) = prepared(version, karim)
    validated(first, karim)
    actions.settle_as_sent(delivery=first, revision=first.revision, by=karim)
    card = version.placements.first()
    reopen(placement=card, revision=card.revision, reason="À revoir.", by=karim)
    decide(placement=card, revision=card.revision, outcome=Outcome.ACCEPTED, reason="", by=karim)
    prepare(version=version, by=None)
    second = version.deliveries.get(rectifies=first)
    first.refresh_from_db()
    assert first.state == DeliveryState.SENT

    validated(second, karim)
    actions.settle_as_sent(delivery=second, revision=second.revision, by=karim)

    first.refresh_from_db()
    assert first.state == DeliveryState.RECTIFIED


def test_whoever_prepared_it_does_not_validate_it_without_another_person(version, karim, nora, box):
    prove(receive_mail(version).sender)
    decide_all(version, karim)
    (delivery,) = prepare(version=version, by=karim).created

    with pytest.raises(ValidationError, match="une autre personne"):
        actions.validate(**seen(delivery), by=karim)
    actions.validate(**seen(delivery), by=nora)

    assert delivery.state == DeliveryState.VALIDATED
