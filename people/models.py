"""Users, authors, organisations, and the journal."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import models

from people.searching import sought


class Role(models.IntegerChoices):
    """What one may do on a volet; each role may do what those before it may."""

    READER = 1, "lecteur interne"
    INSTRUCTOR = 2, "instructeur"
    VALIDATOR = 3, "valideur"
    ADMINISTRATOR = 4, "administrateur"


class User(AbstractUser):
    """Someone who signs in: a member of the team. Authors of remarks have no account."""

    class Meta:
        verbose_name = "utilisateur"
        verbose_name_plural = "utilisateurs"

    def __str__(self) -> str:
        return self.get_full_name() or self.username


Visitor = User | AnonymousUser


class Organisation(models.Model):
    """A body on whose behalf people write."""

    name = models.CharField("nom", max_length=200, unique=True)

    class Meta:
        verbose_name = "organisation"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Author(models.Model):
    """Who wrote remarks. Personal data about outsiders stands here and in originals only."""

    identity = models.CharField(
        "identité", max_length=260, unique=True, help_text="L'adresse, à défaut le nom : une par personne."
    )
    name = models.CharField("nom", max_length=200, blank=True)
    address = models.CharField("adresse", max_length=254, blank=True, help_text="En minuscules.")
    address_proved_at = models.DateTimeField("adresse prouvée le", null=True, blank=True)
    written_at = models.DateTimeField(
        "dernier message demandé le",
        null=True,
        blank=True,
        help_text="Entre deux, dix minutes ; vide quand personne n'a demandé qu'on y écrive.",
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, verbose_name="organisation"
    )

    sought = models.CharField("mots cherchés", max_length=1_000, blank=True, editable=False)

    class Meta:
        verbose_name = "auteur"
        ordering = ["name", "address"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(address="", name=""), name="an_author_has_a_name_or_an_address"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.address

    def save(self, **kwargs: Any) -> None:
        """Save, findable by the name and address of today."""
        self.sought = sought(self.name, self.address)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "sought"}
        super().save(**kwargs)

    @property
    @admin.display(description="pseudonyme")
    def pseudonym(self) -> str:
        """What outsiders read instead of the name: « Auteur 0042 »."""
        return f"Auteur {self.pk:04d}"


class Event(models.Model):
    """One line of the journal: who did what, to which object, from what to what. Never edited (see 0002)."""

    at = models.DateTimeField("date", auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="par", related_name="+"
    )
    action = models.CharField("action", max_length=60)
    object_type = models.CharField("type d'objet", max_length=40)
    object_id = models.BigIntegerField("objet")
    object_label = models.CharField("libellé", max_length=200)
    volet = models.CharField("volet", max_length=40, blank=True)
    before = models.JSONField("avant", default=dict)
    after = models.JSONField("après", default=dict)
    revision = models.PositiveIntegerField("révision", null=True)

    class Meta:
        verbose_name = "événement du journal"
        verbose_name_plural = "journal"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["object_type", "object_id"], name="journal_of_an_object")]

    def __str__(self) -> str:
        return f"{self.action} — {self.object_label}"
