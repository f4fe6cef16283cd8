"""What the pages themselves remember: nothing of what was said."""

from django.conf import settings
from django.db import models

from documents.models import Version


class Pace(models.Model):
    """What one network has lately used of one limit; once that is given back, the row means nothing."""

    key = models.CharField("empreinte", max_length=64, primary_key=True)  # no address: see web.pace.key_of
    rested_at = models.BigIntegerField("rendu à", db_index=True)  # microseconds since 1970

    class Meta:
        verbose_name = verbose_name_plural = "cadence"

    def __str__(self) -> str:
        return self.key[:8]


class SavedFilter(models.Model):
    """What somebody looks at on a version, under a name of theirs: the address's own words."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_filters", verbose_name="de"
    )
    version = models.ForeignKey(Version, models.CASCADE, related_name="+", verbose_name="version")
    name = models.CharField("nom", max_length=60)
    query = models.CharField("filtre", max_length=1_000)

    class Meta:
        verbose_name = "filtre enregistré"
        verbose_name_plural = "filtres enregistrés"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "version", "name"], name="one_saved_filter_per_name"),
        ]

    def __str__(self) -> str:
        return self.name
