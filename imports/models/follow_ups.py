"""What a reviewer without an account holds: one secret link, by which all that they sent is followed."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from people.models import Author


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def standing(self) -> "FollowUpQuerySet":
        """Those whose link opens today: neither out of date nor revoked."""
        return self.filter(expires_at__gt=timezone.now(), revoked_at=None)


class FollowUp(models.Model):
    """« Suivi »: what the holder of one secret link may see and do; of the link, only a hash is kept."""

    token_hash = models.CharField("empreinte du lien", max_length=64, unique=True)
    created_at = models.DateTimeField("créé le", default=timezone.now)
    expires_at = models.DateTimeField("expire le")
    revoked_at = models.DateTimeField("révoqué le", null=True)
    # Messages are asked for, and go to a proved address only; until then it waits in « asked ».
    notified = models.ForeignKey(Author, models.PROTECT, null=True, related_name="+", verbose_name="prévient")
    asked = models.ForeignKey(
        Author, models.PROTECT, null=True, related_name="+", verbose_name="à prévenir, adresse à prouver"
    )
    proof_hash = models.CharField("empreinte de la preuve", max_length=64, blank=True)
    proof_expires_at = models.DateTimeField("preuve valable jusqu'au", null=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = "suivi"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proof_hash"], condition=~Q(proof_hash=""), name="one_proof_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"suivi {self.pk}"

    @property
    def is_standing(self) -> bool:
        """Whether its link opens."""
        return self.revoked_at is None and self.expires_at > timezone.now()
