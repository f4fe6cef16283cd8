"""What the author of a remark does by the link they hold: withdraw it, accept the answer, or maintain.

One word on an answer, once: a remark maintained is examined again by somebody else, and that answer is final.
"""

from django.core.exceptions import ValidationError
from django.db import transaction

from comments.actions import change_step, claim, standing_decision
from comments.marks import fingerprint, twin
from comments.models import AuthorReply, Disposition, Placement
from comments.outcomes import MOVABLE, Outcome, ReplyKind, Stage, Step
from documents.models import CallState
from people import journal

WITHDRAWN = "Retiré par son auteur, par son lien de suivi."
DECIDED = "Cette remarque a déjà reçu une décision : elle ne peut plus être retirée."
NO_ANSWER = "Cette remarque n'a pas encore de réponse."
ALREADY = "Vous avez déjà répondu : « {said} »."
WHY = "Dites pourquoi vous maintenez votre remarque : c'est ce qui sera réexaminé."
MOST_LETTERS = 5_000


def is_answered(placement: Placement) -> bool:
    """Return whether the decision on the card may be read outside: it was answered, or its call was."""
    told = placement.step == Step.CLOSED or placement.version.call == CallState.ANSWERED
    return told and standing_decision(placement) is not None


@transaction.atomic
def withdraw(*, placement: Placement) -> AuthorReply:
    """Return the withdrawal, which closes the card; ValidationError once it is decided or withdrawn."""
    hold(placement)
    check_not_withdrawn(placement)
    if placement.step not in MOVABLE:
        raise ValidationError(DECIDED)
    claim(placement, placement.revision)
    change_step(placement, Step.CLOSED)
    free_the_words(placement)
    decision = placement.dispositions.create(
        stage=Stage.DECIDED, outcome=Outcome.WITHDRAWN, reason=WITHDRAWN, by=None
    )
    log("retrait par son auteur", placement, {"suite": Outcome.WITHDRAWN.label})
    return placement.replies.create(kind=ReplyKind.WITHDRAWS, disposition=decision)


def free_the_words(placement: Placement) -> None:
    """Let whoever says the same later, no more named than this one, be heard."""
    comment = placement.comment
    if comment.author_id is None:
        words = (comment.location, comment.excerpt, comment.text)
        mark = twin(fingerprint(placement.version_id, None, words), comment.pk)
        Placement.objects.filter(pk=placement.pk).update(fingerprint=mark)


@transaction.atomic
def withdraw_voice(*, placement: Placement) -> AuthorReply:
    """Return the withdrawal of somebody whose remark others make too: the card stays, and says it."""
    hold(placement)
    check_not_withdrawn(placement)
    if placement.step not in MOVABLE:
        raise ValidationError(DECIDED)
    log("retrait par l'un de ses auteurs", placement, {})
    return placement.replies.create(kind=ReplyKind.WITHDRAWS)


@transaction.atomic
def agree(*, placement: Placement) -> AuthorReply:
    """Return « La réponse me convient »; ValidationError without an answer, or after a first word on it."""
    decision = answer_to_reply_to(placement)
    log("réponse jugée satisfaisante par son auteur", placement, {})
    return placement.replies.create(kind=ReplyKind.AGREES, disposition=decision)


@transaction.atomic
def maintain(*, placement: Placement, why: str) -> AuthorReply:
    """Return « Je maintiens »: the card goes back to be studied, for somebody else to decide.

    ValidationError without a reason, without an answer, or after a first word on it.
    """
    why = why.strip()[:MOST_LETTERS]
    if not why:
        raise ValidationError(WHY)
    decision = answer_to_reply_to(placement)
    claim(placement, placement.revision)
    change_step(placement, Step.TO_STUDY)
    placement.dispositions.create(stage=Stage.CANCELLED, cancels=decision, reason=why, by=None)
    log("remarque maintenue par son auteur", placement, {"motif": why})
    return placement.replies.create(kind=ReplyKind.MAINTAINS, text=why, disposition=decision)


def answer_to_reply_to(placement: Placement) -> Disposition:
    """Return the decision that its author may say a word on; ValidationError when there is none."""
    hold(placement)
    decision = standing_decision(placement)
    if decision is None or not is_answered(placement) or decision.outcome == Outcome.WITHDRAWN:
        raise ValidationError(NO_ANSWER)
    first = placement.replies.exclude(kind=ReplyKind.WITHDRAWS).first()
    if first:
        raise ValidationError(ALREADY.format(said=first.get_kind_display()))
    return decision


def check_not_withdrawn(placement: Placement) -> None:
    if placement.replies.filter(kind=ReplyKind.WITHDRAWS).exists():
        raise ValidationError("Cette remarque est déjà retirée.")


def hold(placement: Placement) -> None:
    """Read the card as it stands, held until the transaction ends."""
    held = Placement.objects.select_for_update(of=("self",)).select_related("version__volet")
    fresh = held.get(pk=placement.pk)
    if not fresh.on_board:
        raise ValidationError("L'envoi de cette remarque n'est pas encore, ou n'est plus, enregistré.")
    placement.step, placement.revision, placement.version = fresh.step, fresh.revision, fresh.version


def log(action: str, placement: Placement, after: dict[str, str]) -> None:
    volet = placement.version.volet.code
    journal.record(action, placement, by=None, volet=volet, after=after, revision=placement.revision)
