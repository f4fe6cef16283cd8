"""Groups of remarks, and what a decision says of its origin."""

import django.db.models.deletion
import django.utils.timezone
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
        ("comments", "0011_cards_that_come_from_others"),
        ("documents", "0004_when_answers_are_expected"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(thaw, freeze),  # SQLite makes the table anew, without its guard
        migrations.AddField(
            model_name="disposition",
            name="advised_by",
            field=models.CharField(
                blank=True,
                help_text="Un collègue sans compte, en clair.",
                max_length=200,
                verbose_name="d'après l'avis de",
            ),
        ),
        migrations.AddField(
            model_name="disposition",
            name="taken_over",
            field=models.BooleanField(
                default=False,
                help_text="Vrai : décidée et dite avant le service, rien n'est à envoyer.",
                verbose_name="reprise",
            ),
        ),
        migrations.CreateModel(
            name="CommentGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="objet commun")),
                (
                    "diverging",
                    models.BooleanField(
                        default=False,
                        help_text="Ses membres ne demandent pas la même chose.",
                        verbose_name="positions divergentes",
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="formé le")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="formé par",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="groups",
                        to="documents.version",
                        verbose_name="version",
                    ),
                ),
            ],
            options={
                "verbose_name": "groupe",
                "ordering": ["version", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="disposition",
            name="group",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="dispositions",
                to="comments.commentgroup",
                verbose_name="décidé pour le groupe",
            ),
        ),
        migrations.AddField(
            model_name="placement",
            name="group",
            field=models.ForeignKey(
                help_text="Avec quelles autres elle est instruite.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="members",
                to="comments.commentgroup",
                verbose_name="groupe",
            ),
        ),
        migrations.CreateModel(
            name="GroupProposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "likeness",
                    models.CharField(
                        choices=[
                            ("personne", "Même personne, plusieurs fois"),
                            ("identique", "Mêmes mots, plusieurs personnes"),
                            ("proche", "Rédactions presque identiques"),
                            ("phrase", "Même phrase du texte"),
                        ],
                        max_length=12,
                        verbose_name="raison",
                    ),
                ),
                ("reason", models.TextField(verbose_name="parce que")),
                ("score", models.FloatField(default=0, verbose_name="ressemblance")),
                (
                    "mark",
                    models.CharField(
                        help_text="De ses cartes : proposées une fois.",
                        max_length=64,
                        verbose_name="empreinte",
                    ),
                ),
                ("size", models.PositiveIntegerField(verbose_name="nombre de cartes")),
                (
                    "diverging",
                    models.BooleanField(
                        default=False,
                        help_text="Un nombre, une négation ou un retrait les distingue.",
                        verbose_name="semblent diverger",
                    ),
                ),
                ("dismissed_at", models.DateTimeField(null=True, verbose_name="écarté le")),
                (
                    "cards",
                    models.ManyToManyField(
                        related_name="group_proposals", to="comments.placement", verbose_name="cartes"
                    ),
                ),
                (
                    "dismissed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="écarté par",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="group_proposals",
                        to="documents.version",
                        verbose_name="version",
                    ),
                ),
            ],
            options={
                "verbose_name": "groupe proposé",
                "verbose_name_plural": "groupes proposés",
                "ordering": ["version", "-score", "pk"],
            },
        ),
        migrations.CreateModel(
            name="LikenessSearch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="demandée le"),
                ),
                ("started_at", models.DateTimeField(null=True, verbose_name="commencée le")),
                (
                    "done_at",
                    models.DateTimeField(
                        help_text="Vide : demandée, ou en cours.", null=True, verbose_name="finie le"
                    ),
                ),
                ("done_cards", models.PositiveIntegerField(default=0, verbose_name="cartes comparées")),
                ("total_cards", models.PositiveIntegerField(default=0, verbose_name="cartes à comparer")),
                ("found", models.PositiveIntegerField(default=0, verbose_name="groupes proposés")),
                (
                    "newest_card",
                    models.PositiveBigIntegerField(default=0, verbose_name="dernière carte comparée"),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="tentatives")),
                ("holder", models.CharField(blank=True, max_length=36, verbose_name="tenue par")),
                (
                    "due_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="à reprendre après"),
                ),
                ("last_error", models.TextField(blank=True, verbose_name="dernière erreur")),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="demandée par",
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="likeness_search",
                        to="documents.version",
                        verbose_name="version",
                    ),
                ),
            ],
            options={
                "verbose_name": "recherche de remarques proches",
                "verbose_name_plural": "recherches de remarques proches",
            },
        ),
        migrations.AddConstraint(
            model_name="commentgroup",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="a_group_says_what_about"
            ),
        ),
        migrations.AddConstraint(
            model_name="groupproposal",
            constraint=models.UniqueConstraint(
                fields=("version", "mark"), name="the_same_cards_proposed_once"
            ),
        ),
        migrations.RunPython(freeze, thaw),
    ]
