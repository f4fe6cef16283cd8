"""What the authors of remarks say back, by the link they hold."""

from django.db import models

from comments.models.cards import Placement
from comments.models.dispositions import Disposition
from comments.outcomes import ReplyKind
from documents.models import Volet


class AuthorReply(models.Model):
    """What the author of a remark says back by the link: once about the answer, once to withdraw."""

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="replies", verbose_name="carte")
    kind = models.CharField("réponse de l'auteur", max_length=10, choices=ReplyKind)
    text = models.TextField("pourquoi", blank=True)
    disposition = models.ForeignKey(
        Disposition, models.PROTECT, null=True, related_name="replies", verbose_name="à propos de"
    )
    at = models.DateTimeField("le", auto_now_add=True)

    class Meta:
        verbose_name = "réponse de l'auteur"
        verbose_name_plural = "réponses des auteurs"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement"],
                condition=models.Q(kind__in=[ReplyKind.AGREES, ReplyKind.MAINTAINS]),
                name="one_word_on_the_answer",
            ),
            models.UniqueConstraint(
                fields=["placement"],
                condition=models.Q(kind=ReplyKind.WITHDRAWS),
                name="withdrawn_once",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=ReplyKind.WITHDRAWS) | models.Q(disposition__isnull=False),
                name="a_word_on_an_answer_says_which",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind=ReplyKind.MAINTAINS, text=""), name="who_maintains_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement} : {self.get_kind_display()}"

    @property
    def volet(self) -> Volet:
        return self.placement.volet
