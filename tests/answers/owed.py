"""Decisions on what came by each way, and the answers prepared of them."""

from django.utils import timezone

from answers import actions
from answers.models import Delivery
from answers.preparing import prepare
from answers.rendering import mark_of, rendered
from comments.actions import decide
from comments.models import Placement
from comments.outcomes import Outcome
from imports.models import ReceivedMail
from people.models import Author, Role, User
from tests import factories
from tests.imports import sheets
from tests.imports.envois import REMARKS
from tests.imports.mailbox.mails import eml, receive

REASON = "La durée est précisée : treize mois."


def receive_mail(version, **said) -> ReceivedMail:
    """Return a mail received on the version, its envois imported."""
    receive(eml(**said), version=version)
    return ReceivedMail.objects.latest("pk")


def receive_sheet_by_mail(version, **said) -> ReceivedMail:
    """Return a mail whose only remarks are those of its sheet."""
    sheet = sheets.ods([sheets.GABARIT, *REMARKS])
    return receive_mail(version, body="Bonjour,\n", files={"avis.ods": sheet}, **said)


def decide_all(version, by: User, outcome: Outcome = Outcome.PARTLY, reason: str = REASON) -> None:
    """Decide every card of the version that is not yet."""
    for card in Placement.objects.filter(version=version).on_board():
        if not card.dispositions.exists():
            decide(placement=card, revision=card.revision, outcome=outcome, reason=reason, by=by)


def prove(author: Author | None) -> None:
    """Take an address for proved."""
    assert author is not None
    Author.objects.filter(pk=author.pk).update(address_proved_at=timezone.now())


def prepared(version, by: User, outcome: Outcome = Outcome.PARTLY, reason: str = REASON) -> list[Delivery]:
    """Return the deliveries of the version, all its cards decided; somebody else prepared them."""
    decide_all(version, by, outcome, reason)
    prepare(version=version, by=factories.make_user(Role.INSTRUCTOR, version.volet))
    return list(version.deliveries.order_by("pk"))


def validated(delivery: Delivery, by: User) -> Delivery:
    """Return the delivery, validated as it reads, and free to leave; by another when *by* prepared it."""
    delivery.refresh_from_db()
    if delivery.prepared_by_id == by.pk:
        by = factories.make_user(Role.VALIDATOR, delivery.volet)
    mark = mark_of(rendered(delivery))
    actions.validate(delivery=delivery, revision=delivery.revision, mark=mark, by=by)
    Delivery.objects.filter(pk=delivery.pk).update(leaves_at=delivery.validated_at)
    delivery.refresh_from_db()
    return delivery
