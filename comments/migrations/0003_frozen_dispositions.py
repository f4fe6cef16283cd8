"""A decision is added, never edited: the database itself refuses to change one."""

from django.db import migrations

from people import append_only

TABLE = "comments_disposition"


def freeze(apps, schema_editor):
    append_only.freeze(schema_editor.connection, TABLE)


def thaw(apps, schema_editor):
    append_only.thaw(schema_editor.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [("comments", "0002_initial")]
    operations = [migrations.RunPython(freeze, thaw)]
