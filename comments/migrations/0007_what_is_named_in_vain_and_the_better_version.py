"""A card keeps what its remark names in vain, and the open version it fits better than its own."""

import django.db.models.deletion
from django.db import migrations, models

import comments.models


class Migration(migrations.Migration):
    dependencies = [("comments", "0006_one_card_per_fingerprint"), ("documents", "0003_catalogue")]

    operations = [
        migrations.AddField(
            "placement",
            "notes",
            models.JSONField(
                "nommé en vain",
                default=list,
                help_text="Ce que la remarque nomme et que l'édition n'a pas.",
            ),
        ),
        migrations.AddField(
            "placement",
            "better_version",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="documents.version",
                verbose_name="semble porter sur",
            ),
        ),
        migrations.AddField("placement", "better_reason", models.TextField("parce que", blank=True)),
        migrations.AlterField(
            "target",
            "method",
            models.CharField("méthode", blank=True, choices=comments.models.methods, max_length=24),
        ),
    ]
