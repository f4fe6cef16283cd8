"""Messages to people of the house about the work itself: nobody's answer, hence validated by nobody."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class BulletinState(models.TextChoices):
    """Where a bulletin stands."""

    WAITING = "a_partir", "À partir"
    SENT = "parti", "Parti"
    UNCERTAIN = "incertain", "Envoi incertain"
    FAILED = "echec", "Non parti"


class Bulletin(models.Model):
    """One message to one address. ``key`` says which: asked for twice, it leaves once."""

    key = models.CharField("ce que c'est", max_length=200, unique=True)
    address = models.CharField("adresse", max_length=254)
    subject = models.CharField("objet", max_length=200)
    text = models.TextField("texte")
    attachment = models.CharField("empreinte de la pièce jointe", max_length=64, blank=True)
    attachment_name = models.CharField("nom de la pièce jointe", max_length=120, blank=True)
    identifier = models.CharField("identifiant", max_length=120, unique=True)
    state = models.CharField("état", max_length=12, choices=BulletinState, default=BulletinState.WAITING)
    created_at = models.DateTimeField("préparé le", default=timezone.now)
    sent_at = models.DateTimeField("parti le", null=True)
    # The work to do on it: this row is the truth, as a delivery's is.
    attempts = models.PositiveSmallIntegerField("tentatives", default=0)
    holder = models.CharField("tenu par", max_length=36, blank=True)
    handed_at = models.DateTimeField("confié le", null=True)
    due_at = models.DateTimeField("à reprendre après", default=timezone.now)
    last_error = models.TextField("dernière erreur", blank=True)

    class Meta:
        verbose_name = "message interne"
        verbose_name_plural = "messages internes"
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(state=BulletinState.WAITING), name="bulletins_to_leave"
            ),
        ]

    def __str__(self) -> str:
        return self.subject
