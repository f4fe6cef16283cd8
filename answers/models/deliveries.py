"""One message or reply that carries answers, and what it says of each decision."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from answers.models.policies import Release
from comments.models import Disposition, PrecisionRequest
from documents.models import Version, Volet
from imports.models import ReceivedMail, Submission
from people.models import Author, Visitor


class Way(models.TextChoices):
    """By which way a person is answered: the one they came by."""

    MAIL = "courriel", "Courriel"
    ISSUE = "ticket", "Ticket GitHub"
    LINK = "suivi", "Page de suivi"
    HAND = "remise", "Remise par l'équipe"


class DeliveryState(models.TextChoices):
    """Where a delivery stands."""

    PREPARED = "preparee", "Préparée"
    TO_VALIDATE = "a_valider", "À valider"
    VALIDATED = "validee", "Validée"
    SENT = "envoyee", "Envoyée"
    UNCERTAIN = "incertain", "Envoi incertain"
    UNDELIVERED = "non_distribuee", "Non distribuée"
    RECTIFIED = "rectifiee", "Rectifiée"


# What may still change; what left, whatever became of it; what may have reached somebody.
OPEN = (DeliveryState.PREPARED, DeliveryState.TO_VALIDATE)
LEFT = (DeliveryState.SENT, DeliveryState.UNCERTAIN, DeliveryState.UNDELIVERED, DeliveryState.RECTIFIED)
REACHED = (DeliveryState.SENT, DeliveryState.UNCERTAIN, DeliveryState.RECTIFIED)


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def visible_to(self, user: Visitor) -> "DeliveryQuerySet":
        """The deliveries about versions *user* may read."""
        return self.filter(version__in=Version.objects.all().visible_to(user))

    def free_to_leave(self) -> "DeliveryQuerySet":
        """Those that leave by themselves: validated long enough ago, not held, nobody's to hand.

        Without a join: an UPDATE of them must look at the row again once another process let go of it.
        """
        now = timezone.now()
        held = Release.objects.filter(version=OuterRef("version"), held_until__gt=now)
        mine = self.filter(~Exists(held), state=DeliveryState.VALIDATED, leaves_at__lte=now)
        return mine.exclude(way=Way.HAND)

    def due(self) -> "DeliveryQuerySet":
        """Those that somebody should let leave now: not queued, not held, not waiting to be tried again."""
        return self.free_to_leave().filter(due_at__lte=timezone.now())


class Delivery(models.Model):
    """« Réponse »: one message or reply to one person about one thing they sent.

    Its identifier is fixed before anything leaves: it settles whether what may have left did.
    """

    version = models.ForeignKey(Version, models.PROTECT, related_name="deliveries", verbose_name="version")
    # What is answered, exactly one: a mail with all that it carried, or an envoi that came otherwise.
    mail = models.ForeignKey(
        ReceivedMail, models.PROTECT, null=True, related_name="deliveries", verbose_name="courriel répondu"
    )
    submission = models.ForeignKey(
        Submission, models.PROTECT, null=True, related_name="deliveries", verbose_name="envoi répondu"
    )
    number = models.PositiveSmallIntegerField("rang", default=1)
    way = models.CharField("chemin", max_length=10, choices=Way)
    author = models.ForeignKey(
        Author, models.PROTECT, null=True, related_name="deliveries", verbose_name="destinataire"
    )
    address = models.CharField("adresse", max_length=254, blank=True)
    identifier = models.CharField("identifiant", max_length=120, unique=True)
    state = models.CharField("état", max_length=16, choices=DeliveryState, default=DeliveryState.PREPARED)
    revision = models.PositiveIntegerField("révision", default=1)
    rectifies = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="rectified_by", verbose_name="rectifie"
    )
    question = models.ForeignKey(
        PrecisionRequest,
        models.PROTECT,
        null=True,
        related_name="deliveries",
        verbose_name="précision demandée",
        help_text="Vide : elle répond. Sinon elle ne porte que cette question.",
    )
    prepared_at = models.DateTimeField("préparée le", default=timezone.now)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="préparée par",
        help_text="Vide : par le service lui-même.",
    )  # fmt: skip
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="modifiée par"
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="soumise par"
    )
    validated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="validée par"
    )
    validated_at = models.DateTimeField("validée le", null=True)
    leaves_at = models.DateTimeField("part à partir de", null=True, help_text="Se retire jusque-là.")
    frozen = models.CharField(
        "empreinte de ce qui part", max_length=64, blank=True, help_text="Gardé quand on valide."
    )
    handed_at = models.DateTimeField(
        "confiée le", null=True, help_text="Donnée au serveur, dont on n'a pas encore la réponse."
    )
    doubted_at = models.DateTimeField(
        "dans le doute depuis", null=True, help_text="Gardé quand elle est renvoyée : elle a pu partir déjà."
    )
    sent_at = models.DateTimeField("envoyée le", null=True)
    receipt = models.CharField("ce que le serveur en a dit", max_length=300, blank=True)
    # The work to do on it: this row is the truth, as an envoi's is.
    attempts = models.PositiveSmallIntegerField("tentatives", default=0)
    holder = models.CharField("tenue par", max_length=36, blank=True)
    due_at = models.DateTimeField("à reprendre après", default=timezone.now)
    last_error = models.TextField("dernière erreur", blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "réponse"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(mail=None) ^ Q(submission=None), name="a_delivery_answers_one_thing"
            ),
            models.UniqueConstraint(
                fields=["version", "mail", "number"], name="one_delivery_per_mail_and_number"
            ),
            models.UniqueConstraint(
                fields=["version", "submission", "number"], name="one_delivery_per_envoi_and_number"
            ),
            models.UniqueConstraint(fields=["mail", "question"], name="a_question_once_per_mail"),
            models.UniqueConstraint(fields=["submission", "question"], name="a_question_once_per_envoi"),
            models.CheckConstraint(
                condition=~Q(state=DeliveryState.VALIDATED)
                | Q(validated_at__isnull=False, leaves_at__isnull=False) & ~Q(frozen=""),
                name="what_is_validated_is_frozen",
            ),
            models.CheckConstraint(
                condition=~Q(state=DeliveryState.UNDELIVERED, last_error=""), name="what_failed_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["version", "state", "id"], name="an_outbox"),
            models.Index(
                fields=["due_at"], condition=Q(state=DeliveryState.VALIDATED), name="what_is_to_leave"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """The public reference, « R-0007 »."""
        return f"R-{self.pk:04d}"

    @property
    def volet(self) -> Volet:
        return self.version.volet

    @property
    def origin(self) -> str:
        """What it answers, as its answers name it: the same words for the same thing on the same version."""
        what = f"courriel:{self.mail_id}" if self.mail_id else f"envoi:{self.submission_id}"
        return f"{what}:{self.version_id}"

    @property
    def answered(self) -> ReceivedMail | Submission:
        """What it answers."""
        found = self.mail or self.submission
        assert found is not None  # noqa: S101  # the database holds to it
        return found


class Answer(models.Model):
    """What a delivery says of one decision; of a decision, one thing received is answered once."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="answers", verbose_name="réponse")
    disposition = models.ForeignKey(
        Disposition, models.PROTECT, related_name="answers", verbose_name="décision"
    )
    origin = models.CharField("ce qui est répondu", max_length=60)
    text = models.TextField("texte", blank=True, help_text="Le motif, ou ce qu'une personne en a fait.")
    rectifies = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="rectified_by", verbose_name="rectifie"
    )

    class Meta:
        verbose_name = "réponse à une remarque"
        verbose_name_plural = "réponses aux remarques"
        ordering = ["disposition__placement__comment", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["origin", "disposition"], name="a_decision_is_told_once"),
        ]

    def __str__(self) -> str:
        return f"{self.delivery} : {self.disposition}"

    @property
    def volet(self) -> Volet:
        return self.disposition.volet
