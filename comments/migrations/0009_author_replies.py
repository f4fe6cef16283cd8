"""Authors reply by their link; a decision may be theirs: they withdraw their remark, or maintain it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from people import append_only

TABLE = "comments_disposition"


def freeze(apps, schema_editor):
    append_only.freeze(schema_editor.connection, TABLE)


def thaw(apps, schema_editor):
    append_only.thaw(schema_editor.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0008_places_followed_from_edition_to_edition"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(thaw, freeze),  # SQLite makes the table anew, without its guard
        migrations.CreateModel(
            name="AuthorReply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("convient", "La réponse me convient"),
                            ("maintient", "Je maintiens"),
                            ("retire", "Je retire"),
                        ],
                        max_length=10,
                        verbose_name="réponse de l'auteur",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="pourquoi")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="le")),
            ],
            options={
                "verbose_name": "réponse de l'auteur",
                "verbose_name_plural": "réponses des auteurs",
                "ordering": ["pk"],
            },
        ),
        migrations.AlterField(
            model_name="comment",
            name="channel",
            field=models.CharField(
                choices=[
                    ("feuille", "Feuille de commentaires"),
                    ("courriel", "Courriel"),
                    ("ticket", "Ticket GitHub"),
                    ("formulaire", "Formulaire en ligne"),
                ],
                max_length=10,
                verbose_name="canal",
            ),
        ),
        migrations.AlterField(
            model_name="disposition",
            name="by",
            field=models.ForeignKey(
                help_text="Vide : l'auteur du commentaire, par son lien de suivi.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="par",
            ),
        ),
        migrations.AddConstraint(
            model_name="disposition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("by__isnull", False),
                    ("stage", "annulee"),
                    models.Q(("outcome", "retire"), ("stage", "decidee")),
                    _connector="OR",
                ),
                name="an_author_only_withdraws_or_maintains",
            ),
        ),
        migrations.AddField(
            model_name="authorreply",
            name="disposition",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replies",
                to="comments.disposition",
                verbose_name="à propos de",
            ),
        ),
        migrations.AddField(
            model_name="authorreply",
            name="placement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replies",
                to="comments.placement",
                verbose_name="carte",
            ),
        ),
        migrations.AddConstraint(
            model_name="authorreply",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind__in", ["convient", "maintient"])),
                fields=("placement",),
                name="one_word_on_the_answer",
            ),
        ),
        migrations.AddConstraint(
            model_name="authorreply",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "retire")), fields=("placement",), name="withdrawn_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="authorreply",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "retire"), ("disposition__isnull", False), _connector="OR"),
                name="a_word_on_an_answer_says_which",
            ),
        ),
        migrations.AddConstraint(
            model_name="authorreply",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "maintient"), ("text", ""), _negated=True),
                name="who_maintains_says_why",
            ),
        ),
        migrations.RunPython(freeze, thaw),
    ]
