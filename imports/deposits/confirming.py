"""Confirm a deposit: it becomes an envoi, once, whatever is clicked twice; or say that one has no remark."""

import json
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from comments.models import Channel
from documents.models import Version
from imports import engine
from imports.actions import Online, receive, receive_again
from imports.closing import log
from imports.corrections import CORRECTABLE
from imports.deposits.links import prolong
from imports.deposits.receiving import check_call, look_again
from imports.models import AT_WORK, Deposit, DepositState, FollowUp, Submission, SubmissionState, kept
from people import organisations

REPUBLISHED = (
    "Le texte a été republié pendant que vous relisiez : l'aperçu est refait sur le nouveau, vérifiez-le "
    "puis confirmez."
)
NOT_READY = "Ce fichier n'est pas prêt à être confirmé : il est « {state} »."
NOTHING = "Sans observation"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What confirming gave: the envoi, and whether it is new or was received before."""

    submission: Submission
    created: bool


def confirm(*, deposit: Deposit) -> Confirmed:
    """Return the envoi the deposit becomes; the deposit is no more: Deposit.DoesNotExist the second time.

    ValidationError when the call takes no remark any more, when the deposit is not ready, or when the text
    was republished meanwhile: it is then looked at again.
    """
    with transaction.atomic():
        held = Deposit.objects.select_for_update(of=("self",)).select_related("version__volet", "edition")
        fresh = held.get(pk=deposit.pk)
        check_call(fresh.version)
        if fresh.state != DepositState.TO_CONFIRM:
            raise ValidationError(NOT_READY.format(state=fresh.get_state_display()))
        republished = fresh.version.current_edition() != fresh.edition
        if republished:
            look_again(fresh)
        else:
            confirmed = become_envoi(fresh)
    if republished:
        raise ValidationError(REPUBLISHED)
    if confirmed.submission.state in AT_WORK:
        engine.enqueue(confirmed.submission)
    return confirmed


def become_envoi(deposit: Deposit) -> Confirmed:
    """Return the envoi of the deposit, and take the deposit away; one that failed before is tried again."""
    before = deposit.replaces
    stands = before and before.state in CORRECTABLE and before.version_id == deposit.version_id
    submission, created = receive(
        version=deposit.version,
        channel=Channel.SHEET,
        filename=deposit.filename,
        content=kept(deposit.sha256),
        by=None,
        replaces=before if stands else None,  # set aside or moved since, it is not corrected any more
        online=Online(
            follow_up=deposit.follow_up,
            organisation=organisations.find_or_add(deposit.organisation),
            corrections=deposit.corrections,
        ),
    )
    deposit.delete()
    prolong(deposit.follow_up)
    if not created and submission.state == SubmissionState.FAILED:
        receive_again(submission, None)
    return Confirmed(submission, created)


def declare_nothing(*, version: Version, follow_up: FollowUp, organisation: str) -> Confirmed:
    """Return the envoi that says that an organisation has no remark on the version: it says so once.

    ValidationError without an organisation, or when the call takes no remark.
    """
    name = organisations.cleaned(organisation)
    if not name:
        raise ValidationError("Indiquez au nom de quel organisme vous répondez.")
    check_call(version)
    said = {"réponse": NOTHING, "organisme": name.casefold()}
    content = json.dumps(said, ensure_ascii=False, indent=1).encode()
    with transaction.atomic():
        submission, created = receive(
            version=version, channel=Channel.FORM, filename="sans-observation.json", content=content, by=None,
            online=Online(follow_up=follow_up, organisation=organisations.find_or_add(name)),
        )  # fmt: skip
        if created:
            record_nothing(submission)
    return Confirmed(submission, created)


def record_nothing(submission: Submission) -> None:
    """End at once an envoi that holds no row."""
    submission.state, submission.nothing_to_say = SubmissionState.RECORDED, True
    submission.rows_read, submission.started_at = 0, timezone.now()
    submission.save(update_fields=["state", "nothing_to_say", "rows_read", "started_at"])
    log("import", submission)
