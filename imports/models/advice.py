"""What colleagues are asked about remarks, the sheets that come back, what became of each of their rows."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from comments.models import Disposition, Placement
from documents.models import Version, Volet
from imports.models.envois import Submission, kept
from imports.models.mail import MailPart
from imports.sources.model import where
from people.models import Visitor


class AdviceRequestQuerySet(models.QuerySet["AdviceRequest"]):
    def visible_to(self, user: Visitor) -> "AdviceRequestQuerySet":
        """The requests about versions *user* may read."""
        return self.filter(version__in=Version.objects.all().visible_to(user))


class AdviceRequest(models.Model):
    """« Demande d'avis »: some remarks, given in a sheet to a colleague who needs no account."""

    version = models.ForeignKey(
        Version, models.PROTECT, related_name="advice_requests", verbose_name="version"
    )
    addressee = models.CharField("à qui", max_length=200)
    address = models.EmailField("adresse", blank=True)
    question = models.TextField("consigne", blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="demandée par"
    )
    asked_at = models.DateTimeField("demandée le", default=timezone.now)
    mark_hash = models.CharField(
        "empreinte de la marque", max_length=64, unique=True, help_text="La marque est dans la feuille seule."
    )
    sha256 = models.CharField("empreinte de la feuille", max_length=64, blank=True)
    closed_at = models.DateTimeField("close le", null=True)

    objects = AdviceRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "demande d'avis"
        verbose_name_plural = "demandes d'avis"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(addressee=""), name="advice_is_asked_of_somebody"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """How the team calls it, « A-0003 »."""
        return f"A-{self.pk:04d}"

    @property
    def volet(self) -> Volet:
        return self.version.volet

    @property
    def filename(self) -> str:
        """The name its sheet is downloaded under."""
        return f"feuille-pour-avis-{self.reference}.ods"

    def sheet(self) -> bytes:
        """Return the sheet as it was given."""
        return kept(self.sha256)


class AdviceLine(models.Model):
    """A card of a request, as it was when its sheet was written."""

    request = models.ForeignKey(AdviceRequest, models.PROTECT, related_name="lines", verbose_name="demande")
    placement = models.ForeignKey(
        Placement, models.PROTECT, related_name="advice_lines", verbose_name="carte"
    )
    number = models.PositiveIntegerField("rang dans la feuille")
    revision = models.PositiveIntegerField("révision de la carte")
    last = models.ForeignKey(
        Disposition, models.PROTECT, null=True, related_name="+", verbose_name="dernière suite d'alors"
    )
    words = models.CharField("empreinte des mots", max_length=64)

    class Meta:
        verbose_name = "ligne de demande d'avis"
        verbose_name_plural = "lignes de demandes d'avis"
        ordering = ["request", "number"]
        constraints = [
            models.UniqueConstraint(fields=["request", "placement"], name="a_card_once_per_request"),
            models.UniqueConstraint(fields=["request", "number"], name="one_card_per_line_of_a_request"),
        ]

    def __str__(self) -> str:
        return f"{self.request}, ligne {self.number}"

    @property
    def volet(self) -> Volet:
        return self.placement.volet


class ReturnState(models.TextChoices):
    """Where the reading of a sheet that came back stands."""

    RECEIVED = "recue", "Reçue"
    RUNNING = "en_cours", "En cours"
    RECORDED = "enregistree", "Enregistrée"
    FAILED = "echec", "En échec"


RETURN_AT_WORK = (ReturnState.RECEIVED, ReturnState.RUNNING)


