"""Remarks answered together, and those that the service proposes to put together."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from comments.outcomes import Likeness
from documents.models import Version, Volet


class CommentGroup(models.Model):
    """Remarks of one board that get one answer: each keeps its card, its author and its own decision."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="groups", verbose_name="version")
    title = models.CharField("objet commun", max_length=200)
    diverging = models.BooleanField(
        "positions divergentes", default=False, help_text="Ses membres ne demandent pas la même chose."
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="formé par"
    )
    made_at = models.DateTimeField("formé le", default=timezone.now)

    class Meta:
        verbose_name = "groupe"
        ordering = ["version", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(title=""), name="a_group_says_what_about"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """How the team calls it, « G-0012 »; never told outside."""
        return f"G-{self.pk:04d}"

    @property
    def volet(self) -> Volet:
        return self.version.volet


class GroupProposal(models.Model):
    """Cards that the service found alike, and why: a person makes a group of them, or sets it aside."""

    version = models.ForeignKey(
        Version, models.CASCADE, related_name="group_proposals", verbose_name="version"
    )
    likeness = models.CharField("raison", max_length=12, choices=Likeness)
    reason = models.TextField("parce que")
    score = models.FloatField("ressemblance", default=0)
    mark = models.CharField("empreinte", max_length=64, help_text="De ses cartes : proposées une fois.")
    cards = models.ManyToManyField(
        "comments.Placement", related_name="group_proposals", verbose_name="cartes"
    )
    size = models.PositiveIntegerField("nombre de cartes")
    diverging = models.BooleanField(
        "semblent diverger", default=False, help_text="Un nombre, une négation ou un retrait les distingue."
    )
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="écarté par"
    )
    dismissed_at = models.DateTimeField("écarté le", null=True)

    class Meta:
        verbose_name = "groupe proposé"
        verbose_name_plural = "groupes proposés"
        ordering = ["version", "-score", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "mark"], name="the_same_cards_proposed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_likeness_display()} : {self.size} cartes"

    @property
    def volet(self) -> Volet:
        return self.version.volet


class LikenessSearch(models.Model):
    """The search for like remarks on a board: asked for, under way, done; the row is the truth of it."""

    version = models.OneToOneField(
        Version, models.CASCADE, related_name="likeness_search", verbose_name="version"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="demandée par"
    )
    asked_at = models.DateTimeField("demandée le", default=timezone.now)
    started_at = models.DateTimeField("commencée le", null=True)
    done_at = models.DateTimeField("finie le", null=True, help_text="Vide : demandée, ou en cours.")
    done_cards = models.PositiveIntegerField("cartes comparées", default=0)
    total_cards = models.PositiveIntegerField("cartes à comparer", default=0)
    found = models.PositiveIntegerField("groupes proposés", default=0)
    newest_card = models.PositiveBigIntegerField("dernière carte comparée", default=0)
    attempts = models.PositiveSmallIntegerField("tentatives", default=0)
    holder = models.CharField("tenue par", max_length=36, blank=True)
    due_at = models.DateTimeField("à reprendre après", default=timezone.now)
    last_error = models.TextField("dernière erreur", blank=True)

    class Meta:
        verbose_name = "recherche de remarques proches"
        verbose_name_plural = "recherches de remarques proches"

    def __str__(self) -> str:
        return f"Remarques proches — {self.version}"

    @property
    def volet(self) -> Volet:
        return self.version.volet
