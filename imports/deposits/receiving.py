"""A file uploaded without an account: kept, then looked at, until it is confirmed or goes away by itself."""

from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Model, Sum
from django.utils import timezone

from documents.calls import Call, call_of
from documents.models import Version
from imports.models import (
    AdviceRequest,
    AdviceReturn,
    Deposit,
    DepositState,
    ExportLine,
    FollowUp,
    Issue,
    MailExport,
    MailPart,
    ReceivedMail,
    Submission,
    kept,
    original_path,
)
from imports.originals import keep_original

FULL = (
    "Trop de fichiers attendent d'être confirmés : celui-ci n'a pas été reçu. Réessayez dans quelques heures."
)


def receive_deposit(
    *, follow_up: FollowUp, version: Version, filename: str, content: bytes, organisation: str = ""
) -> Deposit:
    """Return the deposit of these bytes, to be looked at; the same file by the same link waits once.

    One that could not be read is to be looked at afresh.

    ValidationError, in one sentence, when the call takes no remark, or too much waits already.
    """
    check_call(version)
    waiting = Deposit.objects.aggregate(total=Sum("size"))["total"] or 0
    if waiting + len(content) > settings.DEPOSITS_MAX_BYTES:
        raise ValidationError(FULL)
    sha256 = keep_original(content)
    deposit, created = Deposit.objects.get_or_create(
        follow_up=follow_up,
        version=version,
        sha256=sha256,
        defaults={
            "edition": version.current_edition(),
            "filename": filename[-255:],
            "size": len(content),
            "organisation": organisation[:200],
            "expires_at": timezone.now() + timedelta(hours=settings.DEPOSIT_HOURS),
        },
    )
    keep_original(content)  # the same file, in a deposit that just expired, took its bytes along
    if not created and deposit.state == DepositState.REFUSED:
        look_again(deposit)  # sent again: what stopped its reading may be mended
    return deposit


def check_call(version: Version) -> Call:
    """Return where the call stands; ValidationError, saying since or until when, if it takes no remark."""
    call = call_of(version, timezone.localdate())
    if not call.takes_remarks:
        raise ValidationError(call.said)
    return call


@transaction.atomic
def move_deposit(*, deposit: Deposit, version: Version) -> Deposit:
    """Return the deposit, to be looked at again as one on *version*; what was corrected in it is kept.

    ValidationError when that version takes no remark, or the same file waits there already.
    """
    check_call(version)
    held = Deposit.objects.select_for_update(of=("self",)).get(pk=deposit.pk)
    others = Deposit.objects.filter(follow_up=held.follow_up, version=version, sha256=held.sha256)
    if others.exclude(pk=held.pk).exists():
        raise ValidationError(f"Ce fichier attend déjà d'être confirmé sur {version}.")
    held.version, held.replaces = version, None
    look_again(held)
    return held


def look_again(deposit: Deposit) -> None:
    """Forget what was seen of the deposit: it is to be looked at afresh, in the text as it is today."""
    deposit.rows.all().delete()
    deposit.edition, deposit.state = deposit.version.current_edition(), DepositState.READING
    deposit.better_version, deposit.rows_done, deposit.attempts = None, 0, 0
    deposit.holder, deposit.due_at = "", timezone.now()
    deposit.save()


def discard(deposit: Deposit) -> None:
    """Take the deposit away with its file, unless something else is of the same bytes."""
    deposit.delete()
    if is_wanted(deposit.sha256):
        return
    with suppress(FileNotFoundError):
        content = kept(deposit.sha256)
        default_storage.delete(original_path(deposit.sha256))
        if is_wanted(deposit.sha256):  # received again between the two
            keep_original(content)


KEEPERS: list[tuple[type[Model], str]] = [
    (Submission, "sha256"), (Deposit, "sha256"), (MailExport, "sha256"), (ReceivedMail, "sha256"),
    (MailPart, "sha256"), (ExportLine, "sha256"), (Issue, "original"), (AdviceRequest, "sha256"),
    (AdviceReturn, "sha256"),
]  # fmt: skip


def wanted_by(model: type[Model], *fields: str) -> None:
    """Tell that an app above keeps bytes too, under the hashes in these fields: they are not deleted."""
    KEEPERS.extend((model, field) for field in fields)


def is_wanted(sha256: str) -> bool:
    """Return whether anything received, or made by the service, is of these bytes."""
    return any(model._default_manager.filter(**{field: sha256}).exists() for model, field in KEEPERS)


def purge() -> int:
    """Return how many deposits nobody confirmed in time are taken away, with the links that hold nothing."""
    late = list(Deposit.objects.filter(expires_at__lte=timezone.now()))
    for deposit in late:
        discard(deposit)
    empty = FollowUp.objects.filter(submissions=None, deposits=None)
    empty.filter(created_at__lte=timezone.now() - timedelta(hours=settings.DEPOSIT_HOURS)).delete()
    return len(late)
