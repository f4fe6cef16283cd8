"""Repositories followed on GitHub, their issues as GitHub tells them, and each synchronisation."""

from datetime import timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from documents.models import Volet
from imports.models.envois import Submission
from people.models import Visitor

NAME = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9_-]{0,38}/[A-Za-z0-9._-]{1,100}$",
    "Attendu : PROPRIÉTAIRE/NOM, sans https://github.com/.",
)
A_WEEK = 7 * 24 * 60


class RepositoryQuerySet(models.QuerySet["Repository"]):
    def visible_to(self, user: Visitor) -> "RepositoryQuerySet":
        """The repositories of the volets *user* may read."""
        return self.filter(volet__in=Volet.objects.all().visible_to(user))

    def due(self) -> "RepositoryQuerySet":
        """Those whose next synchronisation has come, that no process is at."""
        now = timezone.now()
        return self.filter(
            models.Q(holder="") | models.Q(held_until__lte=now), active=True, next_run__lte=now
        )

    def with_last_run(self) -> "RepositoryQuerySet":
        """Annotate when the last synchronisation ended, its errors and what it said; None before any."""
        ended = Synchronisation.objects.filter(repository=models.OuterRef("pk")).exclude(ended_at=None)
        last = ended.order_by("-pk")
        return self.annotate(
            last_at=models.Subquery(last.values("ended_at")[:1]),
            last_errors=models.Subquery(last.values("errors")[:1]),
            last_said=models.Subquery(last.values("said")[:1]),
        )


class Repository(models.Model):
    """A repository whose issues are remarks on a volet. GitHub's number for it holds when it is renamed."""

    volet = models.ForeignKey(Volet, models.PROTECT, related_name="repositories", verbose_name="volet")
    name = models.CharField("dépôt", max_length=140, validators=[NAME], help_text="PROPRIÉTAIRE/NOM")
    github_id = models.BigIntegerField("numéro chez GitHub", null=True, unique=True, editable=False)
    active = models.BooleanField("suivi", default=True, help_text="Décoché : seule la commande synchronise.")
    every = models.PositiveIntegerField(
        "fréquence (minutes)",
        default=60,
        validators=[MinValueValidator(5), MaxValueValidator(A_WEEK)],
    )
    next_run = models.DateTimeField("prochaine synchronisation", default=timezone.now)
    full_every = models.PositiveIntegerField(
        "vérification complète (heures)",
        default=24,
        validators=[MinValueValidator(1), MaxValueValidator(24 * 90)],
        help_text="Relit tout : ce qui a disparu, les étiquettes et les comptes renommés.",
    )
    next_full = models.DateTimeField("prochaine vérification complète", default=timezone.now)
    # The latest stamps read from GitHub, never a clock of ours: where the next reading goes on from.
    issues_until = models.DateTimeField("tickets lus jusqu'à", null=True, editable=False)
    messages_until = models.DateTimeField("messages lus jusqu'à", null=True, editable=False)
    holder = models.CharField("tenu par", max_length=36, blank=True, editable=False)
    held_until = models.DateTimeField("tenu jusqu'à", default=timezone.now, editable=False)

    objects = RepositoryQuerySet.as_manager()

    class Meta:
        verbose_name = "dépôt GitHub"
        verbose_name_plural = "dépôts GitHub"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="one_repository_per_name",
                violation_error_message="Ce dépôt est déjà suivi.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """Where its issues are read on GitHub, for a link that a person follows."""
        return f"{settings.GITHUB_WEB_URL}/{self.name}/issues"

    @property
    def is_busy(self) -> bool:
        """Whether a process is synchronising it, as far as its last sign tells."""
        return bool(self.holder) and self.held_until > timezone.now()

    @property
    def is_waiting(self) -> bool:
        """Whether a synchronisation is due that no process has taken yet."""
        return not self.is_busy and self.next_run <= timezone.now()

    @property
    def full_minutes(self) -> int:
        """How many minutes between two verifications of everything."""
        return 60 * self.full_every

    @property
    def frequency(self) -> timedelta:
        """How long after a run the next one is due."""
        return timedelta(minutes=self.every)


class IssueKind(models.TextChoices):
    """What an entry of the list is: GitHub numbers issues and pull requests together."""

    ISSUE = "ticket", "Ticket"
    PULL = "modification", "Demande de modification"


class Presence(models.TextChoices):
    """Whether it is still there: what disappears is marked, never erased."""

    HERE = "present", "Présent"
    TRANSFERRED = "transfere", "Transféré vers un autre dépôt"
    DELETED = "supprime", "Supprimé chez GitHub"
    CONVERTED = "converti", "Converti en discussion"


class Issue(models.Model):
    """An issue, or a pull request, as GitHub last told it. Its words become the rows of its own envoi."""

    repository = models.ForeignKey(
        Repository, models.PROTECT, related_name="issues", verbose_name="dépôt GitHub"
    )
    github_id = models.BigIntegerField("numéro chez GitHub")
    number = models.PositiveIntegerField("numéro")
    kind = models.CharField("nature", max_length=12, choices=IssueKind, default=IssueKind.ISSUE)
    title = models.TextField("titre", blank=True)
    body = models.TextField("texte", blank=True)
    closed = models.BooleanField("fermé", default=False)
    state_reason = models.CharField("raison de la fermeture", max_length=40, blank=True)
    locked = models.BooleanField("verrouillé", default=False)
    labels = models.JSONField("étiquettes", default=list)
    milestone = models.CharField("jalon", max_length=255, blank=True)
    account = models.BigIntegerField("numéro du compte", null=True, help_text="Vide : compte supprimé.")
    login = models.CharField("compte", max_length=100, blank=True)
    message_count = models.PositiveIntegerField("messages annoncés", default=0)
    created_at = models.DateTimeField("ouvert le")
    updated_at = models.DateTimeField("modifié le")
    closed_at = models.DateTimeField("fermé le", null=True)
    presence = models.CharField("présence", max_length=12, choices=Presence, default=Presence.HERE)
    gone_at = models.DateTimeField("constaté le", null=True)
    moved_to = models.CharField("transféré vers", max_length=200, blank=True)
    proposal = models.JSONField("modifications proposées", default=list)
    proposal_read_at = models.DateTimeField(
        "modifications lues pour l'état du", null=True, help_text="Vide : à lire."
    )
    submission = models.OneToOneField(
        Submission, models.PROTECT, null=True, related_name="issue", verbose_name="envoi"
    )
    original = models.CharField("empreinte de l'original", max_length=64)
    original_size = models.PositiveIntegerField("taille de l'original")
    words = models.CharField("empreinte du texte", max_length=64)
    told = models.CharField("empreinte du texte repris en remarques", max_length=64, blank=True)

    class Meta:
        verbose_name = "ticket GitHub"
        verbose_name_plural = "tickets GitHub"
        ordering = ["repository", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["repository", "number"], name="one_issue_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.repository.name}#{self.number}"

    @property
    def volet(self) -> Volet:
        return self.repository.volet

    @property
    def address(self) -> str:
        """Where it is read on GitHub, for a link that a person follows."""
        kind = "pull" if self.kind == IssueKind.PULL else "issues"
        return f"{settings.GITHUB_WEB_URL}/{self.repository.name}/{kind}/{self.number}"


class Message(models.Model):
    """A comment under an issue: the thread shown with its remarks. Words it had before are kept."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="messages", verbose_name="ticket")
    github_id = models.BigIntegerField("numéro chez GitHub")
    account = models.BigIntegerField("numéro du compte", null=True)
    login = models.CharField("compte", max_length=100, blank=True)
    body = models.TextField("texte", blank=True)
    earlier = models.JSONField("textes d'avant", default=list)
    created_at = models.DateTimeField("écrit le")
    updated_at = models.DateTimeField("modifié le")
    gone_at = models.DateTimeField("suppression constatée le", null=True)

    class Meta:
        verbose_name = "message d'un ticket"
        verbose_name_plural = "messages des tickets"
        ordering = ["issue", "created_at", "github_id"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "github_id"], name="one_message_per_issue"),
        ]

    def __str__(self) -> str:
        return f"{self.issue}, message du {self.created_at:%d/%m/%Y}"


