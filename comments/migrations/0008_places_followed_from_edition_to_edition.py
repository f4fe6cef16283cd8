"""A card says to which edition its places were followed; a place, from where it comes and its fate."""

import django.db.models.deletion
from django.db import migrations, models

import comments.models


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0007_what_is_named_in_vain_and_the_better_version"),
        ("documents", "0003_catalogue"),
    ]

    operations = [
        migrations.AddField(
            "placement",
            "followed_to",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="documents.edition",
                verbose_name="places suivies jusqu'à l'édition",
                help_text="Vide : ses places sont celles de l'édition commentée.",
            ),
        ),
        migrations.AddField(
            "placement",
            "untouched_revision",
            models.PositiveIntegerField(
                "révision d'avant toute main", default=1, help_text="La dernière que le service seul a faite."
            ),
        ),
        migrations.AddField(
            "target",
            "former",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="landings",
                to="comments.target",
                verbose_name="place d'avant",
            ),
        ),
        migrations.AddField(
            "target",
            "fate",
            models.CharField(
                "devenir du passage", blank=True, choices=comments.models.fates, default="", max_length=12
            ),
            preserve_default=False,
        ),
    ]
