"""By which words an author is found."""

from django.db import migrations, models

from people.searching import sought

AT_ONCE = 500


def find_words(apps, schema_editor):
    """Give the authors already there the words by which they are found."""
    model = apps.get_model("people", "Author")
    authors = list(model.objects.only("name", "address"))
    for author in authors:
        author.sought = sought(author.name, author.address)
    model.objects.bulk_update(authors, ["sought"], batch_size=AT_ONCE)


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_author_written_at"),
    ]

    operations = [
        migrations.AddField(
            model_name="author",
            name="sought",
            field=models.CharField(blank=True, editable=False, max_length=1000, verbose_name="mots cherchés"),
        ),
        migrations.RunPython(find_words, migrations.RunPython.noop),
    ]
