"""The catalogue: volets, the use cases they apply to, their versions, and roles held on a volet."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import admin
from django.db import models

from people.models import Role, User, Visitor

if TYPE_CHECKING:
    from documents.models.edition import Edition


class VoletKind(models.TextChoices):
    """What part of the framework a volet is."""

    CHAPEAU = "chapeau", "chapeau"
    THEME = "theme", "thème"
    OFFER = "offre", "offre"
    BASE = "socle", "socle"


class VoletScope(models.TextChoices):
    """Whom a volet binds."""

    MINISTRY = "ministere", "ministère"
    STATE = "interministeriel", "interministériel"


class VoletQuerySet(models.QuerySet["Volet"]):
    def visible_to(self, user: Visitor) -> "VoletQuerySet":
        """The volets on which *user* holds a role; a role without volet is held on all."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_superuser or None in roles_of(user):
            return self
        return self.filter(roles__user=user).distinct()


class Volet(models.Model):
    """A part of the framework with its own documents, repository and mailbox."""

    code = models.CharField("code", max_length=40, unique=True)
    title = models.CharField("titre", max_length=200)
    kind = models.CharField("nature", max_length=10, choices=VoletKind, default=VoletKind.OFFER)
    scope = models.CharField("portée", max_length=20, choices=VoletScope, default=VoletScope.STATE)
    repository = models.URLField("dépôt", blank=True)
    contact = models.EmailField("adresse de contact", blank=True, help_text="Peut servir plusieurs volets.")

    objects = VoletQuerySet.as_manager()

    class Meta:
        verbose_name = "volet"
        verbose_name_plural = "volets"
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    @property
    def volet(self) -> "Volet":
        """Itself: what rights are checked on, as for every object of a volet."""
        return self


class UseCase(models.Model):
    """A line of the chapeau's table: where an application stands (« Cloud Native uniquement »)."""

    label = models.CharField("cas d'usage", max_length=100, unique=True)
    rank = models.PositiveSmallIntegerField("rang", unique=True)
    volets = models.ManyToManyField(Volet, through="Applicability", related_name="use_cases")

    class Meta:
        verbose_name = "cas d'usage"
        verbose_name_plural = "cas d'usage"
        ordering = ["rank"]

    def __str__(self) -> str:
        return self.label


class Applicability(models.Model):
    """A cross of the chapeau's table: this volet applies to this use case."""

    use_case = models.ForeignKey(UseCase, models.CASCADE, verbose_name="cas d'usage")
    volet = models.ForeignKey(Volet, models.CASCADE, verbose_name="volet")

    class Meta:
        verbose_name = "applicabilité"
        constraints = [models.UniqueConstraint(fields=["use_case", "volet"], name="one_cross_per_cell")]

    def __str__(self) -> str:
        return f"{self.use_case} : {self.volet}"


class Publication(models.TextChoices):
    """The state of a version's text."""

    DRAFT = "travail", "Version de travail"
    AS_IS = "en_l_etat", "Publiée en l'état"
    OFFICIAL = "officielle", "Officielle"
    SUPERSEDED = "remplacee", "Remplacée"
    ARCHIVED = "archivee", "Archivée"


class CallState(models.TextChoices):
    """The state of a version's call for comments."""

    PLANNED = "a_venir", "À venir"
    OPEN = "ouvert", "Ouvert"
    EXTENDED = "prolonge", "Prolongé"
    SUSPENDED = "suspendu", "Suspendu"
    CLOSED = "clos", "Clos, en cours d'instruction"
    ANSWERED = "repondu", "Réponses publiées"


class VersionQuerySet(models.QuerySet["Version"]):
    def visible_to(self, user: Visitor) -> "VersionQuerySet":
        """The versions of the volets *user* may read."""
        return self.filter(volet__in=Volet.objects.all().visible_to(user))

    def public(self) -> "VersionQuerySet":
        """The versions anyone may read and comment on: published, with a text."""
        return self.exclude(publication=Publication.DRAFT).filter(editions__isnull=False).distinct()


class Version(models.Model):
    """What a call for comments and its board are about: one version of a volet, as printed."""

    volet = models.ForeignKey(Volet, models.PROTECT, related_name="versions", verbose_name="volet")
    label = models.CharField("version", max_length=80)
    maturity = models.CharField("maturité", max_length=80, blank=True, help_text="Telle qu'imprimée.")
    supersedes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by", verbose_name="remplace"
    )
    publication = models.CharField(
        "publication", max_length=12, choices=Publication, default=Publication.AS_IS
    )
    call = models.CharField("appel à commentaires", max_length=12, choices=CallState, default=CallState.OPEN)
    opens_on = models.DateField("ouverture", null=True, blank=True)
    closes_on = models.DateField("clôture", null=True, blank=True, help_text="Vide : sans échéance.")
    extended_on = models.DateField("prolongé le", null=True, blank=True)
    suspended_on = models.DateField("suspendu le", null=True, blank=True)
    answers_due_on = models.DateField(
        "réponses prévues le",
        null=True,
        blank=True,
        help_text="Dit à l'intérieur, dans le point de situation.",
    )

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = "version"
        verbose_name_plural = "versions"
        ordering = ["volet__title", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["volet", "label"], name="one_version_per_label"),
            models.CheckConstraint(
                condition=models.Q(closes_on=None)
                | models.Q(opens_on=None)
                | models.Q(closes_on__gte=models.F("opens_on")),
                name="a_call_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=~models.Q(supersedes=models.F("pk")), name="a_version_does_not_supersede_itself"
            ),
            models.CheckConstraint(condition=~models.Q(label=""), name="a_version_has_a_label"),
        ]

    def __str__(self) -> str:
        return f"{self.volet} — {self.label}"

    def current_edition(self) -> "Edition":
        """Return the text commented on today: the last published, one without a date when registered."""
        return max(self.editions.all(), key=lambda edition: (edition.day, edition.number))

    @property
    @admin.display(description="appel à commentaires")
    def call_label(self) -> str:
        """The call's state as shown: « Ouvert (jusqu'au 3 mars 2027) », « Ouvert (sans échéance) »."""
        if self.call not in (CallState.OPEN, CallState.EXTENDED):
            return CallState(self.call).label
        until = f"jusqu'au {self.closes_on:%d/%m/%Y}" if self.closes_on else "sans échéance"
        return f"{CallState(self.call).label} ({until})"


class VoletRole(models.Model):
    """A role someone holds on a volet, or on all of them when no volet is named."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="volet_roles", verbose_name="utilisateur"
    )
    volet = models.ForeignKey(
        Volet,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="roles",
        verbose_name="volet",
        help_text="Vide : tous les volets.",
    )
    role = models.PositiveSmallIntegerField("rôle", choices=Role)

    class Meta:
        verbose_name = "rôle sur un volet"
        verbose_name_plural = "rôles sur les volets"
        constraints = [
            models.UniqueConstraint(fields=["user", "volet"], name="one_role_per_volet"),
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(volet=None), name="one_role_on_all_volets"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} : {self.get_role_display()} — {self.volet or 'tous les volets'}"


def roles_of(user: User) -> dict[int | None, int]:
    """Return the user's role per volet id (None: all volets), read once per user object."""
    known: dict[int | None, int] | None = getattr(user, "roles_by_volet", None)
    if known is None:
        known = dict(VoletRole.objects.filter(user=user).values_list("volet_id", "role"))
        user.roles_by_volet = known  # type: ignore[attr-defined]  # a cache, no field of the model
    return known
