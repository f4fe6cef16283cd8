"""« Séances »: when the committee meets, who is expected, the cards on its agenda and what came of each."""

from django.conf import settings
from django.db import models
from django.db.models import Prefetch, Q
from django.utils import timezone

from comments.models import Disposition, Placement
from documents.models import Version, Volet
from people.models import User, Visitor


class MeetingState(models.TextChoices):
    """Where a meeting stands."""

    PREPARED = "preparation", "En préparation"
    OPEN = "en_cours", "En cours"
    MINUTES = "releve", "Relevé à valider"
    VALIDATED = "valide", "Relevé validé"


class Mode(models.TextChoices):
    """How a point is taken."""

    BLOCK = "sans_debat", "Sans débat"
    DEBATE = "en_discussion", "En discussion"


class Result(models.TextChoices):
    """What came of a point; none while it waits."""

    ADOPTED = "adopte", "Adopté sans débat"
    DECIDED = "decide", "Décidé"
    POSTPONED = "renvoye", "Renvoyé à la séance suivante"
    WITHDRAWN = "retire", "Retiré de l'ordre du jour"


ORDER = ("-mode", "rank", "pk")  # of an agenda: what is adopted as a block, then what is discussed
SETTLED = (Result.ADOPTED, Result.DECIDED)  # by a decision


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: Visitor) -> "MeetingQuerySet":
        """The meetings over at least one volet that *user* may read."""
        over = Meeting.versions.through.objects.filter(version__in=Version.objects.all().visible_to(user))
        return self.filter(pk__in=over.values("meeting"))

    def with_versions(self) -> "MeetingQuerySet":
        """Read their versions and volets too, in one query: rights are asked of them again and again."""
        return self.prefetch_related(Prefetch("versions", Version.objects.select_related("volet")))

    def upcoming(self) -> "MeetingQuerySet":
        """Those still prepared, whose agenda may be added to, the next one first."""
        return self.filter(state=MeetingState.PREPARED).order_by("held_on", "pk")


