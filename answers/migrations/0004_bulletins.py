"""Messages to people of the house."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("answers", "0003_who_prepared"),
    ]

    operations = [
        migrations.CreateModel(
            name="Bulletin",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=200, unique=True, verbose_name="ce que c'est")),
                ("address", models.CharField(max_length=254, verbose_name="adresse")),
                ("subject", models.CharField(max_length=200, verbose_name="objet")),
                ("text", models.TextField(verbose_name="texte")),
                (
                    "attachment",
                    models.CharField(blank=True, max_length=64, verbose_name="empreinte de la pièce jointe"),
                ),
                (
                    "attachment_name",
                    models.CharField(blank=True, max_length=120, verbose_name="nom de la pièce jointe"),
                ),
                ("identifier", models.CharField(max_length=120, unique=True, verbose_name="identifiant")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("a_partir", "À partir"),
                            ("parti", "Parti"),
                            ("incertain", "Envoi incertain"),
                            ("echec", "Non parti"),
                        ],
                        default="a_partir",
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="préparé le"),
                ),
                ("sent_at", models.DateTimeField(null=True, verbose_name="parti le")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="tentatives")),
                ("holder", models.CharField(blank=True, max_length=36, verbose_name="tenu par")),
                ("handed_at", models.DateTimeField(null=True, verbose_name="confié le")),
                (
                    "due_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="à reprendre après"),
                ),
                ("last_error", models.TextField(blank=True, verbose_name="dernière erreur")),
            ],
            options={
                "verbose_name": "message interne",
                "verbose_name_plural": "messages internes",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "a_partir")),
                        fields=["due_at"],
                        name="bulletins_to_leave",
                    )
                ],
            },
        ),
    ]
