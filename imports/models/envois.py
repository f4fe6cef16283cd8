"""What was received: submissions, their rows, and which row speaks for a comment today."""

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone

from comments.models import Channel, Comment
from documents.models import Edition, Version, Volet
from imports.models.follow_ups import FollowUp
from imports.sources.model import ParsedRow, where
from people.models import Author, Organisation, Visitor


class SubmissionState(models.TextChoices):
    """Where an envoi stands."""

    RECEIVED = "recu", "Reçu"
    RUNNING = "en_cours", "En cours"
    TO_CHECK = "a_verifier", "À vérifier"
    RECORDED = "enregistre", "Enregistré"
    RECORDED_WITH_FAULTS = "a_corriger", "Enregistré avec lignes à corriger"
    ASIDE = "de_cote", "Mis de côté"
    CANCELLED = "annule", "Annulé"
    FAILED = "echec", "En échec"


# What the engine still owes something to; what speaks on the board; what one may act on as a whole.
AT_WORK = (SubmissionState.RECEIVED, SubmissionState.RUNNING)
LIVE = (SubmissionState.RECORDED, SubmissionState.RECORDED_WITH_FAULTS)
ENDED = (*LIVE, SubmissionState.TO_CHECK, SubmissionState.ASIDE, SubmissionState.CANCELLED)


class RowOutcome(models.TextChoices):
    """What became of a row; every row ends in exactly one."""

    RECORDED = "enregistree", "Enregistrée"
    UPDATED = "mise_a_jour", "Mise à jour"
    KNOWN = "connue", "Déjà connue"
    UNREAD = "non_lue", "Non lue, à corriger"
    ASIDE = "ecartee", "Écartée"
    TO_TRANSCRIBE = "a_transcrire", "À transcrire"


IN_A_COMMENT = (RowOutcome.RECORDED, RowOutcome.UPDATED, RowOutcome.KNOWN)
WITH_A_REASON = (RowOutcome.UNREAD, RowOutcome.ASIDE, RowOutcome.TO_TRANSCRIBE)


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def visible_to(self, user: Visitor) -> "SubmissionQuerySet":
        """The envois on versions *user* may read."""
        return self.filter(version__in=Version.objects.all().visible_to(user))


class Submission(models.Model):
    """« Envoi »: one thing received, its bytes kept as they came."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="submissions", verbose_name="version")
    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="submissions", verbose_name="édition commentée"
    )
    channel = models.CharField("canal", max_length=10, choices=Channel)
    sender = models.ForeignKey(
        Author, models.PROTECT, null=True, related_name="submissions", verbose_name="expéditeur"
    )
    deposited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="déposé par"
    )
    filename = models.CharField("nom du fichier", max_length=255)
    sha256 = models.CharField("empreinte de l'original", max_length=64)
    size = models.PositiveBigIntegerField("taille en octets")
    state = models.CharField("état", max_length=12, choices=SubmissionState, default=SubmissionState.RECEIVED)
    notices = models.JSONField("signalements", default=list)
    rows_read = models.PositiveIntegerField(
        "lignes lues", null=True, help_text="Fixé à la fin de la lecture."
    )
    received_at = models.DateTimeField("reçu le", default=timezone.now)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="replaced_by", verbose_name="corrige l'envoi"
    )
    doubts = models.JSONField("à vérifier parce que", default=list)
    verified = models.BooleanField("vérifié", default=False)
    better_version = models.ForeignKey(
        Version, models.SET_NULL, null=True, related_name="+", verbose_name="semble porter sur"
    )
    # What an online deposit adds: who holds its link, for whom it speaks, what was corrected in its preview.
    follow_up = models.ForeignKey(
        FollowUp, models.PROTECT, null=True, related_name="submissions", verbose_name="suivi"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="submissions", verbose_name="au nom de"
    )
    corrections = models.JSONField("corrigé dans l'aperçu", default=dict)
    corrections_mark = models.CharField("empreinte des corrections", max_length=64, blank=True)
    completes = models.ForeignKey(
        Comment, models.PROTECT, null=True, related_name="complements", verbose_name="complète"
    )
    nothing_to_say = models.BooleanField("sans observation", default=False)
    # The work to do on it: this row is the truth, whatever becomes of queues and processes (imports.lease).
    rows_done = models.PositiveIntegerField("lignes traitées", default=0)
    rows_before = models.PositiveIntegerField("lignes traitées avant cet essai", default=0)
    activity = models.CharField("ce qui se passe", max_length=80, blank=True)
    started_at = models.DateTimeField("commencé le", null=True)
    attempts = models.PositiveSmallIntegerField("tentatives", default=0)
    holder = models.CharField("tenu par", max_length=36, blank=True)
    due_at = models.DateTimeField("à reprendre après", default=timezone.now)
    last_error = models.TextField("dernière erreur", blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = "envoi"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "sha256", "corrections_mark"], name="the_same_words_once_per_version"
            ),
            models.CheckConstraint(
                condition=~models.Q(replaces=models.F("pk")), name="an_envoi_does_not_correct_itself"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=models.Q(state__in=AT_WORK), name="what_the_engine_owes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} ({self.filename})"

    @property
    def reference(self) -> str:
        """The public reference, « E-0007 »."""
        return f"E-{self.pk:04d}"

    @property
    def volet(self) -> Volet:
        return self.version.volet

    @property
    def has_ended(self) -> bool:
        """Whether nothing is left to read of it; one « En échec » is read again when it is sent again."""
        return self.state in ENDED

    def original(self) -> bytes:
        """Return the bytes as received."""
        return kept(self.sha256)


def original_path(sha256: str) -> str:
    """Return where an original of that hash is kept: a name made of content, never of a sender's words."""
    return f"{sha256[:2]}/{sha256}"


