"""Comments, their cards, and the places they are about."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models

from comments.outcomes import Correction, Kind, PlaceState, ReplyKind, Stage, Step
from documents.anchoring.following import Fate
from documents.anchoring.model import Method
from documents.models import Edition, Section, Version, Volet
from people.models import Author, Organisation, Visitor
from people.searching import sought


def methods() -> list[tuple[str, str]]:
    """Return the ways a place is found, as choices; a function, so that a new way is no migration."""
    return [(method, method.value) for method in Method]


def fates() -> list[tuple[str, str]]:
    """Return what becomes of a passage in a later edition, as choices."""
    return [(fate, fate.value) for fate in Fate]


class Channel(models.TextChoices):
    """By which way a remark came."""

    SHEET = "feuille", "Feuille de commentaires"
    MAIL = "courriel", "Courriel"
    ISSUE = "ticket", "Ticket GitHub"
    FORM = "formulaire", "Formulaire en ligne"
    PHONE = "telephone", "Téléphone"
    MEETING = "reunion", "Réunion"
    LETTER = "courrier", "Courrier"

    @property
    def is_typed(self) -> bool:
        """Whether somebody of the team typed what was said or written elsewhere."""
        return self in (Channel.PHONE, Channel.MEETING, Channel.LETTER)


def words_sought(comment: "Comment") -> str:
    """Return what searching reads of a comment: its own words, and where it says they belong."""
    return sought(comment.text, comment.excerpt, comment.location)


class Comment(models.Model):
    """One remark, as its author wrote it. It outlives versions: its cards are its placements."""

    author = models.ForeignKey(
        Author, models.PROTECT, null=True, related_name="comments", verbose_name="auteur"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="comments", verbose_name="au nom de"
    )
    author_corrected = models.BooleanField(
        "auteur corrigé", default=False, help_text="Vrai : un envoi n'y revient plus."
    )
    channel = models.CharField("canal", max_length=10, choices=Channel)
    typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="saisi par",
        help_text="Vide : les mots sont venus tels quels de leur auteur.",
    )
    location = models.TextField("emplacement indiqué", blank=True)
    excerpt = models.TextField("extrait cité", blank=True)
    text = models.TextField("commentaire", blank=True)
    importance = models.TextField("importance", blank=True, help_text="Telle qu'écrite.")
    importance_level = models.CharField("importance comprise", max_length=10, blank=True)
    written_on = models.DateField("écrit le", null=True)
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="corrections", verbose_name="corrige"
    )
    correction = models.CharField("correction", max_length=10, choices=Correction, blank=True)
    split_from = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="parts", verbose_name="détaché de"
    )
    sought = models.TextField(
        "mots cherchés",
        blank=True,
        editable=False,
        help_text="Sans accents ni pluriels : comments.searching.",
    )
    recorded_at = models.DateTimeField("enregistré le", auto_now_add=True)

    class Meta:
        verbose_name = "commentaire"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(corrects=None) ^ ~models.Q(correction=""),
                name="a_correction_says_of_what",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def save(self, **kwargs: Any) -> None:
        """Save, findable by the words of today."""
        self.sought = words_sought(self)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "sought"}
        super().save(**kwargs)

    @property
    def reference(self) -> str:
        """The public reference, « C-0042 »: the row's own number, never given twice by the database."""
        return f"C-{self.pk:04d}"

    @property
    def volet(self) -> Volet:
        """The volet of its first card: where it was received."""
        return self.placements.select_related("version__volet").earliest("pk").volet


def decisions_of(placement: models.OuterRef) -> models.QuerySet:
    """Return the decisions that stand on a card of the outer query."""
    made = apps.get_model("comments", "Disposition").objects
    return made.filter(placement=placement, stage=Stage.DECIDED, cancelled_by=None)


class PlacementQuerySet(models.QuerySet["Placement"]):
    def visible_to(self, user: Visitor) -> "PlacementQuerySet":
        """The cards of the boards *user* may read."""
        return self.filter(version__in=Version.objects.all().visible_to(user))

    def on_board(self) -> "PlacementQuerySet":
        """The cards their board shows; those of an envoi that waits or was set aside are kept off it."""
        return self.filter(on_board=True)

    def decided(self) -> "PlacementQuerySet":
        """The cards on which a decision stands."""
        return self.filter(models.Exists(decisions_of(models.OuterRef("pk"))))

    def with_decision(self) -> "PlacementQuerySet":
        """Annotate ``outcome``: the last decision that stands; ``proposed``: what waits for a valideur."""
        standing = decisions_of(models.OuterRef("pk")).order_by("-pk")
        made = apps.get_model("comments", "Disposition").objects.filter(placement=models.OuterRef("pk"))
        waiting = made.filter(stage=Stage.PROPOSED, cancelled_by=None).order_by("-pk")
        to_validate = models.When(step=Step.TO_VALIDATE, then=models.Subquery(waiting.values("outcome")[:1]))
        return self.annotate(
            outcome=models.Subquery(standing.values("outcome")[:1]), proposed=models.Case(to_validate)
        )

    def with_replies(self) -> "PlacementQuerySet":
        """Annotate ``maintained`` and ``given_up``: whether its author said so, by their link."""
        said = apps.get_model("comments", "AuthorReply").objects.filter(placement=models.OuterRef("pk"))
        return self.annotate(
            maintained=models.Exists(said.filter(kind=ReplyKind.MAINTAINS)),
            given_up=models.Exists(said.filter(kind=ReplyKind.WITHDRAWS)),
        )

    def with_what_is_there(self) -> "PlacementQuerySet":
        """Annotate ``has_replies``, ``has_notes``, ``has_questions``, ``has_corrections``: few have any.

        A page asks for them only then.
        """
        here = {"placement": models.OuterRef("pk")}
        model = apps.get_model
        later = self.model.objects.filter(version=models.OuterRef("version"))
        return self.annotate(
            has_replies=models.Exists(model("comments", "AuthorReply").objects.filter(**here)),
            has_notes=models.Exists(model("comments", "Note").objects.filter(**here)),
            has_questions=models.Exists(model("comments", "PrecisionRequest").objects.filter(**here)),
            has_corrections=models.Exists(later.filter(comment__corrects=models.OuterRef("comment"))),
        )


