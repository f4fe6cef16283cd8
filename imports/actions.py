"""Receive what people send: keep the bytes, open an envoi."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from comments.models import Channel, Comment
from documents.access import require
from documents.models import Version
from imports.closing import take_turn
from imports.corrections import CORRECTABLE
from imports.models import FollowUp, Submission, SubmissionState
from imports.originals import keep_original, sha256_of
from imports.whole import begin, restore
from people import journal
from people.models import Author, Organisation, User


@dataclass(frozen=True, slots=True)
class Online:
    """What a deposit without an account says beside its file."""

    follow_up: FollowUp | None = None
    organisation: Organisation | None = None
    corrections: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    completes: Comment | None = None

    def fields(self) -> dict[str, Any]:
        """Return the envoi's fields; the same file, corrected alike, of one remark is one envoi."""
        said = json.dumps(self.corrections, sort_keys=True, ensure_ascii=False) if self.corrections else ""
        said += str(self.completes or "")  # two people who said the same may complete it in the same words
        return {
            "follow_up": self.follow_up,
            "organisation": self.organisation,
            "corrections": dict(self.corrections),
            "corrections_mark": sha256_of(said.encode()) if said else "",
            "completes": self.completes,
        }


def receive(
    *,
    version: Version,
    channel: Channel,
    filename: str,
    content: bytes,
    by: User | None,
    replaces: Submission | None = None,
    online: Online | None = None,
    sender: Author | None = None,
    received_at: datetime | None = None,
) -> tuple[Submission, bool]:
    """Return the envoi of these bytes on *version*, and whether it is new: the same file is received once.

    The original is kept before the envoi is opened, so that no envoi ever lacks its bytes. *by* is None for
    a command or a reviewer without an account, whose deposit says more in *online*. What came by mail has a
    *sender*, and was *received_at* when it was sent. *replaces* is an earlier envoi
    this one is known to correct; ValidationError when it cannot be, or when the version has no text.
    """
    if by is not None:
        require(by, "imports.deposit", version)
    if replaces is not None:
        check_can_be_corrected(replaces, version)
    if not version.editions.exists():
        raise ValidationError(f"{version} n'a encore aucun texte enregistré : voir « register_version ».")
    sha256 = keep_original(content)
    more = (online or Online()).fields()
    with transaction.atomic():
        take_turn(version.pk)  # an envoi moved to the version meanwhile may be of the same file
        submission, created = Submission.objects.get_or_create(
            version=version,
            sha256=sha256,
            corrections_mark=more.pop("corrections_mark"),
            defaults={
                **more,
                "edition": version.current_edition(),
                "channel": channel,
                "filename": filename[:255],
                "size": len(content),
                "deposited_by": by,
                "replaces": replaces,
                "sender": sender,
                "received_at": received_at or timezone.now(),
            },
        )
        if created:
            journal.record("dépôt", submission, by=by, volet=version.volet.code, after={"sha256": sha256})
    keep_original(content)  # the same file, in a deposit that just expired, took its bytes along
    return submission, created


def check_can_be_corrected(envoi: Submission, version: Version) -> None:
    """Pass when a sheet on *version* may correct the envoi; ValidationError says why not."""
    if envoi.version_id != version.pk:
        raise ValidationError(f"{envoi.reference} porte sur une autre version : {envoi.version}.")
    if envoi.state not in CORRECTABLE:
        label = SubmissionState(envoi.state).label
        raise ValidationError(f"{envoi.reference} est « {label} » : on ne corrige qu'un envoi enregistré.")


@transaction.atomic
def receive_again(submission: Submission, by: User | None) -> None:
    """Take up an envoi whose file is sent again: one that failed is tried afresh, one cancelled comes back.

    What is in already, or was set aside with a reason, is left as it is.
    """
    if submission.state == SubmissionState.FAILED:
        retry(submission=submission, by=by)
    elif submission.state == SubmissionState.CANCELLED:
        restore(submission=submission, by=by)


@transaction.atomic
def retry(*, submission: Submission, by: User | None) -> None:
    """Try afresh an envoi « En échec », from the same original; ValidationError for any other."""
    begin(submission, by, SubmissionState.FAILED)
    submission.state, submission.due_at = SubmissionState.RECEIVED, timezone.now()
    submission.notices = [said for said in submission.notices if said != submission.last_error]
    submission.attempts, submission.holder, submission.last_error = 0, "", ""
    submission.save(update_fields=["state", "due_at", "notices", "attempts", "holder", "last_error"])
    journal.record("nouvel essai", submission, by=by, volet=submission.volet.code)
