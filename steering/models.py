"""What is told of the work inside the house, to whom and when: the row says it, the engine obeys."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from documents.models import Version, Volet


class Weekday(models.IntegerChoices):
    """The days of a week, as Python counts them."""

    MONDAY = 0, "Lundi"
    TUESDAY = 1, "Mardi"
    WEDNESDAY = 2, "Mercredi"
    THURSDAY = 3, "Jeudi"
    FRIDAY = 4, "Vendredi"
    SATURDAY = 5, "Samedi"
    SUNDAY = 6, "Dimanche"


class SituationMailing(models.Model):
    """To whom the « point de situation » of a version is mailed: every week on a day, or once on a date."""

    version = models.OneToOneField(
        Version, models.PROTECT, related_name="situation_mailing", verbose_name="version"
    )
    addresses = models.TextField("adresses", help_text="Une par ligne.")
    weekday = models.PositiveSmallIntegerField("chaque semaine le", choices=Weekday, null=True)
    on = models.DateField("une fois, le", null=True)
    hour = models.PositiveSmallIntegerField("à partir de", default=8, help_text="Heure de Paris.")
    active = models.BooleanField("actif", default=True)
    last_day = models.DateField("dernier jour envoyé", null=True)
    revision = models.PositiveIntegerField("révision", default=1)

    class Meta:
        verbose_name = "envoi du point de situation"
        verbose_name_plural = "envois du point de situation"
        constraints = [
            models.CheckConstraint(condition=Q(weekday=None) ^ Q(on=None), name="a_weekday_or_a_date"),
            models.CheckConstraint(condition=Q(hour__lt=24), name="a_situation_leaves_at_an_hour"),
            models.CheckConstraint(condition=Q(weekday=None) | Q(weekday__lt=7), name="a_day_of_the_week"),
        ]

    def __str__(self) -> str:
        return f"Point de situation — {self.version}"

    @property
    def volet(self) -> Volet:
        return self.version.volet

    @property
    def key(self) -> str:
        """What the keys of its messages begin with."""
        return f"situation:{self.pk}:"


class SummaryChoice(models.Model):
    """That somebody wants the daily summary, and when. Without a row, nobody is written to."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="summary_choice", verbose_name="pour"
    )
    address = models.CharField(
        "adresse",
        max_length=254,
        help_text="Où il est écrit ; celle du compte, et de l'équipe, n'en change pas.",
    )
    hour = models.PositiveSmallIntegerField("à partir de", default=8, help_text="Heure de Paris.")
    weekdays_only = models.BooleanField("du lundi au vendredi seulement", default=True)
    last_day = models.DateField("dernier jour envoyé", null=True)

    class Meta:
        verbose_name = "résumé quotidien"
        verbose_name_plural = "résumés quotidiens"
        constraints = [
            models.CheckConstraint(condition=Q(hour__lt=24), name="a_summary_leaves_at_an_hour"),
        ]

    def __str__(self) -> str:
        return f"Résumé quotidien de {self.user}"

    @property
    def key(self) -> str:
        """What the keys of its messages begin with."""
        return f"resume:{self.user_id}:"
