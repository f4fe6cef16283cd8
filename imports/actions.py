"""Receive what people send: keep the bytes, open an envoi."""

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from comments.models import Channel
from documents.access import require
from documents.models import Version
from imports.models import Submission, original_path
from people import journal
from people.models import User


def receive(
    *, version: Version, channel: Channel, filename: str, content: bytes, by: User | None
) -> tuple[Submission, bool]:
    """Return the envoi of these bytes on *version*, and whether it is new: the same file is received once.

    The original is kept before the envoi is opened, so that no envoi ever lacks its bytes. *by* is None for
    a command.
    """
    if by is not None:
        require(by, "imports.deposit", version)
    sha256 = keep_original(content)
    with transaction.atomic():
        submission, created = Submission.objects.get_or_create(
            version=version,
            sha256=sha256,
            defaults={
                "edition": version.current_edition(),
                "channel": channel,
                "filename": filename[:255],
                "size": len(content),
                "deposited_by": by,
            },
        )
        if created:
            journal.record("dépôt", submission, by=by, volet=version.volet.code, after={"sha256": sha256})
    return submission, created


def keep_original(content: bytes) -> str:
    """Return the SHA-256 under which the bytes are kept; the same bytes are kept once.

    A file cut short by a fall or a full disk is written again: its name says what it should hold.
    """
    sha256 = sha256_of(content)
    path = original_path(sha256)
    if not default_storage.exists(path) or default_storage.size(path) != len(content):
        default_storage.save(path, ContentFile(content))
    return sha256


def sha256_of(content: bytes) -> str:
    """Return the SHA-256 of the bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
