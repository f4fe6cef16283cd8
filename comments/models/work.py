"""What the team writes for itself while it works: notes, reasons to use again, questions to the author."""

from django.conf import settings
from django.db import models

from comments.models.cards import Placement
from comments.outcomes import Outcome
from documents.models import Version, Volet


class Note(models.Model):
    """An internal note on a card: added, never edited, and never told outside the team."""

    placement = models.ForeignKey(
        Placement, models.PROTECT, related_name="internal_notes", verbose_name="carte"
    )
    text = models.TextField("note")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="par")
    at = models.DateTimeField("le", auto_now_add=True)

    class Meta:
        verbose_name = "note interne"
        verbose_name_plural = "notes internes"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Note sur {self.placement}"

    @property
    def volet(self) -> Volet:
        return self.placement.volet


class StandardReason(models.Model):
    """A reason to use again on a version, in the service's neutral voice."""

    version = models.ForeignKey(
        Version, models.PROTECT, related_name="standard_reasons", verbose_name="version"
    )
    title = models.CharField("intitulé", max_length=80)
    outcome = models.CharField(
        "suite donnée", max_length=24, choices=Outcome, blank=True, help_text="Vide : pour toutes."
    )
    text = models.TextField("motif")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="par")

    class Meta:
        verbose_name = "motif type"
        verbose_name_plural = "motifs types"
        ordering = ["version", "title"]
        constraints = [
            models.UniqueConstraint(fields=["version", "title"], name="one_standard_reason_per_title"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def volet(self) -> Volet:
        return self.version.volet


class PrecisionRequest(models.Model):
    """A question to the author of a remark, ready to be sent: added, never edited."""

    placement = models.ForeignKey(
        Placement, models.PROTECT, related_name="precision_requests", verbose_name="carte"
    )
    text = models.TextField("question")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="par")
    at = models.DateTimeField("le", auto_now_add=True)

    class Meta:
        verbose_name = "demande de précision"
        verbose_name_plural = "demandes de précision"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Question sur {self.placement}"

    @property
    def volet(self) -> Volet:
        return self.placement.volet
