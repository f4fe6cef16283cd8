"""The day the team expects to have answered."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0003_catalogue"),
    ]

    operations = [
        migrations.AddField(
            model_name="version",
            name="answers_due_on",
            field=models.DateField(
                blank=True,
                help_text="Dit à l'intérieur, dans le point de situation.",
                null=True,
                verbose_name="réponses prévues le",
            ),
        ),
    ]
