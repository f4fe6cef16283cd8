"""What the pages themselves remember: nothing of what was said."""

from django.db import models


class Pace(models.Model):
    """What one network has lately used of one limit; once that is given back, the row means nothing."""

    key = models.CharField("empreinte", max_length=64, primary_key=True)  # no address: see web.pace.key_of
    rested_at = models.BigIntegerField("rendu à", db_index=True)  # microseconds since 1970

    class Meta:
        verbose_name = verbose_name_plural = "cadence"

    def __str__(self) -> str:
        return self.key[:8]
