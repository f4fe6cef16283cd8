"""What people do to what will leave: each action checks its right, claims the revision, leaves one event."""

from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from answers.leaks import leaks_of
from answers.models import OPEN, Answer, Delivery, DeliveryState, Policy, Way
from answers.preparing import log, new_identifier
from answers.rendering import freeze, mark_of, rendered
from answers.sending import fate
from answers.sending.speaking import NO_REPLY
from answers.standing import changed_since
from answers.ways import refusal_of
from documents.access import require
from people import journal
from people.models import Author, User

MOST_LETTERS = 20_000
STALE = "{delivery} a changé entre-temps : regardez-la de nouveau."
NOT_NOW = "{delivery} est « {state} » : ce geste n'y est pas possible."
CHANGED = "réponse modifiée"
BY_ANOTHER = (
    "Vous avez préparé, soumis ou modifié {delivery} : ce volet demande qu'une autre personne la valide."
)
DECIDED_SINCE = "La décision de {cards} a changé : préparez de nouveau les réponses."
NOT_AGAIN = "La décision de {cards} a changé : préparez un rectificatif au lieu de la renvoyer."
TOO_LATE = "{delivery} est déjà partie, ou part à l'instant : elle ne peut plus être retirée."


class StaleDelivery(ValidationError):
    """Somebody, or a decision, changed the delivery meanwhile."""


@transaction.atomic
def edit(*, delivery: Delivery, revision: int, texts: Mapping[int, str], by: User) -> None:
    """Set what is said of decisions, by the answer's number; it is to be submitted again."""
    begin(delivery, revision, by, "answers.prepare", OPEN)
    told = delivery.answers.filter(pk__in=texts).select_related("disposition__placement__comment")
    answers = {answer.pk: answer for answer in told}
    changed = [
        answers[pk] for pk, text in texts.items() if pk in answers and answers[pk].text != text.strip()
    ]
    if not changed:
        return
    for answer in changed:
        answer.text = checked(texts[answer.pk])
    claim(delivery, revision, state=DeliveryState.PREPARED, edited_by=by)
    Answer.objects.bulk_update(changed, ["text"])
    log(CHANGED, delivery, by, {"remarques": sorted(str(answer.disposition.placement) for answer in changed)})


def checked(text: str) -> str:
    """Return a text to be told; ValidationError when it is too long."""
    if len(text) > MOST_LETTERS:
        raise ValidationError(f"Une réponse compte au plus {MOST_LETTERS} caractères.")
    return text.strip()


@transaction.atomic
def submit(*, delivery: Delivery, revision: int, by: User) -> None:
    """Ask for the validation of a delivery."""
    begin(delivery, revision, by, "answers.prepare", (DeliveryState.PREPARED,))
    claim(delivery, revision, state=DeliveryState.TO_VALIDATE, submitted_by=by)
    log("réponse soumise à validation", delivery, by)


@transaction.atomic
def send_back(*, delivery: Delivery, revision: int, by: User) -> None:
    """Send back to whoever prepares it a delivery that waits for its validation."""
    begin(delivery, revision, by, "answers.validate", (DeliveryState.TO_VALIDATE,))
    claim(delivery, revision, state=DeliveryState.PREPARED)
    log("réponse renvoyée à sa préparation", delivery, by)


@transaction.atomic
def validate(*, delivery: Delivery, revision: int, mark: str, by: User) -> None:
    """Let a delivery leave, as *mark* says that it was looked at, once the time to take it back is over.

    ValidationError when it says something else by now, when nothing may leave to that address, when it holds
    what must not leave, or when the volet asks for another person.
    """
    begin(delivery, revision, by, "answers.validate", OPEN)
    check_another(delivery, by)
    check_may_leave(delivery)
    content = rendered(delivery)
    if mark_of(content) != mark:
        raise StaleDelivery(STALE.format(delivery=delivery))
    now = timezone.now()
    claim(
        delivery, revision, state=DeliveryState.VALIDATED, validated_by=by, validated_at=now,
        leaves_at=now + timedelta(minutes=settings.ANSWERS_WITHDRAWAL_MINUTES), frozen=freeze(content),
        due_at=now, attempts=0, last_error="", holder="", handed_at=None,
    )  # fmt: skip
    log("réponse validée", delivery, by, {"empreinte": mark})


def check_another(delivery: Delivery, by: User) -> None:
    """Pass when *by* may validate: where the volet asks for it, none of the hands that made it."""
    wrote = journal.of(delivery).filter(action=CHANGED, by=by)  # the delivery knows only who did last
    hands = (delivery.prepared_by_id, delivery.submitted_by_id, delivery.edited_by_id)
    if Policy.of(delivery.volet).needs_second and (by.pk in hands or wrote.exists()):
        raise ValidationError(BY_ANOTHER.format(delivery=delivery))


def check_may_leave(delivery: Delivery) -> None:
    """Pass when nothing keeps the delivery here; ValidationError with every reason otherwise."""
    reasons = [refusal_of(delivery), *leaks_of(delivery)]
    if cards := changed_since(delivery):
        reasons.append(DECIDED_SINCE.format(cards=", ".join(cards)))
    if found := [reason for reason in reasons if reason]:
        raise ValidationError(found)


