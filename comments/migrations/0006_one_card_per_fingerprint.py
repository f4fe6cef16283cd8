"""The fingerprint is unique among cards, and gone from comments."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0005_fingerprints_of_cards")]

    operations = [
        migrations.RemoveField("comment", "fingerprint"),
        migrations.AlterField(
            "placement",
            "fingerprint",
            models.CharField(
                "empreinte", max_length=64, unique=True, help_text="Qui dit quoi, où, sur quelle version."
            ),
        ),
        migrations.RemoveIndex("placement", "a_board_column"),
        migrations.AddIndex(
            "placement",
            models.Index(fields=["version", "on_board", "step", "id"], name="a_board_column"),
        ),
    ]
