"""What a person read in a picture that came in a sheet: a remark, several, or nothing."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from comments.models import Comment
from documents.models import Volet
from imports.models.envois import SubmissionRow


class Transcription(models.Model):
    """One thing said of a picture: a remark read in it, or that it holds none. Added, never edited."""

    row = models.ForeignKey(
        SubmissionRow, models.PROTECT, related_name="transcriptions", verbose_name="image"
    )
    comment = models.ForeignKey(
        Comment, models.PROTECT, null=True, related_name="transcriptions", verbose_name="remarque"
    )
    nothing_to_say = models.TextField("rien à transcrire", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="par")
    at = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "transcription"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["row", "comment"], name="a_remark_once_per_picture"),
            models.UniqueConstraint(
                fields=["row"], condition=models.Q(comment=None), name="nothing_to_say_once_per_picture"
            ),
            models.CheckConstraint(
                condition=models.Q(comment__isnull=False, nothing_to_say="")
                | (models.Q(comment=None) & ~models.Q(nothing_to_say="")),
                name="a_remark_or_why_none",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.row} → {self.comment or 'rien à transcrire'}"

    @property
    def volet(self) -> Volet:
        return self.row.volet
