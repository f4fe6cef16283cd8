"""What people read in the pictures that envois hold."""

from django.conf import settings
from django.db import models

from comments.models import Channel
from documents.models import Volet
from imports.models.envois import RowOutcome, Submission, SubmissionRow, SubmissionState


class Transcription(models.Model):
    """What a person read in a picture: a remark, typed in an envoi of its own, or nothing and why."""

    row = models.ForeignKey(
        SubmissionRow, models.PROTECT, related_name="transcriptions", verbose_name="image"
    )
    envoi = models.OneToOneField(
        Submission,
        models.PROTECT,
        null=True,
        related_name="transcription",
        verbose_name="envoi recopié",
    )
    nothing = models.CharField("rien à transcrire parce que", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="par")
    at = models.DateTimeField("le", auto_now_add=True)

    class Meta:
        verbose_name = "transcription"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(envoi=None) ^ models.Q(nothing=""), name="a_remark_or_why_there_is_none"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.row}, transcription"

    @property
    def volet(self) -> Volet:
        return self.row.volet


def is_typed(submission: Submission) -> bool:
    """Return whether somebody of the team typed what an envoi says, rather than its author."""
    return Channel(submission.channel).is_typed or Transcription.objects.filter(envoi=submission).exists()


def to_transcribe() -> models.QuerySet[SubmissionRow]:
    """Return the pictures of envois that count, which nobody read yet."""
    off = (SubmissionState.ASIDE, SubmissionState.CANCELLED, SubmissionState.FAILED)
    rows = SubmissionRow.objects.filter(outcome=RowOutcome.TO_TRANSCRIBE, transcriptions=None)
    return rows.exclude(submission__state__in=off)