class Placement(models.Model):
    """One comment on one version's board: its card."""

    comment = models.ForeignKey(
        Comment, models.PROTECT, related_name="placements", verbose_name="commentaire"
    )
    version = models.ForeignKey(Version, models.PROTECT, related_name="placements", verbose_name="version")
    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="placements", verbose_name="édition commentée"
    )
    followed_to = models.ForeignKey(
        Edition,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="places suivies jusqu'à l'édition",
        help_text="Vide : ses places sont celles de l'édition commentée.",
    )
    step = models.CharField("étape", max_length=12, choices=Step, default=Step.TO_QUALIFY)
    kind = models.CharField("type", max_length=16, choices=Kind, blank=True)
    place_state = models.CharField("place", max_length=12, choices=PlaceState, default=PlaceState.NOWHERE)
    notes = models.JSONField(
        "nommé en vain", default=list, help_text="Ce que la remarque nomme et que l'édition n'a pas."
    )
    better_version = models.ForeignKey(
        Version, models.SET_NULL, null=True, related_name="+", verbose_name="semble porter sur"
    )
    better_reason = models.TextField("parce que", blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="placements",
        verbose_name="instruit par",
    )
    late = models.BooleanField("hors délai", default=False)
    on_board = models.BooleanField(
        "au tableau",
        default=True,
        help_text="Faux tant que son envoi attend, ou s'il est mis de côté ou annulé.",
    )
    came_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="led_to",
        verbose_name="vient de la carte",
        help_text="Réorientée d'une autre version ou détachée d'une autre remarque.",
    )
    group = models.ForeignKey(
        "comments.CommentGroup",
        models.SET_NULL,
        null=True,
        related_name="members",
        verbose_name="groupe",
        help_text="Avec quelles autres elle est instruite.",
    )
    fingerprint = models.CharField(
        "empreinte", max_length=64, unique=True, help_text="Qui dit quoi, où, sur quelle version."
    )
    revision = models.PositiveIntegerField("révision", default=1)
    untouched_revision = models.PositiveIntegerField(
        "révision d'avant toute main", default=1, help_text="La dernière que le service seul a faite."
    )

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = "carte"
        ordering = ["version", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["comment", "version"], name="one_card_per_board"),
        ]
        indexes = [models.Index(fields=["version", "on_board", "step", "id"], name="a_board_column")]

    def __str__(self) -> str:
        return self.comment.reference

    @property
    def volet(self) -> Volet:
        return self.version.volet

    @property
    def is_new(self) -> bool:
        """Whether nobody has touched the card: the service following a text is nobody."""
        return self.revision == self.untouched_revision


class Target(models.Model):
    """A place of a card in an edition. Kept: what the remark is about. Not kept: a candidate to choose.

    One found again in a later edition says from which place it comes, and what became of the passage.
    """

    placement = models.ForeignKey(Placement, models.CASCADE, related_name="targets", verbose_name="carte")
    section = models.ForeignKey(Section, models.PROTECT, related_name="targets", verbose_name="section")
    rank = models.PositiveSmallIntegerField("rang")
    kept = models.BooleanField("retenue", default=False)
    method = models.CharField("méthode", max_length=24, choices=methods, blank=True)
    score = models.FloatField("score", default=0)
    reason = models.TextField("raison", blank=True)
    line_start = models.PositiveIntegerField("première ligne", default=0)
    line_end = models.PositiveIntegerField("dernière ligne", default=0)
    start = models.PositiveIntegerField("premier caractère", null=True)
    end = models.PositiveIntegerField("caractère suivant le dernier", null=True)
    former = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="landings", verbose_name="place d'avant"
    )
    fate = models.CharField("devenir du passage", max_length=12, choices=fates, blank=True)

    class Meta:
        verbose_name = "place"
        ordering = ["placement", "-kept", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["placement", "rank"], name="one_place_per_rank"),
        ]

    def __str__(self) -> str:
        return f"{self.placement} → {self.section}"

    @property
    def volet(self) -> Volet:
        return self.placement.volet