class AdviceReturn(models.Model):
    """A filled sheet: of a request, come back; or an envoi that was answered by hand before the service."""

    request = models.ForeignKey(
        AdviceRequest, models.PROTECT, null=True, related_name="returns", verbose_name="demande"
    )
    submission = models.OneToOneField(
        Submission, models.PROTECT, null=True, related_name="taken_over", verbose_name="envoi déjà répondu"
    )
    version = models.ForeignKey(
        Version, models.PROTECT, related_name="advice_returns", verbose_name="version"
    )
    sha256 = models.CharField("empreinte", max_length=64)
    filename = models.CharField("nom du fichier", max_length=255)
    received_at = models.DateTimeField("reçue le", default=timezone.now)
    deposited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="déposée par"
    )
    part = models.ForeignKey(
        MailPart, models.PROTECT, null=True, related_name="advice_returns", verbose_name="pièce du courriel"
    )
    state = models.CharField("état", max_length=12, choices=ReturnState, default=ReturnState.RECEIVED)
    rows_read = models.PositiveIntegerField("lignes lues", null=True)
    rows_done = models.PositiveIntegerField("lignes traitées", default=0)
    attempts = models.PositiveSmallIntegerField("tentatives", default=0)
    holder = models.CharField("tenue par", max_length=36, blank=True)
    due_at = models.DateTimeField("à reprendre après", default=timezone.now)
    last_error = models.TextField("dernière erreur", blank=True)

    class Meta:
        verbose_name = "feuille revenue"
        verbose_name_plural = "feuilles revenues"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "sha256"], name="the_same_return_once_per_request"),
            models.CheckConstraint(
                condition=models.Q(request=None) ^ models.Q(submission=None),
                name="a_return_is_of_a_request_or_an_envoi",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=models.Q(state__in=RETURN_AT_WORK), name="returns_owed"
            ),
        ]

    def __str__(self) -> str:
        return self.filename

    @property
    def volet(self) -> Volet:
        return self.version.volet

    @property
    def is_at_work(self) -> bool:
        """Whether the engine still owes something to it."""
        return self.state in RETURN_AT_WORK


class AdviceOutcome(models.TextChoices):
    """What became of a row of a filled sheet; every row ends in exactly one."""

    PROPOSED = "proposee", "Proposée"
    TAKEN_OVER = "reprise", "Reprise"
    KNOWN = "connue", "Déjà connue"
    EMPTY = "vide", "Non remplie"
    REFUSED = "refusee", "Refusée"
    UNREAD = "non_lue", "Non comprise"


IN_A_DISPOSITION = (AdviceOutcome.PROPOSED, AdviceOutcome.TAKEN_OVER)
REFUSALS = (AdviceOutcome.REFUSED, AdviceOutcome.UNREAD)


class AdviceRow(models.Model):
    """One row of a filled sheet, as typed, and what became of it. Added, never edited."""

    returned = models.ForeignKey(AdviceReturn, models.PROTECT, related_name="rows", verbose_name="feuille")
    position = models.PositiveIntegerField("rang dans le fichier")
    sheet = models.CharField("feuille", max_length=200, blank=True)
    line = models.PositiveIntegerField("ligne")
    cells = models.JSONField("cellules")
    placement = models.ForeignKey(
        Placement, models.PROTECT, null=True, related_name="advice_rows", verbose_name="carte"
    )
    outcome = models.CharField("issue", max_length=12, choices=AdviceOutcome)
    reason = models.TextField("motif", blank=True)
    disposition = models.OneToOneField(
        Disposition, models.PROTECT, null=True, related_name="advice_row", verbose_name="suite"
    )

    class Meta:
        verbose_name = "ligne revenue"
        verbose_name_plural = "lignes revenues"
        ordering = ["returned", "position"]
        constraints = [
            models.UniqueConstraint(fields=["returned", "position"], name="one_outcome_per_returned_row"),
            models.CheckConstraint(
                condition=models.Q(outcome__in=IN_A_DISPOSITION, disposition__isnull=False)
                | (~models.Q(outcome__in=IN_A_DISPOSITION) & models.Q(disposition=None)),
                name="a_row_taken_in_has_its_disposition",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome__in=REFUSALS, reason=""), name="a_row_refused_says_why"
            ),
        ]

    def __str__(self) -> str:
        return where(self.sheet, self.line)

    @property
    def volet(self) -> Volet:
        return self.returned.volet
