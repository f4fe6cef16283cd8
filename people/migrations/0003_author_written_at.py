"""When an address was last written to at someone's request: messages asked for are spaced."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_append_only_journal"),
    ]

    operations = [
        migrations.AddField(
            model_name="author",
            name="written_at",
            field=models.DateTimeField(
                blank=True,
                help_text="Entre deux, dix minutes ; vide quand personne n'a demandé qu'on y écrive.",
                null=True,
                verbose_name="dernier message demandé le",
            ),
        ),
    ]
