"""A decision that changes while its answer came back, is in doubt, or is being looked at."""

import pytest
from django.core.exceptions import ValidationError

from answers import actions, preparing, rectifying
from answers.letter import letter_of
from answers.models import Delivery, DeliveryState
from answers.preparing import prepare
from answers.sending import bounces, engine
from comments.actions import decide, reopen
from comments.models import Placement
from comments.outcomes import Outcome
from tests.answers.owed import prepared, prove, receive_mail, validated
from tests.answers.sending.test_bounces import come_back

pytestmark = pytest.mark.django_db


def decided_otherwise(delivery: Delivery, by) -> Placement:
    """Return the first card that it tells, decided otherwise since."""
    card = delivery.answers.order_by("pk").first().disposition.placement
    reopen(placement=card, revision=card.revision, reason="À revoir.", by=by)
    card.refresh_from_db()
    decide(placement=card, revision=card.revision, outcome=Outcome.REJECTED, reason="Trop coûteux.", by=by)
    return card


def returned(delivery: Delivery) -> None:
    """Let a notice say that it did not arrive."""
    come_back(delivery.identifier)
    assert bounces.mark() == 1
    delivery.refresh_from_db()


@pytest.fixture
def left(delivery) -> Delivery:
    """An answer that left."""
    return engine.process(delivery)


def told(delivery: Delivery) -> set[tuple[str, str, str]]:
    """Return what a delivery says of each remark."""
    return {(one.reference, one.outcome, one.before) for one in letter_of(delivery).answers}


def test_what_came_back_is_not_said_to_have_been_told(left, karim):
    returned(left)
    card = decided_otherwise(left, karim)

    assert rectifying.prepare_again() == 1
    again = left.version.deliveries.get(number=2)
    assert told(again) == {(str(card), "Non retenu", "")}
    assert again.rectifies is None


def test_what_came_back_and_is_tried_again_leaves_out_what_another_answer_says(left, karim):
    returned(left)
    card = decided_otherwise(left, karim)
    rectifying.prepare_again()
    actions.try_again(delivery=left, revision=left.revision, by=karim)

    prepare(version=left.version, by=karim)

    again = left.version.deliveries.get(number=2)
    left.refresh_from_db()
    assert {reference for reference, _, _ in told(again)} == {str(card)}
    assert len(told(left)) == 1
    assert not told(left) & told(again)
    assert list(rectifying.stirred()) == []


def test_what_came_back_after_its_rectification_was_prepared_may_be_tried_again(left, karim):
    card = decided_otherwise(left, karim)
    rectifying.prepare_again()
    returned(left)
    actions.try_again(delivery=left, revision=left.revision, by=karim)

    prepare(version=left.version, by=karim)

    again = left.version.deliveries.get(number=2)
    assert told(again) == {(str(card), "Non retenu", "")}
    assert again.rectifies is None
    assert str(card) not in {reference for reference, _, _ in told(left)}


def test_what_came_back_stays_so_when_its_rectification_leaves(left, karim):
    decided_otherwise(left, karim)
    rectifying.prepare_again()
    returned(left)

    engine.process(validated(left.version.deliveries.get(number=2), karim))

    left.refresh_from_db()
    assert left.state == DeliveryState.UNDELIVERED


def test_what_is_in_doubt_and_was_rectified_is_rectified_once_it_is_known_to_have_left(delivery, karim):
    Delivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.UNCERTAIN)
    delivery.refresh_from_db()
    decided_otherwise(delivery, karim)
    rectifying.prepare_again()
    engine.process(validated(delivery.version.deliveries.get(rectifies=delivery), karim))
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.UNCERTAIN

    actions.settle_as_sent(delivery=delivery, revision=delivery.revision, by=karim)

    assert delivery.state == DeliveryState.RECTIFIED


def test_what_leaves_while_answers_are_prepared_is_left_as_it_was_validated(version, karim, box, monkeypatch):
    """Preparing reads thousands of cards: a validation, even a departure, may end meanwhile."""
    prove(receive_mail(version).sender)
    (delivery,) = prepared(version, karim)
    read = preparing.threads_of

    def validated_meanwhile(*args):
        monkeypatch.setattr(preparing, "threads_of", read)
        engine.process(validated(delivery, karim))
        decided_otherwise(delivery, karim)
        return read(*args)

    monkeypatch.setattr(preparing, "threads_of", validated_meanwhile)
    prepare(version=version, by=karim)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.answers.count()) == (DeliveryState.SENT, 2)
    assert len(box.messages) == 1


def test_what_is_in_doubt_and_no_longer_true_is_not_sent_again(delivery, karim, relay):
    Delivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.UNCERTAIN)
    delivery.refresh_from_db()
    decided_otherwise(delivery, karim)

    with pytest.raises(ValidationError, match="La décision de C-"):
        actions.send_again(delivery=delivery, revision=delivery.revision, by=karim)


@pytest.fixture
def doubtful(delivery, relay) -> Delivery:
    """An answer that a cut after the final dot left in doubt."""
    relay.at, relay.does = "dot", "cut"
    engine.process(delivery)
    assert delivery.state == DeliveryState.UNCERTAIN
    relay.at = ""
    return delivery


def test_what_is_sent_again_and_taken_back_is_in_doubt_as_before(doubtful, karim):
    before = doubtful.frozen
    actions.send_again(delivery=doubtful, revision=doubtful.revision, by=karim)

    actions.withdraw(delivery=doubtful, revision=doubtful.revision, by=karim)

    assert (doubtful.state, doubtful.frozen) == (DeliveryState.UNCERTAIN, before)
    assert "il a pu partir" in doubtful.last_error


def test_what_is_sent_again_does_not_leave_once_a_decision_changed_and_is_in_doubt_as_before(
    doubtful, karim, relay
):
    actions.send_again(delivery=doubtful, revision=doubtful.revision, by=karim)
    decided_otherwise(doubtful, karim)

    engine.process(doubtful)

    assert (doubtful.state, len(relay.kept)) == (DeliveryState.UNCERTAIN, 1)
    assert "a pu partir déjà" in doubtful.last_error
    rectifying.prepare_again()
    assert doubtful.version.deliveries.get(number=2).rectifies == doubtful


def test_what_is_sent_again_leaves_once_more_under_the_same_identifier(doubtful, karim, relay):
    actions.send_again(delivery=doubtful, revision=doubtful.revision, by=karim)

    engine.process(doubtful)

    assert doubtful.state == DeliveryState.SENT
    assert [doubtful.identifier.encode() in one for one in relay.kept] == [True, True]
