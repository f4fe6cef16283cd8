"""What was uploaded and not confirmed yet: it reaches no board, and goes away by itself."""

from django.db import models
from django.utils import timezone

from comments.models import Comment
from comments.outcomes import PlaceState
from documents.models import Edition, Version, Volet
from imports.models.envois import Submission
from imports.models.follow_ups import FollowUp
from imports.sources.model import Fault, ParsedRow, where


class DepositState(models.TextChoices):
    """Where a deposit stands."""

    READING = "lecture", "Lecture en cours"
    QUARANTINE = "quarantaine", "En quarantaine"
    TO_CONFIRM = "a_confirmer", "À confirmer"
    REFUSED = "refuse", "Non lu"


class Becomes(models.TextChoices):
    """What a row would become once confirmed."""

    NEW = "nouvelle", "Nouvelle"
    UPDATED = "mise_a_jour", "Mettra à jour"
    KNOWN = "connue", "Déjà connue"
    ALIKE = "ressemble", "Ressemble à"
    UNREAD = "non_lue", "Non lue, à corriger"
    ASIDE = "ecartee", "Écartée"
    TO_TRANSCRIBE = "a_transcrire", "À transcrire"


WITH_REMARK = (Becomes.NEW, Becomes.UPDATED, Becomes.KNOWN, Becomes.ALIKE)


class Deposit(models.Model):
    """« Dépôt »: a file uploaded by the holder of a link, looked at, and not confirmed yet."""

    follow_up = models.ForeignKey(FollowUp, models.PROTECT, related_name="deposits", verbose_name="suivi")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+", verbose_name="version")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+", verbose_name="édition regardée")
    filename = models.CharField("nom du fichier", max_length=255)
    sha256 = models.CharField("empreinte de l'original", max_length=64)
    size = models.PositiveBigIntegerField("taille en octets")
    organisation = models.CharField("au nom de", max_length=200, blank=True)
    state = models.CharField("état", max_length=12, choices=DepositState, default=DepositState.READING)
    reason = models.TextField("motif", blank=True)
    scanned = models.BooleanField("vu par l'antivirus", default=False)
    notices = models.JSONField("signalements", default=list)
    rows_read = models.PositiveIntegerField("lignes lues", null=True)
    rows_done = models.PositiveIntegerField("lignes regardées", default=0)
    corrections = models.JSONField("corrigé dans l'aperçu", default=dict)
    replaces = models.ForeignKey(
        Submission, models.SET_NULL, null=True, related_name="+", verbose_name="corrige l'envoi"
    )
    better_version = models.ForeignKey(
        Version, models.SET_NULL, null=True, related_name="+", verbose_name="semble porter sur"
    )
    created_at = models.DateTimeField("déposé le", default=timezone.now)
    expires_at = models.DateTimeField("expire le")
    # Who is looking at it: this row is the truth, as an envoi's own is (imports.lease).
    holder = models.CharField("tenu par", max_length=36, blank=True)
    due_at = models.DateTimeField("à reprendre après", default=timezone.now)
    attempts = models.PositiveSmallIntegerField("tentatives", default=0)

    class Meta:
        verbose_name = "dépôt à confirmer"
        verbose_name_plural = "dépôts à confirmer"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["follow_up", "version", "sha256"], name="the_same_file_waits_once_per_link"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(state__in=["lecture", "quarantaine"]),
                name="deposits_to_look_at",
            ),
            models.Index(fields=["expires_at"], name="deposits_that_expire"),
        ]

    def __str__(self) -> str:
        return self.filename

    @property
    def volet(self) -> Volet:
        return self.version.volet


class DepositRow(models.Model):
    """A row of a deposit: as typed, where it lands, what it would become. Made again when it is corrected."""

    deposit = models.ForeignKey(Deposit, models.CASCADE, related_name="rows", verbose_name="dépôt")
    position = models.PositiveIntegerField("rang dans le fichier")
    sheet = models.CharField("feuille", max_length=200, blank=True)
    line = models.PositiveIntegerField("ligne")
    cells = models.JSONField("cellules")
    links = models.JSONField("liens des cellules", default=dict)
    aside = models.TextField("écartée parce que", blank=True)
    picture = models.CharField("empreinte de l'image", max_length=64, blank=True)
    cell_faults = models.JSONField("défauts des cellules", default=list)
    faults = models.JSONField("défauts à dire", default=list)
    becomes = models.CharField("deviendrait", max_length=12, choices=Becomes)
    reason = models.TextField("motif", blank=True)
    comment = models.ForeignKey(
        Comment, models.CASCADE, null=True, related_name="+", verbose_name="commentaire déjà reçu"
    )
    place_state = models.CharField("place", max_length=12, choices=PlaceState, blank=True)
    places = models.JSONField("places possibles", default=list)
    notes = models.JSONField("nommé en vain", default=list)
    better_version = models.ForeignKey(
        Version, models.CASCADE, null=True, related_name="+", verbose_name="semble porter sur"
    )
    better_reason = models.TextField("parce que", blank=True)
    asks = models.BooleanField("demande un regard", default=False)

    class Meta:
        verbose_name = "ligne d'un dépôt"
        verbose_name_plural = "lignes d'un dépôt"
        ordering = ["deposit", "position"]
        constraints = [
            models.UniqueConstraint(fields=["deposit", "position"], name="one_look_per_row"),
        ]

    def __str__(self) -> str:
        return where(self.sheet, self.line, self.picture)

    def parsed(self) -> ParsedRow:
        """Return the row as it was read, with the faults of its cells."""
        faults = tuple(Fault(**fault) for fault in self.cell_faults)
        return ParsedRow(
            self.sheet, self.line, self.cells, self.links, faults, self.aside, picture=self.picture
        )
