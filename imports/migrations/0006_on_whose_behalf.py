"""A comment says itself on whose behalf it was sent: what its first envoi said."""

from django.db import migrations, models


def say(apps, schema_editor):
    """Give the comments of an online deposit the organisation it was sent for."""
    envois = apps.get_model("imports", "Submission").objects.exclude(organisation=None)
    comments = apps.get_model("comments", "Comment").objects
    for envoi in envois.order_by("pk"):
        ids = envoi.rows.exclude(comment=None).values("comment")
        comments.filter(pk__in=ids, organisation=None).update(organisation=envoi.organisation_id)


class Migration(migrations.Migration):
    dependencies = [("imports", "0005_online_deposits"), ("comments", "0010_what_the_team_writes")]
    operations = [
        migrations.AlterField(
            model_name="submission",
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
        migrations.RunPython(say, migrations.RunPython.noop),
    ]
