"""Notes, standard reasons, questions; parts, typed remarks, on whose behalf; what is searched."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from people import append_only
from people.searching import sought

TABLE = "comments_disposition"
AT_ONCE = 500


def freeze(apps, schema_editor):
    append_only.freeze(schema_editor.connection, TABLE)


def thaw(apps, schema_editor):
    append_only.thaw(schema_editor.connection, TABLE)


def find_words(apps, schema_editor):
    """Give the comments already there the words by which they are found."""
    model = apps.get_model("comments", "Comment")
    batch = []
    for comment in model.objects.only("text", "excerpt", "location").iterator(AT_ONCE):
        comment.sought = sought(comment.text, comment.excerpt, comment.location)
        batch.append(comment)
        if len(batch) == AT_ONCE:
            model.objects.bulk_update(batch, ["sought"])
            batch = []
    model.objects.bulk_update(batch, ["sought"])


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0009_author_replies"),
        ("documents", "0003_catalogue"),
        ("people", "0004_what_is_searched"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(thaw, freeze),  # SQLite makes the table anew, without its guard
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="note")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="le")),
            ],
            options={
                "verbose_name": "note interne",
                "verbose_name_plural": "notes internes",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="PrecisionRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="question")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="le")),
            ],
            options={
                "verbose_name": "demande de précision",
                "verbose_name_plural": "demandes de précision",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="StandardReason",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=80, verbose_name="intitulé")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("retenu", "Retenu"),
                            ("adapte", "Retenu, rédaction adaptée"),
                            ("en_partie", "Retenu en partie"),
                            ("non_retenu", "Non retenu"),
                            ("reporte", "Reporté à une version ultérieure"),
                            ("note", "Noté, sans modification du texte"),
                            ("couvert", "Déjà couvert par le texte"),
                            ("reponse", "Réponse apportée"),
                            ("regroupe", "Regroupé avec un autre commentaire"),
                            ("reoriente", "Réorienté vers un autre volet"),
                            ("hors_perimetre", "Hors du périmètre de l'appel"),
                            ("non_recevable", "Non recevable"),
                            ("retire", "Retiré par son auteur"),
                        ],
                        help_text="Vide : pour toutes.",
                        max_length=24,
                        verbose_name="suite donnée",
                    ),
                ),
                ("text", models.TextField(verbose_name="motif")),
            ],
            options={
                "verbose_name": "motif type",
                "verbose_name_plural": "motifs types",
                "ordering": ["version", "title"],
            },
        ),
        migrations.AddField(
            model_name="comment",
            name="organisation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="comments",
                to="people.organisation",
                verbose_name="au nom de",
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="sought",
            field=models.TextField(
                blank=True,
                editable=False,
                help_text="Sans accents ni pluriels : comments.searching.",
                verbose_name="mots cherchés",
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="split_from",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="parts",
                to="comments.comment",
                verbose_name="détaché de",
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="typed_by",
            field=models.ForeignKey(
                help_text="Vide : les mots sont venus tels quels de leur auteur.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="saisi par",
            ),
        ),
        migrations.AddField(
            model_name="disposition",
            name="towards",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="documents.version",
                verbose_name="réorienté vers",
            ),
        ),
        migrations.AddField(
            model_name="placement",
            name="kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("redactionnelle", "Rédactionnelle"),
                    ("technique", "Technique"),
                    ("generale", "Générale"),
                    ("question", "Question"),
                ],
                max_length=16,
                verbose_name="type",
            ),
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
                    ("telephone", "Téléphone"),
                    ("reunion", "Réunion"),
                    ("courrier", "Courrier"),
                ],
                max_length=10,
                verbose_name="canal",
            ),
        ),
        migrations.AddConstraint(
            model_name="disposition",
            constraint=models.CheckConstraint(
                condition=models.Q(("towards", None), ("outcome", "reoriente"), _connector="OR"),
                name="only_a_redirection_leads_elsewhere",
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="par",
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="placement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="internal_notes",
                to="comments.placement",
                verbose_name="carte",
            ),
        ),
        migrations.AddField(
            model_name="precisionrequest",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="par",
            ),
        ),
        migrations.AddField(
            model_name="precisionrequest",
            name="placement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="precision_requests",
                to="comments.placement",
                verbose_name="carte",
            ),
        ),
        migrations.AddField(
            model_name="standardreason",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="par",
            ),
        ),
        migrations.AddField(
            model_name="standardreason",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="standard_reasons",
                to="documents.version",
                verbose_name="version",
            ),
        ),
        migrations.AddConstraint(
            model_name="standardreason",
            constraint=models.UniqueConstraint(
                fields=("version", "title"), name="one_standard_reason_per_title"
            ),
        ),
        migrations.RunPython(find_words, migrations.RunPython.noop),
        migrations.RunPython(freeze, thaw),
    ]
