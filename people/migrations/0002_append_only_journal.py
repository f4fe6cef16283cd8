"""The journal is append-only: the database itself refuses to change or erase its lines."""

from django.db import migrations

from people import append_only

TABLE = "people_event"


def protect(apps, schema_editor):
    append_only.protect(schema_editor.connection, TABLE)


def release(apps, schema_editor):
    append_only.release(schema_editor.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunPython(protect, release)]
