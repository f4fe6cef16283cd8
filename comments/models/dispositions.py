"""What was proposed and decided on cards."""

from django.conf import settings
from django.db import models

from comments.models.cards import Placement
from comments.outcomes import Outcome, Stage
from documents.models import Version, Volet


class Disposition(models.Model):
    """One decision on a card, or a proposal of one: added, never edited.

    The last decided and not cancelled counts. Reopening adds a row of stage « annulée » that cancels it.
    """

    placement = models.ForeignKey(
        Placement, models.PROTECT, related_name="dispositions", verbose_name="carte"
    )
    stage = models.CharField("nature", max_length=10, choices=Stage)
    outcome = models.CharField("suite donnée", max_length=24, choices=Outcome, blank=True)
    reason = models.TextField("motif", blank=True)
    towards = models.ForeignKey(
        Version, models.PROTECT, null=True, related_name="+", verbose_name="réorienté vers"
    )
    cancels = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="cancelled_by", verbose_name="annule"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="par",
        help_text="Vide : l'auteur du commentaire, par son lien de suivi.",
    )
    at = models.DateTimeField("le", auto_now_add=True)
    group = models.ForeignKey(
        "comments.CommentGroup",
        models.PROTECT,
        null=True,
        related_name="dispositions",
        verbose_name="décidé pour le groupe",
    )
    advised_by = models.CharField(
        "d'après l'avis de", max_length=200, blank=True, help_text="Un collègue sans compte, en clair."
    )
    taken_over = models.BooleanField(
        "reprise", default=False, help_text="Vrai : décidée et dite avant le service, rien n'est à envoyer."
    )

    class Meta:
        verbose_name = "suite"
        ordering = ["placement", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(stage=Stage.CANCELLED) ^ models.Q(cancels=None),
                name="only_a_cancellation_cancels",
            ),
            models.CheckConstraint(
                condition=models.Q(stage=Stage.CANCELLED) | ~models.Q(outcome=""),
                name="a_decision_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=models.Q(by__isnull=False)
                | models.Q(stage=Stage.CANCELLED)
                | models.Q(stage=Stage.DECIDED, outcome=Outcome.WITHDRAWN),
                name="an_author_only_withdraws_or_maintains",
            ),
            models.CheckConstraint(
                condition=models.Q(towards=None) | models.Q(outcome=Outcome.REDIRECTED),
                name="only_a_redirection_leads_elsewhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement} : {self.get_outcome_display() or self.get_stage_display()}"

    @property
    def volet(self) -> Volet:
        return self.placement.volet
