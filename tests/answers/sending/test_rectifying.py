"""What the engine prepares by itself: only what completes or corrects an answer already given."""

import pytest

from answers import rectifying
from answers.models import Delivery, DeliveryState
from answers.preparing import prepare
from answers.sending import engine
from comments.actions import decide, reopen
from comments.models import Placement
from comments.outcomes import Outcome
from tests.answers.owed import decide_all, prove, receive_mail, validated

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
        rectifying.prepare_again()
