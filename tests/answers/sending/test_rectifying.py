"""What the engine prepares by itself: only what completes or corrects an answer already given."""

import pytest

from answers import actions, rectifying
from answers.models import Delivery, DeliveryState
from answers.preparing import prepare
from answers.sending import engine
from comments import asking
from comments.actions import decide, reopen
from comments.models import Placement
from comments.outcomes import Outcome
from imports import whole
from imports.models import Submission
from tests.answers.owed import decide_all, prove, receive_mail, validated
from tests.imports.envois import REMARKS, send

pytestmark = pytest.mark.django_db


def decided_otherwise(version, by) -> None:
    card = Placement.objects.filter(version=version).first()
    reopen(placement=card, revision=card.revision, reason="À revoir.", by=by)
    card.refresh_from_db()
    decide(placement=card, revision=card.revision, outcome=Outcome.REJECTED, reason="Trop coûteux.", by=by)


def test_a_decision_changed_after_its_answer_left_is_prepared_once_and_not_validated(delivery, karim):
    engine.process(delivery)
    assert list(rectifying.stirred()) == []
    decided_otherwise(delivery.version, karim)

    assert (rectifying.prepare_again(), rectifying.prepare_again()) == (1, 0)
    assert list(rectifying.stirred()) == []
    again = Delivery.objects.get(rectifies=delivery)
    assert again.state == DeliveryState.PREPARED
    engine.process(validated(again, karim))
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.RECTIFIED


def test_an_answer_prepared_follows_the_decision(version, karim):
    prove(receive_mail(version).sender)
    decide_all(version, karim)
    prepare(version=version, by=karim)
    decided_otherwise(version, karim)

    assert rectifying.prepare_again() == 1
    [delivery] = Delivery.objects.all()
    assert "Trop coûteux." in delivery.answers.values_list("text", flat=True)
    assert list(rectifying.stirred()) == []


def test_nobody_is_answered_for_the_first_time_by_the_engine(version, karim):
    receive_mail(version)
    decide_all(version, karim)

    assert list(rectifying.stirred()) == []
    assert (rectifying.prepare_again(), Delivery.objects.count()) == (0, 0)


def test_one_query_finds_that_nothing_changed(delivery, django_assert_num_queries):
    engine.process(delivery)
    with django_assert_num_queries(1):
        assert rectifying.prepare_again() == 0


def test_a_question_validated_does_not_leave_once_what_it_is_about_is_set_aside(version, karim, lea, relay):
    mail = receive_mail(version)
    prove(mail.sender)
    card = version.placements.first()
    asking.ask_precision(placement=card, revision=card.revision, text="De quel fuseau ?", by=lea)
    (question,) = prepare(version=version, by=lea).created
    question = validated(question, karim)
    envoi = Submission.objects.get(carried_by__mail=mail)
    whole.set_aside(submission=envoi, reason="Envoyé par erreur.", by=karim)

    engine.process(question)

    assert (question.state, relay.kept) == (DeliveryState.PREPARED, [])


def test_each_of_two_people_is_told_of_a_change_though_one_could_not_at_once(version, karim, lea):
    """The second waits for a validated answer to leave; the first one's rectification hides nothing of it."""
    send(version, by=karim)
    again = send(version, [*REMARKS, ["4", "EXI-G-2", "", "Une remarque de plus, sur autre chose."]], by=lea)
    whole.verify(submission=again, by=lea)
    both = version.placements.exclude(comment__text__contains="de plus")
    for card in both:
        decide(placement=card, revision=card.revision, outcome=Outcome.ACCEPTED, reason="", by=karim)
    prepare(version=version, by=karim, partly=True)
    for delivery in version.deliveries.all():
        hand(validated(delivery, karim), karim)
    decide_all(version, karim)
    prepare(version=version, by=karim)
    more = validated(version.deliveries.get(submission=again, number=2), karim)
    decided_otherwise(version, karim)
    assert rectifying.prepare_again() == 1
    assert list(rectifying.stirred()) == []

    hand(more, karim)

    assert rectifying.prepare_again() == 1
    assert version.deliveries.get(submission=again, number=3).answers.get().text == "Trop coûteux."
    assert list(rectifying.stirred()) == []


def hand(delivery: Delivery, by) -> None:
    """Hand an answer over."""
    actions.settle_as_sent(delivery=delivery, revision=delivery.revision, by=by)


def test_a_question_asked_is_no_answer_that_the_engine_would_complete(version, karim, lea):
    receive_mail(version)
    card = version.placements.first()
    asking.ask_precision(placement=card, revision=card.revision, text="De quel fuseau ?", by=lea)
    prepare(version=version, by=lea)
    decide_all(version, karim)

    assert list(rectifying.stirred()) == []


def test_a_decision_taken_beside_a_validated_answer_waits_without_being_looked_at_again(
    version, karim, relay
):
    prove(receive_mail(version).sender)
    card = version.placements.first()
    decide(placement=card, revision=card.revision, outcome=Outcome.ACCEPTED, reason="", by=karim)
    prepare(version=version, by=karim, partly=True)
    delivery = validated(version.deliveries.get(), karim)
    decide_all(version, karim)
    assert list(rectifying.stirred()) == []

    engine.process(delivery)

    assert list(rectifying.stirred()) == [version]
