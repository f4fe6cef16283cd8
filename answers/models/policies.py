"""How a volet wants its answers to leave, and the date before which a version's do not."""

from django.conf import settings
from django.db import models

from documents.models import Version, Volet


class Policy(models.Model):
    """How the answers of a volet leave; a volet without one has what a new one says."""

    volet = models.OneToOneField(Volet, models.PROTECT, related_name="answers_policy", verbose_name="volet")
    needs_second = models.BooleanField(
        "validée par une seconde personne",
        default=True,
        help_text="Qui a préparé ou modifié une réponse ne la valide pas.",
    )
    labels_issues = models.BooleanField("étiqueter les tickets par la suite donnée", default=True)
    closes_issues = models.BooleanField(
        "fermer les tickets répondus",
        default=False,
        help_text="Quand toutes leurs remarques ont une réponse.",
    )

    class Meta:
        verbose_name = "règle d'envoi des réponses"
        verbose_name_plural = "règles d'envoi des réponses"
        ordering = ["volet__title"]

    def __str__(self) -> str:
        return f"Réponses du volet {self.volet}"

    @classmethod
    def of(cls, volet: Volet) -> "Policy":
        """Return the volet's, unsaved when nobody set one."""
        return cls.objects.filter(volet=volet).first() or cls(volet=volet)


class Release(models.Model):
    """The moment before which the validated answers of a version are held, to leave together."""

    version = models.OneToOneField(
        Version, models.PROTECT, related_name="answers_release", verbose_name="version"
    )
    held_until = models.DateTimeField("retenues jusqu'au", null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="par"
    )

    class Meta:
        verbose_name = "date de départ des réponses"
        verbose_name_plural = "dates de départ des réponses"

    def __str__(self) -> str:
        return f"Réponses sur {self.version}"

    @property
    def volet(self) -> Volet:
        return self.version.volet
