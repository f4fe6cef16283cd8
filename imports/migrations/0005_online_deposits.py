"""Deposits without an account: the link that follows them, what waits to be confirmed."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0009_author_replies"),
        ("documents", "0003_catalogue"),
        ("imports", "0004_github"),
        ("people", "0002_append_only_journal"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Deposit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("filename", models.CharField(max_length=255, verbose_name="nom du fichier")),
                ("sha256", models.CharField(max_length=64, verbose_name="empreinte de l'original")),
                ("size", models.PositiveBigIntegerField(verbose_name="taille en octets")),
                ("organisation", models.CharField(blank=True, max_length=200, verbose_name="au nom de")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("lecture", "Lecture en cours"),
                            ("quarantaine", "En quarantaine"),
                            ("a_confirmer", "À confirmer"),
                            ("refuse", "Non lu"),
                        ],
                        default="lecture",
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="motif")),
                ("scanned", models.BooleanField(default=False, verbose_name="vu par l'antivirus")),
                ("notices", models.JSONField(default=list, verbose_name="signalements")),
                ("rows_read", models.PositiveIntegerField(null=True, verbose_name="lignes lues")),
                ("rows_done", models.PositiveIntegerField(default=0, verbose_name="lignes regardées")),
                ("corrections", models.JSONField(default=dict, verbose_name="corrigé dans l'aperçu")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="déposé le"),
                ),
                ("expires_at", models.DateTimeField(verbose_name="expire le")),
                ("holder", models.CharField(blank=True, max_length=36, verbose_name="tenu par")),
                (
                    "due_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="à reprendre après"),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="tentatives")),
            ],
            options={
                "verbose_name": "dépôt à confirmer",
                "verbose_name_plural": "dépôts à confirmer",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="DepositRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="rang dans le fichier")),
                ("sheet", models.CharField(blank=True, max_length=200, verbose_name="feuille")),
                ("line", models.PositiveIntegerField(verbose_name="ligne")),
                ("cells", models.JSONField(verbose_name="cellules")),
                ("links", models.JSONField(default=dict, verbose_name="liens des cellules")),
                ("aside", models.TextField(blank=True, verbose_name="écartée parce que")),
                ("cell_faults", models.JSONField(default=list, verbose_name="défauts des cellules")),
                ("faults", models.JSONField(default=list, verbose_name="défauts à dire")),
                (
                    "becomes",
                    models.CharField(
                        choices=[
                            ("nouvelle", "Nouvelle"),
                            ("mise_a_jour", "Mettra à jour"),
                            ("connue", "Déjà connue"),
                            ("ressemble", "Ressemble à"),
                            ("non_lue", "Non lue, à corriger"),
                            ("ecartee", "Écartée"),
                        ],
                        max_length=12,
                        verbose_name="deviendrait",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="motif")),
                (
                    "place_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("situe", "Situé"),
                            ("verifie", "Situé et vérifié"),
                            ("plusieurs", "Plusieurs endroits possibles"),
                            ("non_situe", "Non situé"),
                            ("supprime", "Passage supprimé"),
                            ("ensemble", "Ensemble du document"),
                        ],
                        max_length=12,
                        verbose_name="place",
                    ),
                ),
                ("places", models.JSONField(default=list, verbose_name="places possibles")),
                ("notes", models.JSONField(default=list, verbose_name="nommé en vain")),
                ("better_reason", models.TextField(blank=True, verbose_name="parce que")),
                ("asks", models.BooleanField(default=False, verbose_name="demande un regard")),
            ],
            options={
                "verbose_name": "ligne d'un dépôt",
                "verbose_name_plural": "lignes d'un dépôt",
                "ordering": ["deposit", "position"],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "token_hash",
                    models.CharField(max_length=64, unique=True, verbose_name="empreinte du lien"),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="créé le"),
                ),
                ("expires_at", models.DateTimeField(verbose_name="expire le")),
                ("revoked_at", models.DateTimeField(null=True, verbose_name="révoqué le")),
                (
                    "proof_hash",
                    models.CharField(blank=True, max_length=64, verbose_name="empreinte de la preuve"),
                ),
                ("proof_expires_at", models.DateTimeField(null=True, verbose_name="preuve valable jusqu'au")),
            ],
            options={
                "verbose_name": "suivi",
                "ordering": ["-pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="submission",
            name="the_same_file_once_per_version",
        ),
        migrations.AddField(
            model_name="submission",
            name="completes",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="complements",
                to="comments.comment",
                verbose_name="complète",
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="corrections",
            field=models.JSONField(default=dict, verbose_name="corrigé dans l'aperçu"),
        ),
        migrations.AddField(
            model_name="submission",
            name="corrections_mark",
            field=models.CharField(blank=True, max_length=64, verbose_name="empreinte des corrections"),
        ),
        migrations.AddField(
            model_name="submission",
            name="nothing_to_say",
            field=models.BooleanField(default=False, verbose_name="sans observation"),
        ),
        migrations.AddField(
            model_name="submission",
            name="organisation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="submissions",
                to="people.organisation",
                verbose_name="au nom de",
            ),
        ),
        migrations.AddField(
            model_name="submissionrow",
            name="corrections",
            field=models.JSONField(default=dict, verbose_name="corrigé dans l'aperçu"),
        ),
        migrations.AlterField(
            model_name="submission",
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
        migrations.AddField(
            model_name="deposit",
            name="better_version",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="documents.version",
                verbose_name="semble porter sur",
            ),
        ),
        migrations.AddField(
            model_name="deposit",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="documents.edition",
                verbose_name="édition regardée",
            ),
        ),
        migrations.AddField(
            model_name="deposit",
            name="replaces",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="imports.submission",
                verbose_name="corrige l'envoi",
            ),
        ),
        migrations.AddField(
            model_name="deposit",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="documents.version",
                verbose_name="version",
            ),
        ),
        migrations.AddField(
            model_name="depositrow",
            name="better_version",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="documents.version",
                verbose_name="semble porter sur",
            ),
        ),
        migrations.AddField(
            model_name="depositrow",
            name="comment",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="comments.comment",
                verbose_name="commentaire déjà reçu",
            ),
        ),
        migrations.AddField(
            model_name="depositrow",
            name="deposit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="rows",
                to="imports.deposit",
                verbose_name="dépôt",
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="asked",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.author",
                verbose_name="à prévenir, adresse à prouver",
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="notified",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.author",
                verbose_name="prévient",
            ),
        ),
        migrations.AddField(
            model_name="deposit",
            name="follow_up",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deposits",
                to="imports.followup",
                verbose_name="suivi",
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="follow_up",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="submissions",
                to="imports.followup",
                verbose_name="suivi",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.UniqueConstraint(
                fields=("version", "sha256", "corrections_mark"), name="the_same_words_once_per_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="depositrow",
            constraint=models.UniqueConstraint(fields=("deposit", "position"), name="one_look_per_row"),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.UniqueConstraint(
                condition=models.Q(("proof_hash", ""), _negated=True),
                fields=("proof_hash",),
                name="one_proof_at_a_time",
            ),
        ),
        migrations.AddIndex(
            model_name="deposit",
            index=models.Index(
                condition=models.Q(("state__in", ["lecture", "quarantaine"])),
                fields=["due_at"],
                name="deposits_to_look_at",
            ),
        ),
        migrations.AddIndex(
            model_name="deposit",
            index=models.Index(fields=["expires_at"], name="deposits_that_expire"),
        ),
        migrations.AddConstraint(
            model_name="deposit",
            constraint=models.UniqueConstraint(
                fields=("follow_up", "version", "sha256"), name="the_same_file_waits_once_per_link"
            ),
        ),
    ]