class Meeting(models.Model):
    """« Séance »: the committee on one day, over the boards of several volets."""

    title = models.CharField("intitulé", max_length=120)
    held_on = models.DateField("date")
    starts_at = models.TimeField("heure", null=True, blank=True)
    place = models.CharField("lieu", max_length=200, blank=True)
    versions = models.ManyToManyField(Version, related_name="meetings", verbose_name="versions")
    state = models.CharField("état", max_length=12, choices=MeetingState, default=MeetingState.PREPARED)
    revision = models.PositiveIntegerField("révision", default=1)
    opening = models.TextField("mots d'ouverture du relevé", blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="créée par"
    )
    made_at = models.DateTimeField("créée le", default=timezone.now)
    sent_at = models.DateTimeField("dossier envoyé le", null=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="envoyé par"
    )
    opened_at = models.DateTimeField("ouverte le", null=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="ouverte par"
    )
    closed_at = models.DateTimeField("levée le", null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="levée par"
    )
    validated_at = models.DateTimeField("relevé validé le", null=True)
    validated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="validé par"
    )
    # The validated « relevé », as bytes kept under their hash; no PDF where the machine makes none.
    kept_text = models.CharField("empreinte du relevé, texte", max_length=64, blank=True)
    kept_ods = models.CharField("empreinte du relevé, .ods", max_length=64, blank=True)
    kept_pdf = models.CharField("empreinte du relevé, PDF", max_length=64, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "séance"
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="a_meeting_has_a_title"),
            models.CheckConstraint(
                condition=Q(state=MeetingState.PREPARED, opened_at=None)
                | (~Q(state=MeetingState.PREPARED) & Q(opened_at__isnull=False)),
                name="a_meeting_is_opened_once_prepared",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[MeetingState.PREPARED, MeetingState.OPEN], closed_at=None)
                | Q(state__in=[MeetingState.MINUTES, MeetingState.VALIDATED], closed_at__isnull=False),
                name="minutes_are_of_a_closed_meeting",
            ),
            models.CheckConstraint(
                condition=Q(state=MeetingState.VALIDATED, validated_at__isnull=False)
                & ~Q(kept_text="")
                & ~Q(kept_ods="")
                | ~Q(state=MeetingState.VALIDATED) & Q(validated_at=None, kept_text="", kept_ods=""),
                name="validated_minutes_are_kept",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """How the team calls it, « S-0003 »."""
        return f"S-{self.pk:04d}"

    @property
    def is_open(self) -> bool:
        """Whether points are being decided."""
        return self.state == MeetingState.OPEN

    @property
    def is_prepared(self) -> bool:
        """Whether it is still to be held."""
        return self.state == MeetingState.PREPARED

    @property
    def is_over(self) -> bool:
        """Whether it was held: what is left is its relevé."""
        return self.state in (MeetingState.MINUTES, MeetingState.VALIDATED)


class Attendee(models.Model):
    """Somebody expected at a meeting, with or without an account, and whether they came."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendees", verbose_name="séance")
    name = models.CharField("nom", max_length=120)
    function = models.CharField("fonction", max_length=120, blank=True)
    address = models.EmailField("adresse", max_length=150, blank=True, help_text="Pour recevoir le dossier.")
    user = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="compte"
    )
    present = models.BooleanField("présent", default=False)

    class Meta:
        verbose_name = "membre de la séance"
        verbose_name_plural = "membres des séances"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "name"], name="expected_once_at_a_meeting"),
            models.CheckConstraint(condition=~Q(name=""), name="somebody_expected_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Point(models.Model):
    """One card on the agenda of a meeting, and what came of it there."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="points", verbose_name="séance")
    placement = models.ForeignKey(Placement, models.PROTECT, related_name="points", verbose_name="carte")
    mode = models.CharField("traitement", max_length=14, choices=Mode, default=Mode.DEBATE)
    rank = models.PositiveIntegerField("rang")
    added_at = models.DateTimeField("inscrit le", default=timezone.now)
    result = models.CharField("issue", max_length=8, choices=Result, blank=True)
    disposition = models.OneToOneField(
        Disposition, models.PROTECT, null=True, related_name="point", verbose_name="décision prise"
    )
    in_favour = models.PositiveSmallIntegerField("pour", null=True)
    against = models.PositiveSmallIntegerField("contre", null=True)
    abstained = models.PositiveSmallIntegerField("abstentions", null=True)
    said = models.TextField("ce qui s'est dit", blank=True, help_text="Noté en séance, pour le relevé.")
    minute = models.TextField("texte du relevé", blank=True, help_text="Corrigé après la séance.")
    carried_from = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="carried_to", verbose_name="renvoyé de"
    )

    class Meta:
        verbose_name = "point de l'ordre du jour"
        verbose_name_plural = "points de l'ordre du jour"
        ordering = ["meeting", "rank", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "placement"], name="one_point_per_card"),
            # Closing a meeting settles all its points: one without a result waits on a meeting to come.
            models.UniqueConstraint(
                fields=["placement"], condition=Q(result=""), name="a_card_waits_on_one_agenda"
            ),
            models.CheckConstraint(
                condition=Q(result__in=SETTLED, disposition__isnull=False)
                | (~Q(result__in=SETTLED) & Q(disposition=None)),
                name="a_point_decided_says_by_which_decision",
            ),
            models.CheckConstraint(
                condition=Q(in_favour=None, against=None, abstained=None)
                | Q(in_favour__isnull=False, against__isnull=False, abstained__isnull=False),
                name="votes_are_counted_whole",
            ),
            models.CheckConstraint(condition=~Q(carried_from=models.F("pk")), name="carried_from_another"),
        ]

    def __str__(self) -> str:
        return f"{self.placement} ({self.get_mode_display().lower()})"

    @property
    def volet(self) -> Volet:
        return self.placement.version.volet

    @property
    def voted(self) -> bool:
        """Whether its votes were counted."""
        return self.in_favour is not None

    @property
    def votes(self) -> str:
        """The votes in words: « 5 pour, 1 contre, 2 abstentions »; nothing when none was held."""
        if self.in_favour is None or self.abstained is None:
            return ""
        plural = "s" if self.abstained > 1 else ""
        return f"{self.in_favour} pour, {self.against} contre, {self.abstained} abstention{plural}"

    @property
    def result_said(self) -> str:
        """What came of it, in words; nothing while it waits."""
        return Result(self.result).label if self.result else ""
