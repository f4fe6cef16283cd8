"""An answer read on the page of a link: it is told only while the link opens."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from answers import actions
from answers.models import Delivery, DeliveryState, Way
from answers.sending import engine
from comments.outcomes import Step
from imports.deposits import links
from imports.models import FollowUp, Submission
from tests.answers.owed import prepared, validated
from tests.imports.envois import send

pytestmark = pytest.mark.django_db

NO_MORE = [{"revoked_at": timezone.now()}, {"expires_at": timezone.now() - timedelta(days=1)}]


@pytest.fixture
def delivery(version, karim) -> Delivery:
    """The answer to what came by a link, its address unknown."""
    envoi = send(version)
    follow_up, _ = links.open_follow_up()
    Submission.objects.filter(pk=envoi.pk).update(follow_up=follow_up)
    (delivery,) = prepared(version, karim)
    assert delivery.way == Way.LINK
    return delivery


@pytest.mark.parametrize("change", NO_MORE, ids=["revoked", "expired"])
def test_nothing_is_told_by_a_link_that_opens_no_more(delivery, karim, change):
    FollowUp.objects.update(**change)
    delivery = Delivery.objects.get(pk=delivery.pk)

    with pytest.raises(ValidationError, match="Le lien de suivi est révoqué, ou n'ouvre plus"):
        validated(delivery, karim)


@pytest.mark.parametrize("change", NO_MORE, ids=["revoked", "expired"])
def test_a_link_that_stops_opening_before_the_answer_leaves_leaves_it_to_be_handed_over(
    delivery, karim, change
):
    validated(delivery, karim)
    FollowUp.objects.update(**change)

    engine.process(Delivery.objects.get(pk=delivery.pk))

    delivery.refresh_from_db()
    assert (delivery.state, delivery.sent_at) == (DeliveryState.UNDELIVERED, None)
    assert "remettez la réponse vous-même" in delivery.last_error
    assert set(delivery.version.placements.values_list("step", flat=True)) == {Step.TO_ANSWER}
    actions.hand_over(delivery=delivery, revision=delivery.revision, by=karim)
    assert delivery.way == Way.HAND


def test_a_link_that_opens_tells_the_answer(delivery, karim):
    validated(delivery, karim)

    engine.process(delivery)

    assert delivery.state == DeliveryState.SENT
