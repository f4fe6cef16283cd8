"""The secret links by which reviewers without an account follow what they sent."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from documents.access import require
from imports.models import FollowUp, Submission
from people import journal
from people.models import User

TOKEN_BYTES = 32  # 256 bits: nobody finds one by trying


def open_follow_up() -> tuple[FollowUp, str]:
    """Return a new follow-up and its token, which is told this once: only its hash is kept."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    return FollowUp.objects.create(token_hash=hash_of(token), expires_at=expiry()), token


def follow_up_of(token: str) -> FollowUp | None:
    """Return the follow-up that the token opens today; None for any other words."""
    return FollowUp.objects.all().standing().filter(token_hash=hash_of(token)).first()


def prolong(follow_up: FollowUp) -> None:
    """Let the link live its full time again: something was sent by it."""
    follow_up.expires_at = expiry()
    follow_up.save(update_fields=["expires_at"])


@transaction.atomic
def revoke(*, follow_up: FollowUp, by: User | None) -> None:
    """Close the link for good; *by* is None for its holder. ValidationError when it is closed already."""
    envoi = Submission.objects.filter(follow_up=follow_up).select_related("version__volet").first()
    if by is not None and envoi is not None:
        require(by, "imports.deposit", envoi)
    if not FollowUp.objects.all().standing().filter(pk=follow_up.pk).update(revoked_at=timezone.now()):
        raise ValidationError("Ce lien de suivi est déjà expiré ou révoqué.")
    follow_up.refresh_from_db()
    if envoi is not None:
        journal.record("lien de suivi révoqué", envoi, by=by, volet=envoi.volet.code)


def hash_of(token: str) -> str:
    """Return what is kept of a token: random as it is, one round of SHA-256 hides it."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def expiry() -> datetime:
    """Return until when a link used now stays open."""
    return timezone.now() + timedelta(days=settings.FOLLOW_UP_DAYS)
