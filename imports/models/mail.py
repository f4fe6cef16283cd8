"""Exported mailboxes, the messages found in them, and what each message carries."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from documents.access import reads_every_volet
from documents.models import Version
from imports.models.envois import Submission, kept
from imports.sources.model import ParsedRow
from people.models import Author, Visitor


class ExportState(models.TextChoices):
    """Where the reading of an exported mailbox stands."""

    RECEIVED = "recu", "Reçu"
    RUNNING = "en_cours", "En cours"
    RECORDED = "enregistre", "Enregistré"
    FAILED = "echec", "En échec"


EXPORT_AT_WORK = (ExportState.RECEIVED, ExportState.RUNNING)


class MailExportQuerySet(models.QuerySet["MailExport"]):
    def visible_to(self, user: Visitor) -> "MailExportQuerySet":
        """The exports *user* deposited, and those of which they may read a message."""
        if not user.is_authenticated:
            return self.none()
        mails = ReceivedMail.objects.all().visible_to(user)
        own = models.Q(deposited_by=user)
        return self.filter(own | models.Q(pk__in=ExportLine.objects.filter(mail__in=mails).values("export")))


class MailExport(models.Model):
    """A file in which messages were put aside: a message alone, or a whole mailbox; read once."""

    filename = models.CharField("nom du fichier", max_length=255)
    sha256 = models.CharField("empreinte de l'original", max_length=64, unique=True)
    size = models.PositiveBigIntegerField("taille en octets")
    version = models.ForeignKey(
        Version, models.PROTECT, null=True, related_name="mail_exports", verbose_name="version dite au dépôt"
    )
    deposited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="déposé par"
    )
    received_at = models.DateTimeField("reçu le", default=timezone.now)
    state = models.CharField("état", max_length=12, choices=ExportState, default=ExportState.RECEIVED)
    notices = models.JSONField("signalements", default=list)
    messages_read = models.PositiveIntegerField(
        "messages lus", null=True, help_text="Fixé en fin de lecture."
    )
    # The work to do on it: this row is the truth, as an envoi's is.
    bytes_read = models.PositiveBigIntegerField("octets lus", default=0)
    taken_in = models.PositiveIntegerField("messages instruits", default=0)
    started_at = models.DateTimeField("commencé le", null=True)
    attempts = models.PositiveSmallIntegerField("tentatives", default=0)
    holder = models.CharField("tenu par", max_length=36, blank=True)
    due_at = models.DateTimeField("à reprendre après", default=timezone.now)
    last_error = models.TextField("dernière erreur", blank=True)

    objects = MailExportQuerySet.as_manager()

    class Meta:
        verbose_name = "export de messagerie"
        verbose_name_plural = "exports de messagerie"
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["due_at"], condition=models.Q(state__in=EXPORT_AT_WORK), name="mail_the_engine_owes"
            )
        ]

    def __str__(self) -> str:
        return self.filename

    @property
    def is_at_work(self) -> bool:
        """Whether the engine still owes something to it."""
        return self.state in EXPORT_AT_WORK


NAMELESS = "sans:"  # begins the identifier given to a message that has none


class MailState(models.TextChoices):
    """Where a message stands."""

    RECEIVED = "recu", "Reçu"
    TO_TELL = "version", "Version à préciser"
    TAKEN_IN = "enregistre", "Enregistré"
    ASIDE = "de_cote", "Mis de côté"


class ReceivedMailQuerySet(models.QuerySet["ReceivedMail"]):
    def visible_to(self, user: Visitor) -> "ReceivedMailQuerySet":
        """The messages about a version *user* may read, or that may be about one; all, for all volets."""
        if reads_every_volet(user):
            return self
        seen = Version.objects.all().visible_to(user)
        maybe = MailCandidate.objects.filter(version__in=seen).values("mail")
        return self.filter(models.Q(version__in=seen) | models.Q(version=None, pk__in=maybe))


class ReceivedMail(models.Model):
    """« Courriel »: one message, whatever the number of exports that hold it; its bytes kept as they came."""

    message_id = models.CharField("identifiant", max_length=300, blank=True)
    copy = models.PositiveSmallIntegerField(
        "homonyme", default=0, help_text="Rang parmi les messages différents qui portent cet identifiant."
    )
    mark = models.CharField("empreinte du contenu", max_length=64, db_index=True)
    sent_at = models.DateTimeField("envoyé le", null=True)
    sender = models.ForeignKey(
        Author, models.PROTECT, null=True, related_name="mails", verbose_name="expéditeur"
    )
    behalf = models.CharField("transmis par", max_length=300, blank=True)
    subject = models.CharField("objet", max_length=500, blank=True)
    thread = models.CharField("fil", max_length=300, blank=True, db_index=True)
    answers = models.JSONField("messages auxquels il répond", default=list)
    recipients = models.JSONField("boîtes destinataires", default=list)
    sha256 = models.CharField("empreinte de l'original", max_length=64)
    size = models.PositiveBigIntegerField("taille en octets")
    text = models.TextField("ce que la personne a écrit", blank=True)
    hidden = models.JSONField("ce qui en est masqué", default=list)
    rows = models.JSONField("lignes lues dans le texte", default=list, help_text="Lues avec l'export.")
    remarks = models.PositiveIntegerField("remarques du texte", default=0)
    nothing_to_say = models.BooleanField("sans observation", default=False)
    notices = models.JSONField("signalements", default=list)
    inside = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="carried", verbose_name="joint au courriel"
    )
    state = models.CharField("état", max_length=12, choices=MailState, default=MailState.RECEIVED)
    reason = models.TextField("motif", blank=True)
    version = models.ForeignKey(
        Version, models.PROTECT, null=True, related_name="mails", verbose_name="version"
    )
    version_reason = models.CharField("version choisie", max_length=300, blank=True)
    taken_back = models.BooleanField("repris", default=False, help_text="Écarté d'abord, puis repris.")
    receipt_id = models.CharField("identifiant de l'accusé", max_length=120, unique=True)
    received_at = models.DateTimeField("reçu le", default=timezone.now)

    objects = ReceivedMailQuerySet.as_manager()

    class Meta:
        verbose_name = "courriel"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["message_id", "copy"], name="a_message_once"),
            models.CheckConstraint(
                condition=~models.Q(state=MailState.ASIDE, reason=""), name="a_mail_set_aside_says_why"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=MailState.TAKEN_IN, version=None),
                name="a_mail_taken_in_has_a_version",
            ),
        ]
        indexes = [models.Index(fields=["state", "id"], name="mails_that_wait")]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """The public reference, « M-0007 »."""
        return f"M-{self.pk:04d}"

    @property
    def proposed(self) -> "MailCandidate | None":
        """The version in which more of its remarks find a place than in any other; None when two do."""
        ranked = sorted(self.candidates.all(), key=lambda one: -one.placed)
        if not ranked or not ranked[0].placed:
            return None
        return ranked[0] if len(ranked) == 1 or ranked[1].placed < ranked[0].placed else None

    def original(self) -> bytes:
        """Return the message as its export held it."""
        return kept(self.sha256)

    def rows_read(self) -> list[ParsedRow]:
        """Return the rows of what the person wrote, as they were read with the export."""
        return [ParsedRow("", line, cells, picture=picture) for line, cells, picture in self.rows]


class MailCandidate(models.Model):
    """A version that a message may be about, with how many of its remarks find a place there."""

    mail = models.ForeignKey(ReceivedMail, models.CASCADE, related_name="candidates", verbose_name="courriel")
    version = models.ForeignKey(Version, models.CASCADE, related_name="+", verbose_name="version")
    placed = models.PositiveIntegerField("remarques situées", default=0)
    remarks = models.PositiveIntegerField("remarques cherchées", default=0)

    class Meta:
        verbose_name = "version proposée"
        verbose_name_plural = "versions proposées"
        ordering = ["-placed", "-version"]
        constraints = [models.UniqueConstraint(fields=["mail", "version"], name="a_candidate_once")]

    def __str__(self) -> str:
        return f"{self.version} ({self.placed} sur {self.remarks})"

    @property
    def score(self) -> int:
        """How many of its remarks find a place there, in hundredths."""
        return round(100 * self.placed / self.remarks) if self.remarks else 0


class MailPart(models.Model):
    """One thing a message carries: its own words (rank 0) or a file. It ends in an envoi or in a reason."""

    mail = models.ForeignKey(ReceivedMail, models.PROTECT, related_name="parts", verbose_name="courriel")
    rank = models.PositiveIntegerField("rang")
    name = models.CharField("nom", max_length=255, blank=True)
    sha256 = models.CharField("empreinte", max_length=64)
    size = models.PositiveBigIntegerField("taille en octets")
    submission = models.ForeignKey(
        Submission, models.PROTECT, null=True, related_name="carried_by", verbose_name="envoi"
    )
    known = models.BooleanField("déjà reçu", default=False, help_text="Le même fichier était déjà un envoi.")
    reason = models.TextField("motif", blank=True)
    advice_request = models.ForeignKey(
        "imports.AdviceRequest", models.PROTECT, null=True, related_name="mailed_sheets",
        verbose_name="demande d'avis",
    )  # fmt: skip

    class Meta:
        verbose_name = "pièce d'un courriel"
        verbose_name_plural = "pièces des courriels"
        ordering = ["mail", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["mail", "rank"], name="one_part_per_rank"),
            models.CheckConstraint(
                condition=models.Q(submission=None) | models.Q(reason=""), name="an_envoi_or_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Bounce(models.Model):
    """A message that did not arrive, as a notice received names it, and what the notice says of it."""

    mail = models.ForeignKey(ReceivedMail, models.CASCADE, related_name="bounces", verbose_name="avis")
    message_id = models.CharField("identifiant de ce qui n'est pas arrivé", max_length=300, db_index=True)
    said = models.CharField("ce qu'en dit l'avis", max_length=300, blank=True)

    class Meta:
        verbose_name = "message non distribué"
        verbose_name_plural = "messages non distribués"
        ordering = ["mail", "message_id"]
        constraints = [models.UniqueConstraint(fields=["mail", "message_id"], name="one_bounce_per_notice")]

    def __str__(self) -> str:
        return f"{self.mail} : {self.message_id}"


class LineOutcome(models.TextChoices):
    """What a piece of an export gave."""

    NEW = "nouveau", "Nouveau"
    KNOWN = "connu", "Déjà reçu"
    UNREAD = "non_lu", "Non lu"


class ExportLine(models.Model):
    """One message of an export, in order, and what it gave. Added, never edited."""

    export = models.ForeignKey(MailExport, models.PROTECT, related_name="lines", verbose_name="export")
    position = models.PositiveIntegerField("rang dans l'export")
    path = models.CharField("où il se trouve", max_length=500, blank=True)
    outcome = models.CharField("issue", max_length=10, choices=LineOutcome)
    mail = models.ForeignKey(
        ReceivedMail, models.PROTECT, null=True, related_name="lines", verbose_name="courriel"
    )
    reason = models.TextField("motif", blank=True)
    sha256 = models.CharField("empreinte de ce qui n'est pas lu", max_length=64, blank=True)

    class Meta:
        verbose_name = "ligne d'export"
        verbose_name_plural = "lignes d'export"
        ordering = ["export", "position"]
        constraints = [
            models.UniqueConstraint(fields=["export", "position"], name="one_line_per_message"),
            models.CheckConstraint(
                condition=models.Q(outcome=LineOutcome.UNREAD, mail=None) & ~models.Q(reason="")
                | (~models.Q(outcome=LineOutcome.UNREAD) & models.Q(mail__isnull=False)),
                name="a_line_has_a_mail_or_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.path or f"message {self.position}"
