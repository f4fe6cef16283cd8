"""Decide all that two of the demonstration's people wrote, and prepare their answers for the outbox."""

from answers import actions as answers
from answers.models import DeliveryState, Way
from answers.preparing import prepare
from comments.actions import decide
from comments.models import Placement
from comments.outcomes import MOVABLE, Outcome
from documents.models import Version
from imports.models import IN_A_COMMENT, ReceivedMail, Submission
from people.models import User

SHEET = "commentaires-prestataire.xlsx"
DECISIONS = (
    (Outcome.ACCEPTED, ""),
    (Outcome.ADAPTED, "L'idée est retenue ; la phrase est raccourcie pour rester lisible sur un téléphone."),
    (
        Outcome.REJECTED,
        "Le cadre ne fixe pas ce point : chaque produit le règle dans son dossier d'architecture.",
    ),
    (
        Outcome.POSTPONED,
        "Le sujet demande un essai sur le terrain ; il sera repris dans la version suivante.",
    ),
)


def answer_two_people(version: Version) -> None:
    """Decide the remarks of a sheet and of a mail, prepare their answers, and ask to validate the sheet's."""
    lea, karim = (User.objects.get(username=name) for name in ("demo-lea", "demo-karim"))
    if version.deliveries.exists():
        return
    envois = [*Submission.objects.filter(version=version, filename=SHEET), *first_mail(version)]
    decide_all(version, envois, karim)
    prepare(version=version, by=lea)
    for delivery in version.deliveries.filter(way=Way.HAND, state=DeliveryState.PREPARED):
        answers.submit(delivery=delivery, revision=delivery.revision, by=lea)


def first_mail(version: Version) -> list[Submission]:
    """Return what the first mail that holds a remark carried."""
    mails = ReceivedMail.objects.filter(version=version, parts__submission__rows__outcome__in=IN_A_COMMENT)
    mail = mails.order_by("pk").first()
    return list(Submission.objects.filter(carried_by__mail=mail).distinct()) if mail else []


def decide_all(version: Version, envois: list[Submission], by: User) -> None:
    """Decide the cards of those envois that are not decided yet, each in its turn another way."""
    cards = Placement.objects.filter(version=version, comment__rows__submission__in=envois, step__in=MOVABLE)
    for rank, card in enumerate(cards.on_board().distinct().order_by("pk")):
        outcome, reason = DECISIONS[rank % len(DECISIONS)]
        decide(placement=card, revision=card.revision, outcome=outcome, reason=reason, by=by)
