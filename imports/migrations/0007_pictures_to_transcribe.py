"""Pictures are rows to transcribe, and what people read in them is kept."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0011_cards_that_come_from_others"),
        ("imports", "0006_on_whose_behalf"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Transcription",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "nothing",
                    models.CharField(blank=True, max_length=300, verbose_name="rien à transcrire parce que"),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="le")),
            ],
            options={
                "verbose_name": "transcription",
                "ordering": ["pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="submissionrow",
            name="an_unread_row_says_why",
        ),
        migrations.RemoveConstraint(
            model_name="submissionrow",
            name="a_row_ends_in_a_comment_or_a_reason",
        ),
        migrations.AlterField(
            model_name="submissionrow",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("enregistree", "Enregistrée"),
                    ("mise_a_jour", "Mise à jour"),
                    ("connue", "Déjà connue"),
                    ("non_lue", "Non lue, à corriger"),
                    ("ecartee", "Écartée"),
                    ("a_transcrire", "À transcrire"),
                ],
                max_length=12,
                verbose_name="issue",
            ),
        ),
        migrations.AddConstraint(
            model_name="submissionrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("comment__isnull", False), ("outcome__in", ("enregistree", "mise_a_jour", "connue"))
                    ),
                    models.Q(("comment", None), ("outcome__in", ("non_lue", "ecartee", "a_transcrire"))),
                    _connector="OR",
                ),
                name="a_row_ends_in_a_comment_or_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="submissionrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome__in", ("non_lue", "ecartee", "a_transcrire")), ("reason", ""), _negated=True
                ),
                name="an_unread_row_says_why",
            ),
        ),
        migrations.AddField(
            model_name="transcription",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="par",
            ),
        ),
        migrations.AddField(
            model_name="transcription",
            name="envoi",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="transcription",
                to="imports.submission",
                verbose_name="envoi recopié",
            ),
        ),
        migrations.AddField(
            model_name="transcription",
            name="row",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="transcriptions",
                to="imports.submissionrow",
                verbose_name="image",
            ),
        ),
        migrations.AddConstraint(
            model_name="transcription",
            constraint=models.CheckConstraint(
                condition=models.Q(("envoi", None), ("nothing", ""), _connector="XOR"),
                name="a_remark_or_why_there_is_none",
            ),
        ),
    ]