def kept(sha256: str) -> bytes:
    """Return the bytes kept under a hash; FileNotFoundError when they are there no more."""
    with default_storage.open(original_path(sha256)) as file:
        return file.read()


class SubmissionRow(models.Model):
    """One row of an envoi, as typed, and what became of it. Never edited: ``digest`` proves it."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="rows", verbose_name="envoi")
    position = models.PositiveIntegerField("rang dans le fichier")
    sheet = models.CharField("feuille", max_length=200, blank=True)
    line = models.PositiveIntegerField("ligne")
    cells = models.JSONField("cellules")
    links = models.JSONField("liens des cellules", default=dict)
    corrections = models.JSONField("corrigé dans l'aperçu", default=dict)
    faults = models.JSONField("défauts", default=list)
    # Of a picture, and of the rows that say what a person read in it.
    picture = models.CharField("empreinte de l'image", max_length=64, blank=True)
    outcome = models.CharField("issue", max_length=12, choices=RowOutcome)
    reason = models.TextField("motif", blank=True)
    comment = models.ForeignKey(
        Comment, models.PROTECT, null=True, related_name="rows", verbose_name="commentaire"
    )
    digest = models.CharField("empreinte", max_length=64)

    class Meta:
        verbose_name = "ligne d'envoi"
        verbose_name_plural = "lignes d'envoi"
        ordering = ["submission", "position"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "position"], name="one_trace_per_row"),
            models.CheckConstraint(
                condition=models.Q(outcome__in=IN_A_COMMENT, comment__isnull=False)
                | models.Q(outcome__in=WITH_A_REASON, comment=None),
                name="a_row_ends_in_a_comment_or_a_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome__in=WITH_A_REASON, reason=""),
                name="an_unread_row_says_why",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome=RowOutcome.TO_TRANSCRIBE, picture=""),
                name="a_row_to_transcribe_is_a_picture",
            ),
        ]

    def __str__(self) -> str:
        return where(self.sheet, self.line, self.picture)

    @property
    def volet(self) -> Volet:
        return self.submission.volet

    def parsed(self) -> ParsedRow:
        """Return the row as it was read, with what its author corrected; what was wrong with it is apart."""
        picture = "" if self.comment_id else self.picture  # once transcribed, it says something
        corrections = self.corrections
        return ParsedRow(
            self.sheet, self.line, self.cells, self.links, corrections=corrections, picture=picture
        )


class CurrentRow(models.Model):
    """The row that speaks for a comment today; a correction moves it, the old rows stay as history."""

    comment = models.OneToOneField(
        Comment, models.PROTECT, related_name="current", verbose_name="commentaire"
    )
    row = models.OneToOneField(SubmissionRow, models.PROTECT, related_name="speaks_for", verbose_name="ligne")

    class Meta:
        verbose_name = "ligne courante"
        verbose_name_plural = "lignes courantes"

    def __str__(self) -> str:
        return f"{self.comment} ← {self.row}"