class Synchronisation(models.Model):
    """One run on a repository, in one line: what it asked, what it found, how it ended."""

    repository = models.ForeignKey(
        Repository, models.PROTECT, related_name="synchronisations", verbose_name="dépôt GitHub"
    )
    full = models.BooleanField("complète", default=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="demandée par"
    )
    started_at = models.DateTimeField("début", default=timezone.now)
    ended_at = models.DateTimeField("fin", null=True)
    requests = models.PositiveIntegerField("requêtes", default=0)
    created = models.PositiveIntegerField("créés", default=0)
    updated = models.PositiveIntegerField("modifiés", default=0)
    unchanged = models.PositiveIntegerField("inchangés", default=0)
    gone = models.PositiveIntegerField("disparus", default=0)
    messages_created = models.PositiveIntegerField("messages créés", default=0)
    messages_updated = models.PositiveIntegerField("messages modifiés", default=0)
    messages_unchanged = models.PositiveIntegerField("messages inchangés", default=0)
    messages_gone = models.PositiveIntegerField("messages disparus", default=0)
    remarks = models.PositiveIntegerField("remarques nouvelles ou modifiées", default=0)
    errors = models.PositiveIntegerField("erreurs", default=0)
    said = models.TextField("ce qui s'est passé", blank=True)

    class Meta:
        verbose_name = "synchronisation"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.repository}, {timezone.localtime(self.started_at):%d/%m/%Y à %H h %M}"

    @property
    def volet(self) -> Volet:
        return self.repository.volet

    @property
    def seconds(self) -> float | None:
        """How long it took, None while it runs."""
        return (self.ended_at - self.started_at).total_seconds() if self.ended_at else None
