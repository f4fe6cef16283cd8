"""A comment may correct another; a card may be off its board; who says what where is a fact of a card."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0003_frozen_dispositions")]

    operations = [
        migrations.AddField(
            "comment",
            "corrects",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="comments.comment",
                verbose_name="corrige",
            ),
        ),
        migrations.AddField(
            "comment",
            "correction",
            models.CharField(
                "correction",
                blank=True,
                default="",
                choices=[
                    ("possible", "correction possible"),
                    ("averee", "correction avérée"),
                    ("ecartee", "autre remarque"),
                ],
                max_length=10,
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            "comment",
            models.CheckConstraint(
                condition=models.Q(("corrects", None)) ^ models.Q(("correction", ""), _negated=True),
                name="a_correction_says_of_what",
            ),
        ),
        migrations.AddField(
            "placement",
            "on_board",
            models.BooleanField(
                "au tableau",
                default=True,
                help_text="Faux tant que son envoi attend, ou s'il est mis de côté ou annulé.",
            ),
        ),
        migrations.AlterField(  # on the way back, empty until the cards have given it again
            "comment", "fingerprint", models.CharField("empreinte", max_length=64, null=True, unique=True)
        ),
        migrations.AddField(
            "placement", "fingerprint", models.CharField("empreinte", max_length=64, null=True)
        ),
    ]
