"""A card that comes from another; an author that somebody corrected."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0010_what_the_team_writes"),
    ]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="author_corrected",
            field=models.BooleanField(
                default=False, help_text="Vrai : un envoi n'y revient plus.", verbose_name="auteur corrigé"
            ),
        ),
        migrations.AddField(
            model_name="placement",
            name="came_from",
            field=models.ForeignKey(
                help_text="Réorientée d'une autre version ou détachée d'une autre remarque.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="led_to",
                to="comments.placement",
                verbose_name="vient de la carte",
            ),
        ),
    ]