@transaction.atomic
def withdraw(*, delivery: Delivery, revision: int, by: User) -> None:
    """Take back what was validated, until it leaves; what was in doubt is in doubt again."""
    begin(delivery, revision, by, "answers.validate", (DeliveryState.VALIDATED,), holder="", handed_at=None)
    if delivery.doubted_at:
        claim(delivery, revision, state=DeliveryState.UNCERTAIN, last_error=NO_REPLY)
        log("renvoi retiré, envoi toujours incertain", delivery, by)
        return
    claim(
        delivery, revision, holder="", handed_at=None, state=DeliveryState.TO_VALIDATE,
        frozen="", leaves_at=None, validated_by=None, validated_at=None, last_error="",
    )  # fmt: skip
    log("réponse retirée avant son départ", delivery, by)


@transaction.atomic
def confirm_address(*, delivery: Delivery, by: User) -> None:
    """Say that the address is the sender's, as a person found out: answers may be sent to it from now on."""
    require(by, "answers.validate", delivery)
    author = delivery.author
    if delivery.way != Way.MAIL or author is None or author.address != delivery.address:
        raise ValidationError("Cette réponse ne part pas par courriel à son expéditeur.")
    if Author.objects.filter(pk=author.pk, address_proved_at=None).update(address_proved_at=timezone.now()):
        log("adresse de l'expéditeur confirmée", delivery, by, {"destinataire": author.pseudonym})


@transaction.atomic
def hand_over(*, delivery: Delivery, revision: int, by: User) -> None:
    """Answer otherwise than by the way they came: the team will hand the answer over itself."""
    begin(delivery, revision, by, "answers.prepare", (*OPEN, DeliveryState.UNDELIVERED))
    if delivery.way == Way.HAND:
        raise ValidationError("Cette réponse est déjà à remettre par l'équipe.")
    before = Way(delivery.way).label
    claim(delivery, revision, **afresh(), way=Way.HAND, address="")
    log("réponse à remettre par l'équipe", delivery, by, {"chemin": Way.HAND.label}, {"chemin": before})


@transaction.atomic
def try_again(*, delivery: Delivery, revision: int, by: User) -> None:
    """Prepare again what did not arrive, under another identifier: it is validated again before it leaves."""
    begin(delivery, revision, by, "answers.prepare", (DeliveryState.UNDELIVERED,))
    before = delivery.last_error
    claim(delivery, revision, **afresh())
    log("réponse préparée de nouveau", delivery, by, before={"échec": before})


def afresh() -> dict[str, object]:
    """Return the fields of a delivery that begins again."""
    return {
        "state": DeliveryState.PREPARED, "identifier": new_identifier(), "frozen": "", "handed_at": None,
        "doubted_at": None, "sent_at": None, "receipt": "", "attempts": 0, "holder": "", "last_error": "",
        "leaves_at": None, "validated_by": None, "validated_at": None, "submitted_by": None,
    }  # fmt: skip


@transaction.atomic
def send_again(*, delivery: Delivery, revision: int, by: User) -> None:
    """Send once more what may not have left, under the same identifier: a mail program shows it once.

    ValidationError when a decision changed since: what rectifies it leaves instead.
    """
    begin(delivery, revision, by, "answers.validate", (DeliveryState.UNCERTAIN,))
    if cards := changed_since(delivery):
        raise ValidationError(NOT_AGAIN.format(cards=", ".join(cards)))
    claim(
        delivery, revision, state=DeliveryState.VALIDATED, handed_at=None, holder="", attempts=0,
        due_at=timezone.now(), leaves_at=timezone.now(), last_error="",
    )  # fmt: skip
    log("réponse envoyée de nouveau, dans le doute", delivery, by)


@transaction.atomic
def settle_as_sent(*, delivery: Delivery, revision: int, by: User) -> None:
    """Record what a person knows: the uncertain message did leave, or the answer was handed over."""
    begin(delivery, revision, by, "answers.validate", (DeliveryState.UNCERTAIN, DeliveryState.VALIDATED))
    if delivery.state == DeliveryState.VALIDATED and delivery.way != Way.HAND:
        raise ValidationError("Cette réponse part toute seule : le service le dira.")
    claim(delivery, revision)
    log("réponse dite envoyée par une personne", delivery, by)
    fate.sent(delivery)


def begin(
    delivery: Delivery, revision: int, by: User, right: str, states: tuple[DeliveryState, ...], **also: object
) -> None:
    """Pass when *by* may act and saw the delivery as it stands; PermissionDenied or ValidationError else."""
    require(by, right, delivery)
    delivery.refresh_from_db()
    if delivery.revision != revision:
        raise StaleDelivery(STALE.format(delivery=delivery))
    if delivery.state not in states:
        state = DeliveryState(delivery.state).label
        raise ValidationError(NOT_NOW.format(delivery=delivery, state=state))
    if any(getattr(delivery, name) != value for name, value in also.items()):
        raise ValidationError(TOO_LATE.format(delivery=delivery))


def claim(delivery: Delivery, revision: int, **fields: object) -> None:
    """Take the delivery's next revision with these fields, or StaleDelivery: nobody writes over another.

    One that a process is sending, or handed over without telling the end, is not taken: it may have left.
    """
    unheld = Delivery.objects.filter(pk=delivery.pk, revision=revision, holder="")
    unheld = unheld.exclude(state=DeliveryState.VALIDATED, handed_at__isnull=False)
    if not unheld.update(revision=F("revision") + 1, **fields):
        raise StaleDelivery(TOO_LATE.format(delivery=delivery))
    delivery.refresh_from_db()
