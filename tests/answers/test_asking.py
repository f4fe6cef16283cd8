"""A precision asked of an author leaves as answers do."""

import pytest
from django.core.exceptions import ValidationError

from answers.actions import settle_as_sent
from answers.preparing import prepare
from answers.reading import leaving
from comments import asking
from comments.models import Placement
from comments.outcomes import Step
from tests.answers.owed import validated
from tests.answers.test_preparing import card_of, decide_one
from tests.imports.envois import send

pytestmark = pytest.mark.django_db


def test_a_precision_asked_for_leaves_as_answers_do_once(version, karim, lea):
    send(version)
    card = card_of(version, "fuseau")
    question = asking.draft(card).replace(asking.QUESTION, "De quel fuseau s'agit-il ?")
    asking.ask_precision(placement=card, revision=card.revision, text=question, by=lea)

    (delivery,) = prepare(version=version, by=lea).created

    assert "De quel fuseau" in leaving(delivery).text
    assert str(card) in leaving(delivery).text
    assert prepare(version=version, by=lea).created == []
    validated(delivery, karim)
    settle_as_sent(delivery=delivery, revision=delivery.revision, by=karim)
    assert Placement.objects.get(pk=card.pk).step == Step.WAITING


def test_a_question_leaves_no_more_once_its_remark_no_longer_waits(version, karim, lea):
    send(version)
    card = card_of(version, "fuseau")
    asking.ask_precision(placement=card, revision=card.revision, text="De quel fuseau ?", by=lea)
    (delivery,) = prepare(version=version, by=lea).created
    decide_one(card, karim)

    with pytest.raises(ValidationError, match=str(card)):
        validated(delivery, karim)
    prepare(version=version, by=karim, partly=True)
    assert not version.deliveries.exclude(question=None).exists()


def test_a_question_does_not_hold_back_the_answer_to_the_other_remarks(version, karim, lea):
    send(version)
    card = card_of(version, "fuseau")
    asking.ask_precision(placement=card, revision=card.revision, text="De quel fuseau ?", by=lea)
    (question,) = prepare(version=version, by=lea).created
    for other in version.placements.exclude(pk=card.pk):
        decide_one(other, karim)

    (answer,) = prepare(version=version, by=lea, partly=True).created

    assert (answer.answers.count(), question.answers.count()) == (2, 0)
